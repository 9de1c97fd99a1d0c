internal import Numerics

/// A mean over replicates with 99 % confidence on either side.
///
/// Risks have heavy tails: one replicate far out widens Student's interval on both sides. But a mean is
/// no smaller than that of the values cut off above, so the lower bound is the larger of Student's and
/// of that of the values cut at their 90 % quantile, at 99.5 % each; the upper one likewise, cut below
/// at 10 %.
public struct MeanBounds: Sendable, Equatable {
  public let mean: Double
  public let low: Double
  public let high: Double

  /// Of the values that are defined. One that is infinite makes the mean so, and nobody needs a second
  /// one to know it; bounds of fewer than two others are infinite.
  public init(_ values: [Double]) {
    let known = values.filter { !$0.isNaN }
    if known.contains(where: \.isInfinite) {
      let sum = known.filter(\.isInfinite).reduce(0, +)
      (mean, low, high) = sum.isNaN ? (.nan, -.infinity, .infinity) : (sum, sum, sum)
      return
    }
    guard known.count > 1 else {
      (mean, low, high) = (known.first ?? .nan, -.infinity, .infinity)
      return
    }
    let sorted = sortedAscending(known)
    let (least, most) = (Quantiles.ofSorted(sorted, 0.1), Quantiles.ofSorted(sorted, 0.9))
    let plain = Self.interval(known)
    mean = plain.mean
    low = max(plain.mean - plain.width, Self.low(known.map { min($0, most) }))
    high = min(plain.mean + plain.width, -Self.low(known.map { -max($0, least) }))
  }

  private static func low(_ values: [Double]) -> Double {
    let (mean, width) = interval(values)
    return mean - width
  }

  /// Student's, at 99.5 % on either side.
  private static func interval(_ values: [Double]) -> (mean: Double, width: Double) {
    let count = Double(values.count)
    let moments = Samples.moments(values)
    let error = (moments.scatter / (count - 1) / count).squareRoot()
    return (
      moments.mean, error * StudentQuantile.value(2.5758293035489004, degrees: values.count - 1)
    )
  }

  init(mean: Double, low: Double, high: Double) {
    (self.mean, self.low, self.high) = (mean, low, high)
  }

  /// Whether the mean is above a limit.
  func isAbove(_ limit: Double) -> Verdict { low > limit ? .yes : high <= limit ? .no : .undecided }
}

/// Quantiles of Student's law from those of the normal one.
enum StudentQuantile {
  /// The quantile at the probability at which the normal law has `z`: Cornish–Fisher to fourth
  /// order (Abramowitz & Stegun 26.7.5), within 0.1 % at 97.5 % from 6 degrees of freedom on.
  static func value(_ z: Double, degrees: Int) -> Double {
    let n = Double(max(degrees, 1))
    let z2 = z * z
    let g1 = (z2 + 1) * z / 4
    let g2 = ((5 * z2 + 16) * z2 + 3) * z / 96
    let g3 = (((3 * z2 + 19) * z2 + 17) * z2 - 15) * z / 384
    let g4 = ((((79 * z2 + 776) * z2 + 1482) * z2 - 1920) * z2 - 945) * z / 92160
    return z + g1 / n + g2 / (n * n) + g3 / (n * n * n) + g4 / (n * n * n * n)
  }
}

/// What a test says.
public enum Verdict: String, Sendable {
  case yes
  case no
  /// Both are possible with these replicates.
  case undecided
  /// No metric of the run can tell.
  case unmeasured

  /// Both hold.
  func and(_ other: Verdict) -> Verdict {
    if self == .no || other == .no { return .no }
    return self == .yes ? other : self
  }

  /// One of them holds.
  func or(_ other: Verdict) -> Verdict {
    if self == .yes || other == .yes { return .yes }
    return self == .no ? other : self
  }
}
