internal import Numerics

/// A Kolmogorov–Smirnov test of two samples of one size.
///
/// The limit is √(ln(2/α) / n), for which the probability of a false alarm is at most α from 458
/// values a sample on [Wei 2012].
public func twoSampleTest(
  _ a: [Double], _ b: [Double], falseAlarm: Double = 1e-8
) -> Verdict {
  precondition(a.count == b.count && a.count >= 458, "two large samples of one size")
  let (x, y) = (sortedAscending(a), sortedAscending(b))
  var (i, j, gap) = (0, 0, 0)
  while i < x.count && j < y.count {
    let value = min(x[i], y[j])
    while i < x.count && x[i] == value { i += 1 }
    while j < y.count && y[j] == value { j += 1 }
    gap = max(gap, abs(i - j))
  }
  let n = Double(a.count)
  // √(ln(2/α) / n), with the logarithm from the chi-squared quantile.
  let limit = (ChiSquared.quantile(1 - falseAlarm / 2, degrees: 2) / 2 / n).squareRoot()
  return Verdict(
    passes: Double(gap) / n <= limit,
    "largest gap \(Double(gap) / n) of \(a.count) and \(b.count), limit \(limit)")
}
