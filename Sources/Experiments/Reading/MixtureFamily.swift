internal import Models
internal import Platform
internal import Simulation

extension Family {
  static let gaussianMixture = Family(
    name: "gaussian-mixture",
    summary: "mixture of normal laws fitted by expectation-maximization",
    keys: [
      ("components", "how many, or {bic: [least, most]} to choose by BIC; default 2"),
      ("covariance", "full, diagonal or spherical; default full"),
      ("iterations", "the most a fit may take; default 200"),
      (
        "tolerance",
        "a fit ends when the mean log-likelihood changes by less; 0 takes all iterations;"
          + " default 1e-5"
      ),
      ("floor", "added to every variance in every iteration, in unit²; default 1e-6"),
      (
        "start",
        "k-means++; previous: the model before, generation 0 as k-means++; source: the same, but"
          + " generation 0 starts from the source's mixture; default k-means++"
      ),
      ("restarts", "starts by k-means++, of which the likeliest fit is kept; default 1"),
    ],
    example: FamilyExample(
      source: """
        {kind: gaussian-mixture, components: [
            {weight: 5, mean: [0, 0], covariance: [[1, 0], [0, 1]]},
            {weight: 3, mean: [6, 0], covariance: [[1, 0], [0, 1]]},
            {weight: 2, mean: [0, 6], covariance: [[1, 0], [0, 1]]}]}
        """,
      model: "components: 3, covariance: full", samples: 100,
      metrics: "variance, mode_coverage, weight_heterozygosity, component_overlap")
  ) { blocks, context in
    let points = try PointBlocks(blocks, context)
    let settings = points.settings
    let (learner, node) = try mixtureLearner(blocks.model, points.law)
    let theory = MixtureTheory(
      law: points.law, learner: learner, schedule: settings.theorySchedule,
      realWeight: settings.realWeight, bias: settings.bias)
    let least = learner.components.range.lowerBound
    let dimension = points.law.dimension
    // Without a floor a component needs rows that span its covariance.
    let each =
      learner.floor > 0 ? 1 : learner.covariance == .full && dimension > 1 ? dimension + 1 : 2
    let counts = learner.components.range.count == 1 ? "\(least)" : "at least \(least)"
    return try points.arm(
      PointModel(
        learner: learner, description: description(learner), node: node,
        name: "a mixture of \(counts) \(learner.covariance.rawValue) components"
          + " in \(counted(dimension, "dimension"))",
        rowsNeeded: max(1, least * each), advice: " or lower model.components",
        biases: ["temperature"], realData: .examples(of: points.source.value),
        production: .biased(settings.bias), holdsPool: true,
        metrics: mixtureMetrics(learner, points.law),
        defaults: defaults(points.law), theory: theory.expectations(),
        profiles: MixtureProfiles(points.source.value, recorded: settings.recorded).all))
  }

  private static func description(_ learner: GaussianMixtureLearner) -> String {
    let range = learner.components.range
    let count =
      range.count == 1
      ? counted(range.lowerBound, "component")
      : "\(range.lowerBound)–\(range.upperBound) components by BIC"
    return "Gaussian mixture, \(count), \(learner.covariance.rawValue),"
      + " variance floor \(numberText(learner.floor))"
  }

  private static func defaults(_ law: ContinuousLaw) -> [String] {
    let own = ["weight_heterozygosity", "component_overlap"]
    return law.mixture == nil
      ? ["variance", "mean_error", "density_l2"] + own
      : ["variance", "mean_error", "mode_coverage", "mode_entropy"] + own
  }
}

/// Reads the block of a mixture, with every default filled in.
private func mixtureLearner(
  _ model: Node, _ law: ContinuousLaw
) throws(ConfigError) -> (GaussianMixtureLearner, Node) {
  let fields = try model.fields(
    "kind", "components", "covariance", "iterations", "tolerance", "floor", "start", "restarts")
  let (components, componentsNode) = try mixtureComponents(fields.optional("components"))
  let covariance = try Node.choice(
    fields.optional("covariance"), GaussianMixtureLearner.Covariance.full)
  let start = try Node.choice(fields.optional("start"), MixtureStartName.kMeansPlusPlus)
  var learner = GaussianMixtureLearner(
    components: components, covariance: covariance,
    iterations: try fields.optional("iterations")?.int(in: 1...1_000_000) ?? 200,
    tolerance: try fields.optional("tolerance")?.double(in: .nonNegative) ?? 1e-5,
    floor: try fields.optional("floor")?.double(in: .nonNegative) ?? 1e-6,
    start: start == .kMeansPlusPlus ? .kMeansPlusPlus : .previous,
    restarts: try fields.optional("restarts")?.int(in: 1...1000) ?? 1)
  if start == .source, let place = fields.optional("start") {
    guard let truth = law.mixture else {
      throw place.error("the source is no mixture to start from; use previous")
    }
    guard components == .fixed(truth.components.count) else {
      throw place.error(
        "the source has \(counted(truth.components.count, "component")), the model another number;"
          + " use previous")
    }
    learner.initial = truth
  }
  if start == .source, learner.restarts > 1, let place = fields.optional("restarts") {
    throw place.error("a fit that starts from the source's mixture is started once")
  }
  return (
    learner,
    [
      "kind": "gaussian-mixture", "components": componentsNode,
      "covariance": .scalar(covariance.rawValue), "iterations": .scalar(learner.iterations),
      "tolerance": .scalar(learner.tolerance), "floor": .scalar(learner.floor),
      "start": .scalar(start.rawValue), "restarts": .scalar(learner.restarts),
    ]
  )
}

private enum MixtureStartName: String, CaseIterable {
  case kMeansPlusPlus = "k-means++"
  case previous, source
}

private func mixtureComponents(
  _ node: Node?
) throws(ConfigError) -> (GaussianMixtureLearner.Components, Node) {
  let most = 1000
  guard let node else { return (.fixed(2), 2) }
  guard case .mapping = node.value else {
    let count = try node.int(in: 1...most)
    return (.fixed(count), .scalar(count))
  }
  let range = try node.fields("bic").required("bic")
  let ends = try range.ints(in: 1...most)
  guard ends.count == 2, ends[0] <= ends[1] else {
    throw range.error("expected the least and the most components, such as [1, 6]")
  }
  return (.bic(ends[0]...ends[1]), ["bic": .sequence([.scalar(ends[0]), .scalar(ends[1])])])
}

extension GaussianMixtureLearner.Components {
  /// The numbers of components that a fit may have.
  var range: ClosedRange<Int> {
    switch self {
    case .fixed(let count): count...count
    case .bic(let range): range
    }
  }
}

/// Metrics that only mixtures have.
private func mixtureMetrics(
  _ learner: GaussianMixtureLearner, _ law: ContinuousLaw
) -> [MetricEntry<GaussianMixture>] {
  let truth = law.mixture?.components.count ?? (law.gaussian == nil ? nil : 1)
  let range = learner.components.range
  return MixtureMetric.allCases.map { metric in
    let obstacle: String? =
      switch metric {
      case .densityL2 where truth == nil:
        "needs a source that is a normal law or a mixture of them; use energy"
      case .parameterL2 where truth == nil:
        "needs a source that is a normal law or a mixture of them; use energy"
      case .parameterL2 where !range.contains(truth ?? 0):
        "needs as many components as the source has, \(truth ?? 0); use density_l2"
      case .componentOverlap where range.upperBound == 1: "needs at least two components"
      default: nil
      }
    return MetricEntry(metric.metric, obstacle: obstacle)
  }
}

enum MixtureMetric: CaseIterable {
  case componentOverlap, weightHeterozygosity, densityL2, parameterL2, fittingIterations

  var metric: Metric<GaussianMixture> {
    switch self {
    case .componentOverlap: .componentOverlap
    case .weightHeterozygosity: .weightHeterozygosity
    case .densityL2: .densityL2
    case .parameterL2: .parameterL2
    case .fittingIterations: .fittingIterations
    }
  }
}
