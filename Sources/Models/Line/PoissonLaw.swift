public import Numerics

/// The Poisson law on 0, 1, 2, …; its density is its mass function.
///
/// Mean 0 is allowed: all mass at 0, where a recursion that has drawn nothing but zeros stays.
public struct PoissonLaw: Source, ContinuousModel, DensityModel, Equatable {
  /// λ.
  public let rate: Double

  public init(mean: Double) {
    precondition(mean >= 0 && mean < 0x1p52, "the mean of a Poisson law is in 0…2⁵²")
    rate = mean
  }

  public var mean: [Double] { [rate] }
  public var meanVariance: Double { rate }

  public func sample(_ count: Int, key: RandomKey) -> Points {
    var stream = RandomStream(key)
    return Points((0..<count).map { _ in Double(stream.poisson(rate)) })
  }

  /// ln P(X = x), -∞ unless x is a whole number that is not negative.
  public func logDensity(_ data: Points) -> [Double] {
    data.rows.elements.map { Poisson.logMass($0, mean: rate) }
  }

  public var law: ContinuousLaw {
    var law = ContinuousLaw(dimension: 1)
    law.mean = mean
    law.covariance = Matrix(diagonal: [rate])
    law.logDensity = { self.logDensity($0) }
    law.marginal = { [rate] _ in
      Marginal(
        density: { Poisson.mass($0.rounded(), mean: rate) },
        cdf: { Poisson.cdf($0, mean: rate) }, survival: { Poisson.survival($0, mean: rate) },
        quantile: { Poisson.quantile($0, mean: rate) },
        // k P(k) = λ P(k - 1).
        lowerMean: { rate * Poisson.cdf($0.rounded(.down) - 1, mean: rate) })
    }
    law.kurtosis = { [rate] _ in rate > 0 ? 3 + 1 / rate : .nan }
    return law
  }
}

/// Fits a Poisson law by its sample mean, which is maximum likelihood.
///
/// Zeros alone make the law with mean 0, a collapsed law but a law: E λ stays exact over runs.
public struct PoissonLearner: Learner {
  public init() {}

  public func summary(of data: Points, weight: Double) -> LineSummary {
    LineSummary(data, weight: weight)
  }

  public func fit(
    _ summary: LineSummary, previous: PoissonLaw?, key: RandomKey
  ) throws(Degeneracy) -> PoissonLaw {
    let mean = try summary.meanOfNonNegative("a Poisson law")
    guard summary.areWhole else { throw Degeneracy("an example is not a whole number") }
    guard mean < 0x1p52 else {
      throw Degeneracy("the \(summary.count) examples reach beyond the range of numbers")
    }
    return PoissonLaw(mean: mean)
  }
}
