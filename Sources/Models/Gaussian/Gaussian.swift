private import Glibc
public import Numerics

/// The normal law N(mean, covariance) in d dimensions.
public struct Gaussian: ContinuousModel, DensityModel, BiasedSampling, Equatable {
  /// The covariance, with what sampling and densities need of it.
  public enum Spread: Sendable, Equatable {
    /// Independent coordinates with these variances.
    case diagonal([Double])
    /// Any covariance, and its lower Cholesky factor.
    case full(Matrix, factor: Matrix)
  }

  /// One dimension is held without arrays: a chain on the line makes a model a generation and
  /// would spend its time on memory.
  enum Storage: Sendable, Equatable {
    case line(mean: Double, variance: Double)
    case diagonal(mean: [Double], variances: [Double])
    case full(mean: [Double], covariance: Matrix, factor: Matrix)
  }

  let storage: Storage

  init(_ storage: Storage) { self.storage = storage }

  /// Nil when the covariance is not positive definite to working precision.
  ///
  /// **Shape** mean d; covariance d × d, symmetric.
  public init?(mean: [Double], covariance: Matrix) {
    precondition(covariance.rows == mean.count, "mean and covariance differ in dimension")
    guard mean.count > 1 else {
      self.init(mean: mean, variances: covariance.elements)
      return
    }
    guard let factor = Cholesky(covariance)?.factor else { return nil }
    self.init(.full(mean: mean, covariance: covariance, factor: factor))
  }

  /// Nil unless every variance is positive and finite.
  public init?(mean: [Double], variances: [Double]) {
    precondition(variances.count == mean.count, "mean and variances differ in dimension")
    if mean.count == 1 {
      self.init(mean: mean[0], variance: variances[0])
      return
    }
    for value in variances { guard value > 0, value.isFinite else { return nil } }
    self.init(.diagonal(mean: mean, variances: variances))
  }

  /// The law on the line; nil unless the variance is positive and finite.
  public init?(mean: Double, variance: Double) {
    guard variance > 0, variance.isFinite else { return nil }
    self.init(.line(mean: mean, variance: variance))
  }

  /// The law on the line with a variance that is known to be positive and finite.
  init(line mean: Double, _ variance: Double) {
    self.init(.line(mean: mean, variance: variance))
  }

  public var mean: [Double] {
    switch storage {
    case .line(let mean, _): [mean]
    case .diagonal(let mean, _), .full(let mean, _, _): mean
    }
  }

  public var spread: Spread {
    switch storage {
    case .line(_, let variance): .diagonal([variance])
    case .diagonal(_, let variances): .diagonal(variances)
    case .full(_, let covariance, let factor): .full(covariance, factor: factor)
    }
  }

  /// Mean and variance of a law on the line; nil in more dimensions.
  public var line: (mean: Double, variance: Double)? {
    if case .line(let mean, let variance) = storage { (mean, variance) } else { nil }
  }

  public var dimension: Int {
    switch storage {
    case .line: 1
    case .diagonal(let mean, _), .full(let mean, _, _): mean.count
    }
  }

  public var covariance: Matrix {
    switch spread {
    case .diagonal(let variances): Matrix(diagonal: variances)
    case .full(let covariance, _): covariance
    }
  }

  public var variances: [Double] {
    switch spread {
    case .diagonal(let variances): variances
    case .full(let covariance, _): covariance.diagonal
    }
  }

  public var meanVariance: Double {
    switch storage {
    case .line(_, let variance): variance
    case .diagonal(_, let variances): variances.reduce(0, +) / Double(variances.count)
    case .full(_, let covariance, _): covariance.trace / Double(covariance.rows)
    }
  }

  /// ln det of the covariance.
  public var logDeterminant: Double {
    switch spread {
    case .diagonal(let variances): variances.reduce(0) { $0 + log($1) }
    case .full(_, let factor): Cholesky.logDeterminant(factor: factor)
    }
  }

  /// Differential entropy in nats, ½ ln det(2πe Σ).
  public var entropy: Double {
    0.5 * (Double(dimension) * (log(2 * .pi) + 1) + logDeterminant)
  }

  // Sampling

  public func sample(_ count: Int, key: RandomKey) -> Points {
    sample(count, scale: 1, key: key)
  }

  public func sample(_ count: Int, bias: SamplingBias, key: RandomKey) -> Points {
    let scale = bias.temperature.squareRoot()
    if bias.truncate == 0 { return sample(count, scale: scale, key: key) }
    return truncatedSample(count, dropping: bias.truncate, scale: scale, key: key)
  }

  private func sample(_ count: Int, scale: Double, key: RandomKey) -> Points {
    if case .line(let mean, let variance) = storage {
      return Points(
        Bulk.normals(count, mean: mean, scale: scale * variance.squareRoot(), key: key))
    }
    let normals = Bulk.normals(count * dimension, scale: scale, key: key)
    return Points(placed(Matrix(rows: count, columns: dimension, elements: normals)))
  }

  /// Rows z turned into mean + L z.
  private func placed(_ standard: Matrix) -> Matrix {
    var rows = standard
    switch spread {
    case .diagonal(let variances):
      Samples.scale(variances.map { $0.squareRoot() }, andAdd: mean, to: &rows)
    case .full(_, let factor):
      BLAS.applyLower(factor, toRows: &rows)
      Samples.subtract(mean.map { -$0 }, from: &rows)
    }
    return rows
  }

  /// Rows beyond the ellipsoid that holds 1 - `share` of the law are drawn again.
  private func truncatedSample(
    _ count: Int, dropping share: Double, scale: Double, key: RandomKey
  ) -> Points {
    let d = dimension
    let limit = ChiSquared.quantile(1 - share, degrees: Double(d))
    var kept: [Double] = []
    kept.reserveCapacity(count * d)
    var part = 0
    while kept.count < count * d {
      let block = 1024
      let normals = Bulk.normals(block * d, key: key.part(part))
      part += 1
      for i in 0..<block where kept.count < count * d {
        let row = normals[i * d..<(i + 1) * d]
        if row.reduce(0, { $0 + $1 * $1 }) <= limit { kept.append(contentsOf: row) }
      }
    }
    return Points(
      placed(Matrix(rows: count, columns: d, elements: kept.map { scale * $0 })))
  }

  // Density

  public func logDensity(_ data: Points) -> [Double] {
    let d = dimension
    let constant = -0.5 * (Double(d) * log(2 * .pi) + logDeterminant)
    var rows = data.rows
    Samples.subtract(mean, from: &rows)
    switch spread {
    case .diagonal(let variances):
      return (0..<rows.rows).map { i in
        var square = 0.0
        for j in 0..<d {
          square += rows.elements[i * d + j] * rows.elements[i * d + j] / variances[j]
        }
        return constant - 0.5 * square
      }
    case .full(_, let factor):
      BLAS.solveLower(factor, onRows: &rows)
      return (0..<rows.rows).map { i in
        var square = 0.0
        for j in 0..<d { square += rows.elements[i * d + j] * rows.elements[i * d + j] }
        return constant - 0.5 * square
      }
    }
  }

  public var law: ContinuousLaw {
    var law = ContinuousLaw(dimension: dimension)
    law.mean = mean
    law.covariance = covariance
    law.gaussian = self
    law.logDensity = { self.logDensity($0) }
    let deviations = variances.map { $0.squareRoot() }
    law.marginal = { [mean] in .normal(mean: mean[$0], deviation: deviations[$0]) }
    law.entropy = entropy
    law.kurtosis = { _ in 3 }
    return law
  }
}

extension Gaussian: Source {}

extension SamplingBias {
  /// The factor on the covariance of a Gaussian in `dimension` dimensions that the bias makes.
  ///
  /// Truncation at χ²_d ≤ c multiplies every variance by P(χ²_{d+2} ≤ c) / P(χ²_d ≤ c).
  public func varianceFactor(dimension: Int) -> Double {
    if truncate == 0 { return temperature }
    let d = Double(dimension)
    let limit = ChiSquared.quantile(1 - truncate, degrees: d)
    return temperature * ChiSquared.cdf(limit, degrees: d + 2) / (1 - truncate)
  }
}
