public import Numerics

/// Fits a Gaussian by its sample mean and covariance.
public struct GaussianLearner: Learner {
  public enum Shape: String, Sendable, CaseIterable { case full, diagonal }

  /// The divisor of the scatter matrix.
  public enum Estimator: String, Sendable, CaseIterable {
    /// W, the sum of the weights: maximum likelihood, n for unit weights.
    case mle
    /// W - Σw²/W: unbiased for independent examples, n - 1 for unit weights.
    case unbiased
  }

  public let shape: Shape
  public let estimator: Estimator

  public init(shape: Shape = .full, estimator: Estimator = .mle) {
    self.shape = shape
    self.estimator = estimator
  }

  public func summary(of data: Points, weight: Double) -> GaussianMoments {
    GaussianMoments(data, weight: weight, shape: shape)
  }

  public func fit(
    _ summary: GaussianMoments, previous: Gaussian?, key: RandomKey
  ) throws(Degeneracy) -> Gaussian {
    let divisor = divisor(weight: summary.weight, squaredWeight: summary.squaredWeight)
    guard divisor > 0 else {
      throw Degeneracy("\(summary.count) examples determine no variance")
    }
    let fitted: Gaussian? =
      switch summary.storage {
      case .line(let mean, let scatter): Gaussian(mean: mean, variance: scatter / divisor)
      case .diagonal(let mean, let scatter):
        Gaussian(mean: mean, variances: scatter.map { $0 / divisor })
      case .full(let mean, _) where summary.count <= mean.count: nil
      case .full(let mean, let scatter):
        Gaussian(mean: mean, covariance: (1 / divisor) * scatter)
      }
    guard let fitted else { throw degeneracy(summary) }
    return fitted
  }

  /// Of the scatter, for the sum of the weights and of their squares.
  func divisor(weight: Double, squaredWeight: Double) -> Double {
    switch estimator {
    case .mle: weight
    case .unbiased: weight - squaredWeight / weight
    }
  }

  private func degeneracy(_ summary: GaussianMoments) -> Degeneracy {
    let n = summary.count
    let d = summary.mean.count
    if summary.variationIsInfinite {
      return Degeneracy("the \(n) examples spread beyond the range of numbers")
    }
    switch summary.scatter {
    case .scalar: return Degeneracy("all \(n) examples are equal")
    case .diagonal(let scatter):
      let axis = scatter.firstIndex { !($0 > 0) } ?? 0
      return Degeneracy("all \(n) examples are equal in coordinate \(axis + 1)")
    case .full:
      return Degeneracy(
        "the covariance of \(n) examples in \(d) dimensions is singular to working precision")
    }
  }
}
