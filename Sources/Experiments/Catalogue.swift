internal import Figures
internal import Models
internal import Simulation

/// Every name that an experiment file may use. One line here makes a new one known.
enum Catalogue {
  static let pointSources: [SourceEntry<Points>] = [
    PointSources.gaussian, PointSources.gaussianMixture, PointSources.studentT,
    PointSources.pareto, PointSources.laplace, PointSources.exponential,
    PointSources.poisson, PointSources.uniform, PointSources.moons, PointSources.circles,
    PointSources.swissRoll,
    PointSources.csv,
    PointSources.idx, PointSources.digits,
  ]

  static let regressionSources: [SourceEntry<LabelledRows>] = [RegressionSources.linear]

  static let groupSources: [SourceEntry<GroupedPoints>] = [GroupSources.gaussian]

  static let symbolSources: [SourceEntry<Symbols>] = [
    SymbolSources.zipf, SymbolSources.categorical,
  ]

  static let textSources: [SourceEntry<TokenText>] = [TextSources.text, TextSources.markov]

  /// All sources, whatever their examples are.
  static let sources: [SourceFact] =
    pointSources.map { SourceFact($0, examples: "points") }
    + regressionSources.map { SourceFact($0, examples: "labelled rows") }
    + groupSources.map { SourceFact($0, examples: "points in groups") }
    + symbolSources.map { SourceFact($0, examples: "symbols") }
    + textSources.map { SourceFact($0, examples: "text") }

  static let families: [Family] = [
    .gaussian, .gaussianMixture, .kernelDensity, .histogram, .exponential, .poisson, .uniform,
    .vae, .diffusion, .gan, .process,
    .linearRegression, .groupedGaussian, .categorical, .zipf, .ngram,
    .neuralLanguage,
  ]

  static let workflows: [Workflow] = [
    .replace, .accumulate, .accumulateSubsample, .window(5, keepReal: true),
  ]

  static let curators = CuratorKind.allCases

  /// All metrics, by what they measure.
  static let metrics: [(models: String, infos: [MetricInfo])] = [
    ("models of points", PointMetric<Gaussian>.all.map(\.metric.info)),
    ("lineages of models of points", Metric<Gaussian>.ofLineages.map(\.info)),
    (
      "models of points in two dimensions or more",
      PointMetric<Gaussian>.ofPlanes.map(\.metric.info)
    ),
    ("models of points from a mixture", PointMetric<Gaussian>.ofModes.map(\.metric.info)),
    ("models of points in classes", PointMetric<Gaussian>.ofClasses.map(\.metric.info)),
    ("Gaussian mixtures", MixtureMetric.allCases.map(\.metric.info)),
    ("autoencoders", VAEMetric.allCases.map(\.metric.info)),
    ("denoising diffusion", [Metric<Diffusion>.denoisingLoss.info]),
    ("adversarial networks", [Metric<GAN>.discriminatorLoss.info, Metric<GAN>.generatorLoss.info]),
    ("regressions", Metric<LinearRegression>.all.map(\.info)),
    ("models of groups", Metric<GroupedGaussian>.all.map(\.info)),
    ("models of symbols", SymbolMetrics.infos),
    ("lineages of models of symbols", Metric<Categorical>.ofLineages.map(\.info)),
    ("language models", TextMetrics.infos),
  ]

  /// Names that stand for several metrics.
  static let metricGroups: [(name: String, members: [String])] = [
    ("tail_mass", ["tail_mass_1", "tail_mass_5"]),
    ("quantile_error", ["quantile_error_1", "quantile_error_5"]),
    ("shortfall_error", ["shortfall_error_1", "shortfall_error_5"]),
    ("distinct", TextMetrics.distinctOrders.map { "distinct_\($0)" }),
    ("word_survival", TextMetrics.decades.map { "word_survival_\($0)" }),
    ("repetition", TextMetrics.repetitionOrders.map { "repetition_\($0)" }),
    ("entropy_rate", TextMetrics.rateOrders.map { "entropy_rate_\($0)" }),
    ("verbatim_copy", TextMetrics.copyOrders.map { "verbatim_copy_\($0)" }),
  ]

  static let figures = FigureKind.allCases
}
