private import Glibc
public import Models
internal import Numerics

/// Exact expectations of metrics, generation by generation, for a Gaussian trained recursively.
///
/// The mean over replicates of a metric converges to its entry here; metrics without a closed form
/// have none. Derivations: docs/theory.md.
public struct GaussianTheory: Sendable {
  let law: ContinuousLaw
  let learner: GaussianLearner
  let schedule: Schedule
  let realWeight: Double
  let bias: SamplingBias

  public init(
    law: ContinuousLaw, learner: GaussianLearner, schedule: Schedule, realWeight: Double = 1,
    bias: SamplingBias = .none
  ) {
    self.law = law
    self.learner = learner
    self.schedule = schedule
    self.realWeight = realWeight
    self.bias = bias
  }

  /// Expected values by metric name, one a generation.
  public func expectations() -> [String: [Double]] {
    guard law.mean != nil, let covariance = law.covariance,
      let moments = MomentRecursion(
        schedule, realWeight: realWeight, unbiased: learner.estimator == .unbiased,
        spread: bias.varianceFactor(dimension: law.dimension))
    else { return [:] }
    let variance = covariance.trace / Double(law.dimension)
    var result = [
      "mean_error": moments.meanSquare.map { variance * $0 },
      "variance": moments.variance.map { variance * $0 },
      "mean_inflation": moments.meanSquare.enumerated().map {
        $0.element * Double(schedule.realRowsGiven($0.offset))
      },
    ]
    result.merge(replaceExpectations(moments)) { first, _ in first }
    return result
  }

  /// What is known only while every model sees nothing but independent rows of the one before.
  private func replaceExpectations(_ moments: MomentRecursion) -> [String: [Double]] {
    guard let source = law.gaussian, schedule.isPlainReplace, bias.truncate == 0 else { return [:] }
    let isDiagonal = learner.shape == .diagonal || law.dimension == 1
    let logDeterminant = logDeterminants(source, diagonal: isDiagonal)
    guard let logDeterminant else { return [:] }
    let d = Double(law.dimension)
    var result = [
      "log_generalized_variance": logDeterminant.map { $0 / d },
      "entropy": logDeterminant.map { 0.5 * (d * (log(2 * .pi) + 1) + $0) },
    ]
    // The divergences need a family that contains the source.
    let sourceIsDiagonal: Bool = {
      if case .diagonal = source.spread { return true }
      return false
    }()
    guard !isDiagonal || sourceIsDiagonal else { return result }
    let relative = logDeterminant.map { $0 - source.logDeterminant }
    result["kl_reverse"] = relative.indices.map {
      0.5 * (d * (moments.variance[$0] + moments.meanSquare[$0] - 1) - relative[$0])
    }
    if let inverse = inverseMoments(diagonal: isDiagonal) {
      let forward = relative.indices.map { 0.5 * (inverse[$0] - d + relative[$0]) }
      result["kl_forward"] = forward
      result["nll"] = forward.map { $0 + source.entropy }
    }
    if isDiagonal {
      let deviation = deviations()
      let trace = source.variances.reduce(0, +)
      let squared = deviation.indices.map {
        trace * (moments.meanSquare[$0] + moments.variance[$0] + 1 - 2 * deviation[$0])
      }
      result["wasserstein_2_squared"] = squared
    }
    return result
  }

  private var sizes: [Double] {
    schedule.recipes.indices.map { Double(schedule.trainingSize($0)) }
  }

  private func divisor(_ n: Double) -> Double { learner.estimator == .mle ? n : n - 1 }

  /// E ln det of the fitted covariance: every fit adds Σⱼ ψ((n-j)/2) - d ln(divisor/2), by the
  /// Wishart law, and every biased sampling d ln λ. Nil where a fit would be singular.
  private func logDeterminants(_ source: Gaussian, diagonal: Bool) -> [Double]? {
    let d = law.dimension
    guard sizes.allSatisfy({ $0 > (diagonal ? 1 : Double(d)) }) else { return nil }
    var sum =
      diagonal ? source.variances.reduce(0) { $0 + log($1) } : source.logDeterminant
    return sizes.enumerated().map { t, n in
      if t > 0 { sum += Double(d) * log(bias.temperature) }
      for j in 1...d {
        sum += Self.meanLog(degrees: n - Double(diagonal ? 1 : j), divisor: divisor(n))
      }
      return sum
    }
  }

  /// E ln(χ² / divisor) for `degrees` degrees of freedom: ψ(degrees/2) - ln(divisor/2), by its series
  /// where the two would cancel.
  private static func meanLog(degrees: Double, divisor: Double) -> Double {
    let x = degrees / 2
    if x < 0x1p20 { return GammaFunctions.digamma(x) - log(divisor / 2) }
    return log1p((degrees - divisor) / divisor) - 1 / (2 * x) - 1 / (12 * x * x)
  }

  /// E[tr(Σ_t⁻¹ Σ) + μ_tᵀ Σ_t⁻¹ μ_t] by the mean of the inverse Wishart law,
  /// divisor/(n - d - 2) a fit. Nil where that mean is infinite.
  private func inverseMoments(diagonal: Bool) -> [Double]? {
    let d = Double(law.dimension)
    let lost = diagonal ? 3 : d + 2
    guard sizes.allSatisfy({ $0 > lost }) else { return nil }
    var trace = d
    var square = 0.0
    return sizes.enumerated().map { t, n in
      let growth = divisor(n) / (n - lost)
      let cooling = t > 0 ? bias.temperature : 1
      trace *= growth / cooling
      square = growth * (square / cooling + d / n)
      return trace + square
    }
  }

  /// E of a fitted standard deviation over the true one: c₄ a fit, √λ a biased sampling.
  private func deviations() -> [Double] {
    var product = 1.0
    return sizes.enumerated().map { t, n in
      if t > 0 { product *= bias.temperature.squareRoot() }
      product *=
        GammaFunctions.meanOfDeviation(n) * ((n - 1) / divisor(n)).squareRoot()
      return product
    }
  }
}
