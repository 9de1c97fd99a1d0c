internal import Models
internal import Numerics
internal import Platform
internal import Simulation

extension Family {
  static let linearRegression = Family(
    name: "linear-regression",
    summary: "linear model of labels by least squares, no intercept; it relabels given inputs",
    keys: [
      (
        "fit",
        "ols: least squares, of least norm with fewer rows than dimensions; ridge: with a penalty;"
          + " default ols"
      ),
      ("penalty", "of ridge: factor on |w|² beside the mean squared residual; default 0.1"),
      (
        "label_noise",
        "standard deviation of the noise on synthetic labels, or estimated from residuals; default"
          + " that of the source"
      ),
      (
        "design",
        "inputs of synthetic rows; fresh: new ones of the source, shared: those of generation 0"
          + " again; default fresh"
      ), Engine.key,
    ],
    example: FamilyExample(
      source: "{kind: linear-regression, dimension: 10, noise: 1}",
      model: "fit: ols, design: fresh", samples: 40, metrics: "test_risk, weight_norm",
      sweep: "loop.workflow: [replace, accumulate]")
  ) { blocks, context in
    let source = try SourceEntry.read(blocks.source, context, from: Catalogue.regressionSources)
    let loop = try LoopSettings.read(blocks.loop)
    let evaluation = try Evaluation.read(blocks.evaluation)
    let law = source.value.law
    let settings = try RegressionSettings(blocks.model, law)
    let schedule = loop.value.schedule
    let learner = settings.learner
    if learner.labelNoise == .estimated, loop.value.realWeight != 1 {
      throw (blocks.model["label_noise"] ?? blocks.model).error(
        "residuals of weighted rows do not tell the noise; state it, or leave loop.real.weight out")
    }
    let usesStatistic = try Engine.usesStatistic(
      blocks.model["engine"],
      obstacle: loop.value.rowObstacle ?? statisticObstacle(learner, schedule),
      schedule: schedule)
    let theory = RegressionTheory(
      law: law, learner: learner, schedule: loop.value.theorySchedule,
      realWeight: loop.value.realWeight)
    func model<L: Learner<LinearRegression>>(
      _ form: L, _ realData: RealData<L.Training>,
      _ production: Production<LinearRegression, L.Training>
    ) -> ExactModel<L> {
      ExactModel(
        learner: form, source: source, width: law.weights.count + 1,
        description: settings.description, node: settings.node, name: settings.name,
        rowsNeeded: learner.labelNoise == .estimated ? law.weights.count + 1 : 1,
        realData: realData, production: production,
        curators: { .regression(source.value) }, drawsRows: !usesStatistic,
        metrics: Metric<LinearRegression>.all,
        defaults: ["test_risk", "weight_error", "weight_norm"]
          + (learner.labelNoise == .estimated ? ["label_noise"] : []),
        theory: learner.design == .shared && schedule.isContaminated ? [:] : theory.expectations(),
        truths: [
          "test_risk": 0, "weight_error": 0, "weight_norm": 1, "label_noise": law.noise * law.noise,
        ], uninformedExcess: law.signal)
    }
    guard usesStatistic else {
      return try blocks.arm(model(learner, .examples(of: source.value), .plain), loop, evaluation)
    }
    let truth = LinearRegressionSource(law).model
    let realData = RealData<CrossProducts> { range, _, key in
      learner.drawSummary(of: truth, range.count, bias: .none, key: key)
    }
    return try blocks.arm(
      model(StatisticForm(learner), realData, .statistic(learner)), loop, evaluation)
  }

  /// What keeps products from being drawn in place of rows.
  private static func statisticObstacle(
    _ learner: RegressionLearner, _ schedule: Schedule
  ) -> String? {
    if let obstacle = schedule.statisticObstacle { return obstacle }
    if learner.design == .shared, schedule.isContaminated {
      return
        "a shared design is used as a whole, so no part of the rows can be taken for real; leave"
        + " loop.real.contamination out or use engine: sampled"
    }
    if schedule.splitsRealSample {
      if learner.design == .shared {
        return "a shared design whose first rows come back by themselves must have its rows; use"
          + " design: fresh or engine: sampled"
      }
      if schedule.initial <= learner.inputs.dimension {
        return "as few real rows as dimensions cannot be split by their products; raise"
          + " loop.initial or use engine: sampled"
      }
    }
    if learner.design == .shared, schedule.batchSizes.contains(where: { $0 != schedule.initial }) {
      return "a shared design is used as a whole, so every generation must sample as many rows as"
        + " generation 0 has; leave loop.real.share and loop.growth out or use engine: sampled"
    }
    return nil
  }
}

/// The `model` block of a regression.
private struct RegressionSettings {
  let learner: RegressionLearner
  let node: Node
  let description: String
  let name: String

  init(_ node: Node, _ law: RegressionLaw) throws(ConfigError) {
    let fields = try node.fields("kind", "fit", "penalty", "label_noise", "design", "engine")
    let isRidge = try fields.optional("fit")?.name(of: ["ols", "ridge"]) == "ridge"
    if !isRidge, let stray = fields.optional("penalty") {
      throw stray.error("only fit: ridge has a penalty")
    }
    let penalty = try fields.optional("penalty")?.double(in: .positive) ?? 0.1
    let design = try Node.choice(fields.optional("design"), RegressionLearner.Design.fresh)
    let noiseNode = fields.optional("label_noise")
    let isEstimated = (try? noiseNode?.string()) == "estimated"
    let noise =
      isEstimated ? nil : try noiseNode?.double(in: .nonNegative) ?? law.noise
    learner = RegressionLearner(
      isRidge ? .ridge(penalty: penalty) : .ols,
      labelNoise: noise.map { .stated($0) } ?? .estimated, design: design, inputs: law.inputs)
    var entries: [(String, Node)] = [
      ("kind", "linear-regression"), ("fit", .scalar(isRidge ? "ridge" : "ols")),
    ]
    if isRidge { entries.append(("penalty", .scalar(penalty))) }
    entries += [
      ("label_noise", noise.map { .scalar($0) } ?? "estimated"),
      ("design", .scalar(design.rawValue)),
    ]
    if let engine = fields.optional("engine") { entries.append(("engine", engine)) }
    self.node = .mapping(entries)
    let fit = isRidge ? "ridge \(numberText(penalty))" : "ols"
    description =
      "linear regression, \(fit), \(design.rawValue) design"
      + (isEstimated ? ", noise estimated" : "")
    name = "a regression in \(counted(law.weights.count, "dimension")) with estimated noise"
  }
}

/// Sources of labelled rows.
enum RegressionSources {
  static let linear = SourceEntry<LabelledRows>(
    name: "linear-regression", summary: "labels wᵀx + noise of normal inputs with mean 0",
    keys: [
      ("weights", "list of numbers w; default 1 / √dimension each, of length 1 together"),
      ("covariance", "of the inputs, matrix as list of rows; default the identity"),
      ("dimension", "number of inputs where neither is given; default 10"),
      ("noise", "standard deviation of the noise on labels; default 1"),
    ]
  ) { node, _ in
    let fields = try node.fields("kind", "weights", "covariance", "dimension", "noise")
    let given = try fields.optional("weights")?.doubles()
    let covariance = try fields.optional("covariance").map { node throws(ConfigError) in
      try centredNormalLaw(node)
    }
    let stated = try fields.optional("dimension")?.int(in: 1...10_000)
    let dimension = given?.count ?? covariance?.dimension ?? stated ?? 10
    if let given, let node = fields.optional("weights"), given.isEmpty {
      throw node.error("expected at least one weight")
    }
    if let covariance, let node = fields.optional("covariance"), covariance.dimension != dimension {
      throw node.error("expected \(dimension) rows, one a weight, got \(covariance.dimension)")
    }
    if let stated, let node = fields.optional("dimension"), stated != dimension {
      throw node.error("disagrees with the weights or covariance, which have \(dimension)")
    }
    let weights = given ?? Array(repeating: 1 / Double(dimension).squareRoot(), count: dimension)
    let noise = try fields.optional("noise")?.double(in: .nonNegative) ?? 1
    let ones = weights.map { _ in 1.0 }
    guard let inputs = covariance ?? Gaussian(mean: weights.map { _ in 0 }, variances: ones) else {
      throw node.error("the inputs have no law")
    }
    let law = RegressionLaw(weights: weights, inputs: inputs, noise: noise)
    var resolved: [(String, Node)] = [("kind", "linear-regression")]
    if given != nil { resolved.append(("weights", .sequence(weights))) }
    if let matrix = fields.optional("covariance") { resolved.append(("covariance", matrix)) }
    if given == nil, covariance == nil { resolved.append(("dimension", .scalar(dimension))) }
    resolved.append(("noise", .scalar(noise)))
    return Resolved(value: LinearRegressionSource(law), node: .mapping(resolved))
  }
}
