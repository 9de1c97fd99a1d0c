import Models
import Numerics
import Simulation
import TestKit
import Testing

private import func Glibc.pow

/// A mixture trained on samples of the mixture before it, or on all samples so far.
private struct MixtureLoop: Sendable {
  var source: any Source<Points>
  var learner: GaussianMixtureLearner
  var workflow = Workflow.replace
  var rows: Int
  var share = 0.0
  var fresh = false

  func schedule(_ last: Int) -> Schedule {
    Schedule(
      workflow,
      LoopSizes(
        initial: rows, samples: Array(repeating: rows, count: last + 1),
        realShare: Array(repeating: share, count: last + 1), fresh: fresh))
  }

  /// A metric of the model of generation `last`, of every replicate that has one.
  func values(
    _ metric: Metric<GaussianMixture>, last: Int, replicates count: Int, seed: UInt64
  ) async -> [Double] {
    let plan = Plan(
      seed: seed, source: source, learner: learner, schedule: schedule(last), metrics: [metric],
      recorded: [last], evaluation: Evaluation(samples: 1, exact: true, floors: false))
    let values = await replicates(count) { simulate(plan, replicate: $0).values.first ?? .nan }
    #expect(values.allSatisfy { !$0.isNaN }, "a replicate has no model at generation \(last)")
    return values
  }

  func theory(_ last: Int) -> [String: [Double]] {
    MixtureTheory(law: source.law, learner: learner, schedule: schedule(last)).expectations()
  }
}

/// Records 64–67: mixtures fitted by expectation-maximization.
@Suite(.serialized) struct MixtureRecordTests {
  private static func standard(_ d: Int) throws -> Gaussian {
    try #require(
      Gaussian(
        mean: [Double](repeating: 0, count: d), variances: [Double](repeating: 1, count: d)))
  }

  private static func separated() throws -> GaussianMixture {
    let components = try [-30.0, 0, 30].map {
      try #require(Gaussian(mean: [$0], variances: [1]))
    }
    return GaussianMixture(weights: [0.5, 0.3, 0.2], components: components)
  }

  @Test("64. gmm-em-total-covariance", arguments: testSeeds)
  func totalCovariance(seed: UInt64) async throws {
    // 20 rows a generation, 6 fits. Iterations are few: the claim holds after any number of them.
    let (rows, last, floor) = (20, 5, 0.02)
    for shape in GaussianMixtureLearner.Covariance.allCases {
      let loop = MixtureLoop(
        source: try Self.standard(2),
        learner: GaussianMixtureLearner(
          components: .fixed(2), covariance: shape, iterations: 3, floor: floor), rows: rows)
      var expected = 1.0
      for _ in 0...last { expected = expected * (1 - 1 / Double(rows)) + floor }
      let theory = try #require(loop.theory(last)["variance"])
      #expect(relativeError(theory[last], expected) <= 1e-12)
      let values = Estimate(
        await loop.values(.variance, last: last, replicates: 6000, seed: seed))
      let verdict = values.agrees(with: expected, null: 1)
      #expect(verdict.passes, "\(shape): \(verdict)")
      // The wrong laws: no floor, and the unbiased divisor.
      for wrong in [pow(1 - 1 / Double(rows), Double(last + 1)), 1 + Double(last + 1) * floor] {
        #expect(!values.agrees(with: wrong, null: nil).passes)
      }
    }
  }

  @Test("64. gmm-em-total-covariance, other workflows and three components", arguments: testSeeds)
  func workflows(seed: UInt64) async throws {
    let learner = GaussianMixtureLearner(components: .fixed(3), iterations: 4, floor: 0.05)
    let source = try Self.separated()
    let replace = MixtureLoop(source: source, learner: learner, rows: 15)
    var accumulate = replace
    accumulate.workflow = .accumulate
    var fixed = replace
    fixed.share = 0.4
    var fresh = fixed
    fresh.fresh = true
    for (loop, name) in [(accumulate, "accumulate"), (fixed, "fixed"), (fresh, "fresh")] {
      let theory = loop.theory(5)
      let expected = try #require(theory["mean_error"])[5]
      let values = Estimate(
        await loop.values(.meanError, last: 5, replicates: 3000, seed: seed))
      let wrong = try #require(replace.theory(5)["mean_error"])[5]
      let verdict = values.agrees(with: expected, null: wrong)
      #expect(verdict.passes, "\(name): \(verdict)")
      #expect(!values.agrees(with: wrong, null: nil).passes)
    }
  }

  @Test("65. gmm-mode-loss", arguments: testSeeds)
  func modeLoss(seed: UInt64) async throws {
    // Of separated components the weights are Wright–Fisher: E(1 - Σw²) falls by 1 - 1/M a fit.
    let source = try Self.separated()
    let learner = GaussianMixtureLearner(
      components: .fixed(3), iterations: 5, start: .previous, initial: source)
    var loop = MixtureLoop(source: source, learner: learner, rows: 20)
    let expected = 0.62 * pow(0.95, 8)
    let values = Estimate(
      await loop.values(.weightHeterozygosity, last: 7, replicates: 1500, seed: seed))
    let verdict = values.agrees(with: expected, null: 0.62)
    #expect(verdict.passes, "\(verdict)")
    // The wrong law: all data are kept.
    loop.workflow = .accumulate
    let other = Estimate(
      await loop.values(.weightHeterozygosity, last: 7, replicates: 1500, seed: seed))
    #expect(!other.agrees(with: expected, null: nil).passes)
  }

  @Test("66. gmm-shumailov-figure, 50 rows in place of 1,000", arguments: testSeeds)
  func shumailov(seed: UInt64) async throws {
    // Three times as many generations as rows. The record: deviations below 0.5 in at least 90 % of
    // runs. Fewer than 8 of 20 would have a probability below 1e-8.
    let deviation = Metric<GaussianMixture>(
      MetricInfo(
        "largest_deviation", unit: "unit", .lower, definition: "of any component and axis",
        needs: "nothing", cost: "O(K d)", reference: "claims, record 66")
    ) { _ in
      { snapshot in
        zip(snapshot.model.weights, snapshot.model.components).flatMap { weight, component in
          weight > 0.05 ? component.variances.map { $0.squareRoot() } : []
        }.max() ?? .nan
      }
    }
    var loop = MixtureLoop(
      source: try Self.standard(2),
      learner: GaussianMixtureLearner(components: .fixed(2), iterations: 60), rows: 50)
    let values = await loop.values(deviation, last: 150, replicates: 20, seed: seed)
    #expect(values.count { $0 < 0.5 } >= 8, "\(values)")
    // Once collapsed, ∫(p - q)² is the peak of the model.
    let peaks = await loop.values(.densityL2, last: 150, replicates: 20, seed: seed)
    #expect(peaks.count { $0 > 1 / (4 * .pi * 0.25) } >= 8, "\(peaks)")
    // The wrong model keeps all data.
    loop.workflow = .accumulate
    let kept = await loop.values(deviation, last: 30, replicates: 20, seed: seed)
    #expect(kept.count { $0 < 0.5 } < 8, "\(kept)")
  }

  @Test("67. suresh-gmm-bound", arguments: testSeeds)
  func bound(seed: UInt64) async throws {
    // Two components about ±1, 10 rows a fit: the probability that the variance inside them is
    // above 0.1 after 100 fits is at most 0.82. An exact binomial test of the bound, 1e-8 a seed.
    let halves = try [-1.0, 1].map { try #require(Gaussian(mean: [$0], variances: [1])) }
    let source = GaussianMixture(weights: [1, 1], components: halves)
    var loop = MixtureLoop(
      source: source,
      learner: GaussianMixtureLearner(
        components: .fixed(2), iterations: 30, start: .previous, initial: source), rows: 10)
    let inside = Metric<GaussianMixture>(
      MetricInfo(
        "inside", unit: "unit²", .lower, definition: "mean variance inside components",
        needs: "nothing", cost: "O(K)", reference: "claims, record 67")
    ) { _ in
      { snapshot in
        zip(snapshot.model.weights, snapshot.model.components).reduce(0) {
          $0 + $1.0 * $1.1.variances[0]
        }
      }
    }
    let values = await loop.values(inside, last: 99, replicates: 600, seed: seed)
    let above = values.count { $0 > 0.1 }
    #expect(
      above <= 492
        || binomialTest(above, trials: 600, probability: 0.82).passes, "\(above) of 600")
    // The wrong model keeps all data: the variance stays.
    loop.workflow = .accumulate
    let kept = await loop.values(inside, last: 20, replicates: 600, seed: seed)
    let count = kept.count { $0 > 0.1 }
    #expect(
      count > 492 && !binomialTest(count, trials: 600, probability: 0.82).passes,
      "\(count) of 600")
  }
}
