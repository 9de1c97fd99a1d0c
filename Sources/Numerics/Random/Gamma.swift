import Glibc

extension RandomStream {
  /// A gamma number of the given shape and scale 1.
  ///
  /// Reference: [Marsaglia 2000b]; below shape 1 by the power of a uniform.
  public mutating func gamma(shape: Double) -> Double {
    precondition(shape > 0, "the shape of a gamma law is positive")
    if shape < 1 {
      let boost = pow(positiveUniform(), 1 / shape)
      return gamma(shape: shape + 1) * boost
    }
    let d = shape - 1.0 / 3
    let c = 1 / (9 * d).squareRoot()
    while true {
      let z = normal()
      let root = 1 + c * z
      guard root > 0 else { continue }
      let v = root * root * root
      let u = positiveUniform()
      if u < 1 - 0.0331 * (z * z) * (z * z) { return d * v }
      if log(u) < 0.5 * z * z + d * (1 - v + log(v)) { return d * v }
    }
  }

  /// A chi-squared number with the given degrees of freedom, which need not be whole.
  public mutating func chiSquared(_ degrees: Double) -> Double { 2 * gamma(shape: degrees / 2) }
}
