private import Glibc

/// The Cholesky factor of a symmetric positive definite matrix: L lower triangular, L Lᵀ = A.
public struct Cholesky: Sendable, Equatable {
  public let factor: Matrix

  /// Nil when the matrix is not positive definite to working precision: what the others leave of
  /// the variance of some coordinate, 1/(A⁻¹)ⱼⱼ, is not above 10 d ε times the whole, Aⱼⱼ.
  public init?(_ a: Matrix) {
    let d = a.rows
    precondition(d == a.columns, "only square matrices have a Cholesky factor")
    var l = Matrix(rows: d, columns: d)
    for j in 0..<d {
      var pivot = a[j, j]
      for k in 0..<j { pivot -= l[j, k] * l[j, k] }
      guard pivot > 0, pivot.isFinite else { return nil }
      let root = pivot.squareRoot()
      l[j, j] = root
      for i in j + 1..<max(d, j + 1) {
        var sum = a[i, j]
        for k in 0..<j { sum -= l[i, k] * l[j, k] }
        l[i, j] = sum / root
      }
    }
    // The last pivot alone does not tell: rounding in a small earlier one is magnified in it.
    for j in 0..<d {
      let share = 1 / (a[j, j] * Self.squaredInverseColumn(l, j))
      guard share > 10 * Double(d) * 0x1p-52 else { return nil }
    }
    factor = l
  }

  /// A lower triangular L with L Lᵀ = A for a matrix that is positive semidefinite but for rounding:
  /// a direction without variance to working precision has a column of zeros.
  public static func root(ofSemidefinite a: Matrix) -> Matrix {
    let d = a.rows
    precondition(d == a.columns, "only square matrices have a root")
    var l = Matrix(rows: d, columns: d)
    for j in 0..<d {
      var pivot = a[j, j]
      for k in 0..<j { pivot -= l[j, k] * l[j, k] }
      guard pivot > 10 * Double(d) * 0x1p-52 * a[j, j] else { continue }
      l[j, j] = pivot.squareRoot()
      for i in j + 1..<max(d, j + 1) {
        var sum = a[i, j]
        for k in 0..<j { sum -= l[i, k] * l[j, k] }
        l[i, j] = sum / l[j, j]
      }
    }
    return l
  }

  /// The squared length of column j of L⁻¹, which is (A⁻¹)ⱼⱼ.
  private static func squaredInverseColumn(_ l: Matrix, _ j: Int) -> Double {
    let d = l.rows
    var column = [Double](repeating: 0, count: d)
    column[j] = 1 / l[j, j]
    var sum = column[j] * column[j]
    for i in j + 1..<max(d, j + 1) {
      var product = 0.0
      for k in j..<i { product -= l[i, k] * column[k] }
      column[i] = product / l[i, i]
      sum += column[i] * column[i]
    }
    return sum
  }

  /// A⁻¹ b.
  public func solve(_ b: [Double]) -> [Double] {
    let d = factor.rows
    precondition(b.count == d, "dimensions differ")
    var x = b
    for i in 0..<d {
      for k in 0..<i { x[i] -= factor[i, k] * x[k] }
      x[i] /= factor[i, i]
    }
    for i in stride(from: d - 1, through: 0, by: -1) {
      for k in i + 1..<max(d, i + 1) { x[i] -= factor[k, i] * x[k] }
      x[i] /= factor[i, i]
    }
    return x
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
