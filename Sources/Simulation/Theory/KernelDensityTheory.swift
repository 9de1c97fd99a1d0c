public import Models
internal import Numerics

/// Exact expectations of metrics for a kernel density estimate trained recursively.
///
/// A fit to rows with (divisor 1/M) variance s² is a model with variance s² + k h², k the kernel's
/// own variance: a fixed h adds to it, a data-scaled h = f s multiplies it by 1 + k f². Both are
/// linear in s², so that the recursion of moments is exact for every source with finite variance
/// and every workflow. Under replace the variance is [(1 - 1/M)(1 + k f²)]^(t+1), which grows for
/// every usual f; with fixed h and M rows it tends to k h² M. Derivations: docs/theory.md.
public struct KernelDensityTheory: Sendable {
  private let law: ContinuousLaw
  private let learner: KernelDensityLearner
  private let schedule: Schedule
  private let realWeight: Double

  public init(
    law: ContinuousLaw, learner: KernelDensityLearner, schedule: Schedule, realWeight: Double = 1
  ) {
    self.law = law
    self.learner = learner
    self.schedule = schedule
    self.realWeight = realWeight
  }

  /// Expected values by metric name, one a generation.
  public func expectations() -> [String: [Double]] {
    guard law.mean != nil, let covariance = law.covariance else { return [:] }
    let scale = covariance.trace / Double(law.dimension)
    let noise = learner.kernel.variance
    let moments = MomentRecursion(schedule, realWeight: realWeight, unbiased: false, spread: 1) {
      generation, _, fitted in
      if case .fixed(let h) = learner.bandwidth { return fitted + noise * h * h / scale }
      let factor =
        learner.factor(rows: effectiveRows(generation), dimension: law.dimension) ?? 0
      return fitted * (1 + noise * factor * factor)
    }
    guard let moments else { return [:] }
    return meanAndVariance(moments, scale: scale, schedule)
  }

  /// (Σw)²/Σw² of the training set.
  private func effectiveRows(_ generation: Int) -> Double {
    if schedule.recipes[generation].subsample != nil {
      return Double(schedule.trainingSize(generation))
    }
    let pool = schedule.pool(generation)
    let (real, synthetic) = (Double(pool.real), Double(pool.all - pool.real))
    let sum = realWeight * real + synthetic
    return sum * sum / (realWeight * realWeight * real + synthetic)
  }
}

/// The metrics that the moments of a recursion make, for a source with variance `scale`.
func meanAndVariance(
  _ moments: MomentRecursion, scale: Double, _ schedule: Schedule
) -> [String: [Double]] {
  [
    "mean_error": moments.meanSquare.map { scale * $0 },
    "variance": moments.variance.map { scale * $0 },
    "mean_inflation": moments.meanSquare.enumerated().map {
      $0.element * Double(schedule.realRowsGiven($0.offset))
    },
  ]
}
