public import Numerics

/// A normal law that was fitted under differential privacy.
public struct PrivateGaussian: ContinuousModel, DensityModel, BiasedSampling, Equatable {
  public let gaussian: Gaussian
  /// How many eigenvalues of the noisy covariance lay outside what is possible and were moved there.
  public let repaired: Int

  public init(_ gaussian: Gaussian, repaired: Int) {
    self.gaussian = gaussian
    self.repaired = repaired
  }

  public var mean: [Double] { gaussian.mean }
  public var meanVariance: Double { gaussian.meanVariance }
  public var law: ContinuousLaw { gaussian.law }
  public func covarianceMatrix() -> Matrix? { gaussian.covariance }
  public func sample(_ count: Int, key: RandomKey) -> Points { gaussian.sample(count, key: key) }
  public func sample(_ count: Int, bias: SamplingBias, key: RandomKey) -> Points {
    gaussian.sample(count, bias: bias, key: key)
  }
  public func logDensity(_ data: Points) -> [Double] { gaussian.logDensity(data) }
}

/// Fits a Gaussian to noisy sums over rows within declared bounds.
///
/// Rows are clipped and standardised to z, |z|² ≤ B. What is released is (n, Σ z, Σ z zᵀ) with normal
/// noise of standard deviation σ along every axis of an orthonormal basis: an entry off the diagonal,
/// which stands there twice, gets σ/√2. One row more or less changes this by √(1 + |z|² + |z|⁴) ≤
/// √(1 + B + B²); the diagonal alone, Σ zⱼ², by √(1 + d + d) in a box. Everything else is made of the
/// noisy numbers: the mean is clipped to the bounds, and eigenvalues of the covariance below σ/n, the
/// noise of one entry, are raised to it, those above the largest possible are cut.
///
/// Reference: [Balle 2018].
public struct PrivateGaussianLearner: Learner {
  public let shape: GaussianLearner.Shape
  public let estimator: GaussianLearner.Estimator
  public let bounds: RowBounds
  public let budget: PrivacyBudget

  public init(
    shape: GaussianLearner.Shape, estimator: GaussianLearner.Estimator, bounds: RowBounds,
    budget: PrivacyBudget
  ) {
    self.shape = shape
    self.estimator = estimator
    self.bounds = bounds
    self.budget = budget
  }

  /// By how much one row can change the released numbers, in length.
  public var sensitivity: Double {
    let square = bounds.largestSquare
    // Σ zⱼ⁴ ≤ d in a box, where the diagonal is all that is released.
    let fourth = shape == .diagonal ? square : square * square
    return (1 + square + fourth).squareRoot()
  }

  /// σ.
  public var deviation: Double { GaussianMechanism.deviation(budget, sensitivity: sensitivity) }

  public func summary(of data: Points, weight: Double) -> GaussianMoments {
    precondition(weight == 1, "a row that weighs more says more than its share")
    return GaussianMoments(Points(bounds.standardized(data.rows)), weight: 1, shape: shape)
  }

  public func fit(
    _ summary: GaussianMoments, previous: PrivateGaussian?, key: RandomKey
  ) throws(Degeneracy) -> PrivateGaussian {
    let d = bounds.dimension
    let sigma = deviation
    let entries = shape == .diagonal ? d : d * (d + 1) / 2
    let noise = Bulk.normals(1 + d + entries, scale: sigma, key: key)
    let n = Double(summary.count) + noise[0]
    let divisor = estimator == .mle ? n : n - 1
    guard n > 0, divisor > 0 else {
      throw Degeneracy("the noise that privacy asks for leaves no positive count of rows")
    }
    let mean = bounds.clipped(
      (0..<d).map { (Double(summary.count) * summary.mean[$0] + noise[1 + $0]) / n })
    if shape == .diagonal || d == 1 {
      return try diagonal(summary, mean, noise, n: n, divisor: divisor, floor: sigma / n)
    }
    return try full(summary, mean, noise, n: n, divisor: divisor, floor: sigma / n)
  }

  private func diagonal(
    _ summary: GaussianMoments, _ mean: [Double], _ noise: [Double], n: Double, divisor: Double,
    floor: Double
  ) throws(Degeneracy) -> PrivateGaussian {
    let scatter: [Double] =
      switch summary.scatter {
      case .scalar(let value): [value]
      case .diagonal(let values): values
      case .full(let matrix): matrix.diagonal
      }
    let count = Double(summary.count)
    var repaired = 0
    let variances = scatter.indices.map { j in
      let squares = scatter[j] + count * summary.mean[j] * summary.mean[j]
      let value = (squares + noise[1 + mean.count + j] - n * mean[j] * mean[j]) / divisor
      return repair(value, floor: floor, ceiling: 1, &repaired)
    }
    let (centre, scales) = (bounds.centre, bounds.scales)
    guard
      let gaussian = Gaussian(
        mean: mean.indices.map { centre[$0] + scales[$0] * mean[$0] },
        variances: variances.indices.map { scales[$0] * scales[$0] * variances[$0] })
    else { throw Degeneracy("all \(summary.count) examples are equal within the bounds") }
    return PrivateGaussian(gaussian, repaired: repaired)
  }

  private func full(
    _ summary: GaussianMoments, _ mean: [Double], _ noise: [Double], n: Double, divisor: Double,
    floor: Double
  ) throws(Degeneracy) -> PrivateGaussian {
    guard case .full(let scatter) = summary.scatter else {
      preconditionFailure("a full covariance comes from full moments")
    }
    let d = mean.count
    let count = Double(summary.count)
    var covariance = scatter
    var next = 1 + d
    for i in 0..<d {
      for j in 0...i {
        let square = scatter[i, j] + count * summary.mean[i] * summary.mean[j]
        let share = i == j ? noise[next] : 0.5.squareRoot() * noise[next]
        next += 1
        covariance[i, j] = (square + share - n * mean[i] * mean[j]) / divisor
        covariance[j, i] = covariance[i, j]
      }
    }
    var repaired = 0
    if floor > 0, let (values, vectors) = BLAS.eigen(covariance) {
      let moved = values.map {
        repair($0, floor: floor, ceiling: bounds.largestSquare, &repaired)
      }
      if repaired > 0 {
        let product = vectors * Matrix(diagonal: moved) * vectors.transposed
        covariance = 0.5 * (product + product.transposed)
      }
    }
    let (centre, scales) = (bounds.centre, bounds.scales)
    for i in 0..<d {
      for j in 0..<d { covariance[i, j] *= scales[i] * scales[j] }
    }
    guard
      let gaussian = Gaussian(
        mean: mean.indices.map { centre[$0] + scales[$0] * mean[$0] }, covariance: covariance)
    else {
      throw Degeneracy(
        "the covariance of \(summary.count) examples within the bounds is singular to working"
          + " precision")
    }
    return PrivateGaussian(gaussian, repaired: repaired)
  }

  private func repair(
    _ value: Double, floor: Double, ceiling: Double, _ repaired: inout Int
  ) -> Double {
    let moved = floor > 0 ? max(min(floor, ceiling), min(ceiling, value)) : value
    if moved != value { repaired += 1 }
    return moved
  }
}
