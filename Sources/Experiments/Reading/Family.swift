internal import Models
internal import Platform
internal import Simulation

/// A kind of model: how its block is read, and how an arm is made of it.
struct Family: Sendable {
  let name: String
  let summary: String
  let keys: [(String, String)]
  /// What `new` writes for this kind of model.
  var example = FamilyExample()
  /// Reads the blocks of one arm.
  let read: @Sendable (ArmBlocks, ReadingContext) throws -> ReadArm

  /// Whether it has the key `privacy`.
  var isPrivate: Bool { keys.contains { $0.0 == "privacy" } }
}

/// A first experiment with a kind of model, as lines of YAML.
struct FamilyExample: Sendable {
  /// The value of `source` and comments under it.
  var source = """
    {kind: gaussian, mean: [0], covariance: [[1]]}
    # A table of your own:
    # source: {kind: csv, path: my-data.csv, exclude: [id], standardize: true, holdout: 0.2}
    """
  /// Keys of the model beside `kind`.
  var model = ""
  var samples = 100
  var replicates = 100
  var metrics = "variance, mean_error, tail_mass_1"
  /// Axes of the sweep.
  var sweep = "loop.real.share: [0, 0.05, 0.1, 0.2, 0.5]"
}

/// The parts of an experiment that an arm is made of.
struct ArmBlocks {
  let source: Node
  let model: Node
  let loop: Node?
  let evaluation: Node?
  let metrics: Node?
  let wanted: WantedProfiles
  let seed: UInt64
  /// 0 where arms are paired.
  let armWord: UInt64
  /// The arm whose model makes the first synthetic rows; nil where the arm's own does.
  var teacher: ReadArm?
}

/// What figures ask to be kept of single models.
struct WantedProfiles: Sendable {
  /// The variables that density figures show; nil stands for the first.
  let densities: [Node?]
  /// The two variables of scatter figures; nil stands for the first two.
  var scatter: Node?
  /// Whether no figure is named, so that everything is kept that is kept without being asked for.
  var areDefault = false
  /// Whether a table of this name is asked for.
  let wants: @Sendable (_ table: String) -> Bool
}

/// One arm, and its blocks with every default filled in.
struct ReadArm {
  let arm: Arm
  let source: Node
  let model: Node
  let loop: Node
  let evaluation: Node
  var inputs: [InputFile]
}

extension Evaluation {
  /// Reads the block; `heldOut` rows are all that the source holds out, where there is an end.
  static func read(
    _ node: Node?, heldOut: Int = .max, standard: Int = 1000, noun: String = "rows"
  ) throws(ConfigError) -> Resolved<Evaluation> {
    let fields = try (node ?? Node.mapping([])).fields("samples", "exact", "floors")
    let samples = try fields.optional("samples")?.int(in: 1...100_000_000)
    if let samples, samples > heldOut, let node = fields.optional("samples") {
      throw node.error(
        "the source holds out \(heldOut) \(noun) only; raise source.holdout or leave the key out")
    }
    let evaluation = Evaluation(
      samples: samples ?? min(standard, heldOut),
      exact: try fields.optional("exact")?.bool() ?? true,
      floors: try fields.optional("floors")?.bool() ?? true)
    return Resolved(
      value: evaluation,
      node: [
        "samples": .scalar(evaluation.samples), "exact": .scalar(evaluation.exact),
        "floors": .scalar(evaluation.floors),
      ])
  }
}

extension Node {
  /// The value whose name stands here; `standard` where nothing does.
  static func choice<Value: RawRepresentable & CaseIterable>(
    _ node: Node?, _ standard: Value
  ) throws(ConfigError) -> Value where Value.RawValue == String {
    guard let name = try node?.name(of: Value.allCases.map(\.rawValue)) else { return standard }
    return Value(rawValue: name) ?? standard
  }
}

extension ArmBlocks {
  /// Where a message about the loop points to.
  var loopPlace: Node { loop ?? model }

  /// A finite source must have the real rows that the schedule asks for.
  func checkSupply(_ supply: Int?, _ loop: LoopSettings) throws(ConfigError) {
    if loop.strata != nil, loop.sizes.fresh, supply != nil {
      throw loopPlace.error(
        "how many new real rows it takes to fill every stratum is not known before, and the source has"
          + " an end; set loop.real.draw: fixed or source.replacement: true")
    }
    if loop.lineages.count > 1, let supply {
      throw (self.loop?["lineages"] ?? loopPlace).error(
        "every lineage has real rows of its own, and the source has \(supply) for all of them; set"
          + " source.replacement: true")
    }
    let needed = loop.schedule.realRowsNeeded
    guard let supply, needed > supply else { return }
    let place = self.loop ?? source
    if loop.schedule.initial > supply {
      throw place.error(
        "generation 0 needs \(loop.schedule.initial) real rows, but the source has \(supply) to"
          + " train on; lower loop.initial or loop.samples, or set source.replacement: true")
    }
    throw place.error(
      "needs \(needed) different real rows over all generations, but the source has \(supply) to"
        + " train on; set loop.real.draw: fixed or source.replacement: true")
  }

  /// Fewer rows than parameters determine no model: known before anything is run.
  ///
  /// `name` is the model with the settings that matter, `advice` what helps beside more samples.
  func checkSizes(
    _ loop: LoopSettings, needed: Int, by name: String, advice: String
  ) throws(ConfigError) {
    let schedule = loop.schedule
    for t in schedule.recipes.indices where schedule.trainingSize(t) < needed {
      throw loopPlace.error(
        "generation \(t) has \(counted(schedule.trainingSize(t), "row")), but \(name) needs at"
          + " least \(needed); raise loop.samples\(advice)")
    }
  }

  /// What cannot fit into memory is refused before anything is spent.
  func checkMemory(bytes: Double) throws(ConfigError) {
    let memory = Double(Machine.memory)
    guard bytes > memory else { return }
    throw (loop ?? source).error(
      "one replicate needs about \(RunReport.rounded(bytes / 1e9, digits: 2)) GB of memory and this"
        + " computer has \(RunReport.rounded(memory / 1e9, digits: 2)); lower loop.samples or the"
        + " dimension")
  }

  /// The kinds of biased sampling that a model has; any other is refused by name.
  func checkBias(_ bias: SamplingBias, allowed: [String]) throws(ConfigError) {
    let used = [
      ("temperature", bias.temperature != 1), ("truncate", bias.truncate != 0),
      ("top_p", bias.topP != 1), ("top_k", bias.topK != nil),
    ]
    for (key, isUsed) in used where isUsed && !allowed.contains(key) {
      let kind = (try? model["kind"]?.string()) ?? "model"
      let advice =
        allowed.isEmpty
        ? "it samples as it was fitted" : "it has \(allowed.joined(separator: ", "))"
      throw (loop?["sampling"]?[key] ?? loopPlace).error(
        "the model \(kind) has no \(key) in sampling; \(advice)")
    }
  }
}

/// "1 row", "2 rows".
func counted(_ count: Int, _ noun: String) -> String {
  "\(count) \(noun)\(count == 1 ? "" : "s")"
}
