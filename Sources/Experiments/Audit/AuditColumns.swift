internal import Platform
internal import Simulation

/// A file of rows with what it is called.
struct AuditSheet {
  let table: CSVReader
  let file: AuditFile

  init(_ path: String, role: String) throws {
    let bytes = try Disk.standard.read(path)
    table = try CSVReader(bytes, file: path)
    file = AuditFile(
      role: role, path: path, digest: SHA256.hex(bytes), count: table.rowCount)
  }
}

/// What a column was taken for, and why.
struct AuditColumnKind: Sendable {
  let name: String
  let isNumeric: Bool
  /// "numbers", "text", "4 whole numbers", "as told".
  let reason: String
}

/// The columns of real, synthetic and held-out rows, read alike.
struct AuditColumns {
  let kinds: [AuditColumnKind]
  /// One a file, in the order of the files.
  let tables: [AuditTable]
  let notes: [String]

  /// Whole numbers with more values than this are numbers.
  static let mostValues = 10
  /// Text with more values than this has no categories.
  static let mostCategories = 1000
  /// What a category of the synthetic rows is called that no real row has.
  static let other = "(not in the real rows)"

  /// Real rows first, then synthetic ones.
  init(_ sheets: [AuditSheet], _ options: AuditOptions) throws {
    let real = sheets[0]
    let names = try Self.names(sheets, options)
    let categorical = try Self.known(
      options.categorical + [options.label].compactMap { $0 }, among: names, real, "--categorical")
    let numeric = try Self.known(options.numeric, among: names, real, "--numeric")
    if let both = numeric.first(where: { categorical.contains($0) }) {
      let other = options.label == both ? "--label" : "--categorical"
      throw Failure("--numeric \(both): the column is also given as \(other)", exitStatus: 64)
    }
    var kinds: [AuditColumnKind] = []
    var columns: [[AuditColumn]] = sheets.map { _ in [] }
    var notes = Self.headerNotes(sheets)
    for name in names {
      let cells = try sheets.map { try AuditCells($0, name) }
      let told =
        categorical.contains(name) ? false : numeric.contains(name) ? true : nil as Bool?
      let kind = Self.kind(name, cells, told: told)
      if !kind.isNumeric, let reason = cells[0].identifier, told == nil, options.columns.isEmpty {
        notes.append(
          "column \"\(name)\" is left out: \(reason). --categorical \"\(name)\" takes it in")
        continue
      }
      kinds.append(kind)
      let made = try kind.isNumeric ? AuditCells.numbers(cells) : AuditCells.categories(cells)
      for (place, column) in made.enumerated() { columns[place].append(column) }
    }
    guard !kinds.isEmpty else {
      throw Failure(
        "\(real.file.path): no column is left to compare; name some with --columns", exitStatus: 65)
    }
    self.kinds = kinds
    self.notes = notes
    tables = zip(columns, sheets).map { AuditTable($0, rowCount: $1.table.rowCount) }
  }

  /// The columns that count, in the order of the real file.
  private static func names(_ sheets: [AuditSheet], _ options: AuditOptions) throws -> [String] {
    let real = sheets[0]
    let header = real.table.header
    let wanted = try known(options.columns, among: header, real, "--columns")
    var names = wanted.isEmpty ? header : header.filter { wanted.contains($0) }
    if let label = options.label, !names.contains(label), header.contains(label) {
      names.append(label)
    }
    if let label = options.label { _ = try known([label], among: header, real, "--label") }
    for sheet in sheets.dropFirst() {
      guard let lost = names.first(where: { sheet.table.column($0) == nil }) else { continue }
      let meant = nearest(lost, in: sheet.table.header)
      let have = sheet.table.header.prefix(8).joined(separator: ", ")
      throw Failure(
        "\(sheet.file.path): has no column \"\(lost)\", which \(real.file.path) has;"
          + (meant.map { " is it \"\($0)\"? Name columns alike" }
            ?? " it has \(have)\(sheet.table.columnCount > 8 ? ", …" : ""). Name columns alike")
          + ", or leave it out with --columns", exitStatus: 65)
    }
    return names
  }

  /// The names that options give, each checked.
  private static func known(
    _ given: [String], among names: [String], _ sheet: AuditSheet, _ option: String
  ) throws -> [String] {
    for name in given where !names.contains(name) {
      let advice =
        nearest(name, in: names).map { "did you mean \"\($0)\"?" }
        ?? "choose from \(names.prefix(12).joined(separator: ", "))\(names.count > 12 ? ", …" : "")"
      throw Failure(
        "\(option) \(name): \(sheet.file.path) has no such column; \(advice)", exitStatus: 64)
    }
    return given
  }

  /// Extra columns, and a first line that looks like data.
  private static func headerNotes(_ sheets: [AuditSheet]) -> [String] {
    let header = sheets[0].table.header
    var notes: [String] = []
    // Names such as 2019, 2020 or pixels 0, 1, 2 ascend.
    let numbers = header.compactMap { parseDecimal($0) }
    if zip(numbers, numbers.dropFirst()).contains(where: { $0 >= $1 }) {
      notes.append(
        "the first line of \(sheets[0].file.path) was read as the names of the columns, but holds"
          + " numbers: is a header missing?")
    }
    for sheet in sheets.dropFirst() {
      let extra = sheet.table.header.filter { !header.contains($0) }
      if !extra.isEmpty {
        notes.append(
          "\(sheet.file.path) has \(extra.count == 1 ? "a column" : "columns") that the real file"
            + " lacks, left out: \(extra.prefix(8).joined(separator: ", "))")
      }
    }
    return notes
  }

  private static func kind(_ name: String, _ cells: [AuditCells], told: Bool?) -> AuditColumnKind {
    if let told { return AuditColumnKind(name: name, isNumeric: told, reason: "as told") }
    guard cells[0].isNumeric else {
      return AuditColumnKind(name: name, isNumeric: false, reason: "text")
    }
    var values: Set<Double> = []
    for number in cells.flatMap(\.numbers) where !number.isNaN {
      values.insert(number)
      if number != number.rounded() || values.count > mostValues {
        return AuditColumnKind(name: name, isNumeric: true, reason: "numbers")
      }
    }
    return AuditColumnKind(
      name: name, isNumeric: false, reason: counted(values.count, "whole number"))
  }
}

/// The cells of one column of one file.
struct AuditCells {
  let name: String
  let sheet: AuditSheet
  private let column: Int
  /// Whether every cell that is not missing is a number, and some cell is.
  let isNumeric: Bool
  /// NaN for cells that are missing or no numbers.
  let numbers: [Double]
  /// Empty where missing.
  private let texts: [String]

  private static let missing: Set<String> = ["", "na", "nan", "n/a", "null", "none"]

  init(_ sheet: AuditSheet, _ name: String) throws {
    self.name = name
    self.sheet = sheet
    let column = sheet.table.column(name) ?? 0
    self.column = column
    let rows = 0..<sheet.table.rowCount
    texts = rows.map { row in
      let text = trimmed(sheet.table.string(row: row, column: column))
      return Self.missing.contains(text.lowercased()) ? "" : text
    }
    let parsed = rows.map { sheet.table.double(row: $0, column: column) }
    numbers = parsed.map { $0 ?? .nan }
    isNumeric =
      zip(texts, parsed).allSatisfy { $0.isEmpty || $1 != nil } && texts.contains { !$0.isEmpty }
  }

  /// Why the column is no set of categories; nil where it may be one.
  var identifier: String? {
    let values = Set(texts.filter { !$0.isEmpty })
    if values.isEmpty { return "all its values are missing" }
    let rows = texts.count { !$0.isEmpty }
    if values.count > AuditColumns.mostCategories || values.count > 100 && rows < 5 * values.count {
      return "its \(values.count) different texts in \(rows) rows are no categories"
    }
    return nil
  }

  /// The column of every file as numbers.
  static func numbers(_ files: [AuditCells]) throws -> [AuditColumn] {
    let real = files[0]
    return try files.map { cells in
      for (row, number) in cells.numbers.enumerated() {
        let text = cells.texts[row]
        if number.isNaN && !text.isEmpty {
          throw cells.error(
            row,
            "expected a number, as in \(real.sheet.file.path), got \"\(text)\"; correct it, or say"
              + " --categorical \"\(real.name)\"")
        }
        if number.isInfinite {
          throw cells.error(
            row, "expected a finite number, got \(text); correct it or leave it empty")
        }
      }
      return AuditColumn(cells.name, numbers: cells.numbers)
    }
  }

  /// The column of every file as categories, the most frequent real one first.
  ///
  /// Where all real cells are numbers, those are compared as numbers: 1 and 1.0 are one category.
  static func categories(_ files: [AuditCells]) throws -> [AuditColumn] {
    let asNumbers = files[0].isNumeric
    let texts = files.map { cells in
      cells.texts.indices.map { row in
        asNumbers && !cells.numbers[row].isNaN ? numberText(cells.numbers[row]) : cells.texts[row]
      }
    }
    var counts: [String: Int] = [:]
    for text in texts[0] where !text.isEmpty { counts[text, default: 0] += 1 }
    var names = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
    if texts.dropFirst().joined().contains(where: { !$0.isEmpty && counts[$0] == nil }) {
      names.append(AuditColumns.other)
    }
    guard !counts.isEmpty, names.count <= AuditColumns.mostCategories + 1 else {
      throw Failure(
        "\(files[0].sheet.file.path): column \"\(files[0].name)\" has \(counts.count) categories;"
          + " from 1 to \(AuditColumns.mostCategories) are possible. Leave it out with --columns",
        exitStatus: 65)
    }
    let places = Dictionary(names.enumerated().map { ($1, Int32($0)) }) { a, _ in a }
    return zip(files, texts).map { cells, texts in
      AuditColumn(
        cells.name,
        codes: texts.map { $0.isEmpty ? -1 : places[$0] ?? places[AuditColumns.other] ?? -1 },
        categories: names)
    }
  }

  private func error(_ row: Int, _ message: String) -> CSVError {
    sheet.table.error(row: row, column: column, message)
  }
}

/// Without blanks at its ends.
private func trimmed(_ text: String) -> String {
  func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar == " " || scalar == "\t" }
  let scalars = text.unicodeScalars
  guard let first = scalars.firstIndex(where: { !isBlank($0) }),
    let last = scalars.lastIndex(where: { !isBlank($0) })
  else { return "" }
  return String(scalars[first...last])
}
