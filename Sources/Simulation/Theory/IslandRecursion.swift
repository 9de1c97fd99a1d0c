internal import Models
internal import Numerics

/// Exact expectations of sample means and variances of k lineages that take rows of one another: the island
/// model, in units in which the source has mean 0 and variance 1 per coordinate.
///
/// Every lineage is trained on r new real rows of its own and n_a rows of the model a places further, N together.
/// With c_d = E μ_l μ_{l+d} and w = E v, since rows are independent given the models,
///
///     c'_d = Σ_a Σ_b n_a n_b c_{d+b-a} / N² + [d = 0] (r + λ w Σ n_a) / N²,
///     w' = ((r + Σ n_a (c_0 + λ w)) / N - c'_0) / (1 - 1/N),
///
/// without the last divisor for maximum likelihood; places count modulo k. The lineages' means have the
/// variance c_0 - mean of c_d over d ≠ 0 among them.
public struct IslandRecursion: Sendable {
  /// E μ² and E v of a lineage, by generation.
  public private(set) var meanSquare: [Double] = []
  public private(set) var variance: [Double] = []
  /// The variance of the lineages' means, divisor k - 1.
  public private(set) var between: [Double] = []
  /// That of rows of all models together.
  public private(set) var pool: [Double] = []

  /// Nil where there is one lineage, where anything but the last models' rows and new real ones is trained
  /// on, where real rows have a weight of their own, or where it would take seconds.
  public init?(
    _ schedule: Schedule, _ lineages: Lineages, realWeight: Double, unbiased: Bool, spread: Double
  ) {
    let k = lineages.count
    let isReplace = schedule.recipes.enumerated().dropFirst().allSatisfy { t, recipe in
      recipe.anchor == 0 && recipe.subsample == nil && recipe.synthetic == t - 1..<t
        && (recipe.fresh == t..<t + 1 || schedule.freshSizes[t] == 0)
    }
    let hasReal = schedule.freshSizes.contains { $0 > 0 }
    guard k > 1, isReplace, !schedule.isContaminated, realWeight == 1 || !hasReal,
      Double(k) * Double(k) * Double(k) * Double(schedule.recipes.count) < 2e8
    else { return nil }
    let first = Double(schedule.initial)
    var c = [Double](repeating: 0, count: k)
    c[0] = 1 / first
    var w = unbiased ? 1 : 1 - 1 / first
    for t in schedule.recipes.indices {
      if t > 0 {
        let real = Double(schedule.freshSizes[t])
        let origins = lineages.origins(of: schedule.batchSizes[t - 1], taker: 0).map { Double($0) }
        let synthetic = origins.reduce(0, +)
        let total = real + synthetic
        guard total > 0 else { return nil }
        // Lineage l + a, of which n_a rows are: the same a for every taker.
        let next = (0..<k).map { d in
          var sum = d == 0 ? real + spread * w * synthetic : 0
          for a in 0..<k where origins[a] > 0 {
            for b in 0..<k where origins[b] > 0 {
              sum += origins[a] * origins[b] * c[(d + b - a + k) % k]
            }
          }
          return sum / (total * total)
        }
        let raw = (real + synthetic * (c[0] + spread * w)) / total
        w = (raw - next[0]) / (unbiased ? 1 - 1 / total : 1)
        c = next
      }
      let apart = c[0] - c.dropFirst().reduce(0, +) / Double(k - 1)
      meanSquare.append(c[0])
      variance.append(w)
      between.append(apart)
      pool.append(w + apart * Double(k - 1) / Double(k))
    }
  }
}

extension GaussianTheory {
  /// Expected values where lineages take rows of one another, by metric name, one a generation.
  public func expectations(of lineages: Lineages) -> [String: [Double]] {
    guard law.mean != nil, let covariance = law.covariance,
      let islands = IslandRecursion(
        schedule, lineages, realWeight: realWeight, unbiased: learner.estimator == .unbiased,
        spread: bias.varianceFactor(dimension: law.dimension))
    else { return [:] }
    let scale = covariance.trace / Double(law.dimension)
    return [
      "mean_error": islands.meanSquare, "variance": islands.variance,
      "between_lineages": islands.between, "pool_variance": islands.pool,
    ].mapValues { $0.map { scale * $0 } }
  }
}

extension CategoricalTheory {
  /// Expected values where lineages take examples of one another, by metric name, one a generation: a
  /// symbol's indicator is a variable like any other.
  public func expectations(of lineages: Lineages) -> [String: [Double]] {
    guard learner.smoothing == 0, bias == .none,
      let islands = IslandRecursion(
        schedule, lineages, realWeight: realWeight, unbiased: false, spread: 1)
    else { return [:] }
    let (diversity, symbols) = (law.heterozygosity, Double(law.support))
    return [
      "heterozygosity": islands.variance.map { diversity * $0 },
      "l2_squared": islands.meanSquare.map { diversity * $0 },
      "chi2": islands.meanSquare.map { (symbols - 1) * $0 },
      "between_lineages": islands.between.map { diversity * $0 },
      "pool_heterozygosity": islands.pool.map { diversity * $0 },
    ]
  }
}
