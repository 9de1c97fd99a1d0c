internal import Platform
internal import Simulation

/// `alarms.csv`: from which generation on every metric shows that an arm is collapsing, and how long
/// before the held-out loss.
struct AlarmsTable {
  static let file = "alarms"

  private let experiment: Experiment
  /// For a terminal: an arm, the metrics that fire first, and the loss.
  private(set) var lines: [[String]] = []

  init(_ experiment: Experiment) { self.experiment = experiment }

  static func header(_ experiment: Experiment) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(
      csvRow: ["arm"] + experiment.axes + ["generation", "metric", "direction", "against", "lead"])
    return bytes
  }

  /// The rows of an arm.
  mutating func add(arm index: Int, _ series: [String: MetricSeries]) -> [UInt8] {
    var bytes: [UInt8] = []
    let named = experiment.arms[index]
    let alarms = named.arm.metrics.map { info in
      (info: info, generation: series[info.name]?.alarm(info.direction))
    }
    let losses = CollapseDefinition.anyRiskIncrease.metrics
    let loss = losses.lazy.compactMap { name in alarms.first { $0.info.name == name } }.first
    for alarm in alarms {
      bytes.append(csvField: named.label)
      let lead = loss?.generation.flatMap { late in alarm.generation.map { late - $0 } }
      for value in named.values + [
        alarm.generation.map { String($0) } ?? "", alarm.info.name,
        alarm.info.direction.rawValue, loss?.info.name ?? "", lead.map { String($0) } ?? "",
      ] {
        bytes.append(UInt8(ascii: ","))
        bytes.append(csvField: value)
      }
      bytes.append(UInt8(ascii: "\n"))
    }
    if lines.count < DefinitionsTable.mostLines { lines.append([named.label, text(alarms, loss)]) }
    return bytes
  }

  private typealias Alarm = (info: MetricInfo, generation: Int?)

  private func text(_ alarms: [Alarm], _ loss: Alarm?) -> String {
    guard let first = alarms.compactMap(\.generation).min() else { return "none" }
    let names = alarms.filter { $0.generation == first }.map(\.info.name)
    var text = "\(names.joined(separator: ", ")) at generation \(first)"
    if let loss, !names.contains(loss.info.name) {
      text += "; \(loss.info.name), the held-out loss, "
      text += loss.generation.map { "at \($0)" } ?? "never"
    }
    return text
  }

}

extension MetricSeries {
  /// The metrics of an arm, by name.
  static func all(_ arm: Arm, _ trajectories: [Trajectory]) -> [String: MetricSeries] {
    let width = arm.metrics.count
    var series: [String: MetricSeries] = [:]
    for (place, info) in arm.metrics.enumerated() {
      series[info.name] = MetricSeries(
        generations: arm.recorded,
        values: trajectories.map { trajectory in
          trajectory.trainSizes.indices.map { trajectory.values[$0 * width + place] }
        })
    }
    return series
  }
}
