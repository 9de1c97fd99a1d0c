import Models
import Numerics
import Simulation
import Testing

/// A small plan: 40 rows a generation of a normal law on the line.
func smallPlan(
  _ workflow: Workflow = .replace, generations: Int = 8, initial: Int = 40, samples: Int = 40,
  share: Double = 0, fresh: Bool = false, mean: Double = 3,
  metrics: [Metric<Gaussian>] = [.variance, .meanError, .wasserstein1, .energy]
) throws -> Plan<GaussianLearner> {
  let source = try #require(Gaussian(mean: [mean], variances: [4]))
  let sizes = LoopSizes(
    initial: initial, samples: [initial] + [Int](repeating: samples, count: generations),
    realShare: [Double](repeating: share, count: generations + 1), fresh: fresh)
  return Plan(
    seed: 5, source: source, learner: GaussianLearner(), schedule: Schedule(workflow, sizes),
    metrics: metrics, evaluation: Evaluation(samples: 60))
}

let allWorkflows: [Workflow] = [
  .replace, .accumulate, .accumulateSubsample, .window(3, keepReal: true),
  .window(2, keepReal: false),
]

extension Trajectory {
  /// Metric `index` of `count`, generation by generation.
  func column(_ index: Int, of count: Int) -> [Double] {
    stride(from: index, to: values.count, by: count).map { values[$0] }
  }
}
