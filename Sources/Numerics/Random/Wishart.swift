extension RandomStream {
  /// The scatter matrix of `degrees` normal vectors with mean 0 and covariance L Lᵀ.
  ///
  /// Exact, at a cost that does not grow with the degrees of freedom: Bartlett's decomposition,
  /// L A Aᵀ Lᵀ with A lower triangular, √χ² on its diagonal and normals below. With fewer degrees
  /// than dimensions the matrix is singular and the vectors themselves are summed.
  ///
  /// **Shape** factor d × d lower triangular; result d × d.
  ///
  /// Reference: [Bartlett 1933].
  public mutating func wishart(degrees: Double, factor: Matrix) -> Matrix {
    let d = factor.rows
    precondition(degrees >= 0, "degrees of freedom are not negative")
    var a = Matrix(rows: d, columns: d)
    if degrees >= Double(d) {
      for i in 0..<d {
        a[i, i] = chiSquared(degrees - Double(i)).squareRoot()
        for j in 0..<i { a[i, j] = normal() }
      }
    } else {
      precondition(degrees == degrees.rounded(), "singular Wishart laws need whole degrees")
      for j in 0..<Int(degrees) { for i in 0..<d { a[i, j] = normal() } }
    }
    let root = factor * a
    return root * root.transposed
  }
}
