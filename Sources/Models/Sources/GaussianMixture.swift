private import Glibc
public import Numerics

/// A mixture of Gaussians: component k with probability proportional to its weight.
public struct GaussianMixture: Source, DensityModel {
  /// Probabilities, summing to one.
  public let weights: [Double]
  public let components: [Gaussian]

  /// - Parameters:
  ///   - weights: Positive; scaled to sum to one.
  ///   - components: As many as weights, of one dimension.
  public init(weights: [Double], components: [Gaussian]) {
    precondition(weights.count == components.count && !weights.isEmpty, "one weight a component")
    let total = weights.reduce(0, +)
    self.weights = weights.map { $0 / total }
    self.components = components
  }

  /// Every component draws the whole normal block; rows are taken by their chosen component, so a
  /// shorter sample is a prefix of a longer one.
  public func sample(_ count: Int, key: RandomKey) -> Points {
    let d = components[0].dimension
    let choices = Bulk.uniforms(count, key: key.part(0))
    let candidates = components.indices.map {
      components[$0].sample(count, key: key.part($0 + 1)).rows.elements
    }
    var rows: [Double] = []
    rows.reserveCapacity(count * d)
    for (i, u) in choices.enumerated() {
      var k = 0
      var cumulative = weights[0]
      while u >= cumulative && k + 1 < weights.count {
        k += 1
        cumulative += weights[k]
      }
      rows.append(contentsOf: candidates[k][i * d..<(i + 1) * d])
    }
    return Points(Matrix(rows: count, columns: d, elements: rows))
  }

  /// Log-sum-exp of the components' log-densities plus log-weights.
  public func logDensity(_ data: Points) -> [Double] {
    let logs = zip(weights, components).map { weight, component in
      component.logDensity(data).map { $0 + log(weight) }
    }
    return (0..<data.count).map { i in
      let largest = logs.reduce(-Double.infinity) { max($0, $1[i]) }
      if largest == -.infinity { return largest }
      return largest + log(logs.reduce(0) { $0 + exp($1[i] - largest) })
    }
  }

  public var law: ContinuousLaw {
    let d = components[0].dimension
    var law = ContinuousLaw(dimension: d)
    var mean = [Double](repeating: 0, count: d)
    for (weight, component) in zip(weights, components) {
      for j in 0..<d { mean[j] += weight * component.mean[j] }
    }
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
    law.mean = mean
    law.covariance = covariance
    law.logDensity = { self.logDensity($0) }
    law.marginal = { self.marginal($0) }
    return law
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
      quantile: { bisect(below: $0, cdf) })
  }
}
