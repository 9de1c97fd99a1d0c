internal import Models
internal import Platform
internal import Simulation

/// Laws on the line with one parameter.
extension Family {
  static let exponential = Family(
    name: "exponential", summary: "exponential law fitted by its sample mean", keys: [],
    example: FamilyExample(
      source: "{kind: exponential, mean: 1}", metrics: "variance, mean_error, entropy, kl_forward")
  ) { blocks, context in
    _ = try blocks.model.fields("kind")
    let points = try PointBlocks(blocks, context).onLine("exponential", leastValue: 0)
    let settings = points.settings
    var theory: [String: [Double]] = [:]
    if let source = points.source.value as? Exponential {
      theory = OneParameterTheory.exponential(
        mean: source.scale, schedule: settings.theorySchedule, realWeight: settings.realWeight)
    }
    return try points.arm(
      PointModel(
        learner: ExponentialLearner(), description: "exponential", node: ["kind": "exponential"],
        name: "an exponential law", rowsNeeded: 1, biases: [],
        realData: .examples(of: points.source.value), production: .plain, theory: theory))
  }

  static let poisson = Family(
    name: "poisson", summary: "Poisson law fitted by its sample mean; the examples are counts",
    keys: [],
    example: FamilyExample(source: "{kind: poisson, mean: 4}", metrics: "variance, mean_error, nll")
  ) { blocks, context in
    _ = try blocks.model.fields("kind")
    let points = try PointBlocks(blocks, context).onLine("poisson", leastValue: 0)
    let settings = points.settings
    var theory: [String: [Double]] = [:]
    if let source = points.source.value as? PoissonLaw {
      theory = OneParameterTheory.poisson(
        mean: source.rate, schedule: settings.theorySchedule, realWeight: settings.realWeight)
    }
    return try points.arm(
      PointModel(
        learner: PoissonLearner(), description: "Poisson", node: ["kind": "poisson"],
        name: "a Poisson law", rowsNeeded: 1, biases: [],
        realData: .examples(of: points.source.value), production: .plain, theory: theory))
  }

  static let uniform = Family(
    name: "uniform", summary: "uniform law on [0, θ] fitted by the largest example",
    keys: [
      ("estimator", "mle (the largest) or unbiased ((n + 1)/n times the largest); default mle")
    ],
    example: FamilyExample(
      source: "{kind: uniform, maximum: 1}", model: "estimator: mle",
      metrics: "variance, mean_error, entropy")
  ) { blocks, context in
    let model = try blocks.model.fields("kind", "estimator")
    let estimator = try Node.choice(model.optional("estimator"), UniformLearner.Estimator.mle)
    let points = try PointBlocks(blocks, context).onLine("uniform", leastValue: 0)
    var theory: [String: [Double]] = [:]
    if let source = points.source.value as? UniformLaw {
      theory = OneParameterTheory.uniform(
        maximum: source.maximum, schedule: points.settings.theorySchedule, estimator: estimator)
    }
    return try points.arm(
      PointModel(
        learner: UniformLearner(estimator: estimator),
        description: "uniform, \(estimator.rawValue)",
        node: ["kind": "uniform", "estimator": .scalar(estimator.rawValue)],
        name: "a uniform law", rowsNeeded: 1, biases: [],
        realData: .examples(of: points.source.value), production: .plain, theory: theory))
  }
}

extension PointBlocks {
  /// The same blocks, if the source is on the line and has nothing below `leastValue`.
  func onLine(
    _ model: String, leastValue: Double
  ) throws(ConfigError) -> PointBlocks {
    guard law.dimension == 1 else {
      throw blocks.source.error(
        "the model \(model) needs one dimension, the source has \(law.dimension)")
    }
    if let marginal = law.marginal?(0), marginal.cdf(leastValue.nextDown) > 0 {
      throw blocks.source.error(
        "the model \(model) has no negative examples, the source has; see `collapse list sources`")
    }
    return self
  }
}
