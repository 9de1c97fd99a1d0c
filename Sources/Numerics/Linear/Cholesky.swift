private import Glibc

/// The Cholesky factor of a symmetric positive definite matrix: L lower triangular, L Lᵀ = A.
public struct Cholesky: Sendable, Equatable {
  public let factor: Matrix

  /// Nil when the matrix is not positive definite to working precision: a pivot is not above
  /// d ε times the diagonal element it comes from.
  public init?(_ a: Matrix) {
    let d = a.rows
    precondition(d == a.columns, "only square matrices have a Cholesky factor")
    var l = Matrix(rows: d, columns: d)
    for j in 0..<d {
      var pivot = a[j, j]
      for k in 0..<j { pivot -= l[j, k] * l[j, k] }
      guard pivot > Double(d - 1) * 0x1p-52 * a[j, j], pivot.isFinite else { return nil }
      let root = pivot.squareRoot()
      l[j, j] = root
      for i in j + 1..<max(d, j + 1) {
        var sum = a[i, j]
        for k in 0..<j { sum -= l[i, k] * l[j, k] }
        l[i, j] = sum / root
      }
    }
    factor = l
  }

  /// ln det A.
  public var logDeterminant: Double { Self.logDeterminant(factor: factor) }

  /// ln det L Lᵀ of a lower triangular factor.
  public static func logDeterminant(factor: Matrix) -> Double {
    var sum = 0.0
    for value in factor.diagonal { sum += log(value) }
    return 2 * sum
  }
}
