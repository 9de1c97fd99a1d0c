public import Models
internal import Numerics

/// Exact expectations of metrics, generation by generation, for a Gaussian mixture trained
/// recursively by expectation-maximization.
///
/// From the first iteration on, a fitted mixture has the mean of its rows and, per coordinate on
/// average, their variance (divisor: their weight) and the floor. So its first two moments obey the
/// recursion of a single normal law, whatever the number of components, their covariances and the
/// number of iterations. Derivation: docs/theory.md.
public struct MixtureTheory: Sendable {
  private let law: ContinuousLaw
  private let learner: GaussianMixtureLearner
  private let schedule: Schedule
  private let realWeight: Double
  private let bias: SamplingBias

  public init(
    law: ContinuousLaw, learner: GaussianMixtureLearner, schedule: Schedule,
    realWeight: Double = 1, bias: SamplingBias = .none
  ) {
    self.law = law
    self.learner = learner
    self.schedule = schedule
    self.realWeight = realWeight
    self.bias = bias
  }

  /// Expected values by metric name, one a generation. None where sampling is biased: a temperature
  /// acts on the components and leaves the variance between them alone.
  public func expectations() -> [String: [Double]] {
    guard law.mean != nil, let covariance = law.covariance, bias == .none else { return [:] }
    let variance = covariance.trace / Double(law.dimension)
    let added = learner.floor / variance
    let recursion = MomentRecursion(
      schedule, realWeight: realWeight, unbiased: false, spread: 1
    ) { _, _, fitted in fitted + added }
    guard let moments = recursion else { return [:] }
    return meanAndVariance(moments, scale: variance, schedule)
  }
}
