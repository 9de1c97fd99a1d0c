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
      guard let base = pointer.baseAddress, pointer.count > 0 else { return (.nan, 0) }
      let n = Double(pointer.count)
      let centre = ck_sum(base, pointer.count) / n
      var sums = (0.0, 0.0)
      withUnsafeMutablePointer(to: &sums) { pair in
        pair.withMemoryRebound(to: Double.self, capacity: 2) {
          ck_centred_sums(base, pointer.count, centre, $0)
        }
      }
      let scatter = sums.1 - sums.0 * sums.0 / n
      // Not max(0, scatter), which would turn the NaN of infinite examples into 0.
      return (centre + sums.0 / n, scatter < 0 ? 0 : scatter)
    }
  }

  /// The mean of every column, and the matrix Σ(x - mean)(x - mean)ᵀ.
  ///
  /// **Shape** rows n × d; mean d; scatter d × d, symmetric to the last bit.
  public static func moments(rows: Matrix) -> (mean: [Double], scatter: Matrix) {
    let mean = columnMeans(rows)
    var centred = rows
    subtract(mean, from: &centred)
    var scatter = BLAS.gram(centred)
    let n = Double(rows.rows)
    let roundingMatters = mean.indices.contains {
      n * (0x1p-53 * mean[$0]) * (0x1p-53 * mean[$0]) > 1e-15 * scatter[$0, $0]
    }
    if roundingMatters {
      let rest = columnSums(centred, about: [Double](repeating: 0, count: mean.count)).sums
      for i in rest.indices {
        for j in rest.indices { scatter[i, j] -= rest[i] * rest[j] / n }
      }
    }
    return (mean, scatter)
  }

  /// The mean of every column, and Σ(x - mean)² of every column.
  public static func diagonalMoments(rows: Matrix) -> (mean: [Double], scatter: [Double]) {
    let n = Double(rows.rows)
    var mean = [Double](repeating: 0, count: rows.columns)
    mean = columnSums(rows, about: mean).sums.map { $0 / n }
    let (rest, squares) = columnSums(rows, about: mean)
    // What rounding left in the first mean is taken out of both.
    let scatter = rest.indices.map { squares[$0] - rest[$0] * rest[$0] / n }
    // Not max(0, scatter), which would turn the NaN of infinite examples into 0.
    return (rest.indices.map { mean[$0] + rest[$0] / n }, scatter.map { $0 < 0 ? 0 : $0 })
  }

  /// The mean of every column.
  public static func columnMeans(_ rows: Matrix) -> [Double] { diagonalMoments(rows: rows).mean }

  private static func columnSums(
    _ rows: Matrix, about centre: [Double]
  ) -> (sums: [Double], squares: [Double]) {
    let d = rows.columns
    var scratch = [Double](repeating: 0, count: 24 * d)
    var sums = [Double](repeating: 0, count: d)
    var squares = sums
    rows.elements.withUnsafeBufferPointer { x in
      if let base = x.baseAddress {
        ck_column_sums(base, rows.rows, d, centre, &scratch, &sums, &squares)
      }
    }
    return (sums, squares)
  }

  /// Takes `shift` from every row.
  public static func subtract(_ shift: [Double], from rows: inout Matrix) {
    scale([Double](repeating: 1, count: shift.count), andAdd: shift.map { -$0 }, to: &rows)
  }

  /// Multiplies every row by `factors`, coordinate by coordinate, and adds `shift`.
  public static func scale(
    _ factors: [Double], andAdd shift: [Double], to rows: inout Matrix
  ) {
    let (count, d) = (rows.rows, rows.columns)
    precondition(factors.count == d && shift.count == d, "dimensions differ")
    var scratch = [Double](repeating: 0, count: 16 * d)
    rows.elements.withUnsafeMutableBufferPointer { x in
      if let base = x.baseAddress { ck_scale_rows(base, count, d, factors, shift, &scratch) }
    }
  }
}
