internal import Platform

extension Reproduction {
  /// What a terminal shows; at most 100 columns.
  public func text() -> String {
    let heading = ["claim", "measured", "expected", "z", ""]
    let rows = results.map { $0.readings.map(Self.row) }
    var lines = RunReport.aligned([heading] + rows.flatMap { $0 }).split(separator: "\n")[...]
    var out = (lines.popFirst().map(String.init) ?? "") + "\n"
    for (result, own) in zip(results, rows) {
      let verdict = "\(result.verdict.rawValue), \(RunReport.rounded(result.seconds, digits: 2)) s"
      out += "\(result.claim.id): \(verdict)\n"
      for line in lines.prefix(own.count) { out += line + "\n" }
      lines = lines.dropFirst(own.count)
      if result.verdict == .inconclusive { out += "  \(result.advice)\n" }
      if result.verdict == .refutedAsPrinted { out += "  \(result.claim.remark)\n" }
    }
    out += "\n" + sentence + ", in \(rounded(seconds)) s.\n"
    for file in files { out += "wrote \(file)\n" }
    return out
  }

  private static func row(_ item: ReadingResult) -> [String] {
    let error = RunReport.rounded(item.estimate.standardError, digits: 2)
    return [
      "  \(item.title.prefix(33))", "\(rounded(item.estimate.value)) ± \(error)",
      item.reading.rule.text, item.z.map { RunReport.rounded($0, digits: 2) } ?? "", item.note,
    ]
  }

  /// The same for programs.
  public func json() -> String {
    let value: JSONValue = [
      "answer": .string(sentence), "fails": .bool(fails), "seconds": .number(seconds),
      "claims": .array(results.map(\.json)), "files": .array(files.map { .string($0) }),
    ]
    return value.pretty() + "\n"
  }

  /// `claims.csv`: a row for every reading.
  func csv() -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(
      csvRow: [
        "claim", "record", "tier", "reading", "arm", "generation", "expected", "low", "high",
        "measured", "std_error", "z", "replicates", "reading_verdict", "verdict", "seconds",
      ])
    for result in results {
      for item in result.readings {
        var (low, high) = (Double.nan, Double.nan)
        if case .bound(let range) = item.reading.rule {
          (low, high) = (range.lowerBound, range.upperBound)
        }
        bytes.append(csvField: result.claim.id)
        bytes.append(text: ",\(result.claim.record.map(String.init) ?? ""),\(result.claim.tier),")
        bytes.append(csvField: item.reading.name)
        bytes.append(text: ",")
        bytes.append(csvField: item.arm)
        bytes.append(text: ",\(item.reading.generation)")
        for value in [
          item.reading.rule.expected ?? .nan, low, high, item.estimate.value,
          item.estimate.standardError, item.z ?? .nan,
        ] {
          bytes.append(text: ",")
          bytes.append(number: value)
        }
        bytes.append(text: ",\(item.estimate.replicates),\(item.note),\(result.verdict.rawValue),")
        bytes.append(number: (10 * result.seconds).rounded() / 10)
        bytes.append(text: "\n")
      }
    }
    return bytes
  }
}

extension ReadingResult {
  /// What is measured, and in which arm where that is not said.
  var title: String {
    let parts = arm.split(separator: " ")
    let words = parts.allSatisfy { $0.contains("=") } ? parts.joined(separator: ", ") : arm
    return arm.isEmpty || reading.name.contains(",") || reading.name.contains(":")
      ? reading.name : "\(reading.name), \(words)"
  }

  /// The verdict in a word; of a printed statement whether it fails as it must.
  var note: String {
    if reading.isPrinted {
      return verdict == .disagrees ? "fails as printed" : "not excluded"
    }
    return switch verdict {
    case .agrees: ""
    case .disagrees: "disagrees"
    case .open:
      estimate.undefined > 0 ? "\(estimate.undefined) undefined" : "too noisy"
    }
  }

  fileprivate var json: JSONValue {
    var fields: [(key: String, value: JSONValue)] = [
      ("reading", .string(reading.name)), ("arm", .string(arm)),
      ("generation", .integer(reading.generation)),
      ("expected", reading.rule.expected.map { .number($0) } ?? .null),
    ]
    if case .bound(let range) = reading.rule {
      fields.append(("low", .number(range.lowerBound)))
      fields.append(("high", .number(range.upperBound)))
    }
    fields += [
      ("from", .string(reading.origin)), ("measured", .number(estimate.value)),
      ("std_error", .number(estimate.standardError)), ("z", z.map { .number($0) } ?? .null),
      ("replicates", .integer(estimate.replicates)), ("printed", .bool(reading.isPrinted)),
      ("verdict", .string(verdict.rawValue)),
    ]
    return .object(fields)
  }
}

extension ClaimResult {
  /// What would settle an open claim.
  var advice: String {
    guard let needed = replicatesNeeded, let most = replicates.max() else {
      return "the printed form is not excluded; more replicates may tell"
    }
    let factor = RunReport.rounded(factor * Double(needed) / Double(most), digits: 2)
    return "inconclusive; about \(needed) replicates would tell: --replicates \(factor)"
  }

  fileprivate var json: JSONValue {
    .object([
      ("claim", .string(claim.id)), ("record", claim.record.map { .integer($0) } ?? .null),
      ("tier", .integer(claim.tier)), ("statement", .string(claim.statement)),
      ("source", .string(claim.source)), ("verdict", .string(verdict.rawValue)),
      ("remark", .string(claim.remark)), ("seed", .unsigned(seed)),
      ("repeated", .bool(wasRepeated)), ("seconds", .number(seconds)),
      (
        "replicates_needed",
        verdict == .inconclusive ? replicatesNeeded.map { .integer($0) } ?? .null : .null
      ),
      ("readings", .array(readings.map(\.json))),
    ])
  }
}
