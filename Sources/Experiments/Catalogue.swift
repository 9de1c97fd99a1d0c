internal import Figures
internal import Models
internal import Simulation

/// Every name that an experiment file may use. One line here makes a new one known.
enum Catalogue {
  static let sources: [SourceEntry] = [
    .gaussian, .gaussianMixture, .studentT, .pareto, .moons, .circles, .swissRoll, .csv,
  ]

  static let families: [Family] = [.gaussian]

  static let workflows: [Workflow] = [
    .replace, .accumulate, .accumulateSubsample, .window(5, keepReal: true),
  ]

  /// Metrics of models on ℝᵈ with a density.
  static let pointMetrics: [PointMetric] = [
    PointMetric(.meanError, fits: .mean),
    PointMetric(.meanInflation, fits: .variance),
    PointMetric(.variance),
    PointMetric(.logGeneralizedVariance),
    PointMetric(.effectiveRank),
    PointMetric(.tailMass1),
    PointMetric(.tailMass5),
    PointMetric(.tailCoverage),
    PointMetric(.wasserstein1, fits: .line(instead: "sliced_wasserstein_1")),
    PointMetric(.wasserstein2, fits: .lineOrNormal(instead: "sliced_wasserstein_2")),
    PointMetric(.wasserstein2Squared, fits: .lineOrNormal(instead: "sliced_wasserstein_2")),
    PointMetric(.slicedWasserstein1),
    PointMetric(.slicedWasserstein2),
    PointMetric(.klForward, fits: .density(instead: "nll")),
    PointMetric(.klReverse, fits: .density(instead: "energy")),
    PointMetric(.negativeLogLikelihood),
    PointMetric(.kolmogorovSmirnov),
    PointMetric(.energy),
    PointMetric(.maximumMeanDiscrepancy),
    PointMetric(.entropy),
  ]

  /// Names that stand for several metrics.
  static let metricGroups: [(name: String, members: [String])] = [
    ("tail_mass", ["tail_mass_1", "tail_mass_5"])
  ]

  static let figures = FigureKind.allCases
}

/// A metric of points, and the worlds it can be asked of.
struct PointMetric: Sendable {
  enum Fit: Sendable {
    case always
    /// One dimension.
    case line(instead: String)
    /// One dimension, or a source that is a normal law and measured exactly.
    case lineOrNormal(instead: String)
    /// A source with a finite mean.
    case mean
    /// A source with a finite mean and variance.
    case variance
    /// A source that knows its density.
    case density(instead: String)
  }

  let metric: Metric<Gaussian>
  let fits: Fit

  init(_ metric: Metric<Gaussian>, fits: Fit = .always) {
    self.metric = metric
    self.fits = fits
  }

  /// Why the metric cannot measure against this world, or nil.
  func obstacle(_ law: ContinuousLaw, exact: Bool) -> String? {
    switch fits {
    case .always: return nil
    case .line(let other):
      if law.dimension == 1 { return nil }
      return "needs one dimension, the source has \(law.dimension); use \(other)"
    case .lineOrNormal(let other):
      if law.dimension == 1 || (exact && law.gaussian != nil) { return nil }
      return "needs one dimension or a normal source; use \(other)"
    case .mean:
      return law.mean != nil || law.isEmpirical ? nil : "needs a source with a finite mean"
    case .variance:
      return law.covariance != nil || law.isEmpirical
        ? nil : "needs a source with a finite variance"
    case .density(let other):
      return law.logDensity == nil
        ? "needs a source that knows its density; use \(other)" : nil
    }
  }
}
