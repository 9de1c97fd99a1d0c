private import Glibc
internal import Numerics

/// Closed forms between two normal laws of one dimension count.
extension Gaussian {
  /// KL(self ‖ other) in nats:
  /// ½ [tr(Σ₂⁻¹Σ₁) + (μ₂-μ₁)ᵀΣ₂⁻¹(μ₂-μ₁) - d + ln det Σ₂ - ln det Σ₁].
  public func divergence(to other: Gaussian) -> Double {
    let d = Double(dimension)
    var square = 0.0
    var trace = 0.0
    switch (spread, other.spread) {
    case (_, .diagonal(let variances)):
      let own = self.variances
      for j in variances.indices {
        let step = other.mean[j] - mean[j]
        trace += own[j] / variances[j]
        square += step * step / variances[j]
      }
    case (_, .full(_, let factor)):
      var step = Matrix(
        rows: 1, columns: dimension, elements: zip(other.mean, mean).map { $0 - $1 })
      BLAS.solveLower(factor, onRows: &step)
      square = step.elements.reduce(0) { $0 + $1 * $1 }
      // tr(Σ₂⁻¹ L₁L₁ᵀ) = |L₂⁻¹L₁|², the columns of L₁ taken as rows.
      var columns = root.transposed
      BLAS.solveLower(factor, onRows: &columns)
      trace = columns.elements.reduce(0) { $0 + $1 * $1 }
    }
    return 0.5 * (trace + square - d + other.logDeterminant - logDeterminant)
  }

  /// A lower triangular root of the covariance.
  var root: Matrix {
    switch spread {
    case .diagonal(let variances): Matrix(diagonal: variances.map { $0.squareRoot() })
    case .full(_, let factor): factor
    }
  }

  /// W₂², the squared 2-Wasserstein distance: |μ₁-μ₂|² + tr(Σ₁ + Σ₂ - 2(Σ₁^½ Σ₂ Σ₁^½)^½).
  ///
  /// Reference: [Dowson 1982].
  public func squaredWasserstein(to other: Gaussian) -> Double {
    var sum = 0.0
    for (a, b) in zip(mean, other.mean) { sum += (a - b) * (a - b) }
    if case .diagonal(let a) = spread, case .diagonal(let b) = other.spread {
      for (x, y) in zip(a, b) {
        let step = x.squareRoot() - y.squareRoot()
        sum += step * step
      }
      return sum
    }
    // The cross term's eigenvalues are those of L₁ᵀ Σ₂ L₁ for any root L₁ of Σ₁.
    let root = self.root
    let product = root.transposed * other.covariance * root
    let symmetric = 0.5 * (product + product.transposed)
    let cross = BLAS.eigen(symmetric)?.values.reduce(0) { $0 + max(0, $1).squareRoot() } ?? .nan
    return max(0, sum + covariance.trace + other.covariance.trace - 2 * cross)
  }

  /// The 1-Wasserstein distance on the line: E|a + bZ| for the difference a of the means and b of
  /// the deviations, since the quantile functions differ by a + bz.
  public func wasserstein1(to other: Gaussian) -> Double {
    precondition(dimension == 1 && other.dimension == 1, "a distance on the line")
    let a = abs(mean[0] - other.mean[0])
    let b = abs(variances[0].squareRoot() - other.variances[0].squareRoot())
    if b == 0 { return a }
    return b * 2 * Normal.density(a / b) + a * (1 - 2 * Normal.cdf(-a / b))
  }

  /// sup |F - G| of coordinate `axis`: at a point where the densities cross.
  public func kolmogorovSmirnov(to other: Gaussian, axis: Int) -> Double {
    let (a, b) = (variances[axis].squareRoot(), other.variances[axis].squareRoot())
    // In units of the narrower law about its mean, v: the wider one is μ + ρ v in its own.
    let ratio = min(a, b) / max(a, b)
    let step = (mean[axis] - other.mean[axis]) / max(a, b)
    func gap(_ v: Double) -> Double { abs(Normal.cdf(v) - Normal.cdf(step + ratio * v)) }
    if ratio == 1 { return gap(-0.5 * step) }
    // v² + 2 ln ρ = (μ + ρ v)²: two solutions of opposite sign, found without cancellation.
    let width = (1 - ratio) * (1 + ratio)
    let root = (step * step - 2 * width * log(ratio)).squareRoot()
    let q = step * ratio + (step < 0 ? -root : root)
    return max(gap(q / width), gap((2 * log(ratio) - step * step) / q))
  }
}
