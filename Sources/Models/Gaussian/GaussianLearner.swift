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
    let divisor =
      switch estimator {
      case .mle: summary.weight
      case .unbiased: summary.weight - summary.squaredWeight / summary.weight
      }
    guard divisor > 0 else {
      throw Degeneracy("\(summary.count) examples determine no variance")
    }
    let fitted: Gaussian? =
      switch summary.scatter {
      case .scalar(let scatter):
        Gaussian(mean: summary.mean, variances: [scatter / divisor])
      case .diagonal(let scatter):
        Gaussian(mean: summary.mean, variances: scatter.map { $0 / divisor })
      case .full where summary.count <= summary.mean.count: nil
      case .full(let scatter):
        Gaussian(mean: summary.mean, covariance: (1 / divisor) * scatter)
      }
    guard let fitted else { throw degeneracy(summary) }
    return fitted
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

/// The sufficient statistic of a Gaussian: how many, their mean, and the scatter about it.
public struct GaussianMoments: Mergeable, Equatable {
  /// Σ w (x - mean)(x - mean)ᵀ, or its diagonal.
  public enum Scatter: Sendable, Equatable {
    case scalar(Double)
    case diagonal([Double])
    case full(Matrix)
  }

  public private(set) var count: Int
  /// Σ w.
  public private(set) var weight: Double
  /// Σ w².
  public private(set) var squaredWeight: Double
  public private(set) var mean: [Double]
  public private(set) var scatter: Scatter

  public init(_ data: Points, weight: Double, shape: GaussianLearner.Shape) {
    count = data.count
    self.weight = weight * Double(data.count)
    squaredWeight = weight * weight * Double(data.count)
    if data.dimension == 1 {
      let (mean, scatter) = Samples.moments(data.rows.elements)
      self.mean = [mean]
      self.scatter = .scalar(weight * scatter)
    } else if shape == .diagonal {
      let (mean, scatter) = Samples.diagonalMoments(rows: data.rows)
      self.mean = mean
      self.scatter = .diagonal(scatter.map { weight * $0 })
    } else {
      let (mean, scatter) = Samples.moments(rows: data.rows)
      self.mean = mean
      self.scatter = .full(weight * scatter)
    }
  }

  /// Pools two summaries.
  ///
  /// Reference: [Chan 1983], equation 1.5b with weights.
  public mutating func merge(_ other: GaussianMoments) {
    if other.weight == 0 { return }
    if weight == 0 {
      self = other
      return
    }
    let total = weight + other.weight
    let cross = weight * (other.weight / total)
    let step = mean.indices.map { other.mean[$0] - mean[$0] }
    switch (scatter, other.scatter) {
    case (.scalar(let a), .scalar(let b)):
      scatter = .scalar(a + b + cross * step[0] * step[0])
    case (.diagonal(let a), .diagonal(let b)):
      scatter = .diagonal(a.indices.map { a[$0] + b[$0] + cross * step[$0] * step[$0] })
    case (.full(let a), .full(let b)):
      var sum = a + b
      for i in step.indices {
        for j in step.indices { sum[i, j] += cross * step[i] * step[j] }
      }
      scatter = .full(sum)
    default:
      preconditionFailure("summaries of different shapes cannot be merged")
    }
    let share = other.weight / total
    for i in mean.indices { mean[i] += share * step[i] }
    count += other.count
    weight = total
    squaredWeight += other.squaredWeight
  }

  var variationIsInfinite: Bool {
    switch scatter {
    case .scalar(let value): !value.isFinite
    case .diagonal(let values): values.contains { !$0.isFinite }
    case .full(let matrix): matrix.elements.contains { !$0.isFinite }
    }
  }
}
