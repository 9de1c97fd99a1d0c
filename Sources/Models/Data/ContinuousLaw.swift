public import Numerics

/// What is known exactly of a distribution on ℝᵈ. Absent knowledge is nil, never a guess.
public struct ContinuousLaw: Sendable {
  public let dimension: Int
  public var mean: [Double]?
  public var covariance: Matrix?
  /// The law itself, where it is Gaussian.
  public var gaussian: Gaussian?
  /// The law itself, where it is a mixture of Gaussians.
  public var mixture: GaussianMixture?
  /// ln p(x) in nats of every row.
  public var logDensity: (@Sendable (Points) -> [Double])?
  /// The law of one coordinate.
  public var marginal: (@Sendable (_ axis: Int) -> Marginal)?
  /// Differential entropy in nats.
  public var entropy: Double?
  /// E(X - EX)⁴ over the squared variance of one coordinate: 3 for a normal law; NaN at variance 0.
  public var kurtosis: (@Sendable (_ axis: Int) -> Double)?
  /// Whether nothing is known but samples, as of a table: then a moment that is nil exists and can
  /// be estimated. Otherwise it does not exist.
  public var isEmpirical = false
  /// The shape of the pictures that the rows are; nil where they are none.
  public var image: ImageShape?
  /// What the classes of labelled rows are called, in the order of their numbers; empty where rows
  /// have no labels.
  public var classNames: [String] = []

  public init(dimension: Int) { self.dimension = dimension }
}

/// A distribution on the line.
public struct Marginal: Sendable {
  /// NaN where the law has no density; of a law on the integers the mass of the nearest one.
  public let density: @Sendable (Double) -> Double
  /// P(X ≤ x).
  public let cdf: @Sendable (Double) -> Double
  /// P(X > x), accurate where it is small.
  public let survival: @Sendable (Double) -> Double
  /// The smallest x with P(X ≤ x) ≥ p, for 0 < p < 1.
  public let quantile: @Sendable (Double) -> Double
  /// E[X; X ≤ x], the part of the mean that lies up to x; nil where it is not known.
  public let lowerMean: (@Sendable (Double) -> Double)?

  public init(
    density: @escaping @Sendable (Double) -> Double,
    cdf: @escaping @Sendable (Double) -> Double,
    survival: @escaping @Sendable (Double) -> Double,
    quantile: @escaping @Sendable (Double) -> Double,
    lowerMean: (@Sendable (Double) -> Double)? = nil
  ) {
    self.density = density
    self.cdf = cdf
    self.survival = survival
    self.quantile = quantile
    self.lowerMean = lowerMean
  }

  /// N(mean, deviation²).
  public static func normal(mean: Double, deviation: Double) -> Marginal {
    Marginal(
      density: { Normal.density(($0 - mean) / deviation) / deviation },
      cdf: { Normal.cdf(($0 - mean) / deviation) },
      survival: { Normal.cdf((mean - $0) / deviation) },
      quantile: { mean + deviation * Normal.quantile($0) },
      lowerMean: { x in
        let z = (x - mean) / deviation
        return mean * Normal.cdf(z) - deviation * Normal.density(z)
      })
  }
}
