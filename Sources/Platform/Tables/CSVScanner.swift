/// The part of a text that belongs to one cell, outer quotes taken off.
struct CSVCell {
  var range: Range<Int>
  /// Whether quotes inside are doubled.
  var isQuoted: Bool
}

/// The cell between its start and the start of the next one.
func csvCell(_ text: [UInt8], _ start: Int, _ next: Int) -> CSVCell {
  // Between the two stands one delimiter: a comma, LF, CRLF, or the NUL at the end.
  var end = next - 1
  if end > start && text[end] == UInt8(ascii: "\n") && text[end - 1] == UInt8(ascii: "\r") {
    end -= 1
  }
  if end > start && text[start] == UInt8(ascii: "\"") {
    return CSVCell(range: (start + 1)..<(end - 1), isQuoted: true)
  }
  return CSVCell(range: start..<end, isQuoted: false)
}

func csvText(_ text: [UInt8], _ cell: CSVCell) -> String {
  let bytes = text[cell.range]
  let quote = UInt8(ascii: "\"")
  if !cell.isQuoted || !bytes.contains(quote) { return String(decoding: bytes, as: UTF8.self) }
  var plain: [UInt8] = []
  var isSecond = false
  for byte in bytes {
    isSecond = byte == quote && !isSecond
    if !isSecond { plain.append(byte) }
  }
  return String(decoding: plain, as: UTF8.self)
}

/// The number in a cell: NaN for an empty one, nil for text.
func csvDouble(_ text: UnsafeBufferPointer<UInt8>, _ cell: CSVCell) -> Double? {
  var start = cell.range.lowerBound
  var end = cell.range.upperBound
  while start < end && isBlank(text[start]) { start += 1 }
  while start < end && isBlank(text[end - 1]) { end -= 1 }
  if start == end { return .nan }
  let bytes = UnsafeBufferPointer(rebasing: text[start..<end])
  if let number = parseDecimal(bytes) { return number }
  switch String(decoding: bytes, as: UTF8.self).lowercased() {
  case "nan", "na": return .nan
  case "inf", "+inf", "infinity": return .infinity
  case "-inf", "-infinity": return -.infinity
  default: return nil
  }
}

private func isBlank(_ byte: UInt8) -> Bool {
  byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
}

/// Finds where cells start.
struct CSVScanner {
  let text: [UInt8]
  private let file: String
  private var position = 0
  private var line = 1

  init(_ bytes: [UInt8], file: String) {
    // Blank lines at the end are no rows.
    var end = bytes.count
    while end > 0 && (bytes[end - 1] == UInt8(ascii: "\n") || bytes[end - 1] == UInt8(ascii: "\r"))
    {
      end -= 1
    }
    var text: [UInt8] = []
    text.reserveCapacity(end + 1)
    text += bytes[..<end]
    text.append(0)
    self.text = text
    self.file = file
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  /// Starts of the header's cells, and of what follows it.
  mutating func header() throws(CSVError) -> [Int] {
    if position >= text.count - 1 {
      throw CSVError(file: file, line: 1, row: 0, message: "expected a header, got nothing")
    }
    var starts: [Int] = []
    try scanRow(into: &starts, row: 0)
    starts.append(position)
    return starts
  }

  /// Starts of all other cells, and the end of the text.
  mutating func rows(columns: Int) throws(CSVError) -> [Int] {
    var starts: [Int] = []
    starts.reserveCapacity((text.count - position) / 8)
    var row = 0
    while position < text.count {
      row += 1
      let before = starts.count
      let firstLine = line
      try scanRow(into: &starts, row: row)
      let found = starts.count - before
      if found != columns {
        throw CSVError(
          file: file, line: firstLine, row: row,
          message: "\(found) \(found == 1 ? "cell" : "cells"), expected \(columns) as in the header"
        )
      }
    }
    starts.append(position)
    return starts
  }

  /// Adds the starts of one row's cells and moves behind its delimiter.
  private mutating func scanRow(into starts: inout [Int], row: Int) throws(CSVError) {
    let comma = UInt8(ascii: ",")
    let newline = UInt8(ascii: "\n")
    let quote = UInt8(ascii: "\"")
    let end = text.count - 1
    var here = position
    var unclosed: Int?
    var stray: Int?
    var lines = line
    text.withUnsafeBufferPointer { text in
      cells: while true {
        starts.append(here)
        if text[here] == quote {
          let opened = lines
          here += 1
          while true {
            if here == end {
              unclosed = opened
              break cells
            }
            if text[here] == newline { lines += 1 }
            if text[here] == quote {
              if text[here + 1] != quote { break }
              here += 1
            }
            here += 1
          }
          here += 1
          if text[here] == UInt8(ascii: "\r") && text[here + 1] == newline { here += 1 }
          if text[here] != comma && text[here] != newline && here != end {
            stray = lines
            break cells
          }
        } else {
          while text[here] != comma && text[here] != newline && here != end { here += 1 }
        }
        let delimiter = text[here]
        here += 1
        if delimiter == newline { lines += 1 }
        if delimiter != comma { break }
      }
    }
    position = here
    line = lines
    if let unclosed {
      throw CSVError(file: file, line: unclosed, row: row, message: "a quoted cell is never closed")
    }
    if let stray {
      throw CSVError(
        file: file, line: stray, row: row, message: "expected a comma after the closing quote")
    }
  }
}
