internal import Figures
internal import Platform
internal import Simulation

/// The part of a page that tells of one run.
struct RunSection {
  let run: ReportedRun
  /// The name of the element, and the beginning of those in it.
  let id: String
  /// What the run is called among the others of its page; nil where it stands alone.
  let label: String?
  var figures: [PageFigure] = []
  /// By the name of the figure.
  private var tables: [String] = []
  private var missing: [String] = []
  private let player: String

  /// Arms in a table of definitions at most, and rows in one of metrics.
  private static let mostArms = 12
  private static let mostRows = 120
  /// Characters of the experiment file at most.
  private static let mostSettings = 50_000

  /// `playerBytes` is what films may take.
  init(_ run: ReportedRun, id: String, label: String?, playerBytes: Int) throws {
    self.run = run
    player = try Player(run, id: id, budget: playerBytes).html
    self.id = id
    self.label = label
    for (place, (request, scene)) in run.scenes.drawn.enumerated() {
      figures.append(try PageFigure(request, scene, id: "\(id)-figure-\(place + 1)"))
      tables.append(try run.tableBehind(request))
    }
    for (request, reason) in run.scenes.failures {
      let file = run.folder.file("figures/\(request.name).png")
      if run.folder.disk.exists(file) {
        figures.append(
          PageFigure(
            request, file: try run.folder.disk.readRaw(file),
            id: "\(id)-figure-\(figures.count + 1)"))
        tables.append("")
      } else {
        // The page is the same wherever the folder lies.
        missing.append(reason.replacing(run.folder.path + "/", with: ""))
      }
    }
  }

  private var level: Int { label == nil ? 2 : 3 }
  private func heading(_ text: String) -> String { "<h\(level)>\(text)</h\(level)>\n" }

  /// What the page says of the run, its figures included.
  func html() throws -> [UInt8] {
    var out: [UInt8] = []
    out.append(text: "<section id=\"\(id)\">\n")
    let title = htmlEscaped(run.facts.title)
    out.append(
      text: label.map { "<h2>\(title) <span class=\"note\">\(htmlEscaped($0))</span></h2>\n" }
        ?? "<h1>\(title)</h1>\n")
    out.append(text: "<p class=\"answer\">\(htmlEscaped(answer))</p>\n")
    out.append(text: "<p class=\"note\">\(htmlEscaped(settings))</p>\n")
    out.append(text: player)
    for (figure, table) in zip(figures, tables) {
      out.append(text: "<figure id=\"\(id)-\(htmlEscaped(figure.name))\">\n")
      out += figure.html ?? []
      let note = figure.note.map { " <em>(\($0))</em>" } ?? ""
      out.append(text: "\n<figcaption>\(htmlEscaped(figure.alt))\(note)</figcaption>\n</figure>\n")
      out.append(text: table)
    }
    for reason in missing { out.append(text: "<p class=\"note\">\(htmlEscaped(reason))</p>\n") }
    out.append(text: try verdicts() + metrics() + methods() + provenance() + "</section>\n")
    return out
  }

  /// The run in one sentence or two.
  private var answer: String {
    guard let verdicts = try? Verdicts(run) else { return "" }
    var text = verdicts.sentence
    if let alarm = verdicts.firstAlarm { text += " \(alarm)" }
    return text
  }

  private var settings: String {
    let facts = run.facts
    var parts = facts.caption.isEmpty ? [] : [facts.caption]
    if facts.arms > 1 { parts.append("\(facts.arms) arms") }
    parts.append("\(facts.replicates) replicate\(facts.replicates == 1 ? "" : "s")")
    return parts.joined(separator: " · ")
  }

  private func verdicts() throws -> String {
    guard let verdicts = try Verdicts(run), !verdicts.arms.isEmpty else { return "" }
    let shown = verdicts.arms.prefix(Self.mostArms)
    var rows = [["", "definition"] + shown.map { htmlEscaped($0.name) }]
    for (place, title) in verdicts.titles.enumerated() {
      rows.append(
        ["\(place + 1)", htmlEscaped(title)]
          + shown.map { arm in Self.cell(arm.readings[place]) })
    }
    let more = verdicts.arms.count - shown.count
    return heading("Collapsed by which definition")
      + HTMLPage.table(rows, isNumber: { $0 == 0 })
      + "<p class=\"note\">With 99 % confidence, of the eight definitions of Schaeffer et al. (2025)"
      + " those that the metrics of this run can tell; a number is the generation from which on it"
      + " holds.\(more > 0 ? " \(more) more arms are in definitions.csv." : "")</p>\n"
  }

  private static func cell(_ reading: Verdicts.Reading) -> String {
    switch reading.verdict {
    case .yes:
      let from = reading.generation.map { ", from \(ShownTable.text($0))" } ?? ""
      return "<span class=\"FAIL\">yes</span>\(from)"
    case .undecided: return "<span class=\"WARN\">undecided</span>"
    case .no: return "<span class=\"PASS\">no</span>"
    case .unmeasured: return "<span class=\"note\">not measured</span>"
    }
  }

  private func metrics() throws -> String {
    let last = try run.lastValues()
    guard !last.isEmpty else { return "" }
    let hasArms = run.facts.arms > 1
    var rows = [
      (hasArms ? ["arm"] : []) + [
        "metric", "generation", "mean", "± SE", "median", "5–95 %", "theory", "floor",
      ]
    ]
    for value in last.prefix(Self.mostRows) {
      let range =
        value.low.isNaN ? "" : "\(ShownTable.text(value.low)) to \(ShownTable.text(value.high))"
      rows.append(
        (hasArms ? [htmlEscaped(value.arm)] : []) + [
          htmlEscaped(value.metric), ShownTable.text(value.generation), ShownTable.text(value.mean),
          ShownTable.text(value.error), ShownTable.text(value.median), range,
          ShownTable.text(value.theory), ShownTable.text(value.floor),
        ])
    }
    let first = hasArms ? 2 : 1
    let table = HTMLPage.table(rows, isNumber: { $0 >= first })
    let more = last.count - Self.mostRows
    return heading("At the last generation")
      + (rows.count > 25
        ? "<details><summary>\(rows.count - 1) rows</summary>\n\(table)</details>\n" : table)
      + "<p class=\"note\">Over replicates; theory is for the mean, the floor is the metric of real data"
      + " against real data.\(more > 0 ? " \(more) more rows are in summary.csv." : "")</p>\n"
  }

  private func methods() -> String {
    let methods = MethodsText(run)
    return heading("Methods")
      + "<p class=\"paste\">\(htmlEscaped(methods.text()))</p>\n"
      + "<details><summary>BibTeX of what is cited</summary>\n"
      + "<pre class=\"paste\">\(htmlEscaped(methods.bibTeX()))</pre></details>\n"
  }

  private func provenance() -> String {
    var out = heading("Provenance") + "<dl>\n"
    for (name, value) in run.origin.lines {
      out += "<dt>\(name)</dt><dd>\(htmlEscaped(value))</dd>\n"
    }
    out += "</dl>\n"
    var rows = [["file", "SHA-256"]]
    for (files, what) in [(run.origin.inputs, "read"), (run.origin.outputs, "written")] {
      rows += files.map { file in
        [
          "\(htmlEscaped(file.path)) <span class=\"note\">\(what)</span>",
          "<code>\(htmlEscaped(file.digest))</code>",
        ]
      }
    }
    out += "<details><summary>Files</summary>\n\(HTMLPage.table(rows))</details>\n"
    let yaml = DataPaths.removed(from: run.experiment).yaml()
    let isLong = yaml.utf8.count > Self.mostSettings
    out += "<details><summary>Every setting</summary>\n<pre>"
    out += htmlEscaped(
      isLong ? yaml.prefix(Self.mostSettings) + "\n… the rest is in experiment.yaml" : yaml)
    out += "</pre></details>\n"
    return out
  }
}
