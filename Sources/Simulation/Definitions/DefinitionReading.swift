private import Glibc

/// Whether one arm has collapsed in the sense of one definition.
public struct DefinitionReading: Sendable, Equatable {
  public let definition: CollapseDefinition
  public let verdict: Verdict
  /// The metric that told; of an unmeasured one the metric that could have.
  public let metric: String
  /// From which measured generation on it holds; nil where it does not.
  public let generation: Int?
  /// What the rule compares with its limit, at the last generation.
  public let statistic: MeanBounds?
  public let limit: Double
}

/// The metrics of all replicates of an arm.
public struct MetricSeries: Sendable {
  /// Measured generations, ascending.
  public let generations: [Int]
  /// By replicate, then by measured generation. Shorter where a chain has ended.
  public let values: [[Double]]

  public init(generations: [Int], values: [[Double]]) {
    self.generations = generations
    self.values = values
  }

  /// The values at one measured generation; `lost` where a chain has ended.
  func at(_ place: Int, lost: Double) -> [Double] {
    values.map { $0.indices.contains(place) ? $0[place] : lost }
  }

  /// The change from one measured generation to another, replicate by replicate.
  func change(_ from: Int, _ to: Int, lost: Double, _ map: (Double) -> Double = { $0 }) -> [Double]
  {
    zip(at(from, lost: lost), at(to, lost: lost)).map { map($1) - map($0) }
  }

  /// Places of generations whose fits are k, 2k and 4k within a twentieth, the last as late as can be
  /// but in the second half; generation g is fit g + 1. Nil below 32 fits.
  var doubling: (Int, Int, Int)? {
    let fits = generations.map { Double($0 + 1) }
    guard let end = fits.last, end >= 32 else { return nil }
    func near(_ wanted: Double) -> Int? {
      let best = fits.indices.min { abs(fits[$0] - wanted) < abs(fits[$1] - wanted) }
      return best.flatMap { abs(fits[$0] - wanted) <= 0.05 * wanted ? $0 : nil }
    }
    for late in fits.indices.reversed() where fits[late] >= end / 2 {
      if let middle = near(fits[late] / 2), let early = near(fits[middle] / 2) {
        return (early, middle, late)
      }
    }
    return nil
  }

  /// Whether a series is still rising: (x₄ₖ - x₂ₖ) - 0.8 (x₂ₖ - xₖ) and x₄ₖ - x₂ₖ are above 0. Undecided
  /// without a doubling.
  func isStillRising(lost: Double, _ map: (Double) -> Double) -> Verdict {
    guard let (early, middle, late) = doubling else { return .undecided }
    let first = change(early, middle, lost: lost, map)
    let second = change(middle, late, lost: lost, map)
    let contrast = zip(first, second).map { $1.isInfinite ? $1 : $1 - 0.8 * $0 }
    return MeanBounds(contrast).isAbove(0).and(MeanBounds(second).isAbove(0))
  }

  /// The generation from which on a statistic is above the limit with confidence to the end.
  func firstAbove(_ limit: Double, _ values: (Int) -> [Double]) -> Int? {
    var first: Int?
    for place in generations.indices.reversed() {
      guard MeanBounds(values(place)).low > limit else { break }
      first = generations[place]
    }
    return first
  }
}

/// One arm's metrics, read by all definitions but the one that compares arms.
public struct DefinitionReader: Sendable {
  /// By metric.
  private let series: [String: MetricSeries]
  /// The excess risk of a model that knows next to nothing; nil where none is defined.
  private let uninformedExcess: Double?

  public init(_ series: [String: MetricSeries], uninformedExcess: Double?) {
    self.series = series
    self.uninformedExcess = uninformedExcess
  }

  public func reading(_ definition: CollapseDefinition) -> DefinitionReading {
    guard let metric = definition.metrics.first(where: { series[$0] != nil }),
      let own = series[metric], own.generations.count > 1
    else { return unmeasured(definition) }
    switch definition {
    case .catastrophicRisk:
      guard let uninformedExcess else { return unmeasured(definition) }
      return level(definition, metric, own, above: 1) { place in
        own.at(place, lost: .infinity).map { $0 / uninformedExcess }
      }
    case .anyRiskIncrease, .divergingRisk:
      let sign = metric == "elbo" ? -1.0 : 1
      let lost = Double.infinity * sign
      let any = level(definition, metric, own, above: 0) { place in
        own.change(0, place, lost: lost) { sign * $0 }
      }
      guard definition == .divergingRisk else { return any }
      var rising = own.isStillRising(lost: lost) { sign * $0 }
      if CollapseDefinition.isExcess(metric), own.values.allSatisfy({ $0.allSatisfy { $0 > 0 } }) {
        rising = rising.or(own.isStillRising(lost: lost) { log($0) })
      }
      return any.with(any.verdict.and(rising))
    case .shrinkingDiversity:
      let isLog = metric == "log_generalized_variance" || metric.hasSuffix("entropy")
      let map = { (x: Double) in isLog ? -x : -log(x) }
      let lost = isLog ? -Double.infinity : 0
      let fall = level(definition, metric, own, above: 0.1) { place in
        own.change(0, place, lost: lost, map)
      }
      return fall.with(fall.verdict.and(own.isStillRising(lost: lost, map)))
    case .lostModes:
      let falls = metric == "mode_coverage" || metric == "groups_alive"
      let lost = falls ? 0 : Double.nan
      return level(definition, metric, own, above: 0) { place in
        own.change(0, place, lost: lost) { falls ? -$0 : $0 }
      }
    case .lostTails:
      return level(definition, metric, own, above: 0.05) { place in
        own.change(0, place, lost: 0) { -$0 }
      }
    case .inventedData:
      return level(definition, metric, own, above: 6e-5) { place in
        own.change(0, place, lost: .nan)
      }
    case .changedScaling:
      return unmeasured(definition)
    }
  }

  /// Whether a mean over the replicates is above a limit at the last generation.
  private func level(
    _ definition: CollapseDefinition, _ metric: String, _ own: MetricSeries, above limit: Double,
    _ values: (_ place: Int) -> [Double]
  ) -> DefinitionReading {
    let statistic = MeanBounds(values(own.generations.count - 1))
    return DefinitionReading(
      definition: definition, verdict: statistic.isAbove(limit), metric: metric,
      generation: own.firstAbove(limit, values), statistic: statistic, limit: limit)
  }

  private func unmeasured(_ definition: CollapseDefinition) -> DefinitionReading {
    DefinitionReading(
      definition: definition, verdict: .unmeasured, metric: definition.metrics[0],
      generation: nil, statistic: nil, limit: .nan)
  }
}

extension DefinitionReading {
  /// The same with another verdict; a generation only where it is yes.
  func with(_ verdict: Verdict) -> DefinitionReading {
    DefinitionReading(
      definition: definition, verdict: verdict, metric: metric,
      generation: verdict == .yes ? generation : nil, statistic: statistic, limit: limit)
  }
}
