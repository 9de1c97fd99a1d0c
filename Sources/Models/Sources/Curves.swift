private import Glibc
public import Numerics

/// Points on a curve or surface, with normal noise: the pictures of every clustering text book.
///
/// Their means and covariances are known exactly; their densities are not used.
public struct CurveSource: Source, GenerativeModel {
  public enum Shape: Sendable, Equatable {
    /// Two half circles of radius 1 that reach into one another, equally likely.
    case moons
    /// A circle of radius 1 and one of radius `factor`, equally likely.
    case circles(factor: Double)
    /// (t cos t, 21 v, t sin t) for t uniform on 3π/2 … 9π/2 and v on 0 … 1.
    case swissRoll
  }

  public let shape: Shape
  /// The standard deviation of the noise on every coordinate.
  public let noise: Double

  public init(_ shape: Shape, noise: Double) {
    self.shape = shape
    self.noise = noise
  }

  private var dimension: Int { shape == .swissRoll ? 3 : 2 }

  public func sample(_ count: Int, key: RandomKey) -> Points {
    let d = dimension
    let places = Bulk.uniforms(2 * count, key: key.part(0))
    var rows = Bulk.normals(count * d, scale: noise, key: key.part(1))
    for i in 0..<count {
      for (j, value) in point(places[2 * i], places[2 * i + 1]).enumerated() {
        rows[i * d + j] += value
      }
    }
    return Points(Matrix(rows: count, columns: d, elements: rows))
  }

  private func point(_ u: Double, _ v: Double) -> [Double] {
    switch shape {
    case .moons:
      let angle = Double.pi * v
      return u < 0.5 ? [cos(angle), sin(angle)] : [1 - cos(angle), 0.5 - sin(angle)]
    case .circles(let factor):
      let angle = 2 * Double.pi * v
      let radius = u < 0.5 ? 1 : factor
      return [radius * cos(angle), radius * sin(angle)]
    case .swissRoll:
      let t = 1.5 * Double.pi * (1 + 2 * u)
      return [t * cos(t), 21 * v, t * sin(t)]
    }
  }

  public var law: ContinuousLaw {
    var law = ContinuousLaw(dimension: dimension)
    let (mean, covariance) = noiselessMoments
    law.mean = mean
    law.covariance =
      covariance
      + Matrix(diagonal: [Double](repeating: noise * noise, count: dimension))
    return law
  }

  private var noiselessMoments: (mean: [Double], covariance: Matrix) {
    switch shape {
    case .moons:
      // Half circles have E sin = 2/π, E sin² = E cos² = ½ and E sin cos = E cos = 0.
      let height = 2 / Double.pi
      let across = 0.5 + 0.25
      let up = 0.5 * (0.5 + (0.5 + 0.25 - height)) - 0.0625
      let both = 0.5 * (0.5 - height) - 0.125
      return (
        [0.5, 0.25], Matrix(rows: 2, columns: 2, elements: [across, both, both, up])
      )
    case .circles(let factor):
      let variance = 0.25 * (1 + factor * factor)
      return ([0, 0], Matrix(diagonal: [variance, variance]))
    case .swissRoll:
      return Self.rollMoments
    }
  }

  /// ∫ over t of t cos t and its relatives, in closed form.
  private static let rollMoments: (mean: [Double], covariance: Matrix) = {
    let (a, b) = (1.5 * Double.pi, 4.5 * Double.pi)
    func mean(_ antiderivative: (Double) -> Double) -> Double {
      (antiderivative(b) - antiderivative(a)) / (b - a)
    }
    let x = mean { cos($0) + $0 * sin($0) }
    let z = mean { sin($0) - $0 * cos($0) }
    let wave = { (t: Double) in
      t * t * sin(2 * t) / 4 + t * cos(2 * t) / 4 - sin(2 * t) / 8
    }
    let xx = mean { $0 * $0 * $0 / 6 + wave($0) }
    let zz = mean { $0 * $0 * $0 / 6 - wave($0) }
    let xz = mean { t in
      -t * t * cos(2 * t) / 4 + t * sin(2 * t) / 4 + cos(2 * t) / 8
    }
    var covariance = Matrix(diagonal: [xx - x * x, 21 * 21 / 12.0, zz - z * z])
    covariance[0, 2] = xz - x * z
    covariance[2, 0] = xz - x * z
    return ([x, 10.5, z], covariance)
  }()
}
