private import Glibc
internal import Models
internal import Numerics
internal import Platform
internal import Simulation

/// What a family of models on ℝᵈ says of one arm. The rest is the same for all of them.
///
/// ``PointBlocks/arm(_:)`` is for models with a density, ``PointBlocks/sampledArm(_:)`` for those
/// that can only be sampled.
struct PointModel<L: Learner> where L.Model.Data == Points {
  var learner: L
  /// The model and its settings in a few words, for captions.
  var description: String
  /// The model's block with every default.
  var node: Node
  /// The model's settings where they say how many rows are needed, such as "a full Gaussian in 2
  /// dimensions".
  var name: String
  var rowsNeeded: Int
  /// What helps beside more samples.
  var advice = ""
  /// Keys of `loop.sampling` that the model knows.
  var biases: [String]
  var realData: RealData<L.Training>
  var production: Production<L.Model, L.Training>
  /// Whether rows are kept in memory, and not only a statistic of them.
  var holdsRows = true
  /// Whether all rows of a training set are kept with the model.
  var holdsPool = false
  /// Metrics that only such models have.
  var metrics: [MetricEntry<L.Model>] = []
  /// Names of the metrics where the file names none.
  var defaults: [String]?
  var theory: [String: [Double]] = [:]
  /// Expectations that hold where lineages take rows of one another.
  var lineageTheory: [String: [Double]] = [:]
  /// Tables for figures beside the densities.
  var profiles: [KeptProfile<L.Model>] = []
  /// Memory of a fit and of the models that are kept, beside rows.
  var workingBytes = 0.0
  /// What a reader should know of how a model was fitted.
  var notes: (@Sendable (L.Model) -> [String])?
  /// What the fits spend of privacy, in a line; nil where they promise none.
  var privacy: String?
}

/// The blocks that all models on ℝᵈ read alike.
struct PointBlocks {
  let blocks: ArmBlocks
  let source: Resolved<any Source<Points>>
  let loop: Resolved<LoopSettings>
  let evaluation: Resolved<Evaluation>

  init(_ blocks: ArmBlocks, _ context: ReadingContext) throws {
    self.blocks = blocks
    source = try SourceEntry.read(blocks.source, context, from: Catalogue.pointSources)
    loop = try LoopSettings.read(blocks.loop)
    evaluation = try Evaluation.read(
      blocks.evaluation, heldOut: source.value.heldOutSupply ?? .max)
  }

  var law: ContinuousLaw { source.value.law }
  var settings: LoopSettings { loop.value }

  /// An arm of models with a density.
  func arm<L: Learner>(_ model: PointModel<L>) throws -> ReadArm
  where L.Model: ContinuousModel & DensityModel {
    let law = law
    try check(model)
    let exact = evaluation.value.exact
    let metrics = try MetricEntry.read(
      blocks.metrics,
      from: PointMetric.entries(
        law, exact: exact, keepsRows: model.holdsRows, lineages: settings.lineages.count)
        + model.metrics,
      defaults: model.defaults ?? PointMetric<L.Model>.defaults(law, exact: exact))
    let grids = try blocks.wanted.densities.map { variable in
      let axis = try densityAxis(variable, source.node, law)
      return DensityGrid(source.value, axis: axis.index, name: axis.name)
    }
    let kept =
      grids.map { $0.profile(generations: settings.schedule.generations) }
      + ownProfiles(model) + tailLedger(model) + (try pictures(beside: model.profiles))
    var expectations = model.theory
    // Between samples the expectation is another, larger by the samples' own noise.
    if !exact { expectations["wasserstein_2_squared"] = nil }
    return try finished(model, metrics, kept, theory: expectations) {
      () throws(ConfigError) in
      .densePoints(source.value, columns: try columnNames())
    }
  }

  /// An arm of models that can only be sampled: every metric looks at the evaluation sample.
  func sampledArm<L: Learner>(_ model: PointModel<L>) throws -> ReadArm {
    try check(model)
    if !blocks.wanted.areDefault, !blocks.wanted.densities.isEmpty {
      throw (blocks.wanted.densities.compactMap(\.self).first ?? blocks.model).error(
        "the model can only be sampled and has no densities; ask for another figure")
    }
    let metrics = try MetricEntry.read(
      blocks.metrics, from: PointMetric<SampleLaw>.entries(law, of: L.Model.self) + model.metrics,
      defaults: model.defaults ?? PointMetric<SampleLaw>.defaults(law),
      refusals: PointMetric<SampleLaw>.refusals)
    return try finished(
      model, metrics,
      ownProfiles(model) + (try pictures(beside: model.profiles, hasDensities: false)),
      theory: model.theory
    ) { () throws(ConfigError) in .points(source.value, columns: try columnNames()) }
  }

  private func check<L: Learner>(_ model: PointModel<L>) throws(ConfigError) {
    try blocks.checkBias(settings.bias, allowed: model.biases)
    try blocks.checkSupply(source.value.supply, settings)
    try blocks.checkSizes(
      settings, needed: model.rowsNeeded, by: model.name, advice: model.advice)
    guard model.holdsRows else { return }
    // Rows, a copy of them while they are summarised, and some matrices of the model.
    let d = Double(law.dimension)
    let schedule = settings.schedule
    let pool = model.holdsPool ? 3 * schedule.pool(schedule.generations).all : 0
    let rows = Double(settings.lineages.count) * (2.5 * Double(schedule.rowsHeld) + Double(pool))
    try blocks.checkMemory(bytes: 8 * (rows * d + 8 * d * d) + model.workingBytes)
  }

  /// What coordinates are called: as a table's columns, or x1, x2, ….
  func columnNames() throws(ConfigError) -> [String] {
    try source.node["columns"]?.strings() ?? (1...law.dimension).map { "x\($0)" }
  }

  private func ownProfiles<L: Learner>(_ model: PointModel<L>) -> [KeptProfile<L.Model>] {
    model.profiles.filter { blocks.wanted.wants($0.table.file) }
  }

  private func finished<L: Learner>(
    _ model: PointModel<L>, _ metrics: [Metric<L.Model>], _ kept: [KeptProfile<L.Model>],
    theory: [String: [Double]], curators: () throws(ConfigError) -> CuratorMeans<L.Model>
  ) throws -> ReadArm {
    let treatment = try settings.treatment(
      curators, of: L.Training.self, loop: loop.node, teacher: blocks.teacher)
    var plan = Plan(
      seed: blocks.seed, arm: blocks.armWord, source: source.value, realData: model.realData,
      learner: model.learner, schedule: settings.schedule, realWeight: settings.realWeight,
      production: model.production, metrics: metrics, recorded: settings.recorded,
      evaluation: evaluation.value, profiles: kept.map(\.profile))
    plan.notes = model.notes
    treatment.apply(to: &plan)
    plan.lineages = settings.lineages
    var arm = Arm(
      plan, theory: settings.surviving(theory).merging(model.lineageTheory) { first, _ in first },
      tables: kept.map(\.table), truths: truths(law),
      description: model.description, settings: settings, dimension: law.dimension,
      drawsRows: model.holdsRows)
    arm.columns = try columnNames()
    arm.privacy = model.privacy
    arm.uninformedExcess = Double(law.dimension) * (log(3) + 1 / 18 - 0.5)
    return ReadArm(
      arm: arm,
      source: source.node, model: model.node, loop: treatment.loop, evaluation: evaluation.node,
      inputs: source.inputs)
  }
}

extension PointBlocks {
  /// The ledger of the real tails, where a figure asks for it and the model has no other.
  private func tailLedger<L: Learner>(_ model: PointModel<L>) -> [KeptProfile<L.Model>]
  where L.Model: ContinuousModel {
    let wanted = blocks.wanted
    guard !wanted.areDefault, wanted.wants("ledger"),
      !model.profiles.contains(where: { $0.table.file == "ledger" })
    else { return [] }
    let generations = ProfileTable.generations(settings.recorded)
    return KeptProfile.tailLedger(law, generations: generations).map { [$0] } ?? []
  }
}

/// The values that metrics have for the true law, where they are known, for figures.
private func truths(_ law: ContinuousLaw) -> [String: Double] {
  var result: [String: Double] = ["tail_mass_1": 1, "tail_mass_5": 1]
  for name in ["quantile_error_1", "quantile_error_5"] { result[name] = 0 }
  if law.mean != nil || law.isEmpirical {
    for name in ["mean_error", "shortfall_error_1", "shortfall_error_5"] { result[name] = 0 }
  }
  result["membership_auc"] = 0.5
  if law.classNames.count > 1 {
    for name in ["class_share_error", "lost_classes"] { result[name] = 0 }
  }
  if law.marginal != nil {
    for name in ["mass_invented", "mass_lost"] { result[name] = 6e-5 }
  }
  if let kurtosis = law.kurtosis {
    let axes = (0..<law.dimension).map(kurtosis)
    result["kurtosis"] = axes.reduce(0, +) / Double(axes.count)
  }
  if let entropy = law.entropy {
    result["entropy"] = entropy
    result["nll"] = entropy
  }
  if let covariance = law.covariance {
    result["variance"] = covariance.trace / Double(law.dimension)
  }
  if let gaussian = law.gaussian {
    result["log_generalized_variance"] = gaussian.logDeterminant / Double(gaussian.dimension)
  }
  if let mixture = law.mixture {
    result["mode_coverage"] = 1
    result["mode_entropy"] = Modes.entropy(Modes(mixture).real)
    result["weight_heterozygosity"] = 1 - mixture.weights.reduce(0) { $0 + $1 * $1 }
    if mixture.components.count > 1 { result["component_overlap"] = mixture.componentOverlap }
    result["density_l2"] = 0
    result["parameter_l2"] = 0
  }
  return result
}

/// The coordinate that a figure names.
func densityAxis(
  _ variable: Node?, _ resolved: Node, _ law: ContinuousLaw
) throws(ConfigError) -> (index: Int, name: String) {
  let columns = try resolved["columns"]?.strings()
  let names = columns ?? (1...law.dimension).map { "x\($0)" }
  guard let variable else {
    return (0, law.dimension == 1 && columns == nil ? "x" : names[0])
  }
  let name = try variable.name(of: names)
  return (names.firstIndex(of: name) ?? 0, name)
}
