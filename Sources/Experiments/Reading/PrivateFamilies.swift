internal import Models
internal import Platform
internal import Simulation

extension PointBlocks {
  /// An arm of Gaussians that are fitted under differential privacy. No expectation is known.
  func privateGaussianArm(
    _ reading: PrivacyReading, _ learner: GaussianLearner, engine: Node?
  ) throws -> ReadArm {
    var privacy = reading
    try privacy.check(settings, source: source.node)
    if let engine, try engine.name(of: ["auto", "statistic", "sampled"]) == "statistic" {
      throw engine.error(
        "rows are clipped one by one for privacy, and moments of clipped rows have no simple law; use"
          + " engine: sampled")
    }
    let dimension = law.dimension
    let bounds = try privacy.bounds(dimension: dimension)
    let shape = learner.shape
    return try arm(
      PointModel(
        learner: PrivateGaussianLearner(
          shape: shape, estimator: learner.estimator, bounds: bounds, budget: privacy.budget),
        description: [
          "gaussian", dimension > 1 ? shape.rawValue : nil, learner.estimator.rawValue,
          privacy.description,
        ].compactMap { $0 }.joined(separator: ", "),
        node: .mapping(
          [
            ("kind", "gaussian"), ("covariance", .scalar(shape.rawValue)),
            ("estimator", .scalar(learner.estimator.rawValue)),
          ] + (engine.map { [("engine", $0)] } ?? []) + [("privacy", .mapping(privacy.entries))]),
        name: "a \(shape.rawValue) Gaussian in \(counted(dimension, "dimension"))",
        rowsNeeded: shape == .full ? dimension + 1 : 2,
        biases: ["temperature", "truncate"], realData: .examples(of: source.value),
        production: .biased(settings.bias),
        notes: { model in
          model.repaired == 0
            ? []
            : [
              "noise for privacy left the covariance with eigenvalues outside what is possible; they"
                + " were moved to its edge"
            ]
        }, privacy: privacy.account(settings.schedule)))
  }
}

extension SymbolBlocks {
  /// An arm of frequencies of noisy counts. Counts can be drawn for it as for exact ones, since noise
  /// comes to them in the fit.
  func privateArm(
    _ privacy: PrivacyReading, smoothing: Double, engine: SymbolEngine
  ) throws -> ReadArm {
    try privacy.check(settings, source: source.node)
    let base = smoothing == 0 ? "categorical" : "categorical, smoothed by \(numberText(smoothing))"
    return try arm(
      SymbolModel(
        learner: PrivateCategoricalLearner(
          vocabulary: law.vocabulary, smoothing: smoothing, budget: privacy.budget),
        engine: engine, description: "\(base), \(privacy.description)",
        node: .mapping([
          ("kind", "categorical"), ("smoothing", .scalar(smoothing)),
          ("engine", .scalar(engine.rawValue)), ("privacy", .mapping(privacy.entries)),
        ]),
        areFrequencies: false,
        defaults: ["support", "lost_mass", "entropy_share", "heterozygosity", "kl_smoothed"],
        theory: [:], privacy: privacy.account(settings.schedule)))
  }
}

extension Family {
  static let histogram = Family(
    name: "histogram", summary: "law on the line, uniform within bins whose rows are counted",
    keys: [
      ("range", "list of two: where bins begin and end; rows outside count in the outermost bins"),
      ("bins", "how many of equal width; default 50"), PrivacyReading.key(""),
    ],
    example: FamilyExample(
      model: "range: [-4, 4], bins: 40", metrics: "variance, mean_error, wasserstein_1")
  ) { blocks, context in
    let model = try blocks.model.fields("kind", "range", "bins", "privacy")
    let range = try model.required("range")
    let ends = try range.list(count: 2).map { item throws(ConfigError) in try item.double() }
    guard ends[0] < ends[1], (ends[1] - ends[0]).isFinite else {
      throw range.error("expected [low, high] with low < high")
    }
    let bins = try model.optional("bins")?.int(in: 1...1_000_000) ?? 50
    let points = try PointBlocks(blocks, context).onLine("histogram", leastValue: -.infinity)
    let privacy = try PrivacyReading.read(model)
    try privacy?.check(points.settings, source: points.source.node)
    var node: [(String, Node)] = [
      ("kind", "histogram"), ("range", .sequence(ends)), ("bins", .scalar(bins)),
    ]
    if let privacy { node.append(("privacy", .mapping(privacy.entries))) }
    return try points.arm(
      PointModel(
        learner: HistogramLearner(range: ends[0]...ends[1], bins: bins, budget: privacy?.budget),
        description: (["histogram, \(bins) bins"] + (privacy.map { [$0.description] } ?? []))
          .joined(separator: ", "),
        node: .mapping(node), name: "a histogram", rowsNeeded: 1, biases: [],
        realData: .examples(of: points.source.value), production: .plain,
        privacy: privacy?.account(points.settings.schedule)))
  }
}
