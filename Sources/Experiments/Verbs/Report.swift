private import Glibc
internal import Platform
internal import Simulation

extension RunReport {
  /// What a terminal shows after a run.
  public func text() -> String {
    let each = "\(replicates) replicate\(replicates == 1 ? "" : "s")"
    let runs = arms == 1 ? each : "\(arms) arms × \(each)"
    var out = "\(name): \(runs), generations 0–\(generations), \(Self.rounded(seconds)) s\n"
    if collapsed > 0 {
      out +=
        "\(collapsed) of \(arms * replicates) replicates collapsed before the last generation:"
        + " see \(folder)/events.jsonl\n"
    }
    if found > 0 { out += "\(found) of \(arms * replicates) replicates were there already\n" }
    if failed == arms * replicates, failed > 0 {
      return out + "every replicate failed: see \(folder)/events.jsonl\n"
    }
    out += "\n" + table() + "\n"
    if !times.isEmpty { out += timesTable() + "\n" }
    if arms <= DefinitionsTable.mostLines { out += definitionsText() + "\n" }
    if !privacy.isEmpty && arms <= DefinitionsTable.mostLines {
      out += Self.aligned(privacy) + "\n"
    }
    out += "tables   \(folder)/metrics.csv, summary.csv\(times.isEmpty ? "" : ", survival.csv")\n"
    for figure in figures { out += "figure   \(folder)/\(figure)\n" }
    if let page { out += "page     \(folder)/\(page)\n" }
    return out
  }

  private func definitionsText() -> String {
    "Collapsed by which definitions (collapse list definitions), of those that the metrics can"
      + " tell, with 99 % confidence:\n" + Self.aligned(definitions)
      + "First to show it:\n" + Self.aligned(alarms)
  }

  private func timesTable() -> String {
    func text(_ generation: Int?) -> String { generation.map { "\($0)" } ?? "later" }
    var rows = [["arm", "median", "quartiles", "not collapsed"]]
    rows += times.prefix(24).map { time in
      let estimate = time.estimate
      return [
        time.arm, text(estimate.quantile(0.5)),
        "\(text(estimate.quantile(0.25))), \(text(estimate.quantile(0.75)))",
        "\(estimate.censored)",
      ]
    }
    let what = criterion.map { "the first measured generation with \($0)" }
    return "Time to collapse: \(what ?? "the generation without a model").\n" + Self.aligned(rows)
  }

  private func table() -> String {
    let shown = Array(lines.prefix(24))
    var rows = [
      ["arm", "metric", "first", "last", "mean ± SE at last", "theory"]
    ]
    rows += shown.map { line in
      if line.last.count == 0 { return [line.arm, line.first.metric, "", "undefined", "", ""] }
      let (mean, error) = (line.last.mean, line.last.standardError)
      return [
        line.arm, line.first.metric,
        "\(Self.rounded(line.first.quantiles[2])) at \(line.first.generation)",
        Self.rounded(line.last.quantiles[2])
          + " [\(Self.rounded(line.last.quantiles[0])), \(Self.rounded(line.last.quantiles[4]))]"
          + " at \(line.last.generation)",
        Self.rounded(mean) + (error.isNaN ? "" : " ± \(Self.rounded(error))"),
        Self.rounded(line.last.theory),
      ]
    }
    var text = Self.aligned(rows)
    if lines.count > shown.count {
      text += "… \(lines.count - shown.count) more lines in \(folder)/summary.csv\n"
    }
    return text
      + "Medians of the first and last measured generation, with 5–95 % of the replicates in brackets;"
      + " theory is for the mean.\n"
  }

  /// Columns side by side.
  static func aligned(_ rows: [[String]]) -> String {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { j in rows.map { $0[j].count }.max() ?? 0 }
    return rows.map { row in
      let line = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
      let text = line.joined(separator: "  ")
      return String(text.reversed().drop { $0 == " " }.reversed()) + "\n"
    }.joined()
  }

  /// A number with so many significant digits; empty for NaN.
  static func rounded(_ x: Double, digits: Int = 4) -> String {
    if x.isNaN { return "" }
    if x == 0 || !x.isFinite { return numberText(x) }
    let exponent = floor(log10(abs(x)))
    // Powers of ten up to 22 are exact, and so is the decimal nearest to their quotient.
    let power = Double(digits - 1) - exponent
    if abs(power) > 22 { return scientific(x, digits: digits, exponent: exponent) }
    return numberText(
      power >= 0
        ? (x * pow(10, power)).rounded() / pow(10, power)
        : (x / pow(10, -power)).rounded() * pow(10, -power))
  }

  private static func scientific(_ x: Double, digits: Int, exponent: Double) -> String {
    // Split, since 10 to the exponent may be out of range.
    let half = (exponent / 2).rounded(.down)
    let mantissa = x / pow(10, half) / pow(10, exponent - half)
    return "\(rounded(mantissa, digits: digits))e\(Int(exponent))"
  }

  /// The same for programs.
  public func json() -> String {
    let value: JSONValue = [
      "name": .string(name), "folder": .string(folder), "arms": .integer(arms),
      "replicates": .integer(replicates), "generations": .integer(generations),
      "seconds": .number(seconds), "collapsed_replicates": .integer(collapsed),
      "failed_replicates": .integer(failed), "found_replicates": .integer(found),
      "figures": .array(figures.map { .string($0) }),
      "page": page.map { .string($0) } ?? .null,
      "warnings": .array(warnings.map { .string($0) }),
      "times": .array(
        times.map { time in
          func number(_ p: Double) -> JSONValue {
            time.estimate.quantile(p).map { .integer($0) } ?? .null
          }
          return [
            "arm": .string(time.arm), "median": number(0.5), "q25": number(0.25),
            "q75": number(0.75), "not_collapsed": .integer(time.estimate.censored),
          ]
        }),
      "last": .array(
        lines.map { line in
          [
            "arm": .string(line.arm), "metric": .string(line.last.metric),
            "generation": .integer(line.last.generation), "count": .integer(line.last.count),
            "mean": .number(line.last.mean), "std_error": .number(line.last.standardError),
            "median": .number(line.last.quantiles[2]), "q05": .number(line.last.quantiles[0]),
            "q95": .number(line.last.quantiles[4]), "theory": .number(line.last.theory),
            "floor": .number(line.last.floor),
          ]
        }),
    ]
    return value.pretty() + "\n"
  }
}
