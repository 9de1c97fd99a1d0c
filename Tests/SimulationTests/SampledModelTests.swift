import Models
import Numerics
import Simulation
import TestKit
import Testing

/// A model that can only be sampled: rows of its training set, drawn with replacement.
private struct Resampled: GenerativeModel {
  let rows: SampleLaw

  func sample(_ count: Int, key: RandomKey) -> Points { rows.sample(count, key: key) }
}

private struct ResamplingLearner: Learner {
  /// How many of the rows it remembers; nil is all of them.
  var remembered: Int?

  struct Rows: Mergeable {
    var parts: [Points]

    mutating func merge(_ other: Rows) { parts += other.parts }
  }

  func summary(of data: Points, weight: Double) -> Rows { Rows(parts: [data]) }

  func fit(_ summary: Rows, previous: Resampled?, key: RandomKey) throws(Degeneracy) -> Resampled {
    let rows = Points.joined(summary.parts)
    guard let law = SampleLaw(rows.prefix(remembered ?? rows.count)) else {
      throw Degeneracy("there are no examples")
    }
    return Resampled(rows: law)
  }
}

@Suite("Models that can only be sampled", .serialized) struct SampledModelTests {
  private static let metrics: [Metric<SampleLaw>] = [
    .meanError, .meanInflation, .variance, .logGeneralizedVariance, .effectiveRank, .tailMass1,
    .tailMass5, .tailCoverage, .quantileError1, .quantileError5, .shortfallError1,
    .shortfallError5, .massInvented, .kurtosis, .slicedWasserstein1, .slicedWasserstein2,
    .kolmogorovSmirnov, .energy, .maximumMeanDiscrepancy,
  ]

  private func measured(
    _ metric: Metric<SampleLaw>, _ world: World<Points>, _ sample: Points?
  ) throws -> Double {
    let unused = Resampled(rows: try #require(SampleLaw(Points([7]))))
    let lifted = metric.ofSamples(of: Resampled.self)
    #expect(lifted.usesSample && lifted.name == metric.name)
    return lifted.bind(world)(Snapshot(model: unused, sample: sample, realRows: 100))
  }

  @Test("Distances between samples are those of models whose law is known")
  func distances() throws {
    let (x, y) = (ReferenceSamples.x3, ReferenceSamples.y3)
    let world = World(law: ContinuousLaw(dimension: 3), heldOut: x)
    func check(_ metric: Metric<SampleLaw>, _ same: Metric<Gaussian>) throws {
      #expect(try measured(metric, world, y) == compare(same, x, y), "\(metric.name)")
    }
    try check(.energy, .energy)
    try check(.maximumMeanDiscrepancy, .maximumMeanDiscrepancy)
    try check(.kolmogorovSmirnov, .kolmogorovSmirnov)
    try check(.slicedWasserstein2, .slicedWasserstein2)
    try check(.tailCoverage, .tailCoverage)
  }

  @Test("Moments are those of the sample, with divisor n")
  func moments() throws {
    let truth = try #require(
      Gaussian(mean: ReferenceValues.mean1, covariance: matrix(ReferenceValues.covariance1)))
    let sample = ReferenceSamples.y3
    let world = World(law: truth.law, heldOut: ReferenceSamples.x3)
    let (mean, scatter) = Samples.moments(rows: sample.rows)
    let alike = try #require(Gaussian(mean: mean, covariance: (1.0 / 150) * scatter))
    let metrics: [(Metric<SampleLaw>, Metric<Gaussian>)] = [
      (.meanError, .meanError), (.meanInflation, .meanInflation), (.variance, .variance),
      (.logGeneralizedVariance, .logGeneralizedVariance), (.effectiveRank, .effectiveRank),
    ]
    for (metric, same) in metrics {
      let expected = measure(same, law: truth.law, heldOut: world.heldOut, model: alike)
      let value = try measured(metric, world, sample)
      #expect(relativeError(value, expected) <= 1e-12, "\(metric.name) = \(value), \(expected)")
    }
  }

  @Test("A collapsed sample is measured; without a sample nothing is known")
  func collapsed() throws {
    let truth = try #require(Gaussian(mean: [0, 0], variances: [1, 1]))
    let real = truth.sample(50, key: testKey(1))
    let world = World(law: truth.law, heldOut: real)
    let still = Points(Matrix(rows: 50, columns: 2, elements: [Double](repeating: 1, count: 100)))
    let undefined = ["kurtosis"]
    for metric in Self.metrics {
      let value = try measured(metric, world, still)
      #expect(value.isNaN == undefined.contains(metric.name), "\(metric.name) = \(value)")
      #expect(try measured(metric, world, nil).isNaN, "\(metric.name)")
    }
    #expect(try measured(.variance, world, still) == 0)
    #expect(try measured(.logGeneralizedVariance, world, still) == -.infinity)
    // A sample on a line in the plane has no generalised variance either.
    let line = (0..<50).flatMap { [0.1 * Double($0), 0.3 * Double($0)] }
    let flat = Points(Matrix(rows: 50, columns: 2, elements: line))
    #expect(try measured(.logGeneralizedVariance, world, flat) == -.infinity)
  }

  private func plan(_ learner: ResamplingLearner, seed: UInt64) throws -> Plan<ResamplingLearner> {
    let source = try #require(Gaussian(mean: [3], variances: [4]))
    let sizes = LoopSizes(
      initial: 40, samples: [Int](repeating: 40, count: 9),
      realShare: [Double](repeating: 0, count: 9), fresh: false)
    return Plan(
      seed: seed, source: source, learner: learner, schedule: Schedule(.replace, sizes),
      metrics: [Metric<SampleLaw>.variance.ofSamples()], evaluation: Evaluation(samples: 60))
  }

  @Test("Resampling loses the variance 1/n a generation, and a sample of m rows 1/m")
  func recursion() async throws {
    let expected = 4 * (1 - 1.0 / 60) * (0...8).reduce(1) { product, _ in product * (1 - 1.0 / 40) }
    for seed in testSeeds {
      let right = try plan(ResamplingLearner(), seed: seed)
      let wrong = try plan(ResamplingLearner(remembered: 30), seed: seed)
      func last(_ plan: Plan<ResamplingLearner>) async -> Estimate {
        Estimate(await replicates(6000) { simulate(plan, replicate: $0).values.last ?? .nan })
      }
      let verdict = await last(right).agrees(with: expected, null: 4)
      #expect(verdict.passes, "\(verdict)")
      #expect(await !last(wrong).agrees(with: expected, null: nil).passes)
    }
  }
}
