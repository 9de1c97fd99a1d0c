extension [UInt8] {
  /// Appends one cell of a table, quoted only if it needs to be (RFC 4180).
  ///
  /// Blanks at either end are protected by quotes as well.
  public mutating func append(csvField text: String) {
    let special: Set<UInt8> = [UInt8(ascii: ","), UInt8(ascii: "\""), 10, 13]
    let blanks: Set<UInt8> = [UInt8(ascii: " "), UInt8(ascii: "\t")]
    let bytes = text.utf8
    let isBare =
      !bytes.contains { special.contains($0) }
      && !(bytes.first.map { blanks.contains($0) } ?? false)
      && !(bytes.last.map { blanks.contains($0) } ?? false)
    if isBare {
      append(contentsOf: bytes)
      return
    }
    append(UInt8(ascii: "\""))
    for byte in bytes {
      if byte == UInt8(ascii: "\"") { append(byte) }
      append(byte)
    }
    append(UInt8(ascii: "\""))
  }

  /// Appends a row of text cells and a line feed.
  ///
  /// A row of one empty cell is written as `""`: a blank line would not count as a row.
  public mutating func append(csvRow cells: [String]) {
    if cells == [""] {
      append(text: "\"\"\n")
      return
    }
    for (index, cell) in cells.enumerated() {
      if index > 0 { append(UInt8(ascii: ",")) }
      append(csvField: cell)
    }
    append(UInt8(ascii: "\n"))
  }
}
