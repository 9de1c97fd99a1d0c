internal import Models
internal import Numerics
internal import Platform

/// The classes of a table's rows, as a column names them.
struct RowClasses {
  /// Numbers by size, then other names by their letters.
  let names: [String]
  let labels: [UInt8]

  init(_ label: Node, _ table: CSVReader) throws {
    let column = table.column(try label.name(of: table.header)) ?? 0
    let texts = table.strings(column: column)
    if let row = texts.firstIndex(of: "") {
      throw table.error(row: row, column: column, "missing class; complete the row or remove it")
    }
    names = Set(texts).sorted { a, b in
      switch (Double(a), Double(b)) {
      case (let x?, let y?) where x != y: x < y
      case (nil, .some): false
      case (.some, nil): true
      default: a < b
      }
    }
    guard names.count <= 256 else {
      throw label.error(
        "column \"\(table.header[column])\" names \(names.count) classes; at most 256 are possible")
    }
    let numbers = Dictionary(
      uniqueKeysWithValues: names.enumerated().map { ($1, UInt8(truncatingIfNeeded: $0)) })
    labels = texts.map { numbers[$0] ?? 0 }
  }
}

/// How the rows of a table are images.
struct TableImage {
  let shape: ImageShape
  /// The value of a white pixel.
  let scale: Double
  let entries: [(String, Node)]

  /// Nil where the source has no `image`.
  init?(_ fields: Fields, columns: Int) throws(ConfigError) {
    guard let node = fields.optional("image") else {
      if let scale = fields.optional("scale") {
        throw scale.error("scale is for images; give their [height, width] as source.image")
      }
      return nil
    }
    let sizes = try node.ints(in: 1...10_000)
    guard sizes.count == 2 else {
      throw node.error("expected [height, width], got \(sizes.count) numbers")
    }
    shape = ImageShape(height: sizes[0], width: sizes[1])
    guard shape.pixels == columns else {
      throw node.error(
        "\(sizes[0]) x \(sizes[1]) pixels need as many columns, but \(columns) are used; see"
          + " source.columns and source.exclude")
    }
    if let standardize = fields.optional("standardize"), try standardize.bool() {
      throw standardize.error("pixels of images are not standardized; give source.scale")
    }
    scale = try fields.optional("scale")?.double(in: .positive) ?? 1
    entries = [("image", .sequence(sizes.map { Node.scalar($0) })), ("scale", .scalar(scale))]
  }

  /// The rows in 0…1.
  func scaled(_ rows: Matrix, _ table: CSVReader, _ names: [String]) throws -> Matrix {
    if let place = rows.elements.firstIndex(where: { $0 < 0 || $0 > scale }) {
      throw table.error(
        row: place / rows.columns, column: table.column(names[place % rows.columns]) ?? 0,
        "expected a pixel in 0…\(numberText(scale)), got \(numberText(rows.elements[place])); see"
          + " source.scale")
    }
    return Matrix(
      rows: rows.rows, columns: rows.columns, elements: rows.elements.map { $0 / scale })
  }
}
