import Glibc

extension RandomStream {
  /// A gamma number of the given shape and scale 1.
  ///
  /// Reference: [Marsaglia 2000b]; below shape 1 by the power of a uniform. Exact for shapes up to
  /// 10¹³ and beyond: where the terms of the acceptance rule cancel, its series is taken.
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
      let bound =
        d < 0x1p20 ? 0.5 * z * z + d * (1 - v + log(v)) : Self.acceptance(d: d, step: c * z)
      if log(u) < bound { return d * v }
    }
  }

  /// z²/2 + d(1 - v + ln v) for v = (1 + x)³ and z² = 9 d x²: 3d (-x⁴/4 + x⁵/5 - x⁶/6 + …).
  ///
  /// At a shape of 2²⁰ a step of nine deviations is 0.003, and the terms left out are beyond the
  /// last digit.
  private static func acceptance(d: Double, step x: Double) -> Double {
    let square = x * x
    let series = -1.0 / 4 + x * (1.0 / 5 + x * (-1.0 / 6 + x * (1.0 / 7 - x / 8)))
    return 3 * d * square * square * series
  }

  /// A chi-squared number with the given degrees of freedom, which need not be whole.
  public mutating func chiSquared(_ degrees: Double) -> Double { 2 * gamma(shape: degrees / 2) }
}
