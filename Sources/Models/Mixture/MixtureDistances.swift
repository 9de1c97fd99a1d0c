private import Glibc
private import Numerics

/// Closed forms of mixtures and between them.
extension GaussianMixture {
  /// How much components overlap: the mean Bhattacharyya coefficient ∫√(pᵢpⱼ) of two different
  /// ones, weighted by wᵢwⱼ. 1 where all are the same law, near 0 where they are apart; NaN with
  /// fewer than two components of positive weight.
  public var componentOverlap: Double {
    var sum = 0.0
    var total = 0.0
    for i in weights.indices {
      for j in 0..<i where weights[i] * weights[j] > 0 {
        sum += weights[i] * weights[j] * components[i].affinity(to: components[j])
        total += weights[i] * weights[j]
      }
    }
    return total > 0 ? min(1, sum / total) : .nan
  }

  /// ∫(p - q)² for the densities of two mixtures of one dimension count:
  /// Σᵢⱼ aᵢaⱼ N(μᵢ - μⱼ; 0, Σᵢ + Σⱼ) over the components of both, with those of the other negative.
  public func squaredDensityDistance(to other: GaussianMixture) -> Double {
    let parts =
      zip(weights, components).map { ($0, $1) }
      + zip(other.weights, other.components).map { (-$0, $1) }
    var sum = 0.0
    for (i, (a, p)) in parts.enumerated() {
      sum += a * a * p.densityProduct(with: p)
      for (b, q) in parts[..<i] { sum += 2 * a * b * p.densityProduct(with: q) }
    }
    return max(0, sum)
  }

  /// The least Σₖ |μₖ - μ'ₛ₍ₖ₎|² + ‖Σₖ - Σ'ₛ₍ₖ₎‖²_F + (wₖ - w'ₛ₍ₖ₎)² over all ways s to match the
  /// components; NaN unless both have as many.
  public func matchedParameterDistance(to other: GaussianMixture) -> Double {
    let count = components.count
    guard other.components.count == count else { return .nan }
    var costs = Matrix(rows: count, columns: count)
    for i in 0..<count {
      for j in 0..<count {
        let step = weights[i] - other.weights[j]
        costs[i, j] = step * step + components[i].parameterDistance(to: other.components[j])
      }
    }
    return Assignment.leastTotal(costs)
  }
}

extension Gaussian {
  /// The Bhattacharyya coefficient ∫√(p q): exp of
  /// -⅛ (μ₁-μ₂)ᵀ S⁻¹ (μ₁-μ₂) - ½ ln det S + ¼ ln det Σ₁ + ¼ ln det Σ₂ with S = (Σ₁ + Σ₂)/2.
  ///
  /// Reference: [Bhattacharyya 1943].
  func affinity(to other: Gaussian) -> Double {
    let (square, logDeterminant) = pooled(with: other, scale: 0.5)
    return exp(
      -0.125 * square - 0.5 * logDeterminant
        + 0.25 * (self.logDeterminant + other.logDeterminant))
  }

  /// ∫ p q = N(μ₁ - μ₂; 0, Σ₁ + Σ₂).
  func densityProduct(with other: Gaussian) -> Double {
    let (square, logDeterminant) = pooled(with: other, scale: 1)
    return exp(-0.5 * (square + logDeterminant + Double(dimension) * log(2 * .pi)))
  }

  /// |μ₁ - μ₂|² + ‖Σ₁ - Σ₂‖²_F.
  func parameterDistance(to other: Gaussian) -> Double {
    var sum = 0.0
    for (a, b) in zip(mean, other.mean) { sum += (a - b) * (a - b) }
    for (a, b) in zip(covariance.elements, other.covariance.elements) { sum += (a - b) * (a - b) }
    return sum
  }

  /// (μ₁-μ₂)ᵀ S⁻¹ (μ₁-μ₂) and ln det S for S = scale (Σ₁ + Σ₂). The sum of two regular covariances
  /// is regular; where rounding says otherwise, both are NaN.
  private func pooled(
    with other: Gaussian, scale: Double
  ) -> (square: Double, logDeterminant: Double) {
    let step = zip(mean, other.mean).map { $0 - $1 }
    if case .diagonal(let a) = spread, case .diagonal(let b) = other.spread {
      var (square, logDeterminant) = (0.0, 0.0)
      for j in step.indices {
        let variance = scale * (a[j] + b[j])
        square += step[j] * step[j] / variance
        logDeterminant += log(variance)
      }
      return (square, logDeterminant)
    }
    let sum = scale * (covariance + other.covariance)
    guard let root = Cholesky(sum) else { return (.nan, .nan) }
    var row = Matrix(rows: 1, columns: dimension, elements: step)
    BLAS.solveLower(root.factor, onRows: &row)
    return (row.elements.reduce(0) { $0 + $1 * $1 }, root.logDeterminant)
  }
}
