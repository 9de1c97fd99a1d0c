/// Which summary of the replicates is drawn.
public enum Statistic: String, Sendable, CaseIterable {
  /// The median, with the 5 % and 95 % quantiles of the replicates.
  case median
  /// The mean, with two standard errors on either side.
  case mean
}

/// One arm's summary of one metric, by increasing generation.
struct SummarySeries: Sendable {
  var generation: [Double] = []
  /// Replicates alive.
  var count: [Double] = []
  var center: [Double] = []
  var low: [Double] = []
  var high: [Double] = []
  /// The exact expectation of the mean.
  var theory: [Double] = []
  var floor: [Double] = []

  /// A tenth or more of the replicates of the start is alive; true where counts are missing.
  var isBroad: [Bool] {
    let most = count.filter(\.isFinite).max() ?? 0
    return count.map { !($0 < 0.1 * most) }
  }

  /// Index of the last generation with a finite centre.
  var lastFinite: Int? { center.lastIndex(where: \.isFinite) }
  var firstFinite: Int? { center.firstIndex(where: \.isFinite) }
}

/// The rows of a summary table that belong to one metric, arm by arm.
struct SummaryData {
  let table: ArmTable
  let series: [SummarySeries]

  /// What lies between `low` and `high`.
  enum Interval { case quantiles, standardErrors }

  /// `interval` is the one that suits the statistic when nil: quantiles about a median, standard
  /// errors about a mean.
  init(_ summary: Table, metric: String, statistic: Statistic, interval: Interval? = nil)
    throws(FigureError)
  {
    let metrics = try summary.texts("metric")
    table = try ArmTable(summary) { metrics[$0] == metric }
    if table.arms.isEmpty {
      var known: [String] = []
      for name in metrics where !known.contains(name) { known.append(name) }
      let list = known.isEmpty ? "the table has no rows" : "it has " + known.joined(separator: ", ")
      throw FigureError("the summary has no metric \"\(metric)\"; \(list)")
    }
    let generation = try summary.numbers("generation")
    let count = try summary.numbers("count")
    let theory = try summary.numbersIfPresent("theory")
    let floor = try summary.numbersIfPresent("floor")
    let center = try summary.numbers(statistic.rawValue)
    let low: [Double]
    let high: [Double]
    switch interval ?? (statistic == .median ? .quantiles : .standardErrors) {
    case .quantiles:
      low = try summary.numbers("q05")
      high = try summary.numbers("q95")
    case .standardErrors:
      let error = try Self.standardErrors(summary, statistic)
      low = zip(center, error).map { $0 - 2 * $1 }
      high = zip(center, error).map { $0 + 2 * $1 }
    }
    series = table.rows.map { rows in
      var series = SummarySeries()
      for row in rows.sorted(by: { generation[$0] < generation[$1] })
      where generation[row].isFinite {
        series.generation.append(generation[row])
        series.count.append(count[row])
        series.center.append(center[row])
        series.low.append(low[row])
        series.high.append(high[row])
        series.theory.append(theory[row])
        series.floor.append(floor[row])
      }
      return series
    }
    guard series.contains(where: { $0.lastFinite != nil }) else {
      throw FigureError("every value of the metric \"\(metric)\" is missing or infinite")
    }
  }

  private static func standardErrors(_ summary: Table, _ statistic: Statistic)
    throws(FigureError) -> [Double]
  {
    if statistic == .mean { return try summary.numbers("std_error") }
    let count = try summary.numbers("count")
    let q25 = try summary.numbers("q25")
    let q75 = try summary.numbers("q75")
    // √(π/2) standard deviations over √n, with the deviation from the quartiles of a normal law.
    return count.indices.map { 0.929 * (q75[$0] - q25[$0]) / count[$0].squareRoot() }
  }

  var generations: [Double] { series.flatMap(\.generation) }

  /// Replicates per arm at the start; 0 when the table does not say.
  var replicates: Int {
    let most = series.flatMap(\.count).filter(\.isFinite).max() ?? 0
    return most < 1e9 ? Int(max(0, most)) : 0
  }

  /// Some chain ended before the last generation.
  var hasDeaths: Bool {
    series.contains { series in
      let finite = series.count.filter(\.isFinite)
      return (finite.min() ?? 0) < (finite.max() ?? 0)
    }
  }
}
