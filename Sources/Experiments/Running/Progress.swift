internal import Platform

/// How progress is shown on standard error.
public enum ProgressStyle: String, Sendable, CaseIterable {
  /// A bar on a terminal, a line now and then elsewhere.
  case automatic = "auto"
  /// An object a line, for programs.
  case jsonl
  case quiet = "none"
}

/// The progress of a run: how much, how fast, how long to go.
struct Progress {
  private let style: ProgressStyle
  private let name: String
  private let total: Int
  private let start = Clock.seconds
  private let isTerminal = StandardStream.error.isTerminal
  private var done = 0
  private var computed = 0
  private var generations = 0
  private var shownAt = 0.0
  private var hasBar = false
  /// By arm: runs, and the seconds of one thread that they took.
  private var spent: [Int: (runs: Int, seconds: Double)] = [:]
  private let label: (Int) -> String

  /// `label` names an arm.
  init(
    _ style: ProgressStyle, name: String, total: Int, label: @escaping (Int) -> String
  ) {
    self.style = style
    self.name = name
    self.total = total
    self.label = label
  }

  /// Some runs of an arm are there, `computed` of them just now in `seconds` of one thread, with so many
  /// generations each. What was found tells nothing of the rate.
  mutating func advance(
    _ runs: Int, computed: Int, arm: Int, generations: Int, seconds: Double
  ) {
    done += runs
    self.computed += computed
    self.generations += computed * generations
    if case .quiet = style { return }
    if computed > 0 {
      spent[arm, default: (0, 0)].runs += computed
      spent[arm, default: (0, 0)].seconds += seconds
    }
    let elapsed = Clock.seconds - start
    // Short runs say nothing; a log gets a line every ten seconds.
    let pause = style == .jsonl ? 1 : isTerminal ? 0.2 : 10.0
    guard elapsed > 1, elapsed - shownAt > pause else { return }
    shownAt = elapsed
    show(elapsed)
  }

  private func show(jsonAfter elapsed: Double) -> String {
    let slowest = slowest
    let value: JSONValue = [
      "event": "progress", "name": .string(name), "done": .integer(done), "total": .integer(total),
      "computed": .integer(computed), "seconds": .number(elapsed),
      "runs_per_second": .number(Double(computed) / elapsed),
      "generations_per_second": .number(Double(generations) / elapsed),
      "seconds_left": .number(left(elapsed)),
      "slowest_arm": slowest.map { .string(label($0.arm)) } ?? .null,
      "slowest_arm_seconds": slowest.map { .number($0.seconds) } ?? .null,
    ]
    return value.compact() + "\n"
  }

  /// The arm whose runs take longest, and the seconds that one takes.
  private var slowest: (arm: Int, seconds: Double)? {
    spent.map { (arm: $0.key, seconds: $0.value.seconds / Double($0.value.runs)) }
      .max { ($0.seconds, $1.arm) < ($1.seconds, $0.arm) }
  }

  private func left(_ elapsed: Double) -> Double {
    Double(total - done) * elapsed / Double(max(1, computed))
  }

  private mutating func show(_ elapsed: Double) {
    if style == .jsonl {
      StandardStream.error.write(show(jsonAfter: elapsed))
      return
    }
    var figures =
      "\(done)/\(total) runs, \(Self.short(Double(computed) / elapsed)) runs/s,"
      + " \(Self.short(Double(generations) / elapsed)) generations/s,"
      + " \(Self.duration(left(elapsed))) to go"
    if spent.count > 1, let slowest {
      figures += ", slowest \(label(slowest.arm)) (\(Self.short(slowest.seconds)) s a run)"
    }
    if isTerminal {
      let width = 24
      let filled = width * done / max(1, total)
      let bar =
        String(repeating: "█", count: filled) + String(repeating: "·", count: width - filled)
      let line = "\(name) \(bar) \(figures)"
      // A line that wraps could not be taken back.
      let columns = StandardStream.error.width ?? 80
      StandardStream.error.write("\r\u{1B}[K\(line.prefix(columns - 1))")
      hasBar = true
    } else {
      StandardStream.error.write("\(name): \(figures)\n")
    }
  }

  mutating func finish() {
    if hasBar { StandardStream.error.write("\r\u{1B}[K") }
    hasBar = false
    if style == .jsonl { StandardStream.error.write(show(jsonAfter: Clock.seconds - start)) }
  }

  static func duration(_ seconds: Double) -> String {
    let s = Int(min(1e12, max(0, seconds)).rounded(.up))
    if s < 60 { return "\(s) s" }
    if s < 3600 { return "\(s / 60) min \(s % 60) s" }
    return "\(s / 3600) h \(s % 3600 / 60) min"
  }

  private static func short(_ rate: Double) -> String {
    rate >= 10 ? String(Int(min(1e15, rate).rounded())) : RunReport.rounded(rate, digits: 2)
  }
}
