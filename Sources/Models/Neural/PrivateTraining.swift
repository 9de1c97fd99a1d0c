private import Glibc
public import Numerics

/// Training under differential privacy: every step follows the sum of its examples' gradients, each
/// shortened to length `clip`, plus normal noise of standard deviation σ `clip` a coordinate, over the
/// expected size of a batch. Every example is in a batch independently of the others.
///
/// References: [Abadi 2016]; [Mironov 2019] for σ.
public struct PrivateTraining: Sendable, Equatable {
  public var budget: PrivacyBudget
  /// The longest gradient of one example's loss, as the model defines it.
  public var clip: Double
  /// σ of trainings that were calibrated before, by their number of examples.
  public var known: [Int: Double] = [:]

  public init(budget: PrivacyBudget, clip: Double) {
    precondition(clip > 0 && clip.isFinite, "a gradient is clipped to a positive length")
    self.budget = budget
    self.clip = clip
  }

  /// σ of a training on `count` examples.
  public func deviation(count: Int, _ schedule: TrainingSchedule) -> Double {
    known[count]
      ?? RenyiAccountant.deviation(
        budget, rate: schedule.rate(count), steps: schedule.steps(count))
  }
}

extension TrainingSchedule {
  /// The share of `count` examples that a batch has on average.
  public func rate(_ count: Int) -> Double { min(1, Double(batch) / Double(max(1, count))) }

  /// How many random batches there are: as many as epochs times 1/rate.
  public func steps(_ count: Int) -> Int {
    switch length {
    case .epochs(let epochs): Int((Double(epochs) / rate(count)).rounded())
    case .steps(let steps): steps
    }
  }

  /// Rows that must have a place. A random batch is larger with a probability below 1e-18, and then
  /// the examples that find none are left out.
  public var capacity: Int {
    isPoisson
      ? batch + Int((10 * Double(batch).squareRoot()).rounded(.up)) + 20 : batch
  }
}

/// The part of a ``PrivateTraining`` that a ``Trainer`` does in every step.
public struct GradientPrivacy: Sendable {
  /// The longest gradient of one example, in the scale of the loss that is followed.
  public var clip: Double
  /// The standard deviation of the noise on every coordinate of the sum, in the same scale.
  public var deviation: Double
  /// Of the noise, one for each half of the parameters.
  public var keys: [RandomKey]

  public init(clip: Double, deviation: Double, keys: [RandomKey]) {
    precondition(keys.count == WorkPair.parts, "each half of the parameters has its own noise")
    self.clip = clip
    self.deviation = deviation
    self.keys = keys
  }
}

extension PrivateTraining {
  /// What the trainer does where the loss is a sum over examples times `scale`.
  func gradients(
    count: Int, _ schedule: TrainingSchedule, scale: Double, keys: [RandomKey]
  ) -> GradientPrivacy {
    GradientPrivacy(
      clip: clip * scale, deviation: deviation(count: count, schedule) * clip * scale, keys: keys)
  }
}
