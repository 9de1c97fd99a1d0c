internal import Platform
internal import Simulation

extension AuditReport {
  /// The same for programs.
  public func json() -> String {
    let value: JSONValue = [
      "verdict": .string(verdict.rawValue), "answer": .string(sentence),
      "kind": .string(kind.rawValue), "seed": .unsigned(seed),
      "files": .array(
        files.map { file in
          [
            "role": .string(file.role), "path": .string(file.path),
            "sha256": .string(file.digest), "count": .integer(file.count),
          ]
        }),
      "compared": .array(comparisons.map { .string($0) }),
      "warning": .number(AuditVerdict.warning), "failure": .number(AuditVerdict.failure),
      "numbers": .array(readings.map(Self.json)),
      "columns": .array(facts.map(Self.json)),
      "notes": .array(notes.map { .string($0) }),
      "left_out": .array(omissions.map { .string($0) }),
    ]
    return value.pretty()
  }

  private static func json(_ reading: AuditReading) -> JSONValue {
    [
      "name": .string(reading.measure.name),
      "property": .string(reading.measure.property.rawValue),
      "column": reading.measure.column.map { .string($0) } ?? .null,
      "verdict": reading.verdict.map { .string($0.rawValue) } ?? .null,
      "value": .number(reading.value), "floor": .number(reading.floor?.middle ?? .nan),
      "low": .number(reading.floor?.low ?? .nan), "high": .number(reading.floor?.high ?? .nan),
      "departure": .number(reading.departure),
      "worse": .string(reading.measure.direction.rawValue), "size": .integer(reading.size),
      "reason": .string(reading.reason),
    ]
  }

  private static func json(_ facts: AuditFacts) -> JSONValue {
    [
      "name": .string(facts.kind.name),
      "kind": .string(facts.kind.isNumeric ? "numbers" : "categories"),
      "why": .string(facts.kind.reason), "missing_real": .integer(facts.missing.real),
      "missing_synthetic": .integer(facts.missing.synthetic),
      "values": .array(
        facts.lines.map { line in
          [
            "name": .string(line.name), "real": .number(line.real),
            "synthetic": .number(line.synthetic),
          ]
        }),
      "lost": .array(
        facts.lost.map { ["name": .string($0.name), "real": .number($0.share)] }),
    ]
  }

  /// A page for a repository or a pull request.
  public func markdown() -> String {
    var out = "# Audit: \(verdict.rawValue)\n\n\(escaped(sentence)).\n\n"
    for line in headings where !line[0].isEmpty { out += "- **\(line[0])** \(escaped(line[1]))\n" }
    out += "\n## By property\n\n" + table(propertyRows)
    out += "\n## Every number, worst first\n\n" + table(Self.heading + ranked.map(Self.row))
    out += "\n\(explanation)\n"
    if !facts.isEmpty { out += "\n## Columns, worst first\n" }
    for (fact, _) in rankedFacts {
      out += "\n### \(escaped(fact.kind.name))\n\n"
      for reading in ranked where reading.measure.column == fact.kind.name {
        out += "- \(reading.verdict?.rawValue ?? ""): \(escaped(reading.reason))\n"
      }
      out += "\n" + table(Self.lines(fact))
      if !fact.lost.isEmpty { out += "\n\(escaped(Self.lost(fact)))\n" }
    }
    return out
  }

  /// The values of a column, real and synthetic.
  static func lines(_ fact: AuditFacts) -> [[String]] {
    func text(_ value: Double) -> String {
      fact.kind.isNumeric ? rounded(value) : percent(value)
    }
    return [["", "real", "synthetic"]]
      + fact.lines.map { [$0.name, text($0.real), text($0.synthetic)] }
      + [["missing", "\(fact.missing.real)", "\(fact.missing.synthetic)"]]
  }

  static func lost(_ fact: AuditFacts) -> String {
    let names = fact.lost.prefix(20).map { "\($0.name) (\(percent($0.share)))" }
    return "Lost: \(names.joined(separator: ", "))"
      + (fact.lost.count > 20 ? " and \(fact.lost.count - 20) more." : ".")
  }

  private func table(_ rows: [[String]]) -> String {
    guard let head = rows.first else { return "" }
    func line(_ cells: [String]) -> String {
      "| " + cells.map(escaped).joined(separator: " | ") + " |\n"
    }
    return line(head) + "|" + head.map { _ in " --- |" }.joined() + "\n"
      + rows.dropFirst().map(line).joined()
  }

  /// Text whose marks mean nothing to Markdown.
  private func escaped(_ text: String) -> String {
    var out = ""
    for character in text {
      if "\\`*_{}[]<>#|".contains(character) { out += "\\" }
      out.append(character == "\n" ? " " : character)
    }
    return out
  }
}
