public import Numerics

/// A summary that is a dataset itself: it can be drawn, split and joined without the examples it
/// stands for, so that a generation costs the same however many there are.
public protocol SufficientStatistic: Dataset, Mergeable {
  /// The statistic in which every example counts `weight` times.
  func weighted(_ weight: Double) -> Self
}

/// A learner whose summaries can be drawn from a model directly.
public protocol StatisticLearner: Learner where Summary: SufficientStatistic {
  /// The summary of `count` independent examples of the model, exactly as it would be distributed
  /// if they were drawn and summarised.
  func drawSummary(of model: Model, _ count: Int, bias: SamplingBias, key: RandomKey) -> Summary
}

/// A learner that is fitted to statistics in place of examples.
public struct StatisticForm<Base: StatisticLearner>: Learner {
  public typealias Training = Base.Summary

  public let base: Base

  public init(_ base: Base) { self.base = base }

  public func summary(of data: Base.Summary, weight: Double) -> Base.Summary {
    weight == 1 ? data : data.weighted(weight)
  }

  public func fit(
    _ summary: Base.Summary, previous: Base.Model?, key: RandomKey
  ) throws(Degeneracy) -> Base.Model {
    try base.fit(summary, previous: previous, key: key)
  }
}
