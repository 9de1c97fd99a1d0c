private import Glibc
public import Numerics

/// A mixture of Gaussians: component k with probability equal to its weight.
public struct GaussianMixture: ContinuousModel, DensityModel, BiasedSampling, Source, Equatable {
  /// How a mixture was fitted.
  public struct Fitting: Sendable, Equatable {
    /// Iterations of expectation-maximization, in the run that was kept.
    public let iterations: Int
    /// Whether the log-likelihood had stopped growing before the iterations were used up.
    public let converged: Bool
    /// The mean log-likelihood of a row before every iteration.
    public let path: [Double]
  }

  /// Probabilities, summing to one.
  public let weights: [Double]
  public let components: [Gaussian]
  /// Nil unless the mixture was fitted to data.
  public let fitting: Fitting?

  let packed: PackedMixture

  /// Weights are not negative, not all zero, and scaled to sum to one; there are as many components,
  /// of one dimension.
  public init(weights: [Double], components: [Gaussian], fitting: Fitting? = nil) {
    precondition(weights.count == components.count && !weights.isEmpty, "one weight a component")
    let total = weights.reduce(0, +)
    self.weights = weights.map { $0 / total }
    self.components = components
    self.fitting = fitting
    packed = Self.packing(self.weights, components)
  }

  static func packing(_ weights: [Double], _ components: [Gaussian]) -> PackedMixture {
    let d = components[0].dimension
    let isDiagonal = components.allSatisfy {
      if case .diagonal = $0.spread { return true }
      return false
    }
    var packed = PackedMixture(dimension: d, count: weights.count, isDiagonal: isDiagonal)
    for (k, component) in components.enumerated() {
      precondition(component.dimension == d, "components of one dimension")
      packed.set(k, weight: weights[k], component)
    }
    return packed
  }

  public var dimension: Int { components[0].dimension }

  // Sampling

  public func sample(_ count: Int, key: RandomKey) -> Points { sample(count, scale: 1, key: key) }

  /// A temperature multiplies the covariance of every component and leaves their means alone.
  /// Truncation is not defined for mixtures.
  public func sample(_ count: Int, bias: SamplingBias, key: RandomKey) -> Points {
    precondition(bias.truncate == 0, "truncation is not defined for mixtures")
    return sample(count, scale: bias.temperature.squareRoot(), key: key)
  }

  /// Row i takes uniform number i for its component and the i-th d normal numbers for its place.
  private func sample(_ count: Int, scale: Double, key: RandomKey) -> Points {
    let d = dimension
    let choices = Bulk.uniforms(count, key: key.part(0))
    var rows = Matrix(
      rows: count, columns: d,
      elements: Bulk.normals(count * d, scale: scale, key: key.part(1)))
    MixturePlacing.place(
      &rows, choices: choices, weights: weights, means: components.flatMap(\.mean),
      roots: components.flatMap(\.packedRoot))
    return Points(rows)
  }

  // Density

  public func logDensity(_ data: Points) -> [Double] { packed.logDensities(data.rows) }

  /// The component of which every row most likely comes: the largest weight times density, the
  /// first of equals.
  public func mostLikelyComponents(_ data: Points) -> [Int] { packed.mostLikely(data.rows) }

  // Moments

  public var mean: [Double] {
    var mean = [Double](repeating: 0, count: dimension)
    for (weight, component) in zip(weights, components) {
      for j in mean.indices { mean[j] += weight * component.mean[j] }
    }
    return mean
  }

  public var meanVariance: Double {
    let mean = mean
    var sum = 0.0
    for (weight, component) in zip(weights, components) {
      for (j, variance) in component.variances.enumerated() {
        let step = component.mean[j] - mean[j]
        sum += weight * (variance + step * step)
      }
    }
    return sum / Double(mean.count)
  }

  /// The components' covariances and that of their means.
  public var covariance: Matrix {
    let d = dimension
    let mean = mean
    var covariance = Matrix(rows: d, columns: d)
    for (weight, component) in zip(weights, components) {
      let inside = component.covariance
      for i in 0..<d {
        for j in 0..<d {
          let between = (component.mean[i] - mean[i]) * (component.mean[j] - mean[j])
          covariance[i, j] += weight * (inside[i, j] + between)
        }
      }
    }
    return covariance
  }

  public var law: ContinuousLaw {
    // One component is a Gaussian, with all that is known of one.
    if components.count == 1 {
      var law = components[0].law
      law.mixture = self
      law.logDensity = { self.logDensity($0) }
      return law
    }
    var law = ContinuousLaw(dimension: dimension)
    law.mean = mean
    law.covariance = covariance
    law.mixture = self
    law.logDensity = { self.logDensity($0) }
    law.marginal = { self.marginal($0) }
    law.kurtosis = { self.kurtosis($0) }
    return law
  }

  /// Σ w (3σ⁴ + 6σ²δ² + δ⁴) over the squared variance of one coordinate, δ the distance of a
  /// component's mean to that of the mixture.
  private func kurtosis(_ axis: Int) -> Double {
    let centre = mean[axis]
    var (second, fourth) = (0.0, 0.0)
    for (weight, component) in zip(weights, components) {
      let variance = component.variances[axis]
      let square = (component.mean[axis] - centre) * (component.mean[axis] - centre)
      second += weight * (variance + square)
      fourth += weight * (3 * variance * variance + 6 * variance * square + square * square)
    }
    return fourth / (second * second)
  }

  private func marginal(_ axis: Int) -> Marginal {
    let parts = zip(weights, components).map { weight, component in
      (weight, component.mean[axis], component.variances[axis].squareRoot())
    }
    let cdf = { @Sendable (x: Double) in
      parts.reduce(0) { $0 + $1.0 * Normal.cdf((x - $1.1) / $1.2) }
    }
    return Marginal(
      density: { x in
        parts.reduce(0) { $0 + $1.0 * Normal.density((x - $1.1) / $1.2) / $1.2 }
      },
      cdf: cdf,
      survival: { x in parts.reduce(0) { $0 + $1.0 * Normal.cdf(($1.1 - x) / $1.2) } },
      quantile: { bisect(below: $0, cdf) },
      lowerMean: { x in
        parts.reduce(0) { sum, part in
          let z = (x - part.1) / part.2
          return sum + part.0 * (part.1 * Normal.cdf(z) - part.2 * Normal.density(z))
        }
      })
  }
}

extension Gaussian {
  /// The lower root of the covariance, packed row by row.
  fileprivate var packedRoot: [Double] {
    let d = dimension
    var root = [Double](repeating: 0, count: d * (d + 1) / 2)
    switch spread {
    case .diagonal(let variances):
      for j in 0..<d { root[j * (j + 1) / 2 + j] = variances[j].squareRoot() }
    case .full(_, let factor):
      for i in 0..<d { for j in 0...i { root[i * (i + 1) / 2 + j] = factor[i, j] } }
    }
    return root
  }
}

extension PackedMixture {
  /// Sets component `k` to a Gaussian, as a diagonal where all are.
  fileprivate mutating func set(_ k: Int, weight: Double, _ component: Gaussian) {
    let share: Double
    if isDiagonal {
      share = set(k, weight: weight, mean: component.mean, covariance: component.variances)
    } else {
      let covariance = component.covariance
      let packed = (0..<dimension).flatMap { i in (0...i).map { covariance[i, $0] } }
      share = set(k, weight: weight, mean: component.mean, covariance: packed)
    }
    // A Gaussian has a regular covariance.
    precondition(share > 0, "a component's covariance is singular")
  }
}
