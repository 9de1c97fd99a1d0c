public import Numerics

/// A kernel density estimate: a row drawn by its weight, moved by a kernel of width h on every axis.
///
/// At h = 0 it is the bootstrap, the empirical law of its rows. That law has no density; what needs
/// one is undefined for it.
public struct KernelDensity: ContinuousModel, DensityModel, Equatable {
  public enum Kernel: String, Sendable, CaseIterable {
    /// Normal with standard deviation h on every axis.
    case gaussian
    /// Uniform on [-h, h] on every axis, a box: variance h²/3.
    case tophat

    /// The kernel's variance at h = 1.
    public var variance: Double { self == .gaussian ? 1 : 1.0 / 3 }
    /// The kernel's fourth moment at h = 1.
    var fourthMoment: Double { self == .gaussian ? 3 : 0.2 }
  }

  /// The rows it was fitted to, n × d.
  public let rows: Matrix
  /// n shares that sum to one; nil where rows count alike.
  public let weights: [Double]?
  /// h of every axis, not negative.
  public let bandwidths: [Double]
  public let kernel: Kernel
  /// The mean of the rows.
  public let mean: [Double]
  /// Σ w (x - mean)(x - mean)ᵀ of the rows, d × d.
  let scatter: Matrix

  /// Nil where there is no row, or where moments are beyond the range of numbers.
  /// - Parameters:
  ///   - rows: n × d.
  ///   - weights: n positive numbers, scaled to sum to one; nil counts rows alike.
  ///   - kernel: What moves a row.
  ///   - bandwidths: h of every axis, from the standard deviations (divisor W) of the rows.
  init?(
    rows: Matrix, weights: [Double]?, kernel: Kernel,
    bandwidths: (_ deviations: [Double]) -> [Double]
  ) {
    guard rows.rows > 0 else { return nil }
    let total = weights?.reduce(0, +) ?? 0
    let shares = weights.map { $0.map { $0 / total } }
    (mean, scatter) = Self.moments(rows, shares)
    self.rows = rows
    self.weights = shares
    self.kernel = kernel
    self.bandwidths = bandwidths(scatter.diagonal.map { $0.squareRoot() })
    guard mean.allSatisfy(\.isFinite), covariance.elements.allSatisfy(\.isFinite) else {
      return nil
    }
  }

  /// The estimate with the given bandwidths.
  ///
  /// Nil where there is no row, or where moments are beyond the range of numbers.
  public init?(
    rows: Matrix, weights: [Double]? = nil, bandwidths: [Double], kernel: Kernel = .gaussian
  ) {
    precondition(bandwidths.count == rows.columns, "one bandwidth an axis")
    precondition(bandwidths.allSatisfy { $0 >= 0 }, "bandwidths are not negative")
    precondition(weights?.count ?? rows.rows == rows.rows, "one weight a row")
    self.init(rows: rows, weights: weights, kernel: kernel) { _ in bandwidths }
  }

  public var dimension: Int { rows.columns }

  /// Whether there is no kernel, and so no density.
  public var isBootstrap: Bool { bandwidths.contains(0) }

  /// The scatter of the rows and, on the diagonal, the kernel's variance.
  public var covariance: Matrix {
    var result = scatter
    for j in 0..<dimension { result[j, j] += kernel.variance * bandwidths[j] * bandwidths[j] }
    return result
  }

  public var meanVariance: Double { covariance.trace / Double(dimension) }

  private static func moments(_ rows: Matrix, _ weights: [Double]?) -> ([Double], Matrix) {
    let d = rows.columns
    guard let weights else {
      let n = Double(rows.rows)
      if d == 1 {
        let (mean, scatter) = Samples.moments(rows.elements)
        return ([mean], Matrix(rows: 1, columns: 1, elements: [scatter / n]))
      }
      let (mean, scatter) = Samples.moments(rows: rows)
      return (mean, (1 / n) * scatter)
    }
    var mean = [Double](repeating: 0, count: d)
    for (i, weight) in weights.enumerated() {
      for j in 0..<d { mean[j] += weight * rows[i, j] }
    }
    var centred = rows
    Samples.subtract(mean, from: &centred)
    for (i, weight) in weights.enumerated() {
      for j in 0..<d { centred[i, j] *= weight.squareRoot() }
    }
    return (mean, BLAS.gram(centred))
  }

  public func sample(_ count: Int, key: RandomKey) -> Points {
    Points(
      KernelSums.sample(
        count, centres: rows, weights: weights, bandwidths: bandwidths,
        noise: kernel == .gaussian ? .normal : .uniform, key: key))
  }

  /// -∞ everywhere for the bootstrap, whose law has no part with a density.
  public func logDensity(_ data: Points) -> [Double] {
    if isBootstrap { return [Double](repeating: -.infinity, count: data.count) }
    switch kernel {
    case .gaussian:
      let constant = bandwidths.reduce(0) { $0 + logOfNormalFactor($1) }
      return KernelSums.gaussian(
        data.rows, centres: rows, weights: weights, bandwidths: bandwidths
      ).map { $0 - constant }
    case .tophat:
      let constant = bandwidths.reduce(0) { $0 + logOfWidth($1) }
      return KernelSums.box(data.rows, centres: rows, weights: weights, bandwidths: bandwidths)
        .map { $0 - constant }
    }
  }

  public var law: ContinuousLaw {
    var law = ContinuousLaw(dimension: dimension)
    law.mean = mean
    law.covariance = covariance
    if !isBootstrap { law.logDensity = { self.logDensity($0) } }
    law.marginal = { self.marginal($0).marginal }
    law.kurtosis = { self.kurtosis($0) }
    return law
  }

  /// The estimate of one coordinate.
  private func marginal(_ axis: Int) -> KernelMarginal {
    KernelMarginal(
      rows.column(axis), weights: weights, bandwidth: bandwidths[axis], kernel: kernel)
  }

  /// From the fourth moment of a sum of independent parts, m₄ + 6 m₂ k₂ + k₄.
  private func kurtosis(_ axis: Int) -> Double {
    var fourth = 0.0
    for i in 0..<rows.rows {
      let square = (rows[i, axis] - mean[axis]) * (rows[i, axis] - mean[axis])
      fourth += (weights?[i] ?? 1) * square * square
    }
    if weights == nil { fourth /= Double(rows.rows) }
    let square = bandwidths[axis] * bandwidths[axis]
    let noise = kernel.variance * square
    let inside = scatter[axis, axis]
    let total = inside + noise
    return (fourth + 6 * inside * noise + kernel.fourthMoment * square * square) / (total * total)
  }
}
