internal import Models
internal import Platform
internal import Simulation

/// One combination of settings. The only place where the model's type is erased.
struct Arm: Sendable {
  let metrics: [MetricInfo]
  let schedule: Schedule
  let recorded: [Int]
  /// Expected values by metric, one a generation, where they are known.
  let theory: [String: [Double]]
  /// Values of metrics for the true law, where they are known.
  let truths: [String: Double]
  /// The tables that the plan's profiles go to.
  let tables: [ProfileTable]
  /// The generations that each profile needs, in the order of the tables.
  let profileGenerations: [[Int]]
  /// The model and its settings in a few words, for captions.
  let model: String
  let settings: LoopSettings
  let dimension: Int
  /// The curators of synthetic rows.
  let curation: [CurationStep]
  /// Strata with a real share of their own, in words; empty where there are none.
  let strata: [String]
  /// The arm's model as a `Surrogate` of what it is trained on: a teacher in another arm.
  let teacher: any Sendable
  /// Who makes synthetic rows in the place of models, in words; empty where nobody does.
  let maker: String
  /// Whether rows are drawn, and not only statistics of them.
  let drawsRows: Bool
  /// Whether every replicate also measures real data in place of a model.
  let measuresFloor: Bool
  /// Whether metrics compare models with the first one measured.
  let comparesWithFirst: Bool
  /// One replicate, from the start or from where it was left.
  let chain:
    @Sendable (_ replicate: Int, _ start: ChainStart?, _ control: ChainControl) -> (
      trajectory: Trajectory, state: ChainState?
    )

  func run(_ replicate: Int) -> Trajectory {
    chain(replicate, nil, ChainControl(shouldStop: { _ in Interrupts.received != nil })).trajectory
  }
  /// The excess risk, in the unit of the first metric of definition 1, of a model that knows next to
  /// nothing of the real law; nil where that is not defined.
  var uninformedExcess: Double?
  /// What the fits spend of privacy, in a line; nil where they promise none.
  var privacy: String?
  /// What one example is called.
  var noun = "row"
  /// Names of the coordinates, where the data have names.
  var columns: [String] = []
  /// Parameters or samples of a replicate's models.
  let extract: Extraction
  /// The model of a replicate's generation as a file; nil where models of this kind have no format.
  var export: Export?

  typealias Export =
    @Sendable (_ replicate: Int, _ generation: Int) throws(Failure) -> [UInt8]

  init<L: Learner>(
    _ plan: Plan<L>, theory: [String: [Double]], tables: [ProfileTable], truths: [String: Double],
    description: String, settings: LoopSettings, dimension: Int,
    drawsRows: Bool = true
  ) {
    metrics = plan.metrics.map(\.info)
    schedule = plan.schedule
    recorded = plan.recorded
    self.theory = theory
    self.truths = truths
    self.tables = tables
    profileGenerations = plan.profiles.map(\.generations)
    model = description
    self.settings = settings
    self.dimension = dimension
    self.drawsRows = drawsRows
    measuresFloor = plan.evaluation.floors
    comparesWithFirst = plan.metrics.contains { $0.usesFirst }
    curation = plan.curation?.steps ?? []
    extract = Self.extracting(plan)
    teacher = Surrogate<L.Training>(
      teacher: plan.learner, production: plan.production, name: description)
    maker = plan.surrogate?.description ?? ""
    strata = plan.stratification?.descriptions ?? []
    chain = { simulate(plan, replicate: $0, from: $1, control: $2) }
  }
}
