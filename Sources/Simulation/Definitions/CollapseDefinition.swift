/// The eight definitions of model collapse that are in use, in the order of [Schaeffer 2025]. The
/// tests that stand for them here are this project's.
public enum CollapseDefinition: Int, Sendable, CaseIterable {
  case catastrophicRisk = 1
  case anyRiskIncrease
  case divergingRisk
  case shrinkingDiversity
  case changedScaling
  case lostModes
  case lostTails
  case inventedData

  public var title: String {
    switch self {
    case .catastrophicRisk: "catastrophic increase of population risk"
    case .anyRiskIncrease: "any increase of population risk"
    case .divergingRisk: "population risk that diverges"
    case .shrinkingDiversity: "variance or diversity that shrinks away"
    case .changedScaling: "a changed scaling law"
    case .lostModes: "real modes that disappear or mix"
    case .lostTails: "real tails that disappear"
    case .inventedData: "data that are not real"
    }
  }

  /// What must hold, with 99 % confidence on one side.
  public var rule: String {
    switch self {
    case .catastrophicRisk:
      "the excess risk at the last generation is above that of a model that knows next to nothing"
    case .anyRiskIncrease: "the risk at the last generation is above that of generation 0"
    case .divergingRisk:
      "the risk rises, and it or its logarithm rises from fit 2k to fit 4k by more than 0.8 times"
        + " what it rose from k to 2k"
    case .shrinkingDiversity:
      "the logarithm of variance or diversity falls by more than 0.1, and goes on falling as in 3"
    case .changedScaling:
      "over four sizes or more the log-log slope of the median risk on the sample size is flatter at"
        + " the last generation than at generation 0 by more than 0.25"
    case .lostModes: "fewer modes keep half of their mass, or components overlap more"
    case .lostTails: "the share of real tails that keep half of their mass falls by more than 0.05"
    case .inventedData: "the mass where nothing is real grows by more than 6e-5"
    }
  }

  /// The metrics that can tell, the best one first.
  public var metrics: [String] {
    switch self {
    case .catastrophicRisk: ["kl_forward", "test_risk"]
    case .anyRiskIncrease, .divergingRisk: Self.risks
    case .shrinkingDiversity:
      [
        "log_generalized_variance", "variance", "model_entropy", "entropy", "unigram_entropy",
        "vendi", "class_entropy", "latent_spread",
      ]
    case .changedScaling: Self.excesses
    case .lostModes: ["mode_coverage", "lost_classes", "groups_alive", "component_overlap"]
    case .lostTails: ["tails_kept", "rare_survival"]
    case .inventedData: ["mass_invented"]
    }
  }

  private static let excesses = ["kl_forward", "excess_cross_entropy", "test_risk"]
  private static let risks = excesses + ["cross_entropy", "nll", "elbo", "denoising_loss"]

  /// Metrics that are 0 for the best model, so that their logarithms tell too.
  static func isExcess(_ metric: String) -> Bool { excesses.contains(metric) }
}
