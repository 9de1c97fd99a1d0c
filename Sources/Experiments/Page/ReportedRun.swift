internal import Figures
internal import Platform

/// A finished run as its folder tells of it.
struct ReportedRun {
  let folder: ResultsFolder
  let name: String
  let facts: RunFacts
  let origin: RunOrigin
  /// Every setting, the defaults too.
  let experiment: Node
  let scenes: Plotter.Scenes
  let summary: Table
  let definitions: Table?
  let alarms: Table?

  /// A run that is finished.
  init(_ folder: ResultsFolder) throws {
    guard folder.disk.exists(folder.file(ResultsFolder.manifest)) else {
      throw Failure("\(folder.path): holds no manifest.json, so no finished run", exitStatus: 66)
    }
    let plotter = try Plotter(folder)
    try self.init(
      folder, plotter.facts, RunOrigin(try Manifest.read(folder), plotter.facts),
      known: plotter.scenes(needsAll: false))
  }

  /// `known` are figures that have been drawn from the tables of this folder.
  init(
    _ folder: ResultsFolder, _ facts: RunFacts, _ origin: RunOrigin, known: Plotter.Scenes
  ) throws {
    self.folder = folder
    self.facts = facts
    self.origin = origin
    let path = folder.file(ResultsFolder.experiment)
    experiment = try Node.parse(folder.disk.readRaw(path), file: path)
    name = try experiment["name"]?.string() ?? folder.path
    scenes = known
    let tables = scenes.tables
    summary = try tables[.summary] ?? StoredTable.read(folder, .summary, facts)
    definitions =
      try StoredTable.exists(folder, .definitions)
      ? tables[.definitions] ?? StoredTable.read(folder, .definitions, facts) : nil
    let alarms = folder.file("\(AlarmsTable.file).csv")
    self.alarms =
      try folder.disk.exists(alarms) ? StoredTable.read(folder, file: alarms, facts) : nil
  }

  /// A table, nil where the folder lacks it.
  func table(_ input: FigureInput) throws -> Table? {
    if let known = scenes.tables[input] { return known }
    return StoredTable.exists(folder, input) ? try StoredTable.read(folder, input, facts) : nil
  }
}

/// Text columns and number columns as a page shows them.
struct ShownTable {
  let names: [String]
  private let columns: [Table.Column]
  private let arms: [String]
  let rowCount: Int

  /// Only the named columns that are there, all when nil.
  init(_ table: Table, columns wanted: [String]? = nil) throws(FigureError) {
    names = (wanted ?? table.names).filter { table.has($0) && $0 != "pixels" }
    var columns: [Table.Column] = []
    for name in names { columns.append(try table.column(name)) }
    self.columns = columns
    arms = table.has("arm") ? try table.texts("arm") : Array(repeating: "", count: table.rowCount)
    rowCount = table.rowCount
  }

  /// HTML cells of at most `most` of the rows that `keep` accepts, evenly spread in every arm with
  /// its first and last, and how many rows there would be.
  func rows(most: Int, where keep: (Int) -> Bool = { _ in true }) -> (cells: [[String]], all: Int) {
    var groups: [(arm: String, rows: [Int])] = []
    var places: [String: Int] = [:]
    for row in 0..<rowCount where keep(row) {
      if let place = places[arms[row]] {
        groups[place].rows.append(row)
      } else {
        places[arms[row]] = groups.count
        groups.append((arms[row], [row]))
      }
    }
    let all = groups.reduce(0) { $0 + $1.rows.count }
    let own = max(2, most / max(1, groups.count))
    let shown = groups.prefix(max(1, most / 2)).flatMap { group -> [Int] in
      let rows = group.rows
      if rows.count <= own { return rows }
      return (0..<own).map { rows[$0 * (rows.count - 1) / (own - 1)] }
    }
    return (shown.map(cells), all)
  }

  func isNumber(_ column: Int) -> Bool {
    if case .number = columns[column] { true } else { false }
  }

  private func cells(_ row: Int) -> [String] {
    columns.map { column in
      switch column {
      case .text(let values): htmlEscaped(Self.cut(values[row]))
      case .number(let values): Self.text(values[row])
      }
    }
  }

  /// A number as a reader likes it; nothing for a missing one.
  static func text(_ value: Double) -> String {
    value.isNaN ? "" : NumberText.short(value, digits: 4)
  }

  private static func cut(_ text: String) -> String {
    text.count > 120 ? text.prefix(119) + "…" : text
  }
}
