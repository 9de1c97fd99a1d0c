/// A rule that says what generation t is trained on.
public struct Workflow: Sendable {
  public let name: String
  /// One line for listings.
  public let summary: String
  /// Whether real rows come back each generation only as fresh ones: the first sample is in the
  /// training set anyway.
  public let keepsRealSample: Bool
  /// The training set of generation t ≥ 1.
  let recipe: @Sendable (_ t: Int, _ sizes: LoopSizes) -> Recipe
}

extension Workflow {
  /// Each model sees the previous model's output and, where asked, a share of real rows
  /// [Shumailov 2024], [Alemohammad 2024].
  public static let replace = Workflow(
    name: "replace", summary: "real share plus samples of the previous model only",
    keepsRealSample: false
  ) { t, sizes in
    Recipe(
      anchor: sizes.fresh ? 0 : sizes.realRows(t), fresh: sizes.fresh ? t..<t + 1 : 0..<0,
      synthetic: t - 1..<t)
  }

  /// Real data and every model's output so far [Gerstgrasser 2024].
  public static let accumulate = Workflow(
    name: "accumulate", summary: "the first real sample and every model's samples so far",
    keepsRealSample: true
  ) { t, sizes in
    Recipe(anchor: sizes.initial, fresh: 1..<t + 1, synthetic: 0..<t)
  }

  /// As `accumulate`, then as many rows of it at random as a generation samples [Kazdan 2025].
  public static let accumulateSubsample = Workflow(
    name: "accumulate-subsample",
    summary: "as many rows as `samples`, drawn without replacement from the accumulated pool",
    keepsRealSample: true
  ) { t, sizes in
    Recipe(
      anchor: sizes.initial, fresh: 1..<t + 1, synthetic: 0..<t, subsample: sizes.samples[t])
  }

  /// As `accumulate`, but synthetic rows are forgotten after `size` generations.
  public static func window(_ size: Int, keepReal: Bool) -> Workflow {
    Workflow(
      name: "window", summary: "the last `window` models' samples, and the real sample if kept",
      keepsRealSample: true
    ) { t, sizes in
      Recipe(
        anchor: keepReal ? sizes.initial : 0, fresh: max(1, t - size + 1)..<t + 1,
        synthetic: max(0, t - size)..<t)
    }
  }
}

/// The sizes a workflow works with.
public struct LoopSizes: Sendable {
  /// Real rows of generation 0.
  public let initial: Int
  /// `samples[t]`: training-set size (or, where data accumulate, new rows) of generation t.
  public let samples: [Int]
  /// `realShare[t]` in 0…1, for t ≥ 1.
  public let realShare: [Double]
  /// Whether real rows are new every generation; otherwise the first sample's are used again.
  public let fresh: Bool
  /// The share of the new rows called real that were sampled from the model of the generation
  /// before, 0…1.
  public let contamination: Double

  public init(
    initial: Int, samples: [Int], realShare: [Double], fresh: Bool, contamination: Double = 0
  ) {
    precondition(samples.count == realShare.count, "one size and one share a generation")
    precondition(contamination == 0 || fresh, "only new rows can come from a model")
    self.initial = initial
    self.samples = samples
    self.realShare = realShare
    self.fresh = fresh
    self.contamination = contamination
  }

  /// Rows of generation t ≥ 1 that are not, by rounding, among `realRows` what they are called.
  func contaminants(_ t: Int) -> Int {
    Int((contamination * Double(realRows(t))).rounded())
  }

  /// Rows of generation t ≥ 1 that are called real, by rounding share × samples.
  public func realRows(_ t: Int) -> Int { Int((realShare[t] * Double(samples[t])).rounded()) }
}

extension Schedule {
  public init(_ workflow: Workflow, _ sizes: LoopSizes) {
    let last = sizes.samples.count - 1
    let later = last == 0 ? [] : (1...last).map { workflow.recipe($0, sizes) }
    self.init(
      recipes: [Recipe(anchor: sizes.initial)] + later,
      freshSizes: (0...last).map {
        $0 > 0 && sizes.fresh ? sizes.realRows($0) - sizes.contaminants($0) : 0
      },
      batchSizes: (0..<last).map { s in
        workflow.keepsRealSample
          ? sizes.samples[s + 1] : sizes.samples[s + 1] - sizes.realRows(s + 1)
      },
      contaminantSizes: (0...last).map { $0 > 0 ? sizes.contaminants($0) : 0 })
  }
}
