private import Glibc
public import Models
internal import Numerics

/// Exact expectations of metrics for laws on the line with one parameter, trained recursively on
/// the law that they fit.
///
/// Exponential and Poisson laws are fitted by their mean, which is a martingale: E θ² follows from
/// the recursion of moments with the law's own variance, θ² or θ. What needs logarithms is known
/// under replace alone, where ln θ adds ψ(M) - ln M a fit (θ̂/θ is a gamma number of shape M over
/// M), and for the end of a uniform law c Beta(M, 1), of which E rᵏ = M/(M + k). Derivations:
/// docs/theory.md.
public enum OneParameterTheory {
  public static func exponential(
    mean: Double, schedule: Schedule, realWeight: Double = 1
  ) -> [String: [Double]] {
    // In units of the mean: E θ = 1, so that E θ² = 1 + E(θ - 1)².
    let recursion = MomentRecursion(
      schedule, realWeight: realWeight, unbiased: false, spread: 1
    ) { _, meanSquare, _ in 1 + meanSquare }
    guard let moments = recursion else { return [:] }
    var result = meanAndVariance(moments, scale: mean * mean, schedule)
    guard schedule.isPlainReplace else { return result }
    let logs = sums(schedule) { GammaFunctions.digamma($0) - log($0) }
    result["entropy"] = logs.map { 1 + log(mean) + $0 }
    result["kl_reverse"] = logs.map { -$0 }
    // E 1/θ grows by M/(M - 1) a fit.
    if sizes(schedule).allSatisfy({ $0 > 1 }) {
      let inverse = sums(schedule) { log($0 / ($0 - 1)) }.map { exp($0) }
      result["kl_forward"] = zip(logs, inverse).map { $0 + $1 - 1 }
      result["nll"] = zip(logs, inverse).map { log(mean) + $0 + $1 }
    }
    return result
  }

  public static func poisson(
    mean: Double, schedule: Schedule, realWeight: Double = 1
  ) -> [String: [Double]] {
    // In units of the mean, whose expectation stays: so does that of the variance.
    let recursion = MomentRecursion(
      schedule, realWeight: realWeight, unbiased: false, spread: 1
    ) { _, _, _ in 1 }
    guard let moments = recursion else { return [:] }
    return meanAndVariance(moments, scale: mean, schedule)
  }

  public static func uniform(
    maximum: Double, schedule: Schedule, estimator: UniformLearner.Estimator
  ) -> [String: [Double]] {
    let isFrozen = estimator == .mle && keepsLargest(schedule)
    guard isFrozen || schedule.isPlainReplace else { return [:] }
    func factor(_ rows: Double) -> Double { estimator == .mle ? 1 : (rows + 1) / rows }
    /// E of the k-th power of θ over the true θ.
    func power(_ k: Double) -> [Double] {
      sums(schedule, first: isFrozen) { log($0 / ($0 + k)) + k * log(factor($0)) }.map { exp($0) }
    }
    let (first, second) = (power(1), power(2))
    let logs = sums(schedule, first: isFrozen) { log(factor($0)) - 1 / $0 }
    let square = maximum * maximum
    let error = zip(first, second).map { square / 4 * ($1 - 2 * $0 + 1) }
    var result = [
      "mean_error": error,
      "variance": second.map { square / 12 * $0 },
      "mean_inflation": error.enumerated().map {
        $0.element / (square / 12) * Double(schedule.realRowsGiven($0.offset))
      },
      "entropy": logs.map { log(maximum) + $0 },
    ]
    // Beyond the true end the divergence is infinite.
    if estimator == .mle { result["kl_reverse"] = logs.map { -$0 } }
    return result
  }

  /// Whether all training sets hold the first real sample and no real rows but it: samples of
  /// models are below its largest row.
  private static func keepsLargest(_ schedule: Schedule) -> Bool {
    schedule.recipes.allSatisfy { $0.anchor == schedule.initial && $0.subsample == nil }
      && schedule.freshSizes.allSatisfy { $0 == 0 }
  }

  private static func sizes(_ schedule: Schedule) -> [Double] {
    schedule.recipes.indices.map { Double(schedule.trainingSize($0)) }
  }

  /// Running sums of a term of the training-set size, or the first one for ever.
  private static func sums(
    _ schedule: Schedule, first: Bool = false, _ term: (Double) -> Double
  ) -> [Double] {
    var sum = 0.0
    return sizes(schedule).enumerated().map { t, rows in
      if t == 0 || !first { sum += term(rows) }
      return sum
    }
  }
}
