public import Numerics

/// How far one share of real data lets models drift from those that are trained on real data alone.
///
/// A column is a metric at a generation; its values are the differences from the control, paired by
/// replicate, in units of the metric's tolerance. The drift is the largest absolute mean of a column.
public struct ShareReading: Sendable, Equatable {
  public let share: Double
  public let replicates: Int
  /// The largest |mean| over all columns.
  public let drift: Double
  /// 95 % bounds of the drift.
  public let low: Double
  public let high: Double
  /// The column of the largest |mean|.
  public let worst: Int
  /// The mean of every column; not finite where a difference is not.
  public let means: [Double]

  /// Reads the differences of at least two replicates, one row each.
  ///
  /// The bounds come from a simultaneous band about the means of all columns: the largest
  /// studentised deviation is drawn 1,000 times with normal multipliers on the replicates' residuals
  /// (Chernozhukov, Chetverikov & Kato 2013), and its 95 % quantile is the band's half-width in
  /// standard errors. So the drift lies within the bounds in at least about 95 % of experiments,
  /// however many metrics and generations there are. A difference that is not finite, as of a chain
  /// that ended, makes everything infinite.
  public init(share: Double, differences: [[Double]], key: RandomKey) {
    let count = differences.count
    let columns = differences.first?.count ?? 0
    precondition(count > 1 && columns > 0, "a standard error needs two replicates")
    self.share = share
    replicates = count
    var means = [Double](repeating: 0, count: columns)
    for row in differences { for (j, value) in row.enumerated() { means[j] += value } }
    for j in means.indices { means[j] /= Double(count) }
    self.means = means
    if let broken = means.firstIndex(where: { !$0.isFinite }) {
      (drift, low, high, worst) = (.infinity, .infinity, .infinity, broken)
      return
    }
    var residuals = Matrix(rows: count, columns: columns)
    var errors = [Double](repeating: 0, count: columns)
    for (i, row) in differences.enumerated() {
      for j in 0..<columns {
        residuals[i, j] = row[j] - means[j]
        errors[j] += residuals[i, j] * residuals[i, j]
      }
    }
    for j in 0..<columns {
      errors[j] = (errors[j] / Double(count - 1) / Double(count)).squareRoot()
      let scale = errors[j] > 0 ? 1 / (errors[j] * Double(count)) : 0
      for i in 0..<count { residuals[i, j] *= scale }
    }
    let width = Self.criticalValue(residuals, key: key)
    var worst = 0
    var (low, high) = (0.0, 0.0)
    for j in 0..<columns {
      if abs(means[j]) > abs(means[worst]) { worst = j }
      low = max(low, abs(means[j]) - width * errors[j])
      high = max(high, abs(means[j]) + width * errors[j])
    }
    (drift, self.low, self.high, self.worst) = (abs(means[worst]), low, high, worst)
  }

  /// The 95 % quantile of max |Σᵢ gᵢ rᵢⱼ| over columns j, with standard normal g, stretched by
  /// Student's quantile over the normal one, as few replicates ask for.
  private static func criticalValue(_ residuals: Matrix, key: RandomKey) -> Double {
    let draws = 1000
    let multipliers = Matrix(
      rows: draws, columns: residuals.rows,
      elements: Bulk.normals(draws * residuals.rows, key: key))
    let sums = BLAS.product(multipliers, residuals)
    let largest = (0..<draws).map { draw in
      (0..<residuals.columns).reduce(0.0) { max($0, abs(sums[draw, $1])) }
    }
    let quantile = Quantiles.ofSorted(sortedAscending(largest), 0.95)
    let normal = 1.959963984540054
    return max(quantile, normal) * StudentQuantile.value(normal, degrees: residuals.rows - 1)
      / normal
  }
}

/// The smallest share of real data from which on every larger share keeps the drift within the
/// tolerance.
public struct SafeShare: Sendable, Equatable {
  public let share: Double
  /// 95 % bounds: where the bounds of the drift meet the tolerance.
  public let low: Double
  public let high: Double

  /// From readings by ascending share; a share of 1 is the control and has no drift. Between
  /// readings the drift is taken as linear.
  public init(_ readings: [ShareReading]) {
    // A drift without an end tells nothing of where between two readings it meets the tolerance.
    share = Self.lastCrossing(readings.map { ($0.share, $0.drift) }, beyondInfinite: 0.5)
    low = Self.lastCrossing(readings.map { ($0.share, $0.low) }, beyondInfinite: 0)
    high = Self.lastCrossing(readings.map { ($0.share, $0.high) }, beyondInfinite: 1)
  }

  /// The largest share at which the curve meets 1; 0 where it stays below.
  private static func lastCrossing(
    _ curve: [(share: Double, drift: Double)], beyondInfinite part: Double
  ) -> Double {
    guard let last = curve.lastIndex(where: { $0.drift > 1 }) else { return 0 }
    let from = curve[last]
    let to = last + 1 < curve.count ? curve[last + 1] : (share: 1, drift: 0)
    if !from.drift.isFinite { return from.share + part * (to.share - from.share) }
    return from.share + (to.share - from.share) * (from.drift - 1) / (from.drift - to.drift)
  }
}
