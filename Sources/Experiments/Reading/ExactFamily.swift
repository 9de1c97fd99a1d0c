internal import Models
internal import Platform
internal import Simulation

/// What a family whose sources are known exactly says of one arm. The rest is the same for all.
struct ExactModel<L: Learner> where L.Model.Data: Curatable {
  var learner: L
  var source: Resolved<any Source<L.Model.Data>>
  /// Numbers in an example.
  var width: Int
  /// The model and its settings in a few words, for captions.
  var description: String
  /// The model's block with every default.
  var node: Node
  /// The model's settings where they say how many rows are needed.
  var name: String
  var rowsNeeded: Int
  var realData: RealData<L.Training>
  var production: Production<L.Model, L.Training>
  /// What curators may look at.
  var curators: () -> CuratorMeans<L.Model>
  /// Whether rows are drawn, and not only a statistic of them.
  var drawsRows = true
  var metrics: [Metric<L.Model>]
  /// Names of the metrics where the file names none.
  var defaults: [String]
  var theory: [String: [Double]]
  /// The values that metrics have for the true law, for figures.
  var truths: [String: Double]
  /// The excess risk of a model that knows next to nothing.
  var uninformedExcess: Double?
}

extension ArmBlocks {
  func arm<L: Learner>(
    _ model: ExactModel<L>, _ loop: Resolved<LoopSettings>, _ evaluation: Resolved<Evaluation>
  ) throws -> ReadArm {
    let settings = loop.value
    let source = model.source
    try checkBias(settings.bias, allowed: [])
    try checkSupply(source.value.supply, settings)
    try checkSizes(settings, needed: model.rowsNeeded, by: model.name, advice: "")
    if model.drawsRows {
      // Rows and a copy of them while they are summarised.
      try checkMemory(
        bytes: 8 * 2.5 * Double(settings.lineages.count * settings.schedule.rowsHeld)
          * Double(model.width))
    }
    if let variable = wanted.densities.compactMap({ $0 }).first {
      throw variable.error("figures of densities need a model of points")
    }
    let treatment = try settings.treatment(
      model.curators, of: L.Training.self, loop: loop.node, teacher: teacher)
    var plan = Plan(
      seed: seed, arm: armWord, source: source.value, realData: model.realData,
      learner: model.learner, schedule: settings.schedule, realWeight: settings.realWeight,
      production: model.production,
      metrics: try MetricEntry.read(
        metrics, from: model.metrics.map { MetricEntry($0) }, defaults: model.defaults),
      recorded: settings.recorded, evaluation: evaluation.value)
    treatment.apply(to: &plan)
    plan.lineages = settings.lineages
    var arm = Arm(
      plan, theory: settings.surviving(model.theory), tables: [], truths: model.truths,
      description: model.description, settings: settings, dimension: model.width,
      drawsRows: model.drawsRows)
    arm.uninformedExcess = model.uninformedExcess
    return ReadArm(
      arm: arm,
      source: source.node, model: model.node, loop: treatment.loop, evaluation: evaluation.node,
      inputs: source.inputs)
  }
}
