internal import Figures
internal import Platform
internal import Simulation

/// Which rules of thumb hold for a model and its data.
public struct RulesReport: Sendable {
  public let name: String
  let tolerances: [Advice.Tolerance]
  /// The last generation that counts.
  let generations: Int
  let outcomes: [RuleOutcome]
  let trial: RulesTrial
  let notes: [String]
  public let seconds: Double
  public private(set) var files: [String] = []

  init(
    _ trial: RulesTrial, name: String, notes: [String], seconds: Double
  ) {
    self.name = name
    self.trial = trial
    self.notes = notes
    self.seconds = seconds
    tolerances = trial.tolerances
    generations = trial.arms.fixedControl.recorded.last ?? 0
    outcomes = RuleOfThumb.allCases.map { trial.outcome($0) }
  }

  private var aim: String {
    let kept = tolerances.map { "\($0.metric) within \(rounded($0.value))" }
    return "\(andList(kept)) of the all-real control through generation \(generations)"
  }

  /// What a terminal shows.
  public func text() -> String {
    var out = "Safe means \(aim), with 95 % confidence.\n\n"
    for outcome in outcomes {
      let verdict = outcome.verdict.rawValue
      out += "\(verdict)\(String(repeating: " ", count: max(1, 9 - verdict.count)))"
      out += "\(outcome.rule.rawValue): \(outcome.rule.statement)\n"
      out += wrapped(outcome.reason, width: 88).map { "         \($0)\n" }.joined()
    }
    if outcomes.contains(where: { $0.verdict == .open }) {
      out += "\nOpen: raise --budget or --replicates to tell.\n"
    }
    out += "\nλ is the temperature of samples: below 1 they keep to what is likely.\n"
    for note in notes { out += "note     \(note)\n" }
    for file in files { out += (file.hasSuffix(".png") ? "figure   " : "table    ") + file + "\n" }
    return out
  }

  public func json() -> String {
    let rules = outcomes.map { outcome in
      JSONValue.object([
        ("rule", .string(outcome.rule.rawValue)), ("statement", .string(outcome.rule.statement)),
        ("test", .string(outcome.rule.test)), ("verdict", .string(outcome.verdict.rawValue)),
        ("reason", .string(outcome.reason)),
      ])
    }
    let settings = trial.arms.items.enumerated().map { place, item in
      let reading = trial.readings[place]
      return JSONValue.object([
        ("pipeline", .string(item.setting.pipeline.rawValue)),
        ("temperature", .number(item.setting.temperature)), ("share", .number(item.setting.share)),
        ("replicates", .number(Double(reading.replicates))), ("drift", .number(reading.drift)),
        ("low", .number(reading.low)), ("high", .number(reading.high)),
        ("safety", .string(Safety(reading).rawValue)),
      ])
    }
    return JSONValue.object([
      ("name", .string(name)), ("generations", .number(Double(generations))),
      ("tolerances", .object(tolerances.map { ($0.metric, .number($0.value)) })),
      ("rules", .array(rules)), ("settings", .array(settings)),
      ("notes", .array(notes.map { .string($0) })),
    ]).pretty() + "\n"
  }

  /// Writes `rules.csv`, `rules-settings.csv` and the figure.
  mutating func write(to path: String) throws {
    let disk = Disk.standard
    try disk.makeDirectory("\(path)/figures")
    for (file, bytes) in [("rules.csv", rulesTable()), ("rules-settings.csv", settingsTable())] {
      try disk.writeAtomically(bytes, to: "\(path)/\(file)")
      files.append("\(path)/\(file)")
    }
    let experiment = trial.arms.experiment
    let labels = FigureLabels(
      title: experiment.title,
      caption: [experiment.caption, "safe: \(aim)"].filter { !$0.isEmpty }.joined(separator: " · "),
      provenance: [("Experiment SHA-256", experiment.digest), ("Seed", String(experiment.seed))])
    let scene = try RulesFigure(panels: panels()).draw(labels, .page, .pango)
    try disk.writeAtomically(render(scene, as: .png), to: "\(path)/figures/rules.png")
    files.append("\(path)/figures/rules.png")
  }

  private func rulesTable() -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(csvRow: ["rule", "statement", "test", "verdict", "reason"])
    for outcome in outcomes {
      bytes.append(csvRow: [
        outcome.rule.rawValue, outcome.rule.statement, outcome.rule.test,
        outcome.verdict.rawValue, outcome.reason,
      ])
    }
    return bytes
  }

  /// One row per way of working: its largest drift with bounds, and the mean of every indicator.
  private func settingsTable() -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(
      csvRow: [
        "pipeline", "temperature", "share", "replicates", "drift", "low", "high", "safety",
      ] + trial.forms.map { "\($0.form.way)_of_\($0.form.metric)" })
    for (place, item) in trial.arms.items.enumerated() {
      let reading = trial.readings[place]
      let fields =
        [
          item.setting.pipeline.rawValue, numberText(item.setting.temperature),
          numberText(item.setting.share), "\(reading.replicates)", numberText(reading.drift),
          numberText(reading.low), numberText(reading.high), Safety(reading).rawValue,
        ]
        + trial.forms.indices.map { numberText(mean(trial.values(place, form: $0))) }
      bytes.append(csvRow: fields)
    }
    return bytes
  }

  /// Drift against the share where rows are mixed, drift against the generation without real rows,
  /// and what rules look at against the share.
  private func panels() -> [RulePanel] {
    let generations = trial.arms.fixedControl.recorded.map(Double.init)
    var panels = [Pipeline.replaceFixed, .replaceFresh].compactMap { pipeline -> RulePanel? in
      let lines = trial.curves([pipeline]).map { curve in
        let readings = curve.places.map { trial.readings[$0] }
        return RulePanel.Line(
          label: "λ \(rounded(curve.temperature))", x: readings.map(\.share) + [1],
          y: readings.map(\.drift) + [0], low: readings.map(\.low) + [0],
          high: readings.map(\.high) + [0])
      }
      if lines.isEmpty { return nil }
      return RulePanel(
        title: pipeline.rawValue, x: .share, y: "drift ÷ tolerance", limit: 1, lines: lines,
        marks: [(0.2, "20"), (0.3, "30"), (0.7, "70"), (0.8, "80"), (0.99, "99 %")])
    }
    for (pipeline, title) in [
      (Pipeline.replaceFixed, "replace, no real rows"), (.accumulate, Pipeline.accumulate.rawValue),
    ] {
      panels.append(
        RulePanel(
          title: title, x: .generation, y: "drift ÷ tolerance", limit: 1,
          lines: trial.curves([pipeline]).map { curve in
            RulePanel.Line(
              label: "λ \(rounded(curve.temperature))", x: generations,
              y: trial.drifts(curve.places[0]), low: [], high: [])
          }, marks: [(Double(RuleOfThumb.few), "a few")]))
    }
    for (index, form) in trial.forms.enumerated() {
      let pipeline = trial.arms.freshControl == nil ? Pipeline.replaceFixed : .replaceFresh
      panels.append(
        RulePanel(
          title: pipeline.rawValue, x: .share, y: form.form.title, limit: form.form.limit,
          lines: trial.curves([pipeline]).map { curve in
            RulePanel.Line(
              label: "λ \(rounded(curve.temperature))",
              x: curve.places.map { trial.arms.items[$0].setting.share },
              y: curve.places.map { mean(trial.values($0, form: index)) }, low: [], high: [])
          }, marks: []))
    }
    return panels
  }

  private func mean(_ values: [Double]) -> Double {
    values.reduce(0, +) / Double(values.count)
  }
}
