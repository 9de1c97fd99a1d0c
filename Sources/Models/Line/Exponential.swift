private import Glibc
public import Numerics

/// The exponential law on [0, ∞) with mean θ: density exp(-x/θ)/θ.
public struct Exponential: Source, ContinuousModel, DensityModel, Equatable {
  /// θ.
  public let scale: Double

  public init(mean: Double) {
    precondition(mean > 0 && mean.isFinite, "the mean of an exponential law is positive")
    scale = mean
  }

  public var mean: [Double] { [scale] }
  public var meanVariance: Double { scale * scale }

  public func sample(_ count: Int, key: RandomKey) -> Points {
    Points(Bulk.uniforms(count, key: key).map { -scale * log(1 - $0) })
  }

  public func logDensity(_ data: Points) -> [Double] {
    let constant = log(scale)
    return data.rows.elements.map { $0 < 0 ? -.infinity : -$0 / scale - constant }
  }

  public var law: ContinuousLaw {
    var law = ContinuousLaw(dimension: 1)
    law.mean = mean
    law.covariance = Matrix(diagonal: [meanVariance])
    law.logDensity = { self.logDensity($0) }
    law.marginal = { [scale] _ in
      Marginal(
        density: { $0 < 0 ? 0 : exp(-$0 / scale) / scale },
        cdf: { $0 < 0 ? 0 : -expm1(-$0 / scale) },
        survival: { $0 < 0 ? 1 : exp(-$0 / scale) },
        quantile: { -scale * log1p(-$0) },
        lowerMean: { $0 <= 0 ? 0 : scale * GammaFunctions.lowerRegularized(2, $0 / scale) })
    }
    law.entropy = 1 + log(scale)
    law.kurtosis = { _ in 9 }
    return law
  }
}

/// Fits an exponential law by its sample mean, which is maximum likelihood.
public struct ExponentialLearner: Learner {
  public init() {}

  public func summary(of data: Points, weight: Double) -> LineSummary {
    LineSummary(data, weight: weight)
  }

  public func fit(
    _ summary: LineSummary, previous: Exponential?, key: RandomKey
  ) throws(Degeneracy) -> Exponential {
    let mean = try summary.meanOfNonNegative("an exponential law")
    guard mean > 0 else { throw Degeneracy("all \(summary.count) examples are 0") }
    return Exponential(mean: mean)
  }
}
