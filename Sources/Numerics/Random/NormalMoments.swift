extension RandomStream {
  /// The mean of `count` standard normal numbers and Σ(x - mean)², without the numbers.
  ///
  /// Exact: the two are independent, N(0, 1/count) and χ² with count - 1 degrees of freedom.
  public mutating func normalMoments(_ count: Int) -> (mean: Double, scatter: Double) {
    precondition(count > 0, "no numbers have no mean")
    let n = Double(count)
    let mean = normal() / n.squareRoot()
    return (mean, count > 1 ? chiSquared(n - 1) : 0)
  }

  /// The mean of `count` vectors from N(0, L Lᵀ) and Σ(x - mean)(x - mean)ᵀ, without the vectors.
  ///
  /// Exact: the two are independent, N(0, L Lᵀ / count) and a Wishart matrix with count - 1 degrees
  /// of freedom.
  ///
  /// **Shape** factor d × d lower triangular; mean d; scatter d × d.
  public mutating func normalMoments(
    _ count: Int, factor: Matrix
  ) -> (mean: [Double], scatter: Matrix) {
    precondition(count > 0, "no vectors have no mean")
    let n = Double(count)
    let scale = 1 / n.squareRoot()
    var row = Matrix(rows: 1, columns: factor.rows)
    for j in 0..<factor.rows { row.elements[j] = scale * normal() }
    BLAS.applyLower(factor, toRows: &row)
    return (row.elements, wishart(degrees: n - 1, factor: factor))
  }
}
