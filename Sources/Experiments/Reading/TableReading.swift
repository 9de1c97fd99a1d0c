internal import Models
internal import Numerics
internal import Platform

/// Fewer real rows than these say nothing of a distribution.
private let leastHeldOut = 5

extension PointSources {
  static let csv = SourceEntry<Points>(
    name: "csv", summary: "a table of numbers from a file, .gz too",
    keys: [
      ("path", "the file, relative to the experiment file"),
      ("columns", "names of the columns to use; default all but the group and the label"),
      ("exclude", "names of columns to leave out"),
      ("group", "column that names each row's group; not modelled"),
      ("label", "column that names each row's class; not modelled"),
      ("image", "[height, width] where rows are grey images, one column a pixel, row by row"),
      ("scale", "value of a white pixel; default 1"),
      ("standardize", "scale every column to mean 0 and variance 1; default false"),
      ("holdout", "share of rows that is never trained on; default 0.2"),
      ("replacement", "draw real rows with replacement, without end; default false"),
    ]
  ) { node, context in
    let fields = try node.fields(
      "kind", "path", "columns", "exclude", "group", "label", "image", "scale", "standardize",
      "holdout", "replacement")
    let path = try fields.required("path").string()
    let (table, input) = try context.tables.table(path)
    let group = fields.optional("group")
    if let group { _ = try columnIndex(group, in: table) }
    let classes = try fields.optional("label").map { try RowClasses($0, table) }
    let names = try chosenColumns(fields, table)
    let image = try TableImage(fields, columns: names.count)
    let standardize = try fields.optional("standardize")?.bool() ?? false
    let holdout =
      try fields.optional("holdout")?.double(
        in: Interval(above: 0, below: 1)) ?? 0.2
    let replacement = try fields.optional("replacement")?.bool() ?? false
    var rows = try numbers(
      table, names: names, path: path, standardize: standardize, mayBeConstant: image != nil)
    if let image { rows = try image.scaled(rows, table, names) }
    let key = RandomKey(
      seed: context.seed, arm: 0, replicate: 0, generation: 0, purpose: .holdout)
    let source = TableSource(
      rows, labels: classes?.labels ?? [], classNames: classes?.names ?? [], image: image?.shape,
      heldOut: holdout, replacement: replacement, key: key)
    guard source.training.count > 1, source.heldOutRows.count >= leastHeldOut else {
      throw Failure(
        "\(path): of \(table.rowCount) rows \(source.training.count) are to train on and"
          + " \(source.heldOutRows.count) are held out; at least 2 and \(leastHeldOut) are needed."
          + " Change source.holdout or give more rows", exitStatus: 65)
    }
    var resolved: [(String, Node)] = [
      ("kind", "csv"), ("path", .scalar(path)), ("columns", .sequence(names)),
    ]
    if let group { resolved.append(("group", group)) }
    if let label = fields.optional("label") { resolved.append(("label", label)) }
    if let image { resolved += image.entries }
    resolved += [
      ("standardize", .scalar(standardize)), ("holdout", .scalar(holdout)),
      ("replacement", .scalar(replacement)),
    ]
    return Resolved(
      value: source, node: .mapping(resolved),
      inputs: [input])
  }
}

private func columnIndex(_ name: Node, in table: CSVReader) throws(ConfigError) -> Int {
  let text = try name.name(of: table.header)
  return table.column(text) ?? 0
}

private func chosenColumns(
  _ fields: Fields, _ table: CSVReader
) throws -> [String] {
  let others = try ["group", "label"].compactMap { key in
    try fields.optional(key).map { (name: try $0.string(), role: key) }
  }
  var names = table.header.filter { name in !others.contains { $0.name == name } }
  if let columns = fields.optional("columns") {
    names = []
    for item in try columns.list() {
      let name = try item.name(of: table.header)
      if names.contains(name) { throw item.error("the column \"\(name)\" is there twice") }
      names.append(name)
    }
    if let other = others.first(where: { names.contains($0.name) }) {
      throw columns.error("\"\(other.name)\" is the \(other.role) and cannot be modelled too")
    }
  }
  if let exclude = fields.optional("exclude") {
    let left = Set(try exclude.list().map { try $0.name(of: table.header) })
    names.removeAll { left.contains($0) }
  }
  guard !names.isEmpty else { throw fields.node.error("no column is left to model") }
  return names
}

/// The chosen columns as rows of numbers, every cell checked.
private func numbers(
  _ table: CSVReader, names: [String], path: String, standardize: Bool, mayBeConstant: Bool
) throws -> Matrix {
  guard table.rowCount > 1 else {
    throw Failure(
      "\(path): expected at least 2 rows of data, got \(table.rowCount)", exitStatus: 65)
  }
  var result = Matrix(rows: table.rowCount, columns: names.count)
  for (j, name) in names.enumerated() {
    guard let column = table.column(name) else { continue }
    var values = try table.doubles(column: column)
    if let row = values.firstIndex(where: { !$0.isFinite }) {
      let what =
        table.isEmpty(row: row, column: column)
        ? "missing value"
        : "expected a finite number, got \"\(table.string(row: row, column: column))\""
      throw table.error(
        row: row, column: column,
        "\(what); complete the row, remove it, or leave the column out with source.exclude")
    }
    let (mean, scatter) = Samples.moments(values)
    guard scatter > 0 || mayBeConstant else {
      throw Failure(
        "\(path): column \"\(name)\" is constant (\(numberText(mean))) and has no density; leave it"
          + " out with source.exclude: [\(name)]", exitStatus: 65)
    }
    if standardize {
      let deviation = (scatter / Double(values.count)).squareRoot()
      values = values.map { ($0 - mean) / deviation }
    }
    for i in values.indices { result[i, j] = values[i] }
  }
  return result
}
