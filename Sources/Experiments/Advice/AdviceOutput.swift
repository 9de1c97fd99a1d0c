internal import Figures
internal import Platform
internal import Simulation

extension Advice {
  /// Writes `advice.csv` and the figure.
  mutating func write(to path: String, _ experiment: Experiment) throws {
    let disk = Disk.standard
    try disk.makeDirectory("\(path)/figures")
    try disk.writeAtomically(csv(), to: "\(path)/advice.csv")
    files.append("\(path)/advice.csv")
    let scene = try SafeShareFigure(share: safe.share, low: safe.low, high: safe.high).draw(
      table(), labels(experiment), .page, .pango)
    try disk.writeAtomically(render(scene, as: .png), to: "\(path)/figures/advice.png")
    files.append("\(path)/figures/advice.png")
  }

  /// One row per share, metric and generation: the mean difference from the control in the metric's
  /// unit, and over its tolerance; the bounds are those of the share's largest drift.
  private func csv() -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(
      csvRow: [
        "share", "replicates", "metric", "generation", "difference", "tolerance", "drift", "low",
        "high",
      ])
    for reading in readings {
      for (column, mean) in zip(columns, reading.means) {
        let tolerance = tolerances[column.metric]
        bytes.append(text: "\(reading.share),\(reading.replicates),\(tolerance.metric),")
        bytes.append(text: "\(column.generation),")
        for value in [mean * tolerance.value, tolerance.value, abs(mean), reading.low] {
          bytes.append(number: value)
          bytes.append(UInt8(ascii: ","))
        }
        bytes.append(number: reading.high)
        bytes.append(UInt8(ascii: "\n"))
      }
    }
    return bytes
  }

  private func table() -> Table {
    var (share, metric, generation): ([Double], [String], [Double]) = ([], [], [])
    var (drift, low, high): ([Double], [Double], [Double]) = ([], [], [])
    for reading in readings {
      for (column, mean) in zip(columns, reading.means) {
        share.append(reading.share)
        metric.append(tolerances[column.metric].metric)
        generation.append(Double(column.generation))
        drift.append(abs(mean))
        low.append(reading.low)
        high.append(reading.high)
      }
    }
    return Table([
      ("share", .number(share)), ("metric", .text(metric)),
      ("generation", .number(generation)), ("drift", .number(drift)), ("low", .number(low)),
      ("high", .number(high)),
    ])
  }

  private func labels(_ experiment: Experiment) -> FigureLabels {
    let kept = tolerances.map { "\($0.metric) within \(rounded($0.value))" }
    let replicates = readings.map(\.replicates)
    let (fewest, most) = (replicates.min() ?? 0, replicates.max() ?? 0)
    let count = "\(fewest < most ? "\(fewest)–" : "")\(most) replicates a share"
    return FigureLabels(
      title: experiment.title,
      caption: [experiment.caption, "absolute tolerances: \(andList(kept))", count]
        .filter { !$0.isEmpty }.joined(separator: " · "),
      provenance: [
        ("Experiment SHA-256", experiment.digest), ("Seed", String(experiment.seed)),
      ])
  }

  /// What a terminal shows.
  public func text() -> String {
    var rows = [["real share", "replicates", "drift ÷ tolerance", "95 % bounds", "strictest", ""]]
    for reading in readings {
      let column = columns[reading.worst]
      rows.append([
        percent(reading.share), "\(reading.replicates)", rounded(reading.drift),
        "\(rounded(reading.low)) to \(rounded(reading.high))",
        "\(tolerances[column.metric].metric), generation \(column.generation)",
        reading.low > 1 ? "unsafe" : reading.high <= 1 ? "within" : "open",
      ])
    }
    var out = sentence.prefix(1).uppercased() + sentence.dropFirst() + ".\n"
    if let required {
      out +=
        isRefused
        ? "\(percent(required)) is not shown to be safe.\n" : "\(percent(required)) is safe.\n"
    }
    if isCutShort && !isIdentified {
      out += "The budget ended after \(rounded(seconds)) s.\n"
    }
    out += "\n" + RunReport.aligned(rows) + "\n"
    for note in notes { out += "note     \(note)\n" }
    for file in files { out += (file.hasSuffix(".png") ? "figure   " : "table    ") + file + "\n" }
    return out
  }

  public func json() -> String {
    let fields: [(key: String, value: JSONValue)] = [
      ("name", .string(name)), ("answer", .string(sentence)), ("identified", .bool(isIdentified)),
      ("share", .number(safe.share)), ("low", .number(safe.low)), ("high", .number(safe.high)),
      ("recommended", .number(safe.high)), ("generations", .number(Double(generations))),
      ("notes", .array(notes.map { .string($0) })),
      ("required", required.map { .number($0) } ?? .null), ("refused", .bool(isRefused)),
      (
        "tolerances",
        .object(tolerances.map { ($0.metric, .number($0.value)) })
      ),
      (
        "readings",
        .array(
          readings.map { reading in
            .object([
              ("share", .number(reading.share)),
              ("replicates", .number(Double(reading.replicates))),
              ("drift", .number(reading.drift)), ("low", .number(reading.low)),
              ("high", .number(reading.high)),
            ])
          })
      ),
    ]
    return JSONValue.object(fields).pretty() + "\n"
  }
}
