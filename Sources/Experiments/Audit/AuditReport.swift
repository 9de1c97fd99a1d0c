internal import Numerics
internal import Platform
internal import Simulation

/// Every number of an audit beside its floor, and what they say together.
public struct AuditReport: Sendable {
  let kind: AuditOptions.Kind
  let files: [AuditFile]
  let seed: UInt64
  /// Of every part: how much of either side, how many splits, and what for.
  let comparisons: [String]
  let readings: [AuditReading]
  /// By column, in the order of the real table; empty where there are none.
  let facts: [AuditFacts]
  let notes: [String]
  /// What could not be measured, and what it takes.
  let omissions: [String]
  /// What is left of a picture of the columns: real and synthetic values.
  let marginals: [AuditMarginal]

  /// The worst verdict of any number.
  var verdict: AuditVerdict { readings.compactMap(\.verdict).max() ?? .pass }

  /// Whether some number fails.
  public var fails: Bool { verdict == .fail }

  /// The farthest from what real rows give come first.
  var ranked: [AuditReading] {
    readings.filter { $0.verdict != nil }.enumerated().sorted { a, b in
      (b.element.departure, a.offset) < (a.element.departure, b.offset)
    }.map(\.element)
  }

  func count(_ verdict: AuditVerdict, _ property: AuditProperty? = nil) -> Int {
    readings.count { $0.verdict == verdict && (property == nil || $0.measure.property == property) }
  }

  /// Those that fail and say that something real is gone.
  private var losses: [AuditReading] {
    let failing = ranked.filter { $0.verdict == .fail }
    // Rows beside the real ones cover fewer of them, which is no loss of variety.
    let off: Set<String> = ["mmd2", "precision", "density", "mean_distance"]
    let isOff = failing.contains { $0.measure.column == nil && off.contains($0.measure.name) }
    return failing.filter { $0.isLoss && !(isOff && $0.measure.name == "coverage") }
  }

  /// The answer in one plain sentence.
  public var sentence: String {
    let all = "of \(counted(readings.count { $0.verdict != nil }, "number"))"
    let failing = ranked.filter { $0.verdict == .fail }
    let copies = failing.filter { $0.measure.property == .privacy }
    if let worst = losses.first {
      return
        "FAIL: the synthetic data look collapsed: \(losses.count) \(all) say that variety or tails"
        + " are lost, most of all \(worst.short)"
        + (copies.first.map { "; they also repeat real rows: \($0.short)" } ?? "")
    }
    if let worst = copies.first {
      let others = failing.count - copies.count
      return
        "FAIL: the synthetic data repeat real rows: \(copies.count) \(all) say so, most of all"
        + " \(worst.short)"
        + (others > 0
          ? "; \(counted(others, "other number")) fail\(others == 1 ? "s" : "") too" : "")
    }
    if let worst = failing.first {
      return
        "FAIL: the synthetic data do not look collapsed, but are unlike the real data in"
        + " \(failing.count) \(all), most of all \(worst.short)"
    }
    if let worst = ranked.first, worst.verdict == .warn {
      return
        "WARN: nothing fails, but \(count(.warn)) \(all) \(count(.warn) == 1 ? "is" : "are") farther"
        + " out than real rows should be, most of all \(worst.short)"
    }
    return
      "PASS: all \(counted(readings.count { $0.verdict != nil }, "number")) are what other real rows"
      + " would give"
  }
}

extension AuditReading {
  /// Whether the departure means that variety or rare values are gone.
  var isLoss: Bool {
    guard let floor else { return false }
    switch measure.property {
    case .diversity, .tails: return measure.direction != .either || !(value > floor.middle)
    case .bias: return measure.name == "group_variance_ratio"
    default: return false
    }
  }

  /// The number with its column: variance_ratio of "age".
  var name: String { measure.name + (measure.column.map { " of \"\($0)\"" } ?? "") }

  var valueText: String {
    value.isNaN ? "undefined" : RunReport.rounded(value, digits: digits)
  }

  /// "0.95 to 0.98".
  var floorText: String {
    floor.map {
      RunReport.rounded($0.low, digits: digits) + " to "
        + RunReport.rounded($0.high, digits: digits)
    } ?? ""
  }

  /// As many significant digits as tell the ends of the floor apart: three to six.
  private var digits: Int {
    guard let floor, floor.low != floor.high else { return 3 }
    return (3...5).first { digits in
      RunReport.rounded(floor.low, digits: digits) != RunReport.rounded(floor.high, digits: digits)
    } ?? 6
  }

  var departureText: String {
    departure.isInfinite ? "∞" : departure.isNaN ? "" : RunReport.rounded(departure, digits: 2)
  }

  fileprivate var short: String { "\(name) (\(valueText); real rows give \(floorText))" }

  /// Why the number has its verdict, in one sentence.
  var reason: String {
    guard let floor, let verdict else {
      return "\(name) is not determined by the real rows."
    }
    if value.isNaN {
      return "\(name) is not determined by the synthetic rows, but \(rounded(floor.middle)) among"
        + " real ones."
    }
    let what = "\(name) is \(valueText), where as many other real rows give \(floorText)"
    switch verdict {
    case .pass: return what + "."
    case .warn, .fail:
      return what + ": \(departureText) times as far from their middle as that interval reaches."
    }
  }
}
