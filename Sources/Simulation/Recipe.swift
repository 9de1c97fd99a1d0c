/// What one generation is trained on, written down before any data exist.
public struct Recipe: Sendable, Equatable {
  /// How many of the first rows of the replicate's one real sample.
  public var anchor: Int
  /// The generations whose batches of new real rows belong to the training set.
  public var fresh: Range<Int>
  /// The generations whose models' batches of synthetic rows belong to it.
  public var synthetic: Range<Int>
  /// Keep this many rows of all the above, drawn without replacement; nil keeps all.
  public var subsample: Int?

  public init(
    anchor: Int = 0, fresh: Range<Int> = 0..<0, synthetic: Range<Int> = 0..<0,
    subsample: Int? = nil
  ) {
    self.anchor = anchor
    self.fresh = fresh
    self.synthetic = synthetic
    self.subsample = subsample
  }

  /// Whether this training set is `earlier` with batches added at its end.
  func extends(_ earlier: Recipe) -> Bool {
    anchor == earlier.anchor && subsample == nil && earlier.subsample == nil
      && fresh.lowerBound == earlier.fresh.lowerBound
      && synthetic.lowerBound == earlier.synthetic.lowerBound
      && fresh.upperBound >= earlier.fresh.upperBound
      && synthetic.upperBound >= earlier.synthetic.upperBound
  }
}

/// All recipes of a run, and the sizes of the batches they speak of.
public struct Schedule: Sendable, Equatable {
  /// One recipe a generation, from 0.
  public let recipes: [Recipe]
  /// `freshSizes[t]`: new real rows drawn for generation t.
  public let freshSizes: [Int]
  /// `batchSizes[s]`: rows sampled from the model of generation s.
  public let batchSizes: [Int]
  /// `contaminantSizes[t]`: rows that are taken for real among the new ones of generation t, but were
  /// sampled from the model of generation t - 1. They belong to the training sets that the new real
  /// rows of generation t belong to.
  public let contaminantSizes: [Int]

  public var generations: Int { recipes.count - 1 }
  /// Real rows of generation 0.
  public var initial: Int { recipes[0].anchor }

  /// Whether every generation after 0 is trained on the samples of the one before and nothing else.
  public let isPlainReplace: Bool

  /// Whether every generation after 0 is trained on the first real sample and the samples of all
  /// before it, and on nothing else.
  public let isPlainAccumulate: Bool

  /// Rows before batch i of fresh and synthetic rows, so that any range is a difference.
  private let freshBefore: [Int]
  private let syntheticBefore: [Int]
  private let contaminantsBefore: [Int]

  /// `contaminantSizes` are none by default.
  init(
    recipes: [Recipe], freshSizes: [Int], batchSizes: [Int], contaminantSizes: [Int]? = nil
  ) {
    self.recipes = recipes
    self.freshSizes = freshSizes
    self.batchSizes = batchSizes
    self.contaminantSizes = contaminantSizes ?? recipes.map { _ in 0 }
    let hasFresh = (freshSizes + self.contaminantSizes).contains { $0 > 0 }
    isPlainReplace = recipes.enumerated().dropFirst().allSatisfy { t, recipe in
      !hasFresh && recipe.anchor == 0 && recipe.subsample == nil && recipe.synthetic == t - 1..<t
    }
    isPlainAccumulate = recipes.enumerated().dropFirst().allSatisfy { t, recipe in
      !hasFresh && recipe.anchor == recipes[0].anchor && recipe.subsample == nil
        && recipe.synthetic == 0..<t
    }
    freshBefore = Self.runningSums(freshSizes)
    syntheticBefore = Self.runningSums(batchSizes)
    contaminantsBefore = Self.runningSums(self.contaminantSizes)
  }

  /// Whether rows that are taken for real are synthetic.
  public var isContaminated: Bool { contaminantSizes.contains { $0 > 0 } }

  /// The schedule in which every row is called what it is: rows taken for real are among the synthetic
  /// ones of the model that they come from. Training sets have the same law where a real row
  /// weighs as much as a synthetic one and no curator tells them apart.
  public var honest: Schedule {
    guard isContaminated else { return self }
    return Schedule(
      recipes: recipes, freshSizes: freshSizes,
      batchSizes: batchSizes.indices.map { batchSizes[$0] + contaminantSizes[$0 + 1] })
  }

  private static func runningSums(_ sizes: [Int]) -> [Int] {
    sizes.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }
  }

  /// Rows of the training set of generation t that are wrongly taken for real, before any subsampling.
  public func contaminants(_ t: Int) -> Int {
    let fresh = recipes[t].fresh
    return contaminantsBefore[fresh.upperBound] - contaminantsBefore[fresh.lowerBound]
  }

  /// Rows that are real, and all rows, of the training set of generation t, before any subsampling.
  public func pool(_ t: Int) -> (real: Int, all: Int) {
    let recipe = recipes[t]
    let real =
      recipe.anchor + freshBefore[recipe.fresh.upperBound] - freshBefore[recipe.fresh.lowerBound]
    let synthetic =
      syntheticBefore[recipe.synthetic.upperBound] - syntheticBefore[recipe.synthetic.lowerBound]
    return (real, real + contaminants(t) + synthetic)
  }

  /// The most rows that are in memory at once: all of the pool where it is subsampled, otherwise
  /// the first real sample and a batch.
  public var rowsHeld: Int {
    if recipes.contains(where: { $0.subsample != nil }) { return pool(generations).all }
    return initial + (batchSizes.max() ?? 0) + (freshSizes.max() ?? 0)
      + (contaminantSizes.max() ?? 0)
  }

  /// Rows of the training set of generation t.
  public func trainingSize(_ t: Int) -> Int { recipes[t].subsample ?? pool(t).all }

  /// Real rows that a replicate uses up: the first sample and all fresh rows.
  public var realRowsNeeded: Int { initial + freshSizes.reduce(0, +) }

  /// Real rows newly given to generation t (its anchor or fresh rows); of generation 0 where a
  /// generation gets none.
  public func realRowsGiven(_ t: Int) -> Int {
    let given = recipes[t].fresh.isEmpty ? recipes[t].anchor : freshSizes[t]
    return given > 0 ? given : initial
  }

  /// In words, what generation t is trained on; `noun` is what one example is called.
  public func sentence(_ t: Int, noun: String = "row") -> String {
    func rows(_ count: Int, _ kind: String) -> String {
      "\(count) \(kind.isEmpty ? "" : kind + " ")\(noun)\(count == 1 ? "" : "s")"
    }
    let recipe = recipes[t]
    if t == 0 { return "\(rows(recipe.anchor, "real"))" }
    var parts: [String] = []
    if recipe.anchor > 0 {
      parts.append(
        recipe.anchor == initial
          ? "all \(rows(recipe.anchor, "real")) of generation 0"
          : "the first \(rows(recipe.anchor, "real")) of generation 0")
    }
    let pool = pool(t)
    let fresh = pool.real - recipe.anchor
    if fresh > 0 {
      parts.append(
        recipe.fresh.count == 1
          ? "\(rows(fresh, "new real"))"
          : "\(rows(fresh, "real")) drawn anew in generations "
            + "\(recipe.fresh.lowerBound)–\(recipe.fresh.upperBound - 1)")
    }
    let contaminants = contaminants(t)
    if contaminants > 0 {
      parts.append(
        recipe.fresh.count == 1
          ? "\(rows(contaminants, "")) taken for real from model \(t - 1)"
          : "\(rows(contaminants, "")) taken for real in those generations, each from the model"
            + " before")
    }
    let synthetic = pool.all - pool.real - contaminants
    if synthetic > 0 {
      let from =
        recipe.synthetic.count == 1
        ? "model \(recipe.synthetic.lowerBound)"
        : "models \(recipe.synthetic.lowerBound)–\(recipe.synthetic.upperBound - 1)"
      parts.append("\(rows(synthetic, "synthetic")) from \(from)")
    }
    let words = parts.joined(separator: " + ")
    guard let kept = recipe.subsample else { return words }
    return "\(rows(kept, "")) drawn without replacement from: \(words)"
  }
}
