internal import Platform
internal import Simulation

/// `metrics.csv`: one row per arm, replicate and measured generation.
enum MetricsTable {
  static func header(_ experiment: Experiment) -> [UInt8] {
    var bytes: [UInt8] = []
    let metrics = experiment.metricNames
    bytes.append(
      csvRow: ["arm"] + experiment.axes
        + ["replicate", "generation", "train_size", "real_share", "status"] + metrics)
    return bytes
  }

  static func rows(
    _ experiment: Experiment, _ item: WorkItem, _ trajectories: [Trajectory]
  ) -> [UInt8] {
    let named = experiment.arms[item.arm]
    let names = experiment.metricNames
    let own = named.arm.metrics.map(\.name)
    // Nil where the arm does not measure what another arm does.
    let places = names.map { own.firstIndex(of: $0) }
    var start: [UInt8] = []
    start.append(csvField: named.label)
    for value in named.values {
      start.append(UInt8(ascii: ","))
      start.append(csvField: value)
    }
    start.append(UInt8(ascii: ","))
    var bytes: [UInt8] = []
    bytes.reserveCapacity(
      trajectories.count * named.arm.recorded.count * (start.count + 24 + 20 * names.count))
    func field(_ integer: Int) {
      bytes.append(integer: integer)
      bytes.append(UInt8(ascii: ","))
    }
    for (replicate, trajectory) in zip(item.replicates, trajectories) {
      for row in trajectory.trainSizes.indices {
        bytes += start
        field(replicate)
        field(named.arm.recorded[row])
        field(trajectory.trainSizes[row])
        bytes.append(
          number: Double(trajectory.realRows[row]) / Double(trajectory.trainSizes[row]))
        bytes.append(text: ",ok")
        for place in places {
          bytes.append(UInt8(ascii: ","))
          if let place { bytes.append(number: trajectory.values[row * own.count + place]) }
        }
        bytes.append(UInt8(ascii: "\n"))
      }
      if let ending = trajectory.ending {
        bytes += start
        field(replicate)
        field(ending.generation)
        bytes.append(text: trajectory.hasFailed ? ",,failed" : ",,collapsed")
        for _ in places { bytes.append(UInt8(ascii: ",")) }
        bytes.append(UInt8(ascii: "\n"))
      }
    }
    return bytes
  }
}
