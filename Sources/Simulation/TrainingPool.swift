internal import Models
internal import Numerics

/// The real and synthetic rows that the recipes of one replicate draw on.
///
/// Batches are summarised when they arrive; their rows are kept only where a recipe subsamples.
/// A pool that only grows keeps a running summary, so that a generation costs its new batch.
struct TrainingPool<L: Learner> {
  typealias Data = L.Model.Data

  /// A training set, summarised.
  struct TrainingSet {
    let summary: L.Summary
    let size: Int
    let realRows: Int
  }

  private struct Batch {
    var summary: L.Summary?
    var rows: Data?
    let count: Int
    let isReal: Bool
  }

  private let learner: L
  private let schedule: Schedule
  private let realWeight: Double
  private let keepsRows: Bool
  private let real: Data
  private var anchor: (count: Int, batch: Batch)?
  private var fresh: [Batch?]
  private var synthetic: [Batch?]
  private var running: (recipe: Recipe, summary: L.Summary)?

  init(_ plan: Plan<L>, real: Data) {
    learner = plan.learner
    schedule = plan.schedule
    realWeight = plan.realWeight
    keepsRows = plan.schedule.recipes.contains { $0.subsample != nil }
    self.real = real
    fresh = Array(repeating: nil, count: plan.schedule.recipes.count)
    synthetic = Array(repeating: nil, count: plan.schedule.recipes.count)
  }

  mutating func addFresh(_ rows: Data, generation: Int) {
    fresh[generation] = batch(rows, isReal: true)
  }

  mutating func addSynthetic(_ rows: Data, generation: Int) {
    synthetic[generation] = batch(rows, isReal: false)
  }

  private func batch(_ rows: Data, isReal: Bool) -> Batch {
    Batch(
      summary: keepsRows
        ? nil : learner.summary(of: rows, weight: isReal ? realWeight : 1),
      rows: keepsRows ? rows : nil, count: rows.count, isReal: isReal)
  }

  /// The training set of generation t. Drops what later recipes cannot reach.
  mutating func trainingSet(_ t: Int, key: RandomKey) -> TrainingSet? {
    let recipe = schedule.recipes[t]
    forget(before: recipe)
    if let kept = recipe.subsample { return subsample(kept, recipe, key) }
    let pool = schedule.pool(t)
    guard let summary = total(recipe) else { return nil }
    return TrainingSet(summary: summary, size: pool.all, realRows: pool.real)
  }

  private mutating func forget(before recipe: Recipe) {
    // Ranges of successive recipes never move back.
    for s in stride(from: recipe.synthetic.lowerBound - 1, through: 0, by: -1) {
      if synthetic[s] == nil { break }
      synthetic[s] = nil
    }
    for g in stride(from: recipe.fresh.lowerBound - 1, through: 0, by: -1) {
      if fresh[g] == nil { break }
      fresh[g] = nil
    }
  }

  private mutating func total(_ recipe: Recipe) -> L.Summary? {
    var start = Recipe(anchor: recipe.anchor)
    var sum: L.Summary?
    if let running, recipe.extends(running.recipe) {
      start = running.recipe
      sum = running.summary
    } else {
      start.fresh = recipe.fresh.lowerBound..<recipe.fresh.lowerBound
      start.synthetic = recipe.synthetic.lowerBound..<recipe.synthetic.lowerBound
      if recipe.anchor > 0 { sum = summary(of: anchorBatch(recipe.anchor)) }
    }
    running = nil
    func add(_ batch: Batch?) {
      guard let batch, let part = summary(of: batch) else { return }
      if sum == nil { sum = part } else { sum?.merge(part) }
    }
    for g in start.fresh.upperBound..<max(start.fresh.upperBound, recipe.fresh.upperBound) {
      add(fresh[g])
    }
    for s in start.synthetic.upperBound..<recipe.synthetic.upperBound { add(synthetic[s]) }
    // A training set of one batch is no prefix of the next.
    if let sum, recipe.synthetic.count != 1 || recipe.anchor > 0 { running = (recipe, sum) }
    return sum
  }

  private func summary(of batch: Batch) -> L.Summary? {
    batch.summary
      ?? batch.rows.map { learner.summary(of: $0, weight: batch.isReal ? realWeight : 1) }
  }

  private mutating func anchorBatch(_ count: Int) -> Batch {
    if let anchor, anchor.count == count { return anchor.batch }
    let batch = batch(count == real.count ? real : real.prefix(count), isReal: true)
    anchor = (count, batch)
    return batch
  }

  private mutating func subsample(_ kept: Int, _ recipe: Recipe, _ key: RandomKey) -> TrainingSet? {
    var batches: [Batch] = []
    if recipe.anchor > 0 { batches.append(anchorBatch(recipe.anchor)) }
    batches += recipe.fresh.compactMap { fresh[$0] }
    batches += recipe.synthetic.compactMap { synthetic[$0] }
    let total = batches.reduce(0) { $0 + $1.count }
    var stream = RandomStream(key)
    let chosen = stream.choose(min(kept, total), of: total).sorted()

    var sum: L.Summary?
    var realRows = 0
    var next = 0
    var offset = 0
    for batch in batches {
      let first = next
      while next < chosen.count && chosen[next] < offset + batch.count { next += 1 }
      if next > first, let rows = batch.rows {
        let picked = rows.picking(chosen[first..<next].map { $0 - offset })
        let part = learner.summary(of: picked, weight: batch.isReal ? realWeight : 1)
        if sum == nil { sum = part } else { sum?.merge(part) }
        if batch.isReal { realRows += next - first }
      }
      offset += batch.count
    }
    guard let sum else { return nil }
    return TrainingSet(summary: sum, size: chosen.count, realRows: realRows)
  }
}
