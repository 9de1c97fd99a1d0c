internal import Numerics

/// A chi-squared test that two lists of counts come from one law; cells of fewer than 20 together
/// are pooled.
public func twoSampleTest(_ a: [Int], _ b: [Int], falseAlarm: Double = 1e-8) -> Verdict {
  let (sumA, sumB) = (Double(a.reduce(0, +)), Double(b.reduce(0, +)))
  let share = sumA / (sumA + sumB)
  var cells: [(Double, Double)] = []
  var pooled = (0.0, 0.0)
  for (x, y) in zip(a, b) {
    if x + y >= 20 {
      cells.append((Double(x), Double(y)))
    } else {
      pooled = (pooled.0 + Double(x), pooled.1 + Double(y))
    }
  }
  if pooled.0 + pooled.1 >= 20 { cells.append(pooled) }
  var statistic = 0.0
  for (x, y) in cells {
    let (meanX, meanY) = ((x + y) * share, (x + y) * (1 - share))
    statistic += (x - meanX) * (x - meanX) / meanX + (y - meanY) * (y - meanY) / meanY
  }
  let limit = ChiSquared.quantile(1 - falseAlarm, degrees: Double(max(1, cells.count - 1)))
  return Verdict(
    passes: cells.count > 1 && statistic <= limit,
    "chi-squared \(statistic) in \(cells.count) cells, limit \(limit)")
}
