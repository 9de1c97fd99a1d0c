import Models
import Numerics
import Simulation
import TestKit
import Testing

private import func Glibc.log

/// Replicates of a loop of any family on points: real rows of `source`, M a generation.
struct FamilyRun<L: Learner>: Sendable
where L.Model: ContinuousModel & DensityModel, L.Training == Points {
  var learner: L
  var source: any Source<Points>
  var workflow = Workflow.replace
  var rows: Int
  var replicates: Int

  func schedule(fits: Int) -> Schedule {
    Schedule(
      workflow,
      LoopSizes(
        initial: rows, samples: Array(repeating: rows, count: fits),
        realShare: Array(repeating: 0, count: fits), fresh: false))
  }

  /// The metric at one fit, one a replicate.
  func values(_ metric: Metric<L.Model>, fit: Int, seed: UInt64) async -> [Double] {
    let plan = Plan(
      seed: seed, source: source, learner: learner, schedule: schedule(fits: fit),
      metrics: [metric], recorded: [fit - 1],
      evaluation: Evaluation(samples: 1, exact: true, floors: false))
    return await TestKit.replicates(replicates) { replicate in
      let trajectory = simulate(plan, replicate: replicate)
      precondition(trajectory.ending == nil, "replicate \(replicate) has no model at some fit")
      return trajectory.values[0]
    }
  }

  /// The mean of the metric at fit n is `expected` there, as rule A-mean has it, and that of fit
  /// n + 1 is not, unless nothing moves.
  func check(
    _ name: String, _ metric: Metric<L.Model>, fit: Int, _ expected: Double, null: Double,
    moves: Bool = true, seed: UInt64
  ) async {
    let verdict = Estimate(await values(metric, fit: fit, seed: seed)).agrees(
      with: expected, null: null)
    #expect(verdict.passes, "\(name), \(metric.name) at fit \(fit), seed \(seed): \(verdict)")
    if moves {
      let late = Estimate(await values(metric, fit: fit + 1, seed: seed)).agrees(
        with: expected, null: nil)
      #expect(!late.passes, "\(name), one fit late, seed \(seed): \(late)")
    }
  }

  /// This run, which is a wrong one, does not meet the expectation.
  func checkRejected(
    _ name: String, _ metric: Metric<L.Model>, fit: Int, _ expected: Double, seed: UInt64
  ) async {
    let verdict = Estimate(await values(metric, fit: fit, seed: seed)).agrees(
      with: expected, null: nil)
    #expect(!verdict.passes, "\(name) passes at fit \(fit), seed \(seed): \(verdict)")
  }
}

extension Metric where Model: ContinuousModel {
  /// A number that the tests read off a model.
  static func reading(_ name: String, _ value: @escaping @Sendable (Model) -> Double) -> Metric {
    Metric(
      MetricInfo(
        name, unit: "", .either, definition: name, needs: "nothing", cost: "O(1)",
        reference: "claims")
    ) { _ in { value($0.model) } }
  }

  /// E x² about 0, the marginal variance of a model's rows where the true mean is 0.
  static var secondMoment: Metric {
    .reading("second moment") { $0.mean[0] * $0.mean[0] + $0.meanVariance }
  }
}
