internal import Models
internal import Simulation

/// The metrics of models of symbols.
enum SymbolMetrics {
  /// All of them; `initial` is the number of generation 0's real examples.
  static func all<Model: DiscreteModel>(initial: Int) -> [Metric<Model>] {
    [
      .support, .symbolsAlive, .lostMass, .rareSurvival(initial: initial), .heterozygosity,
      .entropy, .entropyMillerMadow, .entropyShare, .zipfExponent, .klForward, .klSmoothed,
      .klReverse, .jensenShannon, .totalVariation, .chiSquared, .l2Squared, .massInvented,
    ]
  }

  static let infos = (all(initial: 1) as [Metric<Categorical>]).map(\.info)

  /// Those of an arm. Frequencies that are smoothed, or made by a formula, are not those of a sample.
  static func entries<Model: DiscreteModel>(
    initial: Int, areFrequencies: Bool, lineages: Int
  ) -> [MetricEntry<Model>] {
    (all(initial: initial) as [Metric<Model>]).map { metric in
      let needsFrequencies = metric.name == "entropy_miller_madow"
      return MetricEntry(
        metric,
        obstacle: needsFrequencies && !areFrequencies
          ? "needs the frequencies of a sample, and this model changes them; use entropy" : nil)
    } + MetricEntry.ofLineages(Metric<Model>.ofLineages, lineages)
  }

  /// The values that metrics have for the true law, for figures.
  static func truths(_ source: any DiscreteSource) -> [String: Double] {
    let law = source.law
    var result = [
      "support": 1, "symbols_alive": Double(law.support), "lost_mass": 0, "rare_survival": 1,
      "heterozygosity": law.heterozygosity, "entropy": law.entropy, "entropy_share": 1,
      "entropy_miller_madow": law.entropy, "mass_invented": 0,
      "pool_heterozygosity": law.heterozygosity, "pool_support": 1,
    ]
    for name in [
      "kl_forward", "kl_smoothed", "kl_reverse", "jensen_shannon", "total_variation", "chi2",
      "l2_squared",
    ] {
      result[name] = 0
    }
    if let zipf = source as? ZipfSource, zipf.shift == 0 { result["zipf_exponent"] = zipf.exponent }
    return result
  }
}
