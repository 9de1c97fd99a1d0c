internal import Models
internal import Platform
internal import Simulation

extension Family {
  static let gaussian = Family(
    name: "gaussian", summary: "normal law fitted by its sample mean and covariance",
    keys: [
      ("covariance", "full or diagonal; default full"),
      ("estimator", "mle (divisor n) or unbiased (divisor n - 1); default mle"),
    ],
    example: FamilyExample(model: "estimator: mle")
  ) { blocks, context in
    let model = try blocks.model.fields("kind", "covariance", "estimator")
    let shape = try Node.choice(model.optional("covariance"), GaussianLearner.Shape.full)
    let estimator = try Node.choice(model.optional("estimator"), GaussianLearner.Estimator.mle)
    let learner = GaussianLearner(shape: shape, estimator: estimator)
    let points = try PointBlocks(blocks, context)
    let settings = points.settings
    let dimension = points.law.dimension
    let theory = GaussianTheory(
      law: points.law, learner: learner, schedule: settings.schedule,
      realWeight: settings.realWeight, bias: settings.bias)
    return try points.arm(
      PointModel(
        learner: learner,
        description: [
          "gaussian", dimension > 1 ? shape.rawValue : nil, estimator.rawValue,
        ].compactMap { $0 }.joined(separator: ", "),
        node: [
          "kind": "gaussian", "covariance": .scalar(shape.rawValue),
          "estimator": .scalar(estimator.rawValue),
        ],
        name: "a \(shape.rawValue) Gaussian in \(counted(dimension, "dimension"))",
        rowsNeeded: shape == .full ? dimension + 1 : 2,
        advice: shape == .full && dimension > 1 ? " or set model.covariance: diagonal" : "",
        biases: ["temperature", "truncate"], realData: .examples(of: points.source.value),
        production: .biased(settings.bias), theory: theory.expectations()))
  }
}
