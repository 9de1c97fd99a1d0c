internal import Numerics
internal import Platform
internal import Simulation

/// One line of `summary.csv`: a metric of an arm at a generation, over the replicates still alive.
struct SummaryRow: Sendable {
  let generation: Int
  let metric: String
  let count: Int
  let mean: Double
  /// Sample standard deviation, divisor count - 1.
  let deviation: Double
  /// Quantiles at 5, 25, 50, 75 and 95 %.
  let quantiles: [Double]
  /// NaN where no closed form is known.
  let theory: Double
  /// NaN where floors are off.
  let floor: Double

  var standardError: Double { deviation / Double(count).squareRoot() }
}

/// `summary.csv`.
enum SummaryTable {
  static func header(_ experiment: Experiment) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(
      csvRow: ["arm"] + experiment.axes + [
        "generation", "metric", "count", "mean", "std_error", "std", "median", "q05", "q25", "q75",
        "q95", "theory", "floor",
      ])
    return bytes
  }

  static func summarize(_ arm: Arm, _ trajectories: [Trajectory]) -> [SummaryRow] {
    let width = arm.metrics.count
    let floors = (0..<width).map { k in
      let values = trajectories.compactMap {
        $0.floor.isEmpty || $0.floor[k].isNaN ? nil : $0.floor[k]
      }
      return values.isEmpty ? Double.nan : Samples.mean(values)
    }
    return arm.recorded.indices.flatMap { row in
      let alive = trajectories.filter { $0.trainSizes.count > row }
      return (0..<width).compactMap { k -> SummaryRow? in
        if alive.isEmpty { return nil }
        let name = arm.metrics[k].name
        let generation = arm.recorded[row]
        return SummaryRow(
          generation: generation, metric: name,
          values: alive.map { $0.values[row * width + k] }.filter { !$0.isNaN },
          of: trajectories.count, theory: arm.theory[name]?[generation] ?? .nan,
          floor: floors[k])
      }
    }
  }

  static func rows(_ experiment: Experiment, arm index: Int, _ rows: [SummaryRow]) -> [UInt8] {
    let named = experiment.arms[index]
    var start: [UInt8] = []
    start.append(csvField: named.label)
    for value in named.values {
      start.append(UInt8(ascii: ","))
      start.append(csvField: value)
    }
    var bytes: [UInt8] = []
    for row in rows {
      bytes += start
      bytes.append(text: ",\(row.generation),\(row.metric),\(row.count)")
      let q = row.quantiles
      for value in [
        row.mean, row.standardError, row.deviation, q[2], q[0], q[1], q[3], q[4], row.theory,
        row.floor,
      ] {
        bytes.append(UInt8(ascii: ","))
        bytes.append(number: value)
      }
      bytes.append(UInt8(ascii: "\n"))
    }
    return bytes
  }
}

extension SummaryRow {
  /// Theory is of all replicates: where some have no value any more it says nothing of the rest.
  init(
    generation: Int, metric: String, values: [Double], of replicates: Int, theory: Double,
    floor: Double
  ) {
    let sorted = sortedAscending(values)
    let mean: Double
    let deviation: Double
    if values.allSatisfy(\.isFinite) {
      let moments = Samples.moments(values)
      mean = values.isEmpty ? .nan : moments.mean
      deviation =
        values.count > 1 ? (moments.scatter / Double(values.count - 1)).squareRoot() : .nan
    } else {
      mean = values.reduce(0, +)
      deviation = .nan
    }
    self.init(
      generation: generation, metric: metric, count: values.count, mean: mean,
      deviation: deviation,
      quantiles: [0.05, 0.25, 0.5, 0.75, 0.95].map { Quantiles.ofSorted(sorted, $0) },
      theory: values.count == replicates ? theory : .nan, floor: floor)
  }
}
