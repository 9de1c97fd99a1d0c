private import CKernels

/// Sums over samples, in a fixed order and without cancellation.
public enum Samples {
  public static func sum(_ x: [Double]) -> Double {
    x.withUnsafeBufferPointer { pointer in
      guard let base = pointer.baseAddress else { return 0 }
      return ck_sum(base, pointer.count)
    }
  }

  public static func mean(_ x: [Double]) -> Double { sum(x) / Double(x.count) }

  /// The mean and Σ(x - mean)².
  ///
  /// Two passes and a correction: E[x²] - mean² loses every digit once the variance has collapsed.
  public static func moments(_ x: [Double]) -> (mean: Double, scatter: Double) {
    x.withUnsafeBufferPointer { pointer in
      guard let base = pointer.baseAddress else { return (.nan, 0) }
      let n = Double(pointer.count)
      let centre = ck_sum(base, pointer.count) / n
      var sums = (0.0, 0.0)
      withUnsafeMutablePointer(to: &sums) { pair in
        pair.withMemoryRebound(to: Double.self, capacity: 2) {
          ck_centred_sums(base, pointer.count, centre, $0)
        }
      }
      return (centre + sums.0 / n, max(0, sums.1 - sums.0 * sums.0 / n))
    }
  }

  /// The mean of every column, and the matrix Σ(x - mean)(x - mean)ᵀ.
  ///
  /// **Shape** rows n × d; mean d; scatter d × d, symmetric to the last bit.
  public static func moments(rows: Matrix) -> (mean: [Double], scatter: Matrix) {
    let (mean, centred) = centred(rows)
    return (mean, BLAS.gram(centred))
  }

  /// The mean of every column, and Σ(x - mean)² of every column.
  public static func diagonalMoments(rows: Matrix) -> (mean: [Double], scatter: [Double]) {
    let d = rows.columns
    let (mean, centred) = centred(rows)
    var squares = [Double](repeating: 0, count: d)
    centred.elements.withUnsafeBufferPointer { x in
      squares.withUnsafeMutableBufferPointer { s in
        for i in 0..<rows.rows { for j in 0..<d { s[j] += x[i * d + j] * x[i * d + j] } }
      }
    }
    return (mean, squares)
  }

  private static func centred(_ rows: Matrix) -> (mean: [Double], centred: Matrix) {
    let d = rows.columns
    let n = Double(rows.rows)
    var mean = columnMeans(rows)
    var centred = rows
    subtract(mean, from: &centred)
    // What rounding left in the first mean.
    let rest = columnMeans(centred)
    subtract(rest, from: &centred)
    if n > 0 { for j in 0..<d { mean[j] += rest[j] } }
    return (mean, centred)
  }

  /// The mean of every column.
  public static func columnMeans(_ rows: Matrix) -> [Double] {
    let d = rows.columns
    var sums = [Double](repeating: 0, count: d)
    rows.elements.withUnsafeBufferPointer { x in
      sums.withUnsafeMutableBufferPointer { s in
        for i in 0..<rows.rows { for j in 0..<d { s[j] += x[i * d + j] } }
      }
    }
    return sums.map { $0 / Double(rows.rows) }
  }

  /// Adds `-shift` to every row.
  public static func subtract(_ shift: [Double], from rows: inout Matrix) {
    let d = rows.columns
    let count = rows.rows
    rows.elements.withUnsafeMutableBufferPointer { x in
      shift.withUnsafeBufferPointer { s in
        for i in 0..<count { for j in 0..<d { x[i * d + j] -= s[j] } }
      }
    }
  }

  /// Adds `shift` to every row.
  public static func add(_ shift: [Double], to rows: inout Matrix) {
    subtract(shift.map { -$0 }, from: &rows)
  }
}
