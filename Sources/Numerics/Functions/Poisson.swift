private import Glibc

/// The Poisson law. Mean 0 is all mass at 0.
public enum Poisson {
  /// ln P(X = k), -∞ unless k is a whole number that is not negative.
  public static func logMass(_ k: Double, mean: Double) -> Double {
    guard k >= 0, k == k.rounded(), k.isFinite else { return -.infinity }
    if mean == 0 { return k == 0 ? 0 : -.infinity }
    return Loader.logPoisson(k, mean)
  }

  public static func mass(_ k: Double, mean: Double) -> Double { exp(logMass(k, mean: mean)) }

  /// P(X ≤ x), accurate where it is small.
  ///
  /// **Cost** about 10 √λ steps.
  public static func cdf(_ x: Double, mean: Double) -> Double {
    let k = x.rounded(.down)
    if k < 0 { return 0 }
    if k > mean || mean == 0 { return 1 - survival(x, mean: mean) }
    // From k down: P(k - 1) = P(k) k/λ.
    var term = mass(k, mean: mean)
    var sum = 0.0
    var j = k
    while j >= 0 && term > 1e-17 * sum {
      sum += term
      term *= j / mean
      j -= 1
    }
    return sum
  }

  /// P(X > x), accurate where it is small.
  public static func survival(_ x: Double, mean: Double) -> Double {
    let k = x.rounded(.down)
    if k < 0 { return 1 }
    if mean == 0 || k == .infinity { return 0 }
    if k < mean { return 1 - cdf(x, mean: mean) }
    // From k + 1 up: P(k + 1) = P(k) λ/(k + 1).
    var j = k + 1
    var term = mass(j, mean: mean)
    var sum = 0.0
    while term > 1e-17 * sum {
      sum += term
      j += 1
      term *= mean / j
    }
    return sum
  }

  /// The smallest k with P(X ≤ k) ≥ p, for 0 ≤ p < 1.
  public static func quantile(_ p: Double, mean: Double) -> Double {
    var low = -1.0
    var high = 1.0
    while cdf(high, mean: mean) < p {
      low = high
      high *= 2
    }
    while high - low > 1 {
      let middle = ((low + high) / 2).rounded(.down)
      if cdf(middle, mean: mean) < p { low = middle } else { high = middle }
    }
    return high
  }
}
