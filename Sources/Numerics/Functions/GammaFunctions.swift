private import Glibc

/// The gamma function's relatives.
public enum GammaFunctions {
  /// ψ(x), the derivative of ln Γ, for x > 0. Relative error about 1e-15 away from its zero.
  public static func digamma(_ x: Double) -> Double {
    precondition(x > 0, "digamma is implemented for positive arguments")
    var x = x
    var shift = 0.0
    while x < 12 {
      shift -= 1 / x
      x += 1
    }
    let y = 1 / (x * x)
    let series =
      y
      * (1.0 / 12 - y
        * (1.0 / 120 - y
          * (1.0 / 252 - y
            * (1.0 / 240 - y
              * (1.0 / 132 - y
                * (691.0 / 32760 - y / 12))))))
    return shift + log(x) - 0.5 / x - series
  }

  /// ψ₁(x), the second derivative of ln Γ, for x > 0.
  public static func trigamma(_ x: Double) -> Double {
    precondition(x > 0, "trigamma is implemented for positive arguments")
    var x = x
    var shift = 0.0
    while x < 12 {
      shift += 1 / (x * x)
      x += 1
    }
    let y = 1 / (x * x)
    let series =
      y
      * (1.0 / 6 - y
        * (1.0 / 30 - y
          * (1.0 / 42 - y
            * (1.0 / 30 - y
              * (5.0 / 66 - y
                * (691.0 / 2730 - y * 7.0 / 6))))))
    return shift + 1 / x + 0.5 * y + series / x
  }

  /// c₄(M) = E s / σ for the standard deviation s of M normal numbers, divisor M - 1.
  public static func meanOfDeviation(_ count: Double) -> Double {
    (2 / (count - 1)).squareRoot() * exp(lgamma(count / 2) - lgamma((count - 1) / 2))
  }

  /// P(a, x), the share of a gamma law of shape a below x.
  ///
  /// By its series below a + 1, by Lentz's continued fraction above.
  public static func lowerRegularized(_ a: Double, _ x: Double) -> Double {
    precondition(a > 0 && x >= 0, "the incomplete gamma function needs a > 0 and x ≥ 0")
    if x == 0 { return 0 }
    let front = exp(a * log(x) - x - lgamma(a))
    if x < a + 1 {
      var term = 1 / a
      var sum = term
      var n = a
      while abs(term) > 1e-17 * abs(sum) {
        n += 1
        term *= x / n
        sum += term
      }
      return front * sum
    }
    let fraction = continuedFraction(first: x + 1 - a) { i in
      (-Double(i) * (Double(i) - a), x + Double(2 * i + 1) - a)
    }
    return 1 - front / fraction
  }

  /// Iₓ(a, b), the share of a beta law below x.
  public static func regularizedBeta(_ a: Double, _ b: Double, _ x: Double) -> Double {
    precondition(a > 0 && b > 0 && x >= 0 && x <= 1, "the incomplete beta function's domain")
    if x == 0 || x == 1 { return x }
    if x > (a + 1) / (a + b + 2) { return 1 - regularizedBeta(b, a, 1 - x) }
    let front = exp(
      a * log(x) + b * log1p(-x) - (lgamma(a) + lgamma(b) - lgamma(a + b)))
    let fraction = continuedFraction(first: 1) { i in
      let m = Double(i / 2)
      let numerator =
        i % 2 == 0
        ? m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        : -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
      return (numerator, 1)
    }
    return front / (a * fraction)
  }

  /// b₀ + a₁/(b₁ + a₂/(b₂ + …)) by the modified Lentz method.
  private static func continuedFraction(
    first: Double, _ term: (Int) -> (a: Double, b: Double)
  ) -> Double {
    let tiny = 1e-300
    var value = first == 0 ? tiny : first
    var c = value
    var d = 0.0
    for i in 1..<100_000 {
      let (a, b) = term(i)
      d = b + a * d
      if d == 0 { d = tiny }
      d = 1 / d
      c = b + a / c
      if c == 0 { c = tiny }
      let change = c * d
      value *= change
      if abs(change - 1) < 1e-16 { break }
    }
    return value
  }
}

/// The chi-squared law.
public enum ChiSquared {
  public static func cdf(_ x: Double, degrees: Double) -> Double {
    x <= 0 ? 0 : GammaFunctions.lowerRegularized(degrees / 2, x / 2)
  }

  /// The quantile, by bisection of the distribution function down to neighbouring numbers.
  public static func quantile(_ p: Double, degrees: Double) -> Double {
    bisect(below: p) { cdf($0, degrees: degrees) }
  }
}

/// Student's t law.
public enum StudentT {
  public static func cdf(_ x: Double, degrees: Double) -> Double {
    let tail = 0.5 * GammaFunctions.regularizedBeta(degrees / 2, 0.5, degrees / (degrees + x * x))
    return x > 0 ? 1 - tail : tail
  }

  /// The quantile, by bisection of the distribution function down to neighbouring numbers.
  public static func quantile(_ p: Double, degrees: Double) -> Double {
    if p == 0.5 { return 0 }
    if p > 0.5 { return -quantile(1 - p, degrees: degrees) }
    return bisect(below: p) { cdf($0, degrees: degrees) }
  }
}

/// The point where an increasing distribution function reaches `p`.
///
/// An interval is doubled until it holds the point and halved until it cannot be halved.
public func bisect(below p: Double, _ cdf: (Double) -> Double) -> Double {
  var low = -1.0
  var high = 1.0
  while cdf(low) > p { low *= 2 }
  while cdf(high) < p { high *= 2 }
  while true {
    let middle = 0.5 * (low + high)
    if middle <= low || middle >= high { return middle }
    if cdf(middle) < p { low = middle } else { high = middle }
  }
}
