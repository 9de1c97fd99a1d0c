import Models
import Numerics
import Simulation
import TestKit
import Testing

private import func Glibc.pow

/// Records 54–57: kernel density estimates, M rows a generation.
///
/// The catalogue counts fits. A model of fit n has drawn its own kernel too: its marginal variance
/// is σ² + n h² under replace, and that of batch n + 1.
@Suite(.serialized) struct KernelDensityTheoryTests {
  private static let normal: Gaussian = {
    guard let normal = Gaussian(mean: [0], variances: [1]) else {
      preconditionFailure("the standard normal law exists")
    }
    return normal
  }()

  private static func run(
    _ bandwidth: KernelDensityLearner.Bandwidth, _ workflow: Workflow = .replace, rows: Int,
    replicates: Int, kernel: KernelDensity.Kernel = .gaussian
  ) -> FamilyRun<KernelDensityLearner> {
    FamilyRun(
      learner: KernelDensityLearner(bandwidth: bandwidth, kernel: kernel), source: normal,
      workflow: workflow, rows: rows, replicates: testsAreFull ? 10 * replicates : replicates)
  }

  private static func harmonic(_ n: Int) -> Double { (1...n).reduce(0) { $0 + 1 / Double($1) } }

  @Test("54. kde-replace-fixed-h", arguments: testSeeds)
  func fixed(seed: UInt64) async {
    let run = Self.run(.fixed(0.5), rows: 50, replicates: 6_000)
    await run.check("54", .secondMoment, fit: 6, 1 + 6 * 0.25, null: 1, seed: seed)
    // s² of fit n: (1 - 1/M)(V + h²), from (1 - 1/M)σ²; the model adds h² once more.
    var inside = 0.98
    for _ in 1..<6 { inside = 0.98 * (inside + 0.25) }
    await run.check("54", .variance, fit: 6, inside + 0.25, null: 1, seed: seed)
    // A box with the same h has a third of the variance.
    let box = Self.run(.fixed(0.5), rows: 50, replicates: 6_000, kernel: .tophat)
    await box.check("54, box", .secondMoment, fit: 6, 1 + 2 * 0.25, null: 1, seed: seed)
    await box.checkRejected("54, box", .secondMoment, fit: 6, 1 + 6 * 0.25, seed: seed)
    let wrong = Self.run(.fixed(0.5), .accumulate, rows: 50, replicates: 3_000)
    await wrong.checkRejected("54, accumulate", .secondMoment, fit: 6, 1 + 6 * 0.25, seed: seed)
  }

  @Test("55. kde-accumulate-log", arguments: testSeeds)
  func accumulated(seed: UInt64) async {
    for workflow in [Workflow.accumulate, .accumulateSubsample] {
      let run = Self.run(.fixed(1), workflow, rows: 50, replicates: 8_000)
      for fit in [2, 4] {
        await run.check(
          "55, \(workflow.name)", .secondMoment, fit: fit, 1 + Self.harmonic(fit), null: 1,
          seed: seed)
      }
      await run.checkRejected("55, replace", .secondMoment, fit: 4, 1 + 4, seed: seed)
    }
    // The catalogue's own numbers: 1.2793 at fit 12 with h = 0.3.
    #expect(abs(1 + 0.09 * Self.harmonic(12) - 1.2793) <= 5e-5)
    let run = Self.run(.fixed(0.3), .accumulate, rows: 50, replicates: 2_000)
    await run.check(
      "55", .secondMoment, fit: 12, 1 + 0.09 * Self.harmonic(12), null: 1, moves: false, seed: seed)
    await Self.run(.fixed(0), .accumulate, rows: 50, replicates: 2_000).checkRejected(
      "55, bootstrap", .secondMoment, fit: 12, 1 + 0.09 * Self.harmonic(12), seed: seed)
  }

  @Test("56. kde-rule-of-thumb-explosion", arguments: testSeeds)
  func silverman(seed: UInt64) async {
    let growth = 0.98 * (1 + 1.1236 * pow(50, -0.4))
    // The catalogue's number is s² of fit 13: (1 - 1/M) g¹².
    #expect(abs(0.98 * pow(growth, 12) - 9.679) <= 5e-4)
    let run = Self.run(.silverman, rows: 50, replicates: 4_000)
    await run.check("56", .variance, fit: 6, pow(growth, 6), null: 1, seed: seed)
    let scott = Self.run(.scott, rows: 50, replicates: 40_000)
    await scott.check(
      "56, scott", .variance, fit: 6, pow(0.98 * (1 + pow(50, -0.4)), 6), null: 1, seed: seed)
    await scott.checkRejected("56, scott", .variance, fit: 6, pow(growth, 6), seed: seed)
  }

  @Test("57. kde-bootstrap", arguments: testSeeds)
  func bootstrap(seed: UInt64) async {
    let run = Self.run(.fixed(0), rows: 20, replicates: 30_000)
    await run.check("57", .variance, fit: 5, pow(0.95, 5), null: 1, seed: seed)
    #expect(abs(pow(0.98, 13) - 0.7690) <= 5e-5)
    let product = (1...3).reduce(1) { $0 * (1 - 1 / (5 * Double($1 * $1))) }
    let accumulated = Self.run(.fixed(0), .accumulate, rows: 5, replicates: 60_000)
    await accumulated.check("57", .variance, fit: 3, product, null: 1, moves: false, seed: seed)
    await Self.run(.fixed(0), rows: 5, replicates: 20_000).checkRejected(
      "57, replace", .variance, fit: 3, product, seed: seed)
    await Self.run(.fixed(0.2), rows: 20, replicates: 30_000).checkRejected(
      "57, kernel", .variance, fit: 5, pow(0.95, 5), seed: seed)
  }

  @Test("The engine tells the records' numbers")
  func expectations() throws {
    func theory(
      _ bandwidth: KernelDensityLearner.Bandwidth, _ workflow: Workflow, rows: Int,
      kernel: KernelDensity.Kernel = .gaussian, variance: Double = 4
    ) throws -> [String: [Double]] {
      let source = try #require(Gaussian(mean: [3], variances: [variance]))
      return KernelDensityTheory(
        law: source.law, learner: KernelDensityLearner(bandwidth: bandwidth, kernel: kernel),
        schedule: Self.run(bandwidth, workflow, rows: rows, replicates: 1).schedule(fits: 12)
      ).expectations()
    }
    func expectSums(_ values: [String: [Double]], _ form: (Int) -> Double) throws {
      let error = try #require(values["mean_error"])
      let variance = try #require(values["variance"])
      for t in 0..<12 { #expect(relativeError(error[t] + variance[t], form(t + 1)) <= 1e-12) }
    }
    try expectSums(theory(.fixed(0.6), .replace, rows: 50)) { 4 + Double($0) * 0.36 }
    try expectSums(theory(.fixed(0.6), .replace, rows: 50, kernel: .tophat)) {
      4 + Double($0) * 0.12
    }
    for workflow in [Workflow.accumulate, .accumulateSubsample, .window(99, keepReal: true)] {
      try expectSums(theory(.fixed(0.6), workflow, rows: 50)) { 4 + 0.36 * Self.harmonic($0) }
    }
    let silverman = try #require(theory(.silverman, .replace, rows: 50)["variance"])
    let bootstrap = try #require(theory(.fixed(0), .replace, rows: 50)["variance"])
    for t in 0..<12 {
      let growth = 0.98 * (1 + 1.1236 * pow(50, -0.4))
      #expect(relativeError(silverman[t], 4 * pow(growth, Double(t + 1))) <= 1e-12)
      #expect(relativeError(bootstrap[t], 4 * pow(0.98, Double(t + 1))) <= 1e-12)
    }
    // The accumulated bootstrap is record 15's product.
    let pooled = try #require(theory(.fixed(0), .accumulate, rows: 50)["variance"])
    var product = 4.0
    for t in 0..<12 {
      product *= 1 - 1 / (50 * Double((t + 1) * (t + 1)))
      #expect(relativeError(pooled[t], product) <= 1e-12)
    }
    let pareto = KernelDensityTheory(
      law: ParetoSource(exponent: 1.5, minimum: 1).law,
      learner: KernelDensityLearner(bandwidth: .scott),
      schedule: Self.run(.scott, rows: 10, replicates: 1).schedule(fits: 3))
    #expect(pareto.expectations().isEmpty)
  }

  /// Weighted real rows, fresh and fixed, in two dimensions: the engine against the loop.
  @Test("The engine agrees with the loop in mixed workflows", arguments: testSeeds)
  func mixedWorkflows(seed: UInt64) async throws {
    let source = try #require(Gaussian(mean: [0, 0], variances: [1, 3]))
    for (fresh, bandwidth) in [
      (true, KernelDensityLearner.Bandwidth.silverman), (false, .silverman), (false, .fixed(0.7)),
    ] {
      let learner = KernelDensityLearner(bandwidth: bandwidth)
      let schedule = Schedule(
        .replace,
        LoopSizes(
          initial: 8, samples: Array(repeating: 8, count: 4),
          realShare: Array(repeating: 0.25, count: 4), fresh: fresh))
      let plan = Plan(
        seed: seed, source: source, learner: learner, schedule: schedule, realWeight: 3,
        metrics: [.variance, .meanError], recorded: [3],
        evaluation: Evaluation(samples: 1, floors: false))
      let values = await replicates(40_000) { simulate(plan, replicate: $0).values }
      func theory(_ learner: KernelDensityLearner, weight: Double) -> [String: [Double]] {
        KernelDensityTheory(
          law: source.law, learner: learner, schedule: schedule, realWeight: weight
        ).expectations()
      }
      var rejected = 0
      for (index, name) in ["variance", "mean_error"].enumerated() {
        let estimate = Estimate(values.map { $0[index] })
        let expected = try #require(theory(learner, weight: 3)[name])[3]
        let verdict = estimate.agrees(with: expected, null: nil)
        #expect(verdict.passes, "\(name), \(bandwidth), fresh \(fresh): \(verdict)")
        let wrong = try #require(theory(learner, weight: 1)[name])[3]
        if !estimate.agrees(with: wrong, null: nil).passes { rejected += 1 }
      }
      // Theory without the weight differs most in the variance.
      #expect(rejected > 0, "weight ignored, \(bandwidth), fresh \(fresh)")
    }
  }
}
