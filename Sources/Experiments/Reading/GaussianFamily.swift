internal import Models
internal import Numerics
internal import Platform
internal import Simulation

extension Family {
  static let gaussian = Family(
    name: "gaussian", summary: "normal law fitted by its sample mean and covariance",
    keys: [
      ("covariance", "full or diagonal; default full"),
      ("estimator", "mle (divisor n) or unbiased (divisor n - 1); default mle"),
    ]
  ) { blocks, context in
    let model = try blocks.model.fields("kind", "covariance", "estimator")
    let shape = try choice(model.optional("covariance"), GaussianLearner.Shape.full)
    let estimator = try choice(model.optional("estimator"), GaussianLearner.Estimator.mle)
    let learner = GaussianLearner(shape: shape, estimator: estimator)
    let source = try readSource(blocks.source, context)
    let loop = try LoopSettings.read(blocks.loop)
    let evaluation = try Evaluation.read(blocks.evaluation, source: source.value)
    let law = source.value.law
    try checkSupply(source.value, loop.value, blocks)
    try checkSizes(learner, dimension: law.dimension, loop.value, blocks)
    try checkMemory(dimension: law.dimension, loop.value, blocks)
    let metrics = try PointMetric.read(blocks.metrics, law: law, exact: evaluation.value.exact)
    let grids = try blocks.densities.map { variable in
      let axis = try densityAxis(variable, source.node, law)
      return DensityGrid(source.value, axis: axis.index, name: axis.name)
    }
    let settings = loop.value
    let plan = Plan(
      seed: blocks.seed, arm: blocks.armWord, source: source.value, learner: learner,
      schedule: settings.schedule, realWeight: settings.realWeight,
      production: .biased(settings.bias), metrics: metrics, recorded: settings.recorded,
      evaluation: evaluation.value,
      profile: DensityGrid.profile(grids, generations: settings.schedule.generations))
    let theory = GaussianTheory(
      law: law, learner: learner, schedule: settings.schedule, realWeight: settings.realWeight,
      bias: settings.bias)
    var expectations = theory.expectations()
    // Between samples the expectation is another, larger by the samples' own noise.
    if !evaluation.value.exact { expectations["wasserstein_2_squared"] = nil }
    return ReadArm(
      arm: Arm(
        plan, theory: expectations, grids: grids,
        truths: truths(law),
        description: [
          "gaussian", law.dimension > 1 ? shape.rawValue : nil, estimator.rawValue,
        ].compactMap { $0 }.joined(separator: ", "),
        settings: settings, dimension: law.dimension),
      source: source.node,
      model: [
        "kind": "gaussian", "covariance": .scalar(shape.rawValue),
        "estimator": .scalar(estimator.rawValue),
      ],
      loop: loop.node, evaluation: evaluation.node, inputs: source.inputs)
  }
}

private func choice<Value: RawRepresentable & CaseIterable>(
  _ node: Node?, _ standard: Value
) throws(ConfigError) -> Value where Value.RawValue == String {
  guard let name = try node?.name(of: Value.allCases.map(\.rawValue)) else { return standard }
  return Value(rawValue: name) ?? standard
}

private func readSource(
  _ node: Node, _ context: ReadingContext
) throws -> Resolved<any Source<Points>> {
  guard let kind = node["kind"] else {
    _ = try node.fields(["kind"]).required("kind")
    throw node.error("missing key \"kind\"")
  }
  let name = try kind.name(of: Catalogue.sources.map(\.name))
  guard let entry = Catalogue.sources.first(where: { $0.name == name }) else {
    throw kind.error("unknown source")
  }
  return try entry.read(node, context)
}

/// A finite source must have the real rows that the schedule asks for.
private func checkSupply(
  _ source: any Source<Points>, _ loop: LoopSettings, _ blocks: ArmBlocks
) throws(ConfigError) {
  guard let supply = source.supply else { return }
  let needed = loop.schedule.realRowsNeeded
  guard needed > supply else { return }
  let place = blocks.loop ?? blocks.source
  if loop.schedule.initial > supply {
    throw place.error(
      "generation 0 needs \(loop.schedule.initial) real rows, but the source has \(supply) to train"
        + " on; lower loop.initial or loop.samples, or set source.replacement: true")
  }
  throw place.error(
    "needs \(needed) different real rows over all generations, but the source has \(supply) to"
      + " train on; set loop.real.draw: fixed or source.replacement: true")
}

/// "1 row", "2 rows".
private func counted(_ count: Int, _ noun: String) -> String {
  "\(count) \(noun)\(count == 1 ? "" : "s")"
}

/// Fewer rows than parameters determine no model: known before anything is run.
private func checkSizes(
  _ learner: GaussianLearner, dimension: Int, _ loop: LoopSettings, _ blocks: ArmBlocks
) throws(ConfigError) {
  let needed = learner.shape == .full ? dimension + 1 : 2
  let schedule = loop.schedule
  for t in schedule.recipes.indices where schedule.trainingSize(t) < needed {
    throw (blocks.loop ?? blocks.model).error(
      "generation \(t) has \(counted(schedule.trainingSize(t), "row")), but a"
        + " \(learner.shape.rawValue) Gaussian in \(counted(dimension, "dimension")) needs at least"
        + " \(needed); raise loop.samples"
        + (learner.shape == .full && dimension > 1 ? " or set model.covariance: diagonal" : ""))
  }
}

/// What cannot fit into memory is refused before anything is spent.
private func checkMemory(
  dimension: Int, _ loop: LoopSettings, _ blocks: ArmBlocks
) throws(ConfigError) {
  // Rows, a copy of them while they are summarised, and some matrices of the model.
  let d = Double(dimension)
  let bytes = 8 * (2.5 * Double(loop.schedule.rowsHeld) * d + 8 * d * d)
  let memory = Double(Machine.memory)
  guard bytes > memory else { return }
  throw (blocks.loop ?? blocks.source).error(
    "one replicate needs about \(RunReport.rounded(bytes / 1e9, digits: 2)) GB of memory and this"
      + " computer has \(RunReport.rounded(memory / 1e9, digits: 2)); lower loop.samples or the"
      + " dimension")
}

/// The values that metrics have for the true law, where they are known, for figures.
private func truths(_ law: ContinuousLaw) -> [String: Double] {
  var result: [String: Double] = ["tail_mass_1": 1, "tail_mass_5": 1]
  if law.mean != nil || law.isEmpirical { result["mean_error"] = 0 }
  if let covariance = law.covariance {
    result["variance"] = covariance.trace / Double(law.dimension)
  }
  if let gaussian = law.gaussian {
    result["log_generalized_variance"] = gaussian.logDeterminant / Double(gaussian.dimension)
    result["entropy"] = gaussian.entropy
    result["nll"] = gaussian.entropy
  }
  return result
}

private func densityAxis(
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
