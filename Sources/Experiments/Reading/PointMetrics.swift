internal import Models
internal import Simulation

/// A metric of models on ℝᵈ, and the worlds it can be asked of.
struct PointMetric<Model: ContinuousModel>: Sendable {
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
    /// A source that is a mixture.
    case modes
    /// A source whose rows have classes.
    case classes
    /// A source that knows its quantiles.
    case quantiles(instead: String)
    /// Two dimensions or more.
    case plane
  }

  let metric: Metric<Model>
  let fits: Fit

  init(_ metric: Metric<Model>, fits: Fit = .always) {
    self.metric = metric
    self.fits = fits
  }

  /// Metrics that a sample of the model is enough for.
  static var fromSamples: [PointMetric] {
    [
      PointMetric(.meanError, fits: .mean),
      PointMetric(.meanInflation, fits: .variance),
      PointMetric(.variance),
      PointMetric(.logGeneralizedVariance),
      PointMetric(.effectiveRank),
      PointMetric(.tailMass1),
      PointMetric(.tailMass5),
      PointMetric(.tailsKept),
      PointMetric(.tailCoverage),
      PointMetric(.quantileError1),
      PointMetric(.quantileError5),
      PointMetric(.shortfallError1, fits: .mean),
      PointMetric(.shortfallError5, fits: .mean),
      PointMetric(.massInvented, fits: .quantiles(instead: "tail_mass_1")),
      PointMetric(.kurtosis),
      PointMetric(.wasserstein1, fits: .line(instead: "sliced_wasserstein_1")),
      PointMetric(.wasserstein2, fits: .lineOrNormal(instead: "sliced_wasserstein_2")),
      PointMetric(.wasserstein2Squared, fits: .lineOrNormal(instead: "sliced_wasserstein_2")),
      PointMetric(.slicedWasserstein1),
      PointMetric(.slicedWasserstein2),
      PointMetric(.kolmogorovSmirnov),
      PointMetric(.energy),
      PointMetric(.maximumMeanDiscrepancy),
      PointMetric(.precision),
      PointMetric(.recall),
      PointMetric(.density),
      PointMetric(.coverage),
      PointMetric(.frechet),
      PointMetric(.vendi),
      PointMetric(.vendiRBF),
      PointMetric(.nearestTrainingDistance),
      PointMetric(.nearestHeldOutDistance),
      PointMetric(.authenticity),
      PointMetric(.membershipAUC),
    ]
  }

  /// Metrics that need a source with known modes.
  static var ofModes: [PointMetric] {
    [PointMetric(.modeCoverage, fits: .modes), PointMetric(.modeEntropy, fits: .modes)]
  }

  /// Metrics that need a source whose rows have classes.
  static var ofClasses: [PointMetric] {
    [
      .classEntropy, .classShareError, .lostClasses, .frechetFeatures, .trainSyntheticTestReal,
      .trainRealTestReal,
    ].map { PointMetric($0, fits: .classes) }
  }

  /// Metrics that need two dimensions or more.
  static var ofPlanes: [PointMetric] {
    [.trainSyntheticTestRealR2, .trainRealTestRealR2].map { PointMetric($0, fits: .plane) }
  }

  /// Why the metric cannot measure against this world, or nil.
  private func obstacle(_ law: ContinuousLaw, exact: Bool) -> String? {
    switch fits {
    case .always: return nil
    case .line(let other):
      if law.dimension == 1 { return nil }
      return "needs one dimension, the source has \(law.dimension); use \(other)"
    case .lineOrNormal(let other):
      if law.dimension == 1 || (exact && law.gaussian != nil) { return nil }
      return exact
        ? "needs one dimension or a normal source; use \(other)"
        : "needs one dimension where samples are compared, the source has \(law.dimension); use"
          + " \(other)"
    case .mean:
      return law.mean != nil || law.isEmpirical ? nil : "needs a source with a finite mean"
    case .variance:
      return law.covariance != nil || law.isEmpirical
        ? nil : "needs a source with a finite variance"
    case .density(let other):
      return law.logDensity == nil
        ? "needs a source that knows its density; use \(other)" : nil
    case .modes:
      return law.mixture == nil
        ? "needs a source whose modes are known, such as gaussian-mixture" : nil
    case .classes:
      return law.classNames.count < 2
        ? "needs a source whose rows have two classes or more, such as digits" : nil
    case .quantiles(let other):
      return law.marginal == nil
        ? "needs a source that knows its quantiles; use \(other)" : nil
    case .plane:
      return law.dimension < 2 ? "needs two dimensions or more, to predict one from others" : nil
    }
  }
}

extension PointMetric where Model: DensityModel {
  static var all: [PointMetric] {
    fromSamples + [
      PointMetric(.massLost, fits: .quantiles(instead: "tail_coverage")),
      PointMetric(.klForward, fits: .density(instead: "nll")),
      PointMetric(.klReverse, fits: .density(instead: "energy")),
      PointMetric(.negativeLogLikelihood),
      PointMetric(.entropy),
    ]
  }

  /// `keepsRows` says whether models are fitted to rows, and not to a statistic of them.
  static func entries(
    _ law: ContinuousLaw, exact: Bool, keepsRows: Bool, lineages: Int
  ) -> [MetricEntry<Model>] {
    (all + ofPlanes + ofModes + ofClasses).map {
      MetricEntry(
        $0.metric,
        obstacle: $0.obstacle(law, exact: exact)
          ?? ($0.metric.usesTraining && !keepsRows
            ? "needs the rows that generation 0 is fitted to; use model.engine: sampled" : nil))
    } + MetricEntry.ofLineages(Metric<Model>.ofLineages, lineages)
  }

  static func defaults(_ law: ContinuousLaw, exact: Bool) -> [String] {
    let distance = exact && law.gaussian != nil ? "wasserstein_2_squared" : "energy"
    return law.dimension == 1
      ? ["variance", "mean_error", "tail_mass_1", distance]
      : ["variance", "mean_error", "log_generalized_variance", "effective_rank", "tail_mass_1"]
  }
}

/// Metrics of models that can only be sampled.
extension PointMetric where Model == SampleLaw {
  static func entries<Generator: GenerativeModel>(
    _ law: ContinuousLaw, of generator: Generator.Type
  ) -> [MetricEntry<Generator>] where Generator.Data == Points {
    (fromSamples + ofPlanes + ofModes + ofClasses).map {
      MetricEntry($0.metric.ofSamples(), obstacle: $0.obstacle(law, exact: false))
    }
  }

  static func defaults(_ law: ContinuousLaw) -> [String] {
    ["variance", "mean_error"] + (law.dimension == 1 ? ["tail_mass_1"] : []) + [
      "energy", "precision", "recall", "density", "coverage",
    ]
  }

  /// Names of the metrics of points that need more than a sample, and what to use instead.
  static var refusals: [String: String] {
    func needs(_ what: String, _ other: String) -> String {
      "needs the model's \(what), and this one can only be sampled; use \(other)"
    }
    return [
      "kl_forward": needs("density", "energy"), "kl_reverse": needs("density", "energy"),
      "nll": needs("density", "energy"), "entropy": needs("entropy", "effective_rank"),
      "density_l2": needs("density", "mmd2"), "mass_lost": needs("quantiles", "tail_coverage"),
    ]
  }
}
