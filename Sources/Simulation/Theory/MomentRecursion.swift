/// Exact expectations of a sample mean's square and a sample variance along a schedule.
///
/// In units in which the source has mean 0 and variance 1 per coordinate, with m = E μ² and
/// w = E v for the fitted mean μ and variance v. Only first and second moments of the rows enter,
/// so the recursion is exact for every source with finite variance, as long as a model's rows have
/// the model's mean and a known multiple of its variance.
///
/// Rows are exchangeable inside a batch. C(a, b) is E xy for different rows x of batch a and y of
/// batch b, and D(a) is E x². A batch drawn from the model with mean μ has C = E μ² inside, E μy
/// towards an earlier row y, and D = E μ² + λ E v. The training set with weights ω of total W has
/// m = E(Σ ωx)²/W² and w = (Σ ω E x² / W - m) / (1 - Σω²/W²), or without the last divisor for
/// maximum likelihood.
///
/// A model whose variance is not that of its rows says what it expects it to be from m and w.
struct MomentRecursion {
  /// m and w of every generation; w is the variance of the model.
  private(set) var meanSquare: [Double] = []
  private(set) var variance: [Double] = []

  private let schedule: Schedule
  private let realWeight: Double
  private let unbiased: Bool
  /// The factor on the variance between a model and its samples.
  private let spread: Double
  private let modelVariance: (_ generation: Int, _ meanSquare: Double, _ fitted: Double) -> Double

  /// Nil where no exact recursion is known (weighted rows that are subsampled), or where it would
  /// take minutes (windows over very many generations).
  init?(
    _ schedule: Schedule, realWeight: Double, unbiased: Bool, spread: Double,
    modelVariance:
      @escaping (_ generation: Int, _ meanSquare: Double, _ fitted: Double) -> Double = { $2 }
  ) {
    self.schedule = schedule
    self.realWeight = realWeight
    self.unbiased = unbiased
    self.spread = spread
    self.modelVariance = modelVariance
    let subsamples = schedule.recipes.contains { $0.subsample != nil }
    if subsamples && realWeight != 1 { return nil }
    let live = Double(schedule.recipes.map { $0.synthetic.count + $0.fresh.count }.max() ?? 0)
    let grows = schedule.recipes.enumerated().dropFirst().allSatisfy { t, recipe in
      recipe.anchor == schedule.initial && recipe.synthetic == 0..<t && recipe.fresh == 1..<t + 1
    }
    if grows {
      runGrowingPool()
    } else if !subsamples && live * live * Double(schedule.recipes.count) < 2e8 {
      runBatches()
    } else {
      return nil
    }
  }

  private mutating func append(meanSquare m: Double, raw: Double, squaredWeights: Double) {
    let fitted = (raw - m) / (unbiased ? 1 - squaredWeights : 1)
    variance.append(modelVariance(variance.count, m, fitted))
    meanSquare.append(m)
  }

  // The pool of an accumulating schedule is known by the square of its sum alone.

  private mutating func runGrowingPool() {
    let initial = Double(schedule.initial)
    var weight = realWeight * initial
    var squaredWeight = realWeight * realWeight * initial
    var sumSquare = squaredWeight
    var raw = weight
    for t in schedule.recipes.indices {
      if t > 0 {
        let (m, w) = (meanSquare[t - 1], variance[t - 1])
        let n = Double(schedule.batchSizes[t - 1])
        // The new rows' model may have seen a subsample only: on average the pool's mean.
        sumSquare += 2 * n * sumSquare / weight + n * n * m + n * spread * w
        raw += n * (m + spread * w)
        weight += n
        squaredWeight += n
        let fresh = Double(schedule.freshSizes[t])
        sumSquare += realWeight * realWeight * fresh
        raw += realWeight * fresh
        weight += realWeight * fresh
        squaredWeight += realWeight * realWeight * fresh
      }
      if let kept = schedule.recipes[t].subsample {
        let total = weight
        let size = min(Double(kept), total)
        let square = raw / total
        let pair = (sumSquare - raw) / (total * (total - 1))
        append(
          meanSquare: square / size + (1 - 1 / size) * pair, raw: square,
          squaredWeights: 1 / size)
      } else {
        append(
          meanSquare: sumSquare / (weight * weight), raw: raw / weight,
          squaredWeights: squaredWeight / (weight * weight))
      }
    }
  }

  // Every other schedule, by its live batches.

  private enum Origin: Hashable {
    /// Rows of the first real sample between two anchor sizes.
    case anchor(upTo: Int)
    case fresh(Int)
    case synthetic(Int)
  }

  private struct Batch {
    let origin: Origin
    let count: Double
    let square: Double
    /// E x² less C inside the batch, where that is known without a difference.
    var inside: Double?
    /// C towards the batch at each place of the list.
    var cross: [Double]
  }

  private mutating func runBatches() {
    var batches = anchorBatches()
    for (t, recipe) in schedule.recipes.enumerated() {
      if schedule.freshSizes[t] > 0 {
        add(
          Batch(
            origin: .fresh(t), count: Double(schedule.freshSizes[t]), square: 1,
            cross: Array(repeating: 0, count: batches.count + 1)), to: &batches)
      }
      let weights = batches.map { weight(of: $0.origin, in: recipe) }
      let total = zip(weights, batches).reduce(0) { $0 + $1.0 * $1.1.count }
      let squared = zip(weights, batches).reduce(0) { $0 + $1.0 * $1.0 * $1.1.count }
      // E(μ y) for a row y of every batch.
      let towards = batches.indices.map { b in
        var sum = weights[b] * (batches[b].square - batches[b].cross[b])
        for a in batches.indices { sum += weights[a] * batches[a].count * batches[a].cross[b] }
        return sum / total
      }
      let m =
        zip(weights, batches).enumerated().reduce(0) {
          $0 + $1.1.0 * $1.1.1.count * towards[$1.0]
        } / total
      // raw - m, written so that nothing cancels while a single batch collapses.
      var spreadOfRows = 0.0
      for a in batches.indices {
        let share = weights[a] * batches[a].count / total
        let inside = batches[a].square - batches[a].cross[a]
        spreadOfRows += (batches[a].inside ?? inside) * share * (1 - weights[a] / total)
        for b in batches.indices where b != a {
          let other = weights[b] * batches[b].count / total
          spreadOfRows +=
            0.5 * share * other
            * (batches[a].cross[a] + batches[b].cross[b] - 2 * batches[a].cross[b])
        }
      }
      let fitted = spreadOfRows / (unbiased ? 1 - squared / (total * total) : 1)
      variance.append(modelVariance(t, m, fitted))
      meanSquare.append(m)

      if t < schedule.generations && schedule.batchSizes[t] > 0 {
        add(
          Batch(
            origin: .synthetic(t), count: Double(schedule.batchSizes[t]),
            square: m + spread * variance[t], inside: spread * variance[t], cross: towards + [m]),
          to: &batches)
        forget(before: schedule.recipes[t + 1], in: &batches)
      }
    }
  }

  private func anchorBatches() -> [Batch] {
    let sizes = Set(schedule.recipes.map(\.anchor)).subtracting([0]).sorted()
    return sizes.indices.map { i in
      Batch(
        origin: .anchor(upTo: sizes[i]), count: Double(sizes[i] - (i > 0 ? sizes[i - 1] : 0)),
        square: 1, cross: Array(repeating: 0, count: sizes.count))
    }
  }

  private func add(_ batch: Batch, to batches: inout [Batch]) {
    for a in batches.indices { batches[a].cross.append(batch.cross[a]) }
    batches.append(batch)
  }

  private func forget(before recipe: Recipe, in batches: inout [Batch]) {
    let live = batches.indices.filter { i in
      switch batches[i].origin {
      case .anchor: true
      case .fresh(let g): g >= recipe.fresh.lowerBound
      case .synthetic(let s): s >= recipe.synthetic.lowerBound
      }
    }
    if live.count == batches.count { return }
    batches = live.map { i in
      var batch = batches[i]
      batch.cross = live.map { batches[i].cross[$0] }
      return batch
    }
  }

  private func weight(of origin: Origin, in recipe: Recipe) -> Double {
    switch origin {
    case .anchor(let end): end <= recipe.anchor ? realWeight : 0
    case .fresh(let g): recipe.fresh.contains(g) ? realWeight : 0
    case .synthetic(let s): recipe.synthetic.contains(s) ? 1 : 0
    }
  }
}
