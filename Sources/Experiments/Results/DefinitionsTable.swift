internal import Numerics
internal import Platform
internal import Simulation

/// `definitions.csv`: whether every arm has collapsed, by each of eight definitions.
struct DefinitionsTable {
  static let file = "definitions"

  /// Arms that a terminal tells of.
  static let mostLines = 12

  private let experiment: Experiment
  /// For a terminal: an arm with what holds, what may and what does not.
  private(set) var lines: [[String]] = []
  /// By arm, where readings wait for those of other arms.
  private var readings: [[DefinitionReading]] = []
  /// Risks at the ends of arms that differ in their size alone, by the values of all other axes.
  private var sizes: [[String]: [(arm: Int, size: ScalingReading.Size)]] = [:]
  private let sizeAxis: Int?

  init(_ experiment: Experiment) {
    self.experiment = experiment
    sizeAxis = experiment.axes.firstIndex(of: "loop.samples")
  }

  static func header(_ experiment: Experiment) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(
      csvRow: ["arm"] + experiment.axes + [
        "generation", "definition", "title", "verdict", "metric", "statistic", "low", "high",
        "limit",
      ])
    return bytes
  }

  /// The rows of an arm, in their order; none where they wait for ``finish()``.
  mutating func add(arm index: Int, _ series: [String: MetricSeries]) -> [UInt8] {
    let reader = DefinitionReader(
      series, uninformedExcess: experiment.arms[index].arm.uninformedExcess)
    let own = CollapseDefinition.allCases.map { reader.reading($0) }
    if sizeAxis == nil { return rows(index, own) }
    readings.append(own)
    keepSize(index, series)
    return []
  }

  private mutating func keepSize(_ index: Int, _ series: [String: MetricSeries]) {
    let named = experiment.arms[index]
    guard let sizeAxis, let samples = parseDecimal(named.values[sizeAxis]), samples > 0,
      let own = Self.scalingMetric(named.arm).flatMap({ series[$0] }), own.generations.count > 1,
      own.values.allSatisfy({ $0.count == own.generations.count })
    else { return }
    let last = own.generations.count - 1
    var others = named.values
    others.remove(at: sizeAxis)
    sizes[others, default: []].append(
      (
        index,
        ScalingReading.Size(
          samples: samples, first: own.values.map { $0[0] }, last: own.values.map { $0[last] })
      ))
  }

  private static func scalingMetric(_ arm: Arm) -> String? {
    CollapseDefinition.changedScaling.metrics.first { name in
      arm.metrics.contains { $0.name == name }
    }
  }

  /// The rows that waited for what only arms together can tell. Called once, after the last arm.
  mutating func finish() -> [UInt8] {
    let place = CollapseDefinition.changedScaling.rawValue - 1
    for (_, group) in sizes {
      guard let first = group.first?.arm else { continue }
      let arm = experiment.arms[first].arm
      let key = RandomKey(
        seed: experiment.seed, arm: 0, replicate: first, generation: 0, purpose: .evaluation
      ).part(8)
      guard let metric = Self.scalingMetric(arm),
        let reading = ScalingReading.reading(
          group.map(\.size), metric: metric, generation: arm.recorded.last ?? 0, key: key)
      else { continue }
      for item in group { readings[item.arm][place] = reading }
    }
    sizes.removeAll()
    return readings.indices.flatMap { rows($0, readings[$0]) }
  }

  private mutating func rows(_ index: Int, _ readings: [DefinitionReading]) -> [UInt8] {
    let named = experiment.arms[index]
    var bytes: [UInt8] = []
    for reading in readings {
      bytes.append(csvField: named.label)
      for value in named.values + [
        reading.generation.map { String($0) } ?? "", String(reading.definition.rawValue),
        reading.definition.title, reading.verdict.rawValue, reading.metric,
      ] {
        bytes.append(UInt8(ascii: ","))
        bytes.append(csvField: value)
      }
      let statistic = reading.statistic
      for value in [statistic?.mean, statistic?.low, statistic?.high, reading.limit] {
        bytes.append(UInt8(ascii: ","))
        bytes.append(number: value ?? .nan)
      }
      bytes.append(UInt8(ascii: "\n"))
    }
    if lines.count < Self.mostLines { lines.append([named.label, Self.text(readings)]) }
    return bytes
  }

  private static func text(_ readings: [DefinitionReading]) -> String {
    let texts = [Verdict.yes, .undecided, .no].compactMap { verdict -> String? in
      let own = readings.filter { $0.verdict == verdict }
      if own.isEmpty { return nil }
      let numbers = own.map { reading in
        "\(reading.definition.rawValue)" + (reading.generation.map { " from \($0)" } ?? "")
      }
      return "\(verdict.rawValue): \(numbers.joined(separator: ", "))"
    }
    return texts.isEmpty ? "none" : texts.joined(separator: "; ")
  }
}
