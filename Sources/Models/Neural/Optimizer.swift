public import Numerics

/// How a step follows from a gradient.
public struct Optimizer: Sendable, Equatable {
  public enum Rule: Sendable, Equatable {
    /// p -= rate · g.
    case gradientDescent
    /// m = momentum · m + g, p -= rate · m.
    case momentum(Double)
    /// Adam; with a weight decay, AdamW.
    case adam(Descent.Adam)
  }

  public var rule: Rule
  public var learningRate: Double
  /// Decoupled: every step shrinks the parameters by the factor 1 - rate · decay first.
  public var weightDecay: Double
  /// The longest gradient that is followed as it is; a longer one is scaled to this length.
  public var largestGradient: Double?

  public init(
    _ rule: Rule = .adam(Descent.Adam()), learningRate: Double = 1e-3, weightDecay: Double = 0,
    largestGradient: Double? = nil
  ) {
    self.rule = rule
    self.learningRate = learningRate
    self.weightDecay = weightDecay
    self.largestGradient = largestGradient
  }
}
