internal import Numerics

/// What is seen of data through a model's encoder.
extension VAE {
  /// The mean over the latent axes of the standard deviation (divisor n) of the rows' mean codes.
  public func latentSpread(_ data: Points) -> Double {
    let moments = axisMoments(data)
    return moments.reduce(0) { $0 + $1.variance.squareRoot() } / Double(shape.latent)
  }

  /// The mean of the rows' mean codes.
  public func latentCentre(_ data: Points) -> [Double] { axisMoments(data).map(\.mean) }

  /// The latent axes by the variance of the rows' mean codes, the largest first: those that nothing
  /// is encoded in come last.
  public func latentAxes(_ data: Points) -> [Int] {
    let variances = axisMoments(data).map(\.variance)
    return variances.indices.sorted { (variances[$0], $1) > (variances[$1], $0) }
  }

  private func axisMoments(_ data: Points) -> [(mean: Double, variance: Double)] {
    let means = encode(data).means
    let n = Double(means.rows)
    return (0..<shape.latent).map { j in
      let column = means.column(j)
      let mean = column.reduce(0, +) / n
      return (mean, column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / n)
    }
  }
}
