internal import Figures
internal import Platform

/// Draws the figures of a results folder from its tables.
struct Plotter {
  let folder: ResultsFolder
  let facts: RunFacts
  let requests: [FigureRequest]

  /// Reads what the folder says about itself.
  init(_ folder: ResultsFolder) throws {
    let facts = try Manifest.readFacts(folder)
    let path = folder.file(ResultsFolder.experiment)
    let experiment = try Node.parse(folder.disk.readRaw(path), file: path)
    let asked = try experiment["figures"].map { try FigureRequest.readAll($0) }
    self.init(folder, facts, requests: try asked ?? FigureRequest.defaults(facts))
  }

  init(_ folder: ResultsFolder, _ facts: RunFacts, requests: [FigureRequest]) {
    self.folder = folder
    self.facts = facts
    self.requests = requests
  }

  /// What drawing yields: the names of the files, relative to the folder, and why a figure has none.
  struct Drawn {
    var files: [String] = []
    var failures: [String] = []
    var figures = Scenes()
  }

  /// Figures before they are files, and the tables that they were drawn from.
  struct Scenes {
    var drawn: [(request: FigureRequest, scene: Scene)] = []
    var tables: [FigureInput: Table] = [:]
    /// Why a figure is not drawn.
    var failures: [(request: FigureRequest, reason: String)] = []
  }

  /// Writes the figures named in `only`, or all. A figure that its table does not determine, such as
  /// one of infinite values, does not keep the others from being drawn.
  func draw(
    format: FigureFormat = .png, width: FigureWidth? = nil, only: [String] = []
  ) throws -> Drawn {
    try check(only)
    let scenes = try scenes(width: width, only: only)
    var drawn = Drawn(failures: scenes.failures.map(\.reason), figures: scenes)
    for (request, scene) in scenes.drawn {
      let name = "figures/\(request.name).\(format.rawValue)"
      try folder.disk.makeDirectory(folder.file("figures"))
      try folder.disk.writeAtomically(render(scene, as: format), to: folder.file(name))
      drawn.files.append(name)
    }
    return drawn
  }

  /// Refuses names that no figure has.
  func check(_ only: [String]) throws(Failure) {
    for name in only where !requests.contains(where: { $0.name == name }) {
      let names = requests.map(\.name)
      let advice = nearest(name, in: names).map { "; did you mean \"\($0)\"?" } ?? ""
      throw Failure(
        "\(folder.path): no figure \"\(name)\"\(advice) There are \(names.joined(separator: ", "))",
        exitStatus: 64)
    }
  }

  /// The figures named in `only`, or all. Where `needsAll` is false, a table that is not there is no
  /// error whatever it is.
  func scenes(
    width: FigureWidth? = nil, only: [String] = [], needsAll: Bool = true
  ) throws -> Scenes {
    var scenes = Scenes()
    for request in requests where only.isEmpty || only.contains(request.name) {
      let missing = request.kind.inputs.filter {
        !(needsAll && StoredTable.isAlwaysKept($0)) && !StoredTable.exists(folder, $0)
      }
      if let input = missing.first {
        scenes.failures.append(
          (
            request,
            "the figure \(request.name) is not drawn: the run kept no \(StoredTable.name(input)): "
              + "there is no \(folder.file("\(input.rawValue).csv"))"
          ))
        continue
      }
      for input in request.kind.inputs where scenes.tables[input] == nil {
        scenes.tables[input] = try StoredTable.read(folder, input, facts)
      }
      do throws(FigureError) {
        let scene = try request.figure(metricFacts(request)).draw(
          scenes.tables, labels: labels(request), width: width ?? request.width)
        scenes.drawn.append((request, scene))
      } catch {
        scenes.failures.append((request, "the figure \(request.name) is not drawn: \(error)"))
      }
    }
    return scenes
  }

  private func metricFacts(_ request: FigureRequest) -> FigureRequest.MetricFacts {
    guard let node = request.metrics.first else { return FigureRequest.MetricFacts() }
    let name = try? node.string()
    let fact = facts.metrics.first { $0.name == name }
    return FigureRequest.MetricFacts(unit: fact?.unit ?? "", truth: fact?.truth)
  }

  private func labels(_ request: FigureRequest) -> FigureLabels {
    var caption = facts.caption.isEmpty ? [] : [facts.caption]
    let count = "\(facts.replicates) replicate\(facts.replicates == 1 ? "" : "s")"
    switch request.kind.input {
    case .summary, .metrics, .survival, .definitions: caption.append(count)
    case .densities, .points, .components, .ranks, .ledger, .perplexities, .texts, .sheets,
      .latents, .losses:
      caption.append("replicate 0 of \(facts.replicates)")
      let shown = ProfileTable.arms(of: facts.arms).count
      if shown < facts.arms { caption.append("\(shown) of \(facts.arms) arms") }
    }
    return labels(
      title: request.title ?? facts.title, caption: caption.joined(separator: " · "))
  }

  /// A title and a caption, with what a picture's file says of its origin.
  func labels(title: String, caption: String) -> FigureLabels {
    FigureLabels(
      title: title, caption: caption,
      provenance: [
        ("Software", "collapse \(facts.version)"), ("Experiment SHA-256", facts.digest),
        ("Seed", String(facts.seed)),
      ])
  }
}

extension FigureRequest {
  /// The figures that tell a run's story without being asked for.
  static func defaults(_ facts: RunFacts) throws -> [FigureRequest] {
    // Whatever shows models, as far as the run keeps what it needs; mixtures two tables.
    let shown = FigureKind.allCases.filter { kind in
      // Of a mixture its own figure shows the points.
      if kind == .scatter, facts.tables.contains("components") { return false }
      if kind == .definitions, facts.arms < 2 { return false }
      return kind.inputs.allSatisfy { facts.tables.contains($0.rawValue) }
    }
    let hasNumbers = facts.numericAxes.contains { $0.value > 1 }
    var nodes = shown.filter { $0 != .collapseTime || hasNumbers }.map { kind in
      Node.mapping([("kind", .scalar(kind.rawValue))])
    }
    if PrecisionRecallFigure.needed.allSatisfy({ name in facts.metrics.contains { $0.name == name }
    }) {
      nodes.append(["kind": .scalar(FigureKind.precisionRecall.rawValue)])
    }
    for metric in facts.metrics.prefix(4) {
      nodes.append(["kind": "trajectory", "metric": .scalar(metric.name)])
    }
    if let first = facts.metrics.first {
      nodes.append(["kind": "paths", "metric": .scalar(first.name)])
      if let axis = facts.numericAxes.filter({ $0.value > 3 }).map(\.key).min() {
        nodes.append(["kind": "phase", "metric": .scalar(first.name), "axis": .scalar(axis)])
      }
    }
    return try readAll(.sequence(nodes))
  }
}

/// The published tables, as figures read them.
enum StoredTable {
  static func isAlwaysKept(_ input: FigureInput) -> Bool {
    switch input {
    case .summary, .metrics, .densities: true
    case .points, .components, .ranks, .ledger, .survival, .perplexities, .texts, .sheets,
      .latents, .losses, .definitions:
      false
    }
  }

  static func exists(_ folder: ResultsFolder, _ input: FigureInput) -> Bool {
    folder.disk.exists(folder.file("\(input.rawValue).csv"))
  }

  /// What the table holds, as a sentence calls it.
  static func name(_ input: FigureInput) -> String {
    input == .survival ? "survival estimates" : input.rawValue
  }

  static func read(
    _ folder: ResultsFolder, _ input: FigureInput, _ facts: RunFacts
  ) throws -> Table {
    try read(folder, file: folder.file("\(input.rawValue).csv"), facts)
  }

  static func read(_ folder: ResultsFolder, file path: String, _ facts: RunFacts) throws -> Table {
    let csv = try CSVReader(folder.disk.read(path), file: path)
    let texts: Set<String> = [
      "arm", "metric", "status", "axis", "text", "pixels", "title", "verdict",
      "direction", "against",
    ]
    var columns: [(name: String, values: Table.Column)] = []
    for (j, name) in csv.header.enumerated() {
      let isText =
        texts.contains(name) || (facts.axes.contains(name) && facts.numericAxes[name] == nil)
      columns.append(
        (name, isText ? .text(csv.strings(column: j)) : .number(try csv.doubles(column: j))))
    }
    return Table(columns)
  }
}
