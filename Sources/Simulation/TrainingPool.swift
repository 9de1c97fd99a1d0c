internal import Models
internal import Numerics

/// The real and synthetic rows that the recipes of one replicate draw on.
///
/// Batches are summarised when they arrive; their rows are kept only where a recipe subsamples.
/// A pool that only grows keeps a running summary, so that a generation costs its new batch.
struct TrainingPool<L: Learner> {
  typealias Data = L.Training

  /// A training set, summarised.
  struct TrainingSet {
    let summary: L.Summary
    let size: Int
    let realRows: Int
  }

  private let learner: L
  private let schedule: Schedule
  private let realWeight: Double
  let keepsRows: Bool
  let real: Data
  private let prefixKey: RandomKey
  private var anchor: (count: Int, summary: L.Summary)?
  // By generation; rows where a recipe subsamples, summaries otherwise.
  var freshRows = Shelf<Data>()
  var freshSummaries = Shelf<L.Summary>()
  /// What is wrongly taken for real.
  var contaminantRows = Shelf<Data>()
  var contaminantSummaries = Shelf<L.Summary>()
  var syntheticRows = Shelf<Data>()
  var syntheticSummaries = Shelf<L.Summary>()
  var running: (recipe: Recipe, summary: L.Summary)?
  /// How many rows fewer than scheduled curators left of a batch.
  var shortfalls = Shelf<Int>()

  /// `prefixKey` says which of the real examples come first where they have no order.
  init(_ plan: Plan<L>, real: Data, prefixKey: RandomKey) {
    self.prefixKey = prefixKey
    learner = plan.learner
    schedule = plan.schedule
    realWeight = plan.realWeight
    keepsRows = plan.schedule.recipes.contains { $0.subsample != nil }
    self.real = real
  }

  mutating func addFresh(_ rows: Data, generation: Int) {
    if keepsRows {
      freshRows.put(rows, at: generation)
    } else {
      freshSummaries.put(learner.summary(of: rows, weight: realWeight), at: generation)
    }
  }

  /// Synthetic rows that the training sets from `generation` on take for new real ones.
  mutating func addContaminants(_ rows: Data, generation: Int) {
    if keepsRows {
      contaminantRows.put(rows, at: generation)
    } else {
      contaminantSummaries.put(learner.summary(of: rows, weight: realWeight), at: generation)
    }
  }

  mutating func addSynthetic(_ rows: Data, generation: Int) {
    if keepsRows {
      syntheticRows.put(rows, at: generation)
    } else {
      syntheticSummaries.put(learner.summary(of: rows, weight: 1), at: generation)
    }
  }

  /// Curated rows, which may be fewer than the `scheduled` ones.
  mutating func addSynthetic(_ rows: Data, generation: Int, of scheduled: Int) {
    if rows.count < scheduled { shortfalls.put(scheduled - rows.count, at: generation) }
    if rows.count > 0 { addSynthetic(rows, generation: generation) }
  }

  /// The training set of generation t, nil if it is empty. Forgets what later recipes do not reach:
  /// their ranges never move back.
  mutating func trainingSet(_ t: Int, key: RandomKey) -> TrainingSet? {
    let recipe = schedule.recipes[t]
    forget(before: recipe)
    if let kept = recipe.subsample { return subsample(kept, recipe, key) }
    guard let summary = total(recipe) else { return nil }
    let pool = schedule.pool(t)
    let missing = shortfalls.items(recipe.synthetic).reduce(0, +)
    return TrainingSet(summary: summary, size: pool.all - missing, realRows: pool.real)
  }

  /// Summaries that neither this recipe nor a later one reaches are dropped.
  mutating func forget(before recipe: Recipe) {
    freshSummaries.forget(before: recipe.fresh.lowerBound)
    contaminantSummaries.forget(before: recipe.fresh.lowerBound)
    syntheticSummaries.forget(before: recipe.synthetic.lowerBound)
  }

  /// Drops whatever no generation after this one asks for: summaries out of reach, those that are in
  /// the running summary already, or the running summary where it is not gone on with.
  mutating func forgetWhatIsNotNeeded(after generation: Int) {
    guard generation < schedule.generations else {
      // A longer chain may have other recipes.
      return
    }
    let later = schedule.recipes[(generation + 1)...]
    if let next = later.first { forget(before: next) }
    guard let (recipe, _) = running else { return }
    var before = recipe
    for (index, next) in later.enumerated() {
      guard next.extends(before) else {
        if index == 0 { running = nil }
        return
      }
      before = next
    }
    freshSummaries.forget(before: recipe.fresh.upperBound)
    contaminantSummaries.forget(before: recipe.fresh.upperBound)
    syntheticSummaries.forget(before: recipe.synthetic.upperBound)
  }

  private mutating func total(_ recipe: Recipe) -> L.Summary? {
    // The common case: nothing but the samples of one model.
    if recipe.anchor == 0, recipe.fresh.isEmpty, recipe.synthetic.count == 1 {
      return syntheticSummaries.last(at: recipe.synthetic.lowerBound)
    }
    var sum: L.Summary?
    var fresh = recipe.fresh
    var synthetic = recipe.synthetic
    if let (earlier, summary) = running, recipe.extends(earlier) {
      sum = summary
      fresh = max(fresh.lowerBound, earlier.fresh.upperBound)..<fresh.upperBound
      synthetic = earlier.synthetic.upperBound..<synthetic.upperBound
    } else if recipe.anchor > 0 {
      sum = anchorSummary(recipe.anchor)
    }
    running = nil
    let real = freshSummaries.items(fresh) + contaminantSummaries.items(fresh)
    for part in real + syntheticSummaries.items(synthetic) {
      if sum == nil { sum = part } else { sum?.merge(part) }
    }
    if let sum { running = (recipe, sum) }
    return sum
  }

  private func anchorRows(_ count: Int) -> Data {
    count == real.count ? real : real.prefix(count, key: prefixKey)
  }

  private mutating func anchorSummary(_ count: Int) -> L.Summary {
    if let anchor, anchor.count == count { return anchor.summary }
    let summary = learner.summary(of: anchorRows(count), weight: realWeight)
    anchor = (count, summary)
    return summary
  }

  private func subsample(_ kept: Int, _ recipe: Recipe, _ key: RandomKey) -> TrainingSet? {
    var parts: [(rows: Data, countsAsReal: Bool)] = []
    if recipe.anchor > 0 { parts.append((anchorRows(recipe.anchor), true)) }
    for rows in freshRows.items(recipe.fresh) { parts.append((rows, true)) }
    let realParts = parts.count
    for rows in contaminantRows.items(recipe.fresh) { parts.append((rows, true)) }
    for rows in syntheticRows.items(recipe.synthetic) { parts.append((rows, false)) }
    let chosen = Data.drawn(kept, from: parts.map(\.rows), key: key)

    // Rows of one weight are summarised together.
    var real: [Data] = []
    var synthetic: [Data] = []
    for (part, picked) in zip(parts, chosen) where picked.count > 0 {
      if part.countsAsReal { real.append(picked) } else { synthetic.append(picked) }
    }
    var sum: L.Summary?
    if !real.isEmpty { sum = learner.summary(of: .joined(real), weight: realWeight) }
    if !synthetic.isEmpty {
      let part = learner.summary(of: .joined(synthetic), weight: 1)
      if sum == nil { sum = part } else { sum?.merge(part) }
    }
    let realRows = chosen.prefix(realParts).reduce(0) { $0 + $1.count }
    return sum.map {
      TrainingSet(summary: $0, size: chosen.reduce(0) { $0 + $1.count }, realRows: realRows)
    }
  }
}

/// Things that belong to generations, in ascending order; a generation may have none.
struct Shelf<Item> {
  var generations: [Int] = []
  var items: [Item] = []

  mutating func put(_ item: Item, at generation: Int) {
    generations.append(generation)
    items.append(item)
  }

  mutating func forget(before generation: Int) {
    var count = 0
    while count < generations.count && generations[count] < generation { count += 1 }
    if count == 0 { return }
    generations.removeFirst(count)
    items.removeFirst(count)
  }

  /// The newest item, if it belongs to `generation`.
  func last(at generation: Int) -> Item? {
    generations.last == generation ? items.last : nil
  }

  /// The items of generations in `range`.
  func items(_ range: Range<Int>) -> ArraySlice<Item> {
    if range.isEmpty { return [] }
    // Searched from the end: what is asked for is new.
    var end = generations.count
    while end > 0 && generations[end - 1] >= range.upperBound { end -= 1 }
    var start = end
    while start > 0 && generations[start - 1] >= range.lowerBound { start -= 1 }
    return items[start..<end]
  }
}
