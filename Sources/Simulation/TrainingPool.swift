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

  /// Rows that arrived together, or their summary.
  private enum Batch {
    case summary(L.Summary)
    case rows(Data, weight: Double)
  }

  /// Batches by generation; those before `first` are forgotten, and an empty one has no entry.
  private struct Shelf {
    private(set) var first = 0
    private var batches: [Batch?] = []

    mutating func put(_ batch: Batch, at generation: Int) {
      while first + batches.count < generation { batches.append(nil) }
      batches.append(batch)
    }

    mutating func forget(before generation: Int) {
      if generation <= first { return }
      if generation >= first + batches.count {
        batches.removeAll(keepingCapacity: true)
      } else {
        batches.removeFirst(generation - first)
      }
      first = generation
    }

    func batch(_ generation: Int) -> Batch? {
      let place = generation - first
      return place >= 0 && place < batches.count ? batches[place] : nil
    }
  }

  private let learner: L
  private let schedule: Schedule
  private let realWeight: Double
  private let keepsRows: Bool
  private let real: Data
  private var anchor: (count: Int, summary: L.Summary)?
  private var fresh = Shelf()
  private var synthetic = Shelf()
  private var running: (recipe: Recipe, summary: L.Summary)?

  init(_ plan: Plan<L>, real: Data) {
    learner = plan.learner
    schedule = plan.schedule
    realWeight = plan.realWeight
    keepsRows = plan.schedule.recipes.contains { $0.subsample != nil }
    self.real = real
  }

  mutating func addFresh(_ rows: Data, generation: Int) {
    fresh.put(batch(rows, weight: realWeight), at: generation)
  }

  mutating func addSynthetic(_ rows: Data, generation: Int) {
    synthetic.put(batch(rows, weight: 1), at: generation)
  }

  private func batch(_ rows: Data, weight: Double) -> Batch {
    keepsRows
      ? .rows(rows, weight: weight) : .summary(learner.summary(of: rows, weight: weight))
  }

  private func summary(of batch: Batch) -> L.Summary {
    switch batch {
    case .summary(let summary): summary
    case .rows(let rows, let weight): learner.summary(of: rows, weight: weight)
    }
  }

  /// The training set of generation t, nil if it is empty. Forgets what later recipes do not reach:
  /// their ranges never move back.
  mutating func trainingSet(_ t: Int, key: RandomKey) -> TrainingSet? {
    let recipe = schedule.recipes[t]
    synthetic.forget(before: recipe.synthetic.lowerBound)
    fresh.forget(before: recipe.fresh.lowerBound)
    if let kept = recipe.subsample { return subsample(kept, recipe, key) }
    guard let summary = total(recipe) else { return nil }
    let pool = schedule.pool(t)
    return TrainingSet(summary: summary, size: pool.all, realRows: pool.real)
  }

  private mutating func total(_ recipe: Recipe) -> L.Summary? {
    // The common case: nothing but the samples of one model.
    if recipe.anchor == 0, recipe.fresh.isEmpty, recipe.synthetic.count == 1 {
      return synthetic.batch(recipe.synthetic.lowerBound).map { summary(of: $0) }
    }
    var sum: L.Summary?
    var nextFresh = recipe.fresh.lowerBound
    var nextSynthetic = recipe.synthetic.lowerBound
    if let (earlier, summary) = running, recipe.extends(earlier) {
      sum = summary
      nextFresh = max(nextFresh, earlier.fresh.upperBound)
      nextSynthetic = earlier.synthetic.upperBound
    } else if recipe.anchor > 0 {
      sum = anchorSummary(recipe.anchor)
    }
    running = nil
    func add(_ batch: Batch?) {
      guard let batch else { return }
      if sum == nil { sum = summary(of: batch) } else { sum?.merge(summary(of: batch)) }
    }
    while nextFresh < recipe.fresh.upperBound {
      add(fresh.batch(nextFresh))
      nextFresh += 1
    }
    while nextSynthetic < recipe.synthetic.upperBound {
      add(synthetic.batch(nextSynthetic))
      nextSynthetic += 1
    }
    if let sum { running = (recipe, sum) }
    return sum
  }

  private func anchorRows(_ count: Int) -> Data {
    count == real.count ? real : real.prefix(count)
  }

  private mutating func anchorSummary(_ count: Int) -> L.Summary {
    if let anchor, anchor.count == count { return anchor.summary }
    let summary = learner.summary(of: anchorRows(count), weight: realWeight)
    anchor = (count, summary)
    return summary
  }

  private func subsample(_ kept: Int, _ recipe: Recipe, _ key: RandomKey) -> TrainingSet? {
    var parts: [(rows: Data, isReal: Bool)] = []
    func add(_ batch: Batch?, isReal: Bool) {
      if case .rows(let rows, _) = batch { parts.append((rows, isReal)) }
    }
    if recipe.anchor > 0 { parts.append((anchorRows(recipe.anchor), true)) }
    for g in recipe.fresh { add(fresh.batch(g), isReal: true) }
    for s in recipe.synthetic { add(synthetic.batch(s), isReal: false) }
    let total = parts.reduce(0) { $0 + $1.rows.count }
    var stream = RandomStream(key)
    let chosen = stream.choose(min(kept, total), of: total).sorted()

    // Rows of one weight are summarised together.
    var real: [Data] = []
    var synthetic: [Data] = []
    var next = 0
    var offset = 0
    for part in parts {
      let first = next
      while next < chosen.count && chosen[next] < offset + part.rows.count { next += 1 }
      if next > first {
        let picked = part.rows.picking(chosen[first..<next].map { $0 - offset })
        if part.isReal { real.append(picked) } else { synthetic.append(picked) }
      }
      offset += part.rows.count
    }
    var sum: L.Summary?
    if !real.isEmpty { sum = learner.summary(of: .joined(real), weight: realWeight) }
    if !synthetic.isEmpty {
      let part = learner.summary(of: .joined(synthetic), weight: 1)
      if sum == nil { sum = part } else { sum?.merge(part) }
    }
    let realRows = real.reduce(0) { $0 + $1.count }
    return sum.map { TrainingSet(summary: $0, size: chosen.count, realRows: realRows) }
  }
}
