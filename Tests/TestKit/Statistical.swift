internal import Numerics

/// The verdict of a statistical comparison, with the numbers behind it.
public struct Verdict: Sendable, CustomStringConvertible {
  public let passes: Bool
  public let description: String

  public init(passes: Bool, _ description: String) {
    self.passes = passes
    self.description = description
  }
}

/// The two-sided limit on |z| that independent comparisons exceed by chance with the given
/// probability altogether. 5.73 for one comparison at 1e-8.
public func zLimit(falseAlarm: Double = 1e-8, comparisons: Int = 1) -> Double {
  -Normal.quantile(falseAlarm / Double(comparisons) / 2)
}

/// The mean of independent values with its standard error.
public struct Estimate: Sendable {
  public let mean: Double
  public let standardError: Double
  public let count: Int

  public init(_ values: [Double]) {
    let (mean, scatter) = Samples.moments(values)
    self.mean = mean
    count = values.count
    standardError =
      (scatter / Double(values.count - 1) / Double(values.count)).squareRoot()
  }

  /// Rule A-mean: the mean is within `limit` standard errors of the expectation, and the standard
  /// error is at most 5 % of the distance to what would be seen if nothing had happened (or the
  /// wrong thing), so that a noisy run cannot pass.
  ///
  /// - Parameters:
  ///   - expected: From theory.
  ///   - null: The value to be told apart from; nil leaves the power clause out.
  ///   - limit: 5.73 by default, one false alarm in 1e8.
  /// - Returns: Whether both clauses hold, with the numbers.
  public func agrees(
    with expected: Double, null: Double?, limit: Double = zLimit()
  ) -> Verdict {
    let z = (mean - expected) / standardError
    let isClose = abs(z) <= limit
    let isPowerful = null.map { standardError <= 0.05 * abs(expected - $0) } ?? true
    return Verdict(
      passes: isClose && isPowerful,
      "mean \(mean) ± \(standardError) of \(count), expected \(expected), z = \(z), limit \(limit)"
        + (isPowerful ? "" : "; too noisy to tell from \(null ?? .nan)"))
  }
}

/// A chi-squared test of counts against expected counts; cells below 10 expected are pooled.
public func chiSquaredTest(
  _ counts: [Int], expected: [Double], falseAlarm: Double = 1e-8
) -> Verdict {
  var statistic = 0.0
  var cells = 0
  var (pooledCount, pooledExpected) = (0.0, 0.0)
  for (count, mean) in zip(counts, expected) {
    if mean >= 10 {
      statistic += (Double(count) - mean) * (Double(count) - mean) / mean
      cells += 1
    } else {
      pooledCount += Double(count)
      pooledExpected += mean
    }
  }
  if pooledExpected >= 10 {
    let step = pooledCount - pooledExpected
    statistic += step * step / pooledExpected
    cells += 1
  }
  let limit = ChiSquared.quantile(1 - falseAlarm, degrees: Double(max(1, cells - 1)))
  return Verdict(
    passes: cells > 1 && statistic <= limit,
    "chi-squared \(statistic) in \(cells) cells, limit \(limit)")
}

/// A Kolmogorov–Smirnov test of a sample against a distribution function.
///
/// The limit is that of the Dvoretzky–Kiefer–Wolfowitz inequality with Massart's constant.
public func kolmogorovTest(
  _ values: [Double], falseAlarm: Double = 1e-8, cdf: (Double) -> Double
) -> Verdict {
  let sorted = sortedAscending(values)
  let n = Double(sorted.count)
  var gap = 0.0
  for (i, x) in sorted.enumerated() {
    let p = cdf(x)
    gap = max(gap, Double(i + 1) / n - p, p - Double(i) / n)
  }
  let limit = dkwLimit(count: sorted.count, falseAlarm: falseAlarm)
  return Verdict(passes: gap <= limit, "largest gap \(gap) of \(sorted.count), limit \(limit)")
}

private func dkwLimit(count: Int, falseAlarm: Double) -> Double {
  // √(ln(2/α) / 2n), with the logarithm from the normal quantile's own library.
  (ChiSquared.quantile(1 - falseAlarm / 2, degrees: 2) / 2 / (2 * Double(count))).squareRoot()
}
