internal import Figures

/// What `definitions.csv` and `alarms.csv` say, arm by arm.
struct Verdicts {
  enum Verdict: String { case yes, no, undecided, unmeasured }

  struct Reading {
    var verdict = Verdict.unmeasured
    /// From when on it holds.
    var generation: Double?
  }

  struct Arm {
    let name: String
    var readings: [Reading]
  }

  let titles: [String]
  let arms: [Arm]
  /// In a sentence, which metrics show first that something is wrong; of runs with one arm.
  let firstAlarm: String?

  /// nil of runs without definitions.
  init?(_ run: ReportedRun) throws {
    guard let table = run.definitions else { return nil }
    let names = try table.texts("arm")
    let numbers = try table.numbers("definition")
    let texts = try table.texts("title")
    let verdicts = try table.texts("verdict")
    let generations = try table.numbers("generation")
    let count = Int(min(100, numbers.filter(\.isFinite).max() ?? 0))
    var titles = [String](repeating: "", count: count)
    var arms: [Arm] = []
    var places: [String: Int] = [:]
    for row in names.indices where numbers[row] >= 1 && numbers[row] <= Double(count) {
      let place = places[names[row]] ?? arms.count
      if place == arms.count {
        places[names[row]] = place
        arms.append(Arm(name: names[row], readings: Array(repeating: Reading(), count: count)))
      }
      let definition = Int(numbers[row]) - 1
      titles[definition] = texts[row]
      arms[place].readings[definition] = Reading(
        verdict: Verdict(rawValue: verdicts[row]) ?? .unmeasured,
        generation: generations[row].isNaN ? nil : generations[row])
    }
    self.titles = titles
    self.arms = arms
    firstAlarm = arms.count == 1 ? try Self.alarm(run) : nil
  }

  private static func alarm(_ run: ReportedRun) throws -> String? {
    guard let table = run.alarms else { return nil }
    let generations = try table.numbers("generation")
    let metrics = try table.texts("metric")
    guard let first = generations.filter(\.isFinite).min() else { return nil }
    let names = metrics.indices.filter { generations[$0] == first }.map { words(metrics[$0]) }
    return
      "First to show it: \(names.joined(separator: ", ")), at generation \(ShownTable.text(first))."
  }

  /// Who has collapsed, in a sentence.
  var sentence: String {
    let measured = arms.filter { $0.readings.contains { $0.verdict != .unmeasured } }
    if measured.isEmpty {
      return "No definition of collapse can be told by the metrics of this run."
    }
    let fallen = arms.filter { $0.readings.contains { $0.verdict == .yes } }
    guard arms.count == 1, let arm = arms.first else {
      let open = arms.count { $0.readings.contains { $0.verdict == .undecided } }
      if fallen.isEmpty, open > 0 {
        return "No arm is known to have collapsed, and \(open) of \(arms.count) are undecided: more"
          + " replicates would tell."
      }
      if fallen.isEmpty {
        return "None of \(arms.count) arms has collapsed by any definition measured."
      }
      let names = fallen.prefix(4).map(\.name).joined(separator: ", ")
      let list = fallen.count < arms.count && fallen.count <= 4 ? ": \(names)" : ""
      return "\(fallen.count) of \(arms.count) arms collapse by at least one definition\(list)."
    }
    let parts = titles.indices.filter { arm.readings[$0].verdict == .yes }.map { place in
      let from = arm.readings[place].generation.map { " (from generation \(ShownTable.text($0)))" }
      return "\(titles[place])\(from ?? "")"
    }
    let open = arm.readings.count { $0.verdict == .undecided }
    if parts.isEmpty, open > 0 {
      return
        "Undecided by \(open) of the definitions that were measured: more replicates would tell."
    }
    if parts.isEmpty { return "Not collapsed by any of the definitions that were measured." }
    return "Collapsed: \(parts.joined(separator: "; "))."
  }
}

extension ReportedRun {
  /// One metric of one arm at its last measured generation.
  struct LastValue {
    let arm: String
    let metric: String
    let generation: Double
    let mean: Double
    let error: Double
    let median: Double
    let low: Double
    let high: Double
    let theory: Double
    let floor: Double
  }

  func lastValues() throws -> [LastValue] {
    let arms = try summary.texts("arm")
    let metrics = try summary.texts("metric")
    let generations = try summary.numbers("generation")
    var order: [String] = []
    var last: [String: Int] = [:]
    for row in arms.indices {
      let key = "\(arms[row])\n\(metrics[row])"
      if let known = last[key] {
        if generations[row] > generations[known] { last[key] = row }
      } else {
        order.append(key)
        last[key] = row
      }
    }
    var columns: [[Double]] = []
    for name in ["mean", "std_error", "median", "q05", "q95", "theory", "floor"] {
      columns.append(try summary.numbers(name))
    }
    return order.compactMap { last[$0] }.map { row in
      LastValue(
        arm: arms[row], metric: metrics[row], generation: generations[row], mean: columns[0][row],
        error: columns[1][row], median: columns[2][row], low: columns[3][row],
        high: columns[4][row], theory: columns[5][row], floor: columns[6][row])
    }
  }
}
