/// A table of comma-separated text that cannot be used. The program ends with status 65.
public struct CSVError: Error, Sendable, Equatable, CustomStringConvertible {
  public var file: String
  /// The line of the file, from 1.
  public var line: Int
  /// The data row, from 1; 0 is the header.
  public var row: Int
  public var message: String

  public var description: String {
    row == 0 ? "\(file):\(line): \(message)" : "\(file):\(line): row \(row): \(message)"
  }
}

/// A table of comma-separated text (RFC 4180) with a header.
///
/// Cells may be quoted and then hold commas, doubled quotes and line breaks. Lines end with LF or
/// CRLF; a byte order mark and blank lines at the end are skipped. Rows and columns count from 0
/// here, rows from 1 in messages.
///
/// **Cost**: eight bytes per cell beside the text.
public struct CSVReader: Sendable {
  public let header: [String]
  public let rowCount: Int
  private let file: String
  /// The text and a NUL, so that the last cell ends in a delimiter too.
  private let text: [UInt8]
  /// Where every cell starts, row by row without the header, and where the next would.
  private let starts: [Int]

  public var columnCount: Int { header.count }

  /// Finds every cell. Rows must have as many cells as the header, whose names must differ.
  ///
  /// `file` is the name that messages show.
  public init(_ bytes: [UInt8], file: String) throws(CSVError) {
    var scanner = CSVScanner(bytes, file: file)
    let headerStarts = try scanner.header()
    let header = headerStarts.indices.dropLast().map { index in
      csvText(scanner.text, csvCell(scanner.text, headerStarts[index], headerStarts[index + 1]))
    }
    var seen: Set<String> = []
    for name in header where !seen.insert(name).inserted {
      throw CSVError(file: file, line: 1, row: 0, message: "two columns are named \"\(name)\"")
    }
    starts = try scanner.rows(columns: header.count)
    self.header = header
    self.file = file
    rowCount = (starts.count - 1) / header.count
    text = scanner.text
  }

  /// The place of a column; nil if there is none of this name.
  public func column(_ name: String) -> Int? {
    header.firstIndex(of: name)
  }

  /// The text of a cell, without quotes. Bytes that are not UTF-8 become U+FFFD.
  public func string(row: Int, column: Int) -> String {
    csvText(text, cell(row, column))
  }

  /// Whether nothing stands in a cell.
  public func isEmpty(row: Int, column: Int) -> Bool {
    cell(row, column).range.isEmpty
  }

  /// The number in a cell: NaN for an empty one, nil for text.
  ///
  /// Blanks around the number are skipped. `nan`, `NA`, `inf` and `-inf` are read in any case.
  public func double(row: Int, column: Int) -> Double? {
    text.withUnsafeBufferPointer { csvDouble($0, cell(row, column)) }
  }

  /// A whole column of numbers; missing values are NaN.
  ///
  /// The first cell that holds text is an error that names row and column.
  public func doubles(column: Int) throws(CSVError) -> [Double] {
    var badRow: Int?
    let numbers = text.withUnsafeBufferPointer { text in
      [Double](unsafeUninitializedCapacity: rowCount) { numbers, count in
        for row in 0..<rowCount {
          guard let number = csvDouble(text, cell(row, column)) else {
            badRow = row
            return
          }
          numbers.initializeElement(at: row, to: number)
          count = row + 1
        }
      }
    }
    if let row = badRow {
      throw error(
        row: row, column: column, "expected a number, got \"\(string(row: row, column: column))\"")
    }
    return numbers
  }

  /// A whole column of text.
  public func strings(column: Int) -> [String] {
    (0..<rowCount).map { string(row: $0, column: column) }
  }

  /// An error about one cell.
  public func error(row: Int, column: Int, _ message: String) -> CSVError {
    let start = starts[row * columnCount + column]
    return CSVError(
      file: file, line: text[..<start].count { $0 == UInt8(ascii: "\n") } + 1, row: row + 1,
      message: "column \"\(header[column])\": \(message)")
  }

  private func cell(_ row: Int, _ column: Int) -> CSVCell {
    precondition(column < columnCount && row < rowCount, "no such cell")
    let index = row * columnCount + column
    return csvCell(text, starts[index], starts[index + 1])
  }
}
