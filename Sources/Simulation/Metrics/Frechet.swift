public import Models
internal import Numerics

extension Metric where Model.Data == Points {
  public static var frechet: Metric {
    Metric(
      MetricInfo(
        "frechet", unit: "unit²", .higher,
        definition: "Fréchet distance of the raw coordinates: |μ₁-μ₂|² + tr(Σ₁ + Σ₂"
          + " - 2(Σ₁^½ Σ₂ Σ₁^½)^½) between the means and covariances (divisor n - 1) of held-out rows"
          + " and of the model's sample, always of the same sizes. Biased up, the more the fewer rows"
          + " there are for a dimension: compare with the floor",
        needs: "held-out rows and a sample of the model, two of each at least",
        cost: "O(n d² + d³)", reference: "Heusel et al. 2017; Dowson and Landau 1982"),
      usesSample: true
    ) { world in
      let real = FrechetSide(world.heldOut.rows)
      let root = real?.root
      return { snapshot in
        guard let real, let root, let sample = snapshot.sample, let model = FrechetSide(sample.rows)
        else { return .nan }
        return real.squaredDistance(to: model, root: root)
      }
    }
  }
}

/// The mean and covariance of a sample.
struct FrechetSide: Sendable {
  private let mean: [Double]
  private let covariance: Matrix

  /// Nil for fewer than two rows.
  init?(_ rows: Matrix) {
    guard rows.rows > 1 else { return nil }
    let (mean, scatter) = Samples.moments(rows: rows)
    self.mean = mean
    covariance = (1 / Double(rows.rows - 1)) * scatter
  }

  /// A matrix L with L Lᵀ = Σ, whatever the rank of Σ.
  var root: Matrix? {
    guard let (values, vectors) = BLAS.eigen(covariance) else { return nil }
    var root = vectors
    for j in values.indices {
      let scale = max(0, values[j]).squareRoot()
      for i in values.indices { root[i, j] *= scale }
    }
    return root
  }

  /// `root` is this side's.
  func squaredDistance(to other: FrechetSide, root: Matrix) -> Double {
    // The eigenvalues of the cross term are those of Lᵀ Σ₂ L.
    let product = root.transposed * other.covariance * root
    guard let values = BLAS.eigenvalues(0.5 * (product + product.transposed)) else { return .nan }
    let cross = values.reduce(0) { $0 + max(0, $1).squareRoot() }
    let shift = zip(mean, other.mean).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    return max(0, shift + covariance.trace + other.covariance.trace - 2 * cross)
  }
}
