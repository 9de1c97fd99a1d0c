private import Glibc
public import Numerics

/// The Laplace law: density exp(-|x - location|/scale)/(2 scale), kurtosis 6.
public struct LaplaceSource: Source, DensityModel {
  public let location: Double
  public let scale: Double

  public init(location: Double = 0, scale: Double = 1) {
    precondition(scale > 0, "the scale of a Laplace law is positive")
    self.location = location
    self.scale = scale
  }

  public func sample(_ count: Int, key: RandomKey) -> Points {
    // Half a step up, so that no number is 0.
    Points(Bulk.uniforms(count, key: key).map { quantile($0 + 0x1p-53) })
  }

  public func logDensity(_ data: Points) -> [Double] {
    let constant = log(2 * scale)
    return data.rows.elements.map { -abs($0 - location) / scale - constant }
  }

  private func quantile(_ p: Double) -> Double {
    p < 0.5 ? location + scale * log(2 * p) : location - scale * log(2 * (1 - p))
  }

  /// P(X ≤ location + scale · z).
  private static func cdf(_ z: Double) -> Double {
    z < 0 ? 0.5 * exp(z) : 1 - 0.5 * exp(-z)
  }

  public var law: ContinuousLaw {
    var law = ContinuousLaw(dimension: 1)
    law.mean = [location]
    law.covariance = Matrix(diagonal: [2 * scale * scale])
    law.logDensity = { self.logDensity($0) }
    law.marginal = { [location, scale] _ in
      Marginal(
        density: { exp(-abs($0 - location) / scale) / (2 * scale) },
        cdf: { Self.cdf(($0 - location) / scale) },
        survival: { Self.cdf((location - $0) / scale) },
        quantile: { self.quantile($0) },
        lowerMean: { x in
          let z = (x - location) / scale
          return z < 0
            ? 0.5 * exp(z) * (x - scale) : location - 0.5 * exp(-z) * (x + scale)
        })
    }
    law.entropy = 1 + log(2 * scale)
    law.kurtosis = { _ in 6 }
    return law
  }
}
