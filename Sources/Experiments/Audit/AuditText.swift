internal import Platform
internal import Simulation

extension AuditReport {
  /// Numbers that a terminal shows before the rest is counted.
  private static let shown = 20

  /// What a terminal shows; `all` numbers, or those that stand out.
  public func text(all: Bool = false) -> String {
    var out = sentence + ".\n\n" + RunReport.aligned(headings) + "\n"
    out += RunReport.aligned(propertyRows) + "\n"
    let chosen = all ? ranked : ranked.filter { $0.verdict != .pass }
    if !chosen.isEmpty {
      out += all ? "Every number, worst first:\n" : "What stands out, worst first:\n"
      let part = all ? chosen : Array(chosen.prefix(Self.shown))
      out += RunReport.aligned(Self.heading + part.map(Self.row))
      if part.count < chosen.count {
        out += "… and \(chosen.count - part.count) more; --all shows them\n"
      }
      out += "\n"
    }
    if !facts.isEmpty { out += "Columns, worst first:\n" + RunReport.aligned(columnRows) + "\n" }
    out += explanation + "\n"
    return out
  }

  var headings: [[String]] {
    files.map { file in
      let unit = kind == .images ? "image" : kind == .text ? "word" : "row"
      return [file.role, "\(file.path), \(counted(file.count, unit))"]
    }
      + [["compared", comparisons.joined(separator: "; ") + "; seed \(seed)"]]
      + kindLines + notes.map { ["note", $0] } + omissions.map { ["left out", $0] }
  }

  private var kindLines: [[String]] {
    if facts.isEmpty { return [] }
    var groups: [(String, [String])] = []
    for fact in facts {
      let what = fact.kind.isNumeric ? "numbers" : "categories"
      let name =
        fact.kind.reason == what || fact.kind.reason == "text"
        ? fact.kind.name : "\(fact.kind.name) (\(fact.kind.reason))"
      if let place = groups.firstIndex(where: { $0.0 == what }) {
        groups[place].1.append(name)
      } else {
        groups.append((what, [name]))
      }
    }
    let lines = groups.map { what, names in
      [what, names.joined(separator: ", ")]
    }
    return lines
      + [["", "if that is wrong: --numeric COLUMN, --categorical COLUMN"]]
  }

  var propertyRows: [[String]] {
    [["", "pass", "warn", "fail", "farthest out"]]
      + AuditProperty.allCases.compactMap { property in
        guard let worst = ranked.first(where: { $0.measure.property == property }) else {
          return nil
        }
        return [
          property.rawValue, "\(count(.pass, property))", "\(count(.warn, property))",
          "\(count(.fail, property))",
          "\(worst.name) \(worst.valueText), real rows \(worst.floorText)",
        ]
      }
  }

  static let heading = [["", "number", "column", "synthetic", "real rows, 95 %", "departure"]]

  static func row(_ reading: AuditReading) -> [String] {
    [
      reading.verdict?.rawValue ?? "", reading.measure.name, reading.measure.column ?? "",
      reading.valueText, reading.floorText, reading.departureText,
    ]
  }

  /// Columns by their farthest number.
  var rankedFacts: [(facts: AuditFacts, worst: AuditReading?)] {
    facts.map { fact in
      (fact, ranked.first { $0.measure.column == fact.kind.name })
    }.enumerated().sorted { a, b in
      let (x, y) = (a.element.1?.departure ?? -1, b.element.1?.departure ?? -1)
      return (y, a.offset) < (x, b.offset)
    }.map { ($0.element.0, $0.element.1) }
  }

  private var columnRows: [[String]] {
    rankedFacts.map { fact, worst in
      [
        worst?.verdict?.rawValue ?? "", fact.kind.name,
        worst.map { "\($0.measure.name) \($0.valueText)" } ?? "", fact.summary,
      ]
    }
  }

  /// How verdicts come about.
  var explanation: String {
    "The departure is 1 at the end of the interval where 95 % of the comparisons of real rows with"
      + " other real rows lie; above \(rounded(AuditVerdict.warning)) is WARN, above"
      + " \(rounded(AuditVerdict.failure)) FAIL. docs/audit.md defines every number."
  }
}
