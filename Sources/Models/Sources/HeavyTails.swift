private import Glibc
public import Numerics

/// Student's t law on ℝᵈ: location + scale · z / √(χ²/ν), one χ² for all coordinates.
public struct StudentTSource: Source, DensityModel {
  public let degrees: Double
  public let location: [Double]
  public let scale: Double

  public init(degrees: Double, location: [Double], scale: Double) {
    precondition(degrees > 0 && scale > 0, "degrees of freedom and scale are positive")
    self.degrees = degrees
    self.location = location
    self.scale = scale
  }

  public func sample(_ count: Int, key: RandomKey) -> Points {
    let d = location.count
    var rows = Bulk.normals(count * d, key: key.part(0))
    var stream = RandomStream(key.part(1))
    for i in 0..<count {
      let factor = scale / (stream.chiSquared(degrees) / degrees).squareRoot()
      for j in 0..<d { rows[i * d + j] = location[j] + factor * rows[i * d + j] }
    }
    return Points(Matrix(rows: count, columns: d, elements: rows))
  }

  public func logDensity(_ data: Points) -> [Double] {
    let d = location.count
    let half = (degrees + Double(d)) / 2
    let constant =
      lgamma(half) - lgamma(degrees / 2)
      - Double(d) * (0.5 * log(degrees * .pi) + log(scale))
    return (0..<data.count).map { i in
      var square = 0.0
      for j in 0..<d {
        let z = (data.rows[i, j] - location[j]) / scale
        square += z * z
      }
      return constant - half * log1p(square / degrees)
    }
  }

  public var law: ContinuousLaw {
    let d = location.count
    var law = ContinuousLaw(dimension: d)
    if degrees > 1 { law.mean = location }
    if degrees > 2 {
      law.covariance = Matrix(
        diagonal: [Double](
          repeating: scale * scale * degrees / (degrees - 2), count: d))
    }
    law.logDensity = { self.logDensity($0) }
    let (degrees, scale, location) = (degrees, scale, location)
    law.marginal = { axis in
      let one = StudentTSource(degrees: degrees, location: [location[axis]], scale: scale)
      let lowerMean: (@Sendable (Double) -> Double)?
      if degrees > 1 { lowerMean = { one.lowerMean($0) } } else { lowerMean = nil }
      return Marginal(
        density: { exp(one.logDensity(Points([$0]))[0]) },
        cdf: { StudentT.cdf(($0 - location[axis]) / scale, degrees: degrees) },
        survival: { StudentT.cdf((location[axis] - $0) / scale, degrees: degrees) },
        quantile: { location[axis] + scale * StudentT.quantile($0, degrees: degrees) },
        lowerMean: lowerMean)
    }
    if degrees > 4 { law.kurtosis = { _ in 3 + 6 / (degrees - 4) } }
    return law
  }
}

extension StudentTSource {
  /// E[X; X ≤ x] on the line, for more than one degree of freedom.
  fileprivate func lowerMean(_ x: Double) -> Double {
    let z = (x - location[0]) / scale
    let density = exp(logDensity(Points([x]))[0])
    let share = location[0] * StudentT.cdf(z, degrees: degrees)
    return share - scale * scale * (degrees + z * z) / (degrees - 1) * density
  }
}

/// The Pareto law on [minimum, ∞): P(X > x) = (minimum / x)^exponent.
public struct ParetoSource: Source, DensityModel {
  public let exponent: Double
  public let minimum: Double

  public init(exponent: Double, minimum: Double) {
    precondition(exponent > 0 && minimum > 0, "exponent and minimum are positive")
    self.exponent = exponent
    self.minimum = minimum
  }

  public func sample(_ count: Int, key: RandomKey) -> Points {
    Points(Bulk.uniforms(count, key: key).map { minimum * pow(1 - $0, -1 / exponent) })
  }

  public func logDensity(_ data: Points) -> [Double] {
    data.rows.elements.map { x in
      x < minimum
        ? -.infinity : log(exponent / minimum) - (exponent + 1) * log(x / minimum)
    }
  }

  public var law: ContinuousLaw {
    let (a, m) = (exponent, minimum)
    var law = ContinuousLaw(dimension: 1)
    if a > 1 { law.mean = [a * m / (a - 1)] }
    if a > 2 {
      law.covariance = Matrix(diagonal: [m * m * a / ((a - 1) * (a - 1) * (a - 2))])
    }
    law.logDensity = { self.logDensity($0) }
    let lowerMean: (@Sendable (Double) -> Double)?
    if a > 1 { lowerMean = { self.lowerMean($0) } } else { lowerMean = nil }
    law.marginal = { _ in
      Marginal(
        density: { $0 < m ? 0 : a / m * pow($0 / m, -a - 1) },
        cdf: { $0 < m ? 0 : -expm1(-a * log($0 / m)) },
        survival: { $0 < m ? 1 : pow($0 / m, -a) },
        quantile: { m * pow(1 - $0, -1 / a) },
        lowerMean: lowerMean)
    }
    if a > 4 {
      let above = 6 * (a * a * a + a * a - 6 * a - 2)
      law.kurtosis = { _ in 3 + above / (a * (a - 3) * (a - 4)) }
    }
    law.entropy = log(m / a) + 1 / a + 1
    return law
  }

  /// E[X; X ≤ x], for exponents above 1.
  private func lowerMean(_ x: Double) -> Double {
    if x < minimum { return 0 }
    return exponent * minimum / (1 - exponent) * expm1((1 - exponent) * log(x / minimum))
  }
}
