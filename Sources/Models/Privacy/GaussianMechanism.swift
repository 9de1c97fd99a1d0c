private import Glibc
internal import Numerics

/// A promise of differential privacy: with one row more or less, every event's probability p becomes
/// at most e^ε p + δ.
public struct PrivacyBudget: Sendable, Equatable {
  /// ε, positive; infinite for no promise.
  public var epsilon: Double
  /// δ in 0…1, both ends excluded.
  public var delta: Double

  public init(epsilon: Double, delta: Double) {
    precondition(epsilon > 0 && delta > 0 && delta < 1, "ε is positive and δ a small probability")
    self.epsilon = epsilon
    self.delta = delta
  }
}

/// Normal noise of standard deviation σ on a statistic that one row changes by at most Δ in length.
///
/// All depends on μ = Δ/σ: the mechanism is as hard to see through as N(0, 1) and N(μ, 1) are to tell
/// apart. Mechanisms one after another, whatever the later ones were chosen by, are together one of
/// μ² = Σ μᵢ².
///
/// References: [Balle 2018], theorem 8; [Dong 2022], corollary 3.3.
public enum GaussianMechanism {
  /// The least δ for a given ε ≥ 0: Φ(μ/2 - ε/μ) - e^ε Φ(-μ/2 - ε/μ).
  ///
  /// Accurate in the tail: with a = ε/μ - μ/2 > 0 and b = ε/μ + μ/2 it is e^(-a²/2) (T(a) - T(b)), T
  /// the tail of the normal law without its decay.
  public static func delta(epsilon: Double, ratio: Double) -> Double {
    if ratio == 0 { return 0 }
    let a = epsilon / ratio - ratio / 2
    let b = epsilon / ratio + ratio / 2
    let decay = exp(-a * a / 2)
    if a > 0 { return decay * (Normal.scaledTail(a) - Normal.scaledTail(b)) }
    return max(0, Normal.cdf(-a) - decay * Normal.scaledTail(b))
  }

  /// The least ε ≥ 0 for a given δ; infinite where μ is.
  public static func epsilon(delta: Double, ratio: Double) -> Double {
    if ratio == .infinity { return .infinity }
    if ratio == 0 || self.delta(epsilon: 0, ratio: ratio) <= delta { return 0 }
    var (low, high) = (0.0, 1.0)
    while self.delta(epsilon: high, ratio: ratio) > delta { high *= 2 }
    while true {
      let middle = low + (high - low) / 2
      if middle <= low || middle >= high { return high }
      if self.delta(epsilon: middle, ratio: ratio) > delta { low = middle } else { high = middle }
    }
  }

  /// The largest μ that keeps a promise; infinite for no promise.
  public static func ratio(_ budget: PrivacyBudget) -> Double {
    if budget.epsilon == .infinity { return .infinity }
    var (low, high) = (0.0, 1.0)
    while delta(epsilon: budget.epsilon, ratio: high) <= budget.delta { high *= 2 }
    while true {
      let middle = low + (high - low) / 2
      if middle <= low || middle >= high { return low }
      if delta(epsilon: budget.epsilon, ratio: middle) <= budget.delta {
        low = middle
      } else {
        high = middle
      }
    }
  }

  /// The least σ that keeps a promise for a statistic that one row changes by at most `sensitivity`.
  public static func deviation(_ budget: PrivacyBudget, sensitivity: Double) -> Double {
    sensitivity / ratio(budget)
  }
}
