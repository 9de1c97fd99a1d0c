private import Glibc
public import Numerics

/// The uniform law on [0, θ]. Samples are below θ.
public struct UniformLaw: Source, ContinuousModel, DensityModel, Equatable {
  /// θ.
  public let maximum: Double

  public init(maximum: Double) {
    precondition(maximum > 0 && maximum.isFinite, "the end of a uniform law is positive")
    self.maximum = maximum
  }

  public var mean: [Double] { [maximum / 2] }
  public var meanVariance: Double { maximum * maximum / 12 }

  public func sample(_ count: Int, key: RandomKey) -> Points {
    Points(Bulk.uniforms(count, key: key).map { maximum * $0 })
  }

  public func logDensity(_ data: Points) -> [Double] {
    let constant = log(maximum)
    return data.rows.elements.map { $0 < 0 || $0 > maximum ? -.infinity : -constant }
  }

  public var law: ContinuousLaw {
    var law = ContinuousLaw(dimension: 1)
    law.mean = mean
    law.covariance = Matrix(diagonal: [meanVariance])
    law.logDensity = { self.logDensity($0) }
    law.marginal = { [maximum] _ in
      Marginal(
        density: { $0 < 0 || $0 > maximum ? 0 : 1 / maximum },
        cdf: { min(1, max(0, $0 / maximum)) },
        survival: { min(1, max(0, (maximum - $0) / maximum)) },
        quantile: { maximum * $0 },
        lowerMean: { x in
          let inside = min(maximum, max(0, x))
          return inside * inside / (2 * maximum)
        })
    }
    law.entropy = log(maximum)
    law.kurtosis = { _ in 1.8 }
    return law
  }
}

/// Fits the end of a uniform law by the largest example.
///
/// Weights have no part in it: the likelihood is greatest there whatever they are.
public struct UniformLearner: Learner {
  public enum Estimator: String, Sendable, CaseIterable {
    /// The largest example: maximum likelihood.
    case mle
    /// (M + 1)/M of it, M the number of examples: unbiased for independent ones.
    case unbiased
  }

  public let estimator: Estimator

  public init(estimator: Estimator = .mle) { self.estimator = estimator }

  public func summary(of data: Points, weight: Double) -> LineSummary {
    LineSummary(data, weight: weight)
  }

  public func fit(
    _ summary: LineSummary, previous: UniformLaw?, key: RandomKey
  ) throws(Degeneracy) -> UniformLaw {
    _ = try summary.meanOfNonNegative("a uniform law on [0, θ]")
    guard summary.greatest > 0 else { throw Degeneracy("all \(summary.count) examples are 0") }
    let count = Double(summary.count)
    let factor = estimator == .mle ? 1 : (count + 1) / count
    return UniformLaw(maximum: factor * summary.greatest)
  }
}
