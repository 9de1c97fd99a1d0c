internal import Models
internal import Platform
internal import Simulation

extension Family {
  static let gaussian = Family(
    name: "gaussian", summary: "normal law fitted by its sample mean and covariance",
    keys: [
      ("covariance", "full or diagonal; default full"),
      ("estimator", "mle (divisor n) or unbiased (divisor n - 1); default mle"), Engine.key,
      PrivacyReading.key(
        ", with bounds: [low, high], for all coordinates or one list each, or with radius and center:"
          + " rows outside are moved to the edge"),
    ],
    example: FamilyExample(model: "estimator: mle")
  ) { blocks, context in
    let model = try blocks.model.fields("kind", "covariance", "estimator", "engine", "privacy")
    let learner = GaussianLearner(
      shape: try Node.choice(model.optional("covariance"), GaussianLearner.Shape.full),
      estimator: try Node.choice(model.optional("estimator"), GaussianLearner.Estimator.mle))
    let points = try PointBlocks(blocks, context)
    if let privacy = try PrivacyReading.read(model, keys: ["bounds", "radius", "center"]) {
      return try points.privateGaussianArm(privacy, learner, engine: model.optional("engine"))
    }
    let obstacle = statisticObstacle(learner, points)
    let usesStatistic = try Engine.usesStatistic(
      model.optional("engine"), obstacle: obstacle, schedule: points.settings.schedule)
    let bias = points.settings.bias
    // The obstacle is none exactly where the source is normal.
    if usesStatistic, let source = points.law.gaussian {
      return try points.arm(
        described(
          StatisticForm(learner), learner, points, engine: model.optional("engine"),
          realData: RealData { range, _, key in
            learner.drawSummary(of: source, range.count, bias: .none, key: key)
          }, production: .statistic(learner, bias: bias), holdsRows: false))
    }
    return try points.arm(
      described(
        learner, learner, points, engine: model.optional("engine"),
        realData: .examples(of: points.source.value), production: .biased(bias), holdsRows: true))
  }

  private static func described<L: Learner<Gaussian>>(
    _ form: L, _ learner: GaussianLearner, _ points: PointBlocks, engine: Node?,
    realData: RealData<L.Training>, production: Production<Gaussian, L.Training>, holdsRows: Bool
  ) -> PointModel<L> {
    let settings = points.settings
    let dimension = points.law.dimension
    let shape = learner.shape
    let theory = GaussianTheory(
      law: points.law, learner: learner, schedule: settings.theorySchedule,
      realWeight: settings.realWeight, bias: settings.bias)
    var node: [(String, Node)] = [
      ("kind", "gaussian"), ("covariance", .scalar(shape.rawValue)),
      ("estimator", .scalar(learner.estimator.rawValue)),
    ]
    if let engine { node.append(("engine", engine)) }
    return PointModel(
      learner: form,
      description: [
        "gaussian", dimension > 1 ? shape.rawValue : nil, learner.estimator.rawValue,
      ].compactMap { $0 }.joined(separator: ", "),
      node: .mapping(node),
      name: "a \(shape.rawValue) Gaussian in \(counted(dimension, "dimension"))",
      rowsNeeded: shape == .full ? dimension + 1 : 2,
      advice: shape == .full && dimension > 1 ? " or set model.covariance: diagonal" : "",
      biases: ["temperature", "truncate"], realData: realData, production: production,
      holdsRows: holdsRows, theory: theory.expectations(),
      lineageTheory: theory.expectations(of: settings.lineages))
  }

  /// What keeps moments from being drawn in place of rows.
  private static func statisticObstacle(
    _ learner: GaussianLearner, _ points: PointBlocks
  ) -> String? {
    let settings = points.settings
    if let obstacle = settings.rowObstacle { return obstacle }
    guard let source = points.law.gaussian else {
      return "the source is not normal; use kind: gaussian or engine: sampled"
    }
    if settings.bias.truncate != 0 {
      return "the moments of truncated samples have no simple law; leave loop.sampling.truncate out"
        + " or use engine: sampled"
    }
    if settings.schedule.splitsRealSample, learner.shape == .diagonal,
      case .full = source.spread
    {
      return "variances alone do not tell how correlated rows are split; use covariance: full or"
        + " engine: sampled"
    }
    return settings.schedule.statisticObstacle
  }
}
