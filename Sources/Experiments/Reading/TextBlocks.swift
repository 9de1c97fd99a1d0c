internal import Models
internal import Platform
internal import Simulation

/// The blocks that all language models read alike.
struct TextBlocks {
  let blocks: ArmBlocks
  var source: Resolved<any Source<TokenText>>
  let loop: Resolved<LoopSettings>
  let evaluation: Resolved<Evaluation>

  /// Tokens that metrics look at where the file does not say.
  private static let evaluated = 10_000
  /// The lowest temperature: below it powers of probabilities vanish.
  private static let coldest = 0.02

  init(_ blocks: ArmBlocks, _ context: ReadingContext) throws {
    self.blocks = blocks
    source = try SourceEntry.read(blocks.source, context, from: Catalogue.textSources)
    loop = try LoopSettings.read(Self.counting(blocks.loop, source.value.supply))
    evaluation = try Evaluation.read(
      blocks.evaluation, heldOut: source.value.heldOutSupply ?? .max,
      standard: Self.evaluated, noun: "tokens")
    if !blocks.wanted.areDefault && !blocks.wanted.densities.isEmpty {
      throw blocks.model.error(
        "a language model has no densities; ask for the figures rank-frequency and ledger")
    }
    try checkLoop()
  }

  var law: TextLaw { source.value.law }
  var settings: LoopSettings { loop.value }

  /// The loop with `samples: all` as a number.
  private static func counting(_ loop: Node?, _ supply: Int?) throws(ConfigError) -> Node? {
    guard let loop, let samples = loop["samples"], (try? samples.string()) == "all" else {
      return loop
    }
    guard let supply else {
      throw samples.error("the source has no end; give a number of tokens")
    }
    return try loop.setting("samples", to: .scalar(supply))
  }

  private func checkLoop() throws {
    try blocks.checkBias(settings.bias, allowed: ["temperature", "top_p", "top_k"])
    guard settings.bias.temperature >= Self.coldest else {
      throw (blocks.loop?["sampling"]?["temperature"] ?? blocks.loopPlace).error(
        "expected a temperature of at least \(numberText(Self.coldest)) for text, got"
          + " \(numberText(settings.bias.temperature)); top_k: 1 draws the likeliest token only")
    }
    guard settings.realWeight == 1 else {
      let real = blocks.loop?["real"]
      throw (real?["weight"] ?? real?["block-weight"] ?? blocks.loopPlace).error(
        "a language model counts tokens, and real ones count once; set loop.real.share in place of a"
          + " weight")
    }
    let needed = settings.schedule.realRowsNeeded
    guard let supply = source.value.supply, needed > supply else { return }
    throw blocks.loopPlace.error(
      settings.schedule.initial > supply
        ? "generation 0 needs \(settings.schedule.initial) real tokens, but the text has \(supply) to"
          + " train on; lower loop.initial or loop.samples"
        : "needs \(needed) different real tokens over all generations, but the text has \(supply) to"
          + " train on; set loop.real.draw: fixed or lower the real share")
  }

  /// What neither memory nor the counts' width can hold is refused before anything is spent.
  func checkLimits(order: Int) throws(ConfigError) {
    let schedule = settings.schedule
    let pool = Double(schedule.pool(schedule.generations).all)
    let counted = Double(schedule.recipes.indices.map(schedule.trainingSize).max() ?? 0)
    guard counted * Double(order + 1) < 0x1p31, pool < 0x1p31 else {
      throw blocks.loopPlace.error(
        "\(Int(max(counted, pool))) tokens have more n-grams up to order \(order) than are counted"
          + " (2^31); lower loop.samples or model.order")
    }
    // Tokens and copies of them; n-grams with counts and probabilities.
    try blocks.checkMemory(
      bytes: Double(settings.lineages.count) * (12 * pool + 25 * Double(order) * counted))
  }

  /// `weight` tells how much work a token is, for the size of work items; `file` writes a model in
  /// the format of its kind; `losses` tells how the training of one went.
  func arm<L: Learner>(
    _ base: Plan<L>, description: String, node: Node, defaults: [String],
    theory: [String: [Double]], weight: Int,
    file: (@Sendable (L.Model) -> [UInt8]?)? = nil,
    losses: (@Sendable (L.Model) -> [EpochLoss])? = nil
  ) throws -> ReadArm where L.Model: LanguageModel {
    var plan = base
    plan.metrics = try MetricEntry.read(
      blocks.metrics, from: TextMetrics.entries(law, samples: evaluation.value.samples),
      defaults: defaults)
    plan.recorded = settings.recorded
    plan.evaluation = evaluation.value
    let own = losses.map { [KeptProfile.losses(recorded: settings.recorded, $0)] } ?? []
    let kept: [KeptProfile<L.Model>] =
      (TextProfiles(
        source.value, recorded: settings.recorded, samples: evaluation.value.samples,
        seed: blocks.seed, arm: blocks.armWord
      ).all() + own).filter { blocks.wanted.wants($0.table.file) }
    plan.profiles = kept.map(\.profile)
    let treatment = try settings.treatment(
      { CuratorMeans<L.Model>.text(source.value) }, of: L.Training.self, loop: loop.node,
      teacher: blocks.teacher)
    treatment.apply(to: &plan)
    plan.lineages = settings.lineages
    var arm = Arm(
      plan, theory: settings.schedule.isContaminated ? [:] : settings.surviving(theory),
      tables: kept.map(\.table),
      truths: TextMetrics.truths(law),
      description: description, settings: settings, dimension: weight)
    arm.noun = "token"
    arm.export = file.map { Arm.exporting(plan, $0) }
    return ReadArm(
      arm: arm,
      source: source.node, model: node, loop: treatment.loop, evaluation: evaluation.node,
      inputs: source.inputs)
  }
}
