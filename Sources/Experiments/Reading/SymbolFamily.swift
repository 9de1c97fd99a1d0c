internal import Models
internal import Numerics
internal import Platform
internal import Simulation

/// What training data are: the counts that a model would be fitted to, drawn directly, or symbols
/// one by one.
enum SymbolEngine: String, Sendable, CaseIterable {
  case auto, statistic, sampled

  static let key = (
    "engine",
    "statistic draws the counts of symbols, sampled every symbol; equal in law. auto, the default, is"
      + " statistic"
  )
}

/// What a family of models of symbols says of one arm.
struct SymbolModel<L: StatisticLearner>
where L.Model: DiscreteModel, L.Training == Symbols, L.Summary == SymbolCounts {
  var learner: L
  var engine: SymbolEngine
  /// The model and its settings in a few words, for captions.
  var description: String
  /// The model's block with every default.
  var node: Node
  /// Whether fitted probabilities are the frequencies of the training set.
  var areFrequencies: Bool
  var defaults: [String]
  var theory: [String: [Double]]
  /// What the fits spend of privacy, in a line; nil where they promise none.
  var privacy: String?
  /// Expectations that hold where lineages take examples of one another.
  var lineageTheory: [String: [Double]] = [:]
}

/// The blocks that all models of symbols read alike.
struct SymbolBlocks {
  let blocks: ArmBlocks
  let source: Resolved<any Source<Symbols>>
  /// The same source.
  let discrete: any DiscreteSource
  let loop: Resolved<LoopSettings>
  let evaluation: Resolved<Evaluation>

  init(_ blocks: ArmBlocks, _ context: ReadingContext) throws {
    self.blocks = blocks
    source = try SourceEntry.read(blocks.source, context, from: Catalogue.symbolSources)
    guard let discrete = source.value as? any DiscreteSource else {
      throw blocks.source.error("expected a source whose probabilities are known")
    }
    self.discrete = discrete
    loop = try LoopSettings.read(blocks.loop)
    evaluation = try Evaluation.read(blocks.evaluation)
    if !blocks.wanted.areDefault && !blocks.wanted.densities.isEmpty {
      throw blocks.model.error(
        "a model of symbols has no densities; ask for the figures rank-frequency and ledger")
    }
  }

  var law: DiscreteLaw { source.value.law }
  var settings: LoopSettings { loop.value }

  func arm<L: StatisticLearner>(_ model: SymbolModel<L>) throws -> ReadArm {
    try blocks.checkBias(settings.bias, allowed: ["temperature", "top_p", "top_k"])
    if model.engine == .statistic, let obstacle = settings.rowObstacle {
      throw (blocks.model["engine"] ?? blocks.model).error("counts cannot be drawn: \(obstacle)")
    }
    let drawsSymbols = model.engine == .sampled || settings.needsRows
    try checkLimits(drawsSymbols ? .sampled : model.engine)
    if drawsSymbols {
      let examples: Plan<L> = Plan(
        seed: blocks.seed, arm: blocks.armWord, source: source.value, learner: model.learner,
        schedule: settings.schedule, realWeight: settings.realWeight,
        production: Production<L.Model, Symbols>.biased(settings.bias), metrics: [])
      return try arm(model, examples)
    }
    let counts: Plan<StatisticForm<L>> = Plan(
      seed: blocks.seed, arm: blocks.armWord, source: source.value,
      realData: RealData<SymbolCounts>.counts(of: discrete),
      learner: StatisticForm(model.learner), schedule: settings.schedule,
      realWeight: settings.realWeight,
      production: Production<L.Model, SymbolCounts>.statistic(model.learner, bias: settings.bias),
      metrics: [])
    return try arm(model, counts)
  }

  private func arm<L: StatisticLearner, Trained: Learner>(
    _ model: SymbolModel<L>, _ base: Plan<Trained>
  ) throws -> ReadArm where Trained.Model == L.Model {
    var plan = base
    plan.metrics = try MetricEntry.read(
      blocks.metrics,
      from: SymbolMetrics.entries(
        initial: settings.schedule.initial, areFrequencies: model.areFrequencies,
        lineages: settings.lineages.count),
      defaults: model.defaults)
    plan.recorded = settings.recorded
    plan.evaluation = evaluation.value
    // No metric of symbols looks at single examples: what is known exactly is enough.
    plan.evaluation.samples = 0
    let kept: [KeptProfile<L.Model>] = profiles()
    plan.profiles = kept.map(\.profile)
    let treatment = try settings.treatment(
      { CuratorMeans<L.Model>.symbols(law) }, of: Trained.Training.self, loop: loop.node,
      teacher: blocks.teacher)
    treatment.apply(to: &plan)
    plan.lineages = settings.lineages
    var arm = Arm(
      plan,
      theory: settings.surviving(model.theory).merging(model.lineageTheory) { first, _ in first },
      tables: kept.map(\.table), truths: SymbolMetrics.truths(discrete),
      description: model.description, settings: settings, dimension: 1,
      drawsRows: model.engine == .sampled)
    arm.privacy = model.privacy
    return ReadArm(
      arm: arm, source: source.node, model: model.node, loop: treatment.loop,
      evaluation: evaluation.node,
      inputs: source.inputs)
  }

  private func profiles<Model: DiscreteModel>() -> [KeptProfile<Model>] {
    let generations = ProfileTable.generations(settings.recorded)
    var kept: [KeptProfile<Model>] = []
    if blocks.wanted.wants("ranks") {
      let ranks = RankFrequency(law)
      kept.append(
        KeptProfile(
          table: ProfileTable(
            file: "ranks", columns: RankFrequency.columns, statesTrainSize: true),
          profile: Profile(generations: generations) { model, _ in ranks.rows(model) }))
    }
    if blocks.wanted.wants("ledger") {
      let ledger = SymbolLedger(law)
      kept.append(
        KeptProfile(
          table: ProfileTable(
            file: "ledger", columns: SymbolLedger.columns, statesTrainSize: true),
          profile: Profile(generations: generations) { model, _ in ledger.rows(model) }))
    }
    return kept
  }

  /// What neither memory nor exact counting can hold is refused before anything is spent.
  private func checkLimits(_ engine: SymbolEngine) throws(ConfigError) {
    let schedule = settings.schedule
    let vocabulary = Double(law.vocabulary)
    let lineages = Double(settings.lineages.count)
    let pools = schedule.recipes.contains { $0.subsample != nil }
    if engine == .sampled {
      try blocks.checkMemory(
        bytes: 4 * 2.5 * lineages * Double(schedule.rowsHeld) + 80 * vocabulary)
    } else {
      // A batch has no more counts than symbols, nor than examples.
      let batches = pools ? schedule.recipes.count : 3
      let kinds = min(vocabulary, Double(schedule.batchSizes.max() ?? schedule.initial))
      try blocks.checkMemory(bytes: 12 * lineages * Double(batches) * kinds + 80 * vocabulary)
    }
    guard schedule.pool(schedule.generations).all <= 1 << 53 || !pools else {
      throw blocks.loopPlace.error(
        "the pool grows beyond 2^53 examples, which cannot be subsampled exactly; lower"
          + " loop.samples or loop.generations")
    }
  }
}

extension Family {
  private static let symbolExample = FamilyExample(
    source: "{kind: zipf, exponent: 1, vocabulary: 1000}", samples: 1000,
    metrics: "support, lost_mass, entropy_share, heterozygosity")

  static let categorical = Family(
    name: "categorical", summary: "frequencies of symbols, fitted by counting",
    keys: [
      ("smoothing", "added to the count of every symbol of the vocabulary; default 0"),
      SymbolEngine.key,
      PrivacyReading.key(": noisy counts, those below 0 cut"),
    ],
    example: symbolExample
  ) { blocks, context in
    let fields = try blocks.model.fields("kind", "smoothing", "engine", "privacy")
    let smoothing = try fields.optional("smoothing")?.double(in: .nonNegative) ?? 0
    let engine = try Node.choice(fields.optional("engine"), SymbolEngine.auto)
    let symbols = try SymbolBlocks(blocks, context)
    if let privacy = try PrivacyReading.read(fields) {
      return try symbols.privateArm(privacy, smoothing: smoothing, engine: engine)
    }
    let learner = CategoricalLearner(vocabulary: symbols.law.vocabulary, smoothing: smoothing)
    let theory = CategoricalTheory(
      law: symbols.law, learner: learner, schedule: symbols.settings.theorySchedule,
      realWeight: symbols.settings.realWeight, bias: symbols.settings.bias)
    return try symbols.arm(
      SymbolModel(
        learner: learner, engine: engine,
        description: smoothing == 0
          ? "categorical" : "categorical, smoothed by \(numberText(smoothing))",
        node: [
          "kind": "categorical", "smoothing": .scalar(smoothing),
          "engine": .scalar(engine.rawValue),
        ],
        areFrequencies: smoothing == 0,
        defaults: ["support", "lost_mass", "entropy_share", "heterozygosity", "kl_smoothed"],
        theory: theory.expectations(),
        lineageTheory: theory.expectations(of: symbols.settings.lineages)))
  }

  static let zipf = Family(
    name: "zipf", summary: "power law on ranks, its exponent fitted by maximum likelihood",
    keys: [("shift", "added to the rank, above -1; default 0"), SymbolEngine.key],
    example: FamilyExample(
      source: symbolExample.source, samples: 1000,
      metrics: "zipf_exponent, entropy_share, kl_forward")
  ) { blocks, context in
    let fields = try blocks.model.fields("kind", "shift", "engine")
    let shift =
      try fields.optional("shift")?.double(in: Interval(above: -1, atMost: 1e9)) ?? 0
    let engine = try Node.choice(fields.optional("engine"), SymbolEngine.auto)
    let symbols = try SymbolBlocks(blocks, context)
    return try symbols.arm(
      SymbolModel(
        learner: ZipfLearner(vocabulary: symbols.law.vocabulary, shift: shift), engine: engine,
        description: "power law",
        node: ["kind": "zipf", "shift": .scalar(shift), "engine": .scalar(engine.rawValue)],
        areFrequencies: false,
        defaults: ["zipf_exponent", "entropy_share", "heterozygosity", "kl_forward"],
        theory: [:]))
  }
}
