import Models
import Numerics
import Simulation
import TestKit
import Testing

private import func Glibc.log

/// A learner whose drawn scatter is too large on average by n / (n - 1), as χ² with n degrees is.
private struct OneDegreeTooMany: StatisticLearner {
  let base: GaussianLearner

  func summary(of data: Points, weight: Double) -> GaussianMoments {
    base.summary(of: data, weight: weight)
  }

  func fit(
    _ summary: GaussianMoments, previous: Gaussian?, key: RandomKey
  ) throws(Degeneracy) -> Gaussian {
    try base.fit(summary, previous: previous, key: key)
  }

  func drawSummary(
    of model: Gaussian, _ count: Int, bias: SamplingBias, key: RandomKey
  ) -> GaussianMoments {
    let n = Double(count)
    return base.drawSummary(
      of: model, count, bias: SamplingBias(temperature: bias.temperature * n / (n - 1)), key: key)
  }
}

@Suite("Statistics in place of rows", .serialized) struct StatisticEngineTests {
  private static let readings: [Metric<Gaussian>] = [
    reading("mean") { $0.mean[0] },
    reading("log variance") { log($0.variances[0]) },
    reading("second mean") { $0.mean[1] },
    reading("correlation") { model in
      model.covariance[0, 1] / (model.variances[0] * model.variances[1]).squareRoot()
    },
  ]

  private static func reading(
    _ name: String, _ value: @escaping @Sendable (Gaussian) -> Double
  ) -> Metric<Gaussian> {
    Metric(
      MetricInfo(
        name, unit: "", .either, definition: name, needs: "nothing", cost: "O(1)", reference: "")
    ) { _ in { value($0.model) } }
  }

  struct Setting: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let workflow: Workflow
    var share = 0.0
    var fresh = false
    var realWeight = 1.0
    var temperature = 1.0
  }

  static let settings = [
    Setting(testDescription: "replace", workflow: .replace),
    Setting(testDescription: "replace, temperature 0.8", workflow: .replace, temperature: 0.8),
    Setting(testDescription: "accumulate", workflow: .accumulate),
    Setting(testDescription: "fixed real", workflow: .replace, share: 0.4),
    Setting(
      testDescription: "weighted fixed real", workflow: .replace, share: 0.4, realWeight: 2.5),
    Setting(testDescription: "fresh real", workflow: .replace, share: 0.4, fresh: true),
    Setting(testDescription: "window", workflow: .window(3, keepReal: true)),
  ]

  private static func source(_ dimension: Int) throws -> Gaussian {
    let covariance =
      dimension == 1
      ? Matrix(diagonal: [4]) : Matrix(rows: 2, columns: 2, elements: [2, -0.75, -0.75, 0.5])
    return try #require(
      Gaussian(mean: [Double](repeating: 1, count: dimension), covariance: covariance))
  }

  private static func schedule(_ setting: Setting, generations: Int = 8) -> Schedule {
    Schedule(
      setting.workflow,
      LoopSizes(
        initial: 12, samples: Array(repeating: 10, count: generations + 1),
        realShare: Array(repeating: setting.share, count: generations + 1), fresh: setting.fresh))
  }

  private static func sampledPlan(
    _ setting: Setting, dimension: Int, seed: UInt64
  ) throws -> Plan<GaussianLearner> {
    Plan(
      seed: seed, source: try source(dimension), learner: GaussianLearner(),
      schedule: schedule(setting), realWeight: setting.realWeight,
      production: .biased(SamplingBias(temperature: setting.temperature)),
      metrics: metrics(dimension), recorded: [8], evaluation: evaluation)
  }

  private static let evaluation = Evaluation(samples: 1, floors: false)

  private static func metrics(_ dimension: Int) -> [Metric<Gaussian>] {
    dimension == 1 ? Array(readings.prefix(2)) : readings
  }

  private static func statisticPlan<Base: StatisticLearner>(
    _ learner: Base, _ setting: Setting, dimension: Int, seed: UInt64
  ) throws -> Plan<StatisticForm<Base>>
  where Base.Model == Gaussian, Base.Summary == GaussianMoments {
    let source = try source(dimension)
    return Plan(
      seed: seed, source: source,
      realData: RealData { range, _, key in
        learner.drawSummary(of: source, range.count, bias: .none, key: key)
      },
      learner: StatisticForm(learner), schedule: schedule(setting),
      realWeight: setting.realWeight,
      production: .statistic(learner, bias: SamplingBias(temperature: setting.temperature)),
      metrics: metrics(dimension), recorded: [8], evaluation: evaluation)
  }

  private static func columns<L: Learner>(
    _ plan: Plan<L>, replicates count: Int
  ) async -> [[Double]] {
    let width = plan.metrics.count
    let values = await TestKit.replicates(count) { simulate(plan, replicate: $0).values }
    return (0..<width).map { j in values.map { $0.count == width ? $0[j] : -.infinity } }
  }

  @Test(
    "Models after eight generations have the law they have when rows are drawn",
    arguments: settings, [1, 2])
  func law(setting: Setting, dimension: Int) async throws {
    // Two-sample tests, false alarm 1e-8 each, a seed, setting and reading.
    let count = 4000
    for seed in testSeeds {
      let rows = await Self.columns(
        try Self.sampledPlan(setting, dimension: dimension, seed: seed), replicates: count)
      let drawn = await Self.columns(
        try Self.statisticPlan(
          GaussianLearner(), setting, dimension: dimension, seed: seed + 1000),
        replicates: count)
      let wrong = await Self.columns(
        try Self.statisticPlan(
          OneDegreeTooMany(base: GaussianLearner()), setting, dimension: dimension,
          seed: seed + 1000), replicates: count)
      for (j, metric) in Self.metrics(dimension).enumerated() {
        let verdict = twoSampleTest(rows[j], drawn[j])
        #expect(verdict.passes, "\(metric.name): \(verdict)")
      }
      #expect(!twoSampleTest(rows[1], wrong[1]).passes, "the wrong law is not seen")
    }
  }

  @Test("Measuring every generation or the last alone gives the same numbers", arguments: settings)
  func recorded(setting: Setting) throws {
    for dimension in [1, 2] {
      var plan = try Self.statisticPlan(
        GaussianLearner(), setting, dimension: dimension, seed: 3)
      let last = simulate(plan, replicate: 4)
      plan.recorded = Array(0...8)
      let all = simulate(plan, replicate: 4)
      let tail = Array(all.values.suffix(last.values.count))
      #expect(tail == last.values && !tail.isEmpty)
      #expect(all.trainSizes.last == last.trainSizes.last)
      plan.recorded = [2, 3, 6]
      let some = simulate(plan, replicate: 4)
      let width = plan.metrics.count
      let expected = [2, 3, 6].flatMap { t -> [Double] in
        Array(all.values[t * width..<(t + 1) * width])
      }
      #expect(some.values == expected)
    }
  }

  @Test("A chain that ends between two measurements ends at the same generation")
  func ending() throws {
    let source = try Self.source(1)
    let learner = GaussianLearner()
    let sizes = LoopSizes(
      initial: 10, samples: [10, 10, 10, 1, 10, 10], realShare: Array(repeating: 0, count: 6),
      fresh: false)
    var plan = Plan(
      seed: 1, source: source,
      realData: RealData { range, _, key in
        learner.drawSummary(of: source, range.count, bias: .none, key: key)
      },
      learner: StatisticForm(learner), schedule: Schedule(.replace, sizes),
      production: .statistic(learner), metrics: Self.metrics(1), recorded: [0, 5],
      evaluation: Self.evaluation)
    let short = simulate(plan, replicate: 0)
    plan.recorded = Array(0...5)
    let long = simulate(plan, replicate: 0)
    #expect(short.ending == long.ending && long.ending?.generation == 3)
    let first = Array(long.values.prefix(2))
    #expect(short.values == first)
  }
}
