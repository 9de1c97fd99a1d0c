import Foundation
import Models
import Numerics
import Simulation
import TestKit
import Testing

@Suite("Metrics of tail values and masses against SciPy") struct TailValueTests {
  private typealias Reference = TailReference

  private func verify(_ value: Double, _ expected: Double, _ what: String, _ tolerance: Double) {
    #expect(relativeError(value, expected) <= tolerance, "\(what) = \(value), not \(expected)")
  }

  @Test("Expected shortfalls of every law that knows them, and of samples")
  func shortfalls() throws {
    let normal = try #require(Gaussian(mean: [0.3], variances: [1.7 * 1.7]))
    let laws: [(String, ContinuousLaw, [Double], [Double])] = [
      ("normal", normal.law, Reference.normalShortfall1, Reference.normalShortfall5),
      (
        "exponential", Exponential(mean: 2).law, Reference.exponentialShortfall1,
        Reference.exponentialShortfall5
      ),
      (
        "laplace", LaplaceSource(location: 1, scale: 0.5).law, Reference.laplaceShortfall1,
        Reference.laplaceShortfall5
      ),
      (
        "uniform", UniformLaw(maximum: 3).law, Reference.uniformShortfall1,
        Reference.uniformShortfall5
      ),
      (
        "student", StudentTSource(degrees: 3, location: [1], scale: 2).law,
        Reference.studentShortfall1, Reference.studentShortfall5
      ),
      (
        "pareto", ParetoSource(exponent: 2.5, minimum: 1.5).law, Reference.paretoShortfall1,
        Reference.paretoShortfall5
      ),
    ]
    for (name, law, one, five) in laws {
      for (level, expected) in [(0.01, one), (0.05, five)] {
        let ends = try #require(law.shortfallEnds(level))
        verify(ends[0].low, expected[0], "\(name), \(level)", 1e-8)
        verify(ends[0].high, expected[1], "\(name), \(level)", 1e-8)
      }
    }
    let poisson = try #require(PoissonLaw(mean: 3.5).law.shortfallEnds(0.05))
    verify(poisson[0].low, Reference.poissonShortfall5[0], "Poisson", 1e-11)
    verify(poisson[0].high, Reference.poissonShortfall5[1], "Poisson", 1e-11)

    let sample = ReferenceSamples.x
    for (level, expected) in [
      (0.01, Reference.sampleShortfall1), (0.05, Reference.sampleShortfall5),
    ] {
      let ends = sample.shortfallEnds(level)
      verify(ends[0].low, expected[0], "sample", 1e-12)
      verify(ends[0].high, expected[1], "sample", 1e-12)
    }
    // Half a row counts by half: 0.0125 of 200 rows are 2.5.
    let sorted = sample.rows.elements.sorted()
    let part = (sorted[0] + sorted[1] + 0.5 * sorted[2]) / 2.5
    verify(sample.shortfallEnds(0.0125)[0].low, part, "part of a row", 1e-12)
  }

  @Test("An estimate's shortfalls are those of its bootstrap where the kernel is narrow")
  func bootstrap() throws {
    let rows = ReferenceSamples.x
    let bootstrap = try #require(KernelDensity(rows: rows.rows, bandwidths: [0]))
    let narrow = try #require(KernelDensity(rows: rows.rows, bandwidths: [1e-9]))
    for level in [0.01, 0.0125, 0.05] {
      let expected = rows.shortfallEnds(level)[0]
      for model in [bootstrap, narrow] {
        let ends = try #require(model.law.shortfallEnds(level))
        verify(ends[0].low, expected.low, "\(level)", 1e-8)
        verify(ends[0].high, expected.high, "\(level)", 1e-8)
      }
    }
  }

  @Test("A mixture of equal normal laws is the kernel density estimate of their means")
  func mixtures() throws {
    let rows = ReferenceSamples.x.prefix(40)
    let estimate = try #require(KernelDensity(rows: rows.rows, bandwidths: [0.3])).law
    let components = rows.rows.elements.compactMap { Gaussian(mean: [$0], variances: [0.09]) }
    let weights = [Double](repeating: 1, count: 40)
    let mixture = GaussianMixture(weights: weights, components: components).law
    for level in [0.01, 0.05] {
      let ends = try #require(mixture.shortfallEnds(level))[0]
      let expected = try #require(estimate.shortfallEnds(level))[0]
      verify(ends.low, expected.low, "shortfall", 1e-11)
      verify(ends.high, expected.high, "shortfall", 1e-11)
    }
    let kurtosis = try #require(mixture.kurtosis)
    let expected = try #require(estimate.kurtosis)
    verify(kurtosis(0), expected(0), "kurtosis", 1e-12)
  }

  private func normals() throws -> (truth: Gaussian, model: Gaussian) {
    try (
      #require(Gaussian(mean: [0], variances: [1])),
      #require(Gaussian(mean: [0.3], variances: [1.7 * 1.7]))
    )
  }

  @Test("Errors of quantiles and shortfalls, invented and lost mass between normal laws")
  func normalPair() throws {
    let (truth, model) = try normals()
    let rows = truth.sample(20, key: testKey(1))
    func value(_ metric: Metric<Gaussian>) -> Double {
      measure(metric, law: truth.law, heldOut: rows, model: model, sample: rows)
    }
    for (metric, level) in [(Metric<Gaussian>.quantileError1, 0.01), (.quantileError5, 0.05)] {
      let z = -Normal.quantile(level)
      // (0.3 ∓ 0.7 z)² on the two sides.
      verify(value(metric), 0.09 + 0.49 * z * z, metric.name, 1e-12)
    }
    for (metric, level) in [(Metric<Gaussian>.shortfallError1, 0.01), (.shortfallError5, 0.05)] {
      let tail = Normal.density(Normal.quantile(level)) / level
      verify(value(metric), 0.09 + 0.49 * tail * tail, metric.name, 1e-10)
    }
    verify(value(.massInvented), Reference.invented, "mass_invented", 1e-10)
    verify(value(.massLost), Reference.lost, "mass_lost", 1e-10)
    #expect(value(.kurtosis) == 3)
    let ledger = try #require(TailLedger(truth.law))
    let cells = try #require(ledger.rows(model.law))
    for (cell, expected) in zip(cells, Reference.ledger) {
      verify(cell.mass, expected, "decade \(cell.decade)", 1e-8)
      verify(cell.realMass, 0.9 * pow(10, -Double(cell.decade)), "decade \(cell.decade)", 1e-8)
    }
    #expect(cells.map(\.decade) == Array(0..<6))
  }

  @Test("The true law errs in nothing, invents and loses 6e-5, and keeps every decade")
  func ideals() throws {
    let plane = try #require(Gaussian(mean: [1, -1], variances: [0.25, 4]))
    let laws: [any Source<Points>] = [
      plane, Exponential(mean: 2), LaplaceSource(location: 1, scale: 0.5), UniformLaw(maximum: 3),
    ]
    for source in laws {
      let law = source.law
      let ledger = try #require(TailLedger(law))
      for cell in try #require(ledger.rows(law)) {
        #expect(cell.mass == 1 && abs(cell.realMass / pow(10, -Double(cell.decade)) - 0.9) <= 1e-8)
      }
    }
    let rows = plane.sample(500, key: testKey(1))
    for metric: Metric<Gaussian> in [
      .quantileError1, .quantileError5, .shortfallError1, .shortfallError5,
    ] {
      #expect(measure(metric, law: plane.law, heldOut: rows, model: plane, sample: rows) == 0)
      // The sample against itself.
      #expect(
        measure(
          metric, law: plane.law, heldOut: rows, exact: false, model: plane, sample: rows) == 0)
    }
    for metric: Metric<Gaussian> in [.massInvented, .massLost] {
      let value = measure(metric, law: plane.law, heldOut: rows, model: plane, sample: rows)
      verify(value, 6e-5, metric.name, 1e-9)
    }
    // Atoms at the ends of the interval are inside it.
    let poisson = PoissonLaw(mean: 3.5)
    let metric = Metric<PoissonLaw>.massInvented
    let evaluate = metric.bind(World(law: poisson.law, heldOut: Points([1])))
    let invented = evaluate(Snapshot(model: poisson, sample: nil, realRows: 1))
    #expect(invented > 0 && invented <= 6e-5)
  }

  @Test("Sampled values are those of the laws for large samples")
  func sampled() throws {
    // Standard errors are below 3 % of each value: a false alarm far below 1e-8.
    let (truth, model) = try normals()
    let wrong = try #require(Gaussian(mean: [0.3], variances: [2.5 * 2.5]))
    for seed in testSeeds {
      let real = truth.sample(200_000, key: testKey(seed, 1))
      let sample = model.sample(200_000, key: testKey(seed, 2))
      for metric: Metric<Gaussian> in [
        .quantileError1, .quantileError5, .shortfallError1, .shortfallError5, .massInvented,
      ] {
        func value(_ model: Gaussian, exact: Bool) -> Double {
          measure(
            metric, law: truth.law, heldOut: real, exact: exact, model: model, sample: sample)
        }
        let (sampled, exact) = (value(model, exact: false), value(model, exact: true))
        #expect(sampled != exact && relativeError(sampled, exact) <= 0.2, "\(metric.name)")
        #expect(relativeError(sampled, value(wrong, exact: true)) > 0.2, "\(metric.name)")
      }
    }
    verify(
      measure(
        .kurtosis, law: truth.law, heldOut: ReferenceSamples.x, exact: false, model: model,
        sample: ReferenceSamples.x), Reference.sampleKurtosis, "kurtosis", 1e-12)
  }

  @Test("What a bootstrap has no density for is undefined, the rest is measured")
  func undefined() throws {
    let truth = try normals().truth
    let rows = truth.sample(200, key: testKey(3))
    let model = try #require(KernelDensity(rows: rows.rows, bandwidths: [0]))
    func value(_ metric: Metric<KernelDensity>) -> Double {
      metric.bind(World(law: truth.law, heldOut: rows))(
        Snapshot(model: model, sample: model.sample(200, key: testKey(4)), realRows: 200))
    }
    for metric: Metric<KernelDensity> in [
      .negativeLogLikelihood, .klForward, .klReverse, .entropy,
    ] { #expect(value(metric).isNaN, "\(metric.name)") }
    for metric: Metric<KernelDensity> in [
      .variance, .tailMass5, .quantileError1, .shortfallError1, .kurtosis, .massInvented, .massLost,
    ] { #expect(value(metric).isFinite, "\(metric.name)") }
  }

  @Test("Where the source knows no quantiles, invented mass is undefined")
  func unknownSource() throws {
    let model = try normals().model
    let rows = model.sample(100, key: testKey(5))
    for metric: Metric<Gaussian> in [.massInvented, .massLost] {
      #expect(
        measure(
          metric, law: ContinuousLaw(dimension: 1), heldOut: rows, model: model, sample: rows
        ).isNaN)
    }
    #expect(TailLedger(ContinuousLaw(dimension: 1)) == nil)
  }
}
