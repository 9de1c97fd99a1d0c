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

  /// The model after `steps` generations of which each is fitted to nothing but one batch of the
  /// model before: the numbers of ``drawSummary(of:_:bias:key:)`` and `fit`, step by step.
  ///
  /// `batch` tells the size of a step's batch and its key, `fitKey` that of the fit.
  func chain(
    from model: Model, steps: Int, bias: SamplingBias,
    batch: (_ step: Int) -> (count: Int, key: RandomKey), fitKey: (_ step: Int) -> RandomKey
  ) throws(BrokenChain) -> Model
}

extension StatisticLearner {
  public func chain(
    from model: Model, steps: Int, bias: SamplingBias,
    batch: (_ step: Int) -> (count: Int, key: RandomKey), fitKey: (_ step: Int) -> RandomKey
  ) throws(BrokenChain) -> Model {
    try stepByStep(from: model, steps: 0..<steps, bias: bias, batch: batch, fitKey: fitKey)
  }

  /// ``chain(from:steps:bias:batch:fitKey:)`` as it is defined, for some of its steps.
  func stepByStep(
    from model: Model, steps: Range<Int>, bias: SamplingBias,
    batch: (_ step: Int) -> (count: Int, key: RandomKey), fitKey: (_ step: Int) -> RandomKey
  ) throws(BrokenChain) -> Model {
    var model = model
    for step in steps {
      let (count, key) = batch(step)
      let summary = drawSummary(of: model, count, bias: bias, key: key)
      do throws(Degeneracy) {
        model = try fit(summary, previous: model, key: fitKey(step))
      } catch {
        throw BrokenChain(step: step, cause: error)
      }
    }
    return model
  }
}

/// A chain of fits that ended before its last step.
public struct BrokenChain: Error, Sendable, Equatable {
  /// The step whose batch determines no model.
  public let step: Int
  public let cause: Degeneracy

  public init(step: Int, cause: Degeneracy) {
    self.step = step
    self.cause = cause
  }
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
