internal import Models
internal import Numerics
internal import Platform

/// Examples as a table of numbers.
protocol SampleTable {
  /// Names of the columns, if nothing else has named them.
  var columnNames: [String] { get }
  /// Row by row.
  var cells: [Double] { get }
}

extension Points: SampleTable {
  var columnNames: [String] { (0..<dimension).map { "x\($0 + 1)" } }
  var cells: [Double] { rows.elements }
}

extension Symbols: SampleTable {
  var columnNames: [String] { ["symbol"] }
  var cells: [Double] { codes.map(Double.init) }
}

extension LabelledRows: SampleTable {
  var columnNames: [String] { (0..<dimension).map { "x\($0 + 1)" } + ["y"] }

  var cells: [Double] {
    labels.indices.flatMap { i in (0..<dimension).map { inputs[i, $0] } + [labels[i]] }
  }
}

extension GroupedPoints: SampleTable {
  var columnNames: [String] { ["group"] + (0..<dimension).map { "x\($0 + 1)" } }

  var cells: [Double] {
    groups.indices.flatMap { i in [Double(groups[i])] + (0..<dimension).map { rows[i, $0] } }
  }
}

/// The formats of samples.
enum SampleFormat: String, CaseIterable, Sendable {
  case csv, npy

  /// A table as a file: text with a header, every number with the digits that it takes to read it
  /// back, or NumPy's format 1.0, 64-bit floats in C order of shape (rows, columns).
  func file(_ cells: [Double], columns: [String]) -> [UInt8] {
    let width = columns.count
    var bytes: [UInt8] = []
    switch self {
    case .csv:
      bytes.append(csvRow: columns)
      for (place, cell) in cells.enumerated() {
        bytes.append(number: cell)
        bytes.append(UInt8(ascii: (place + 1).isMultiple(of: width) ? "\n" : ","))
      }
    case .npy:
      var header =
        "{'descr': '<f8', 'fortran_order': False, 'shape': (\(cells.count / width), \(width)), }"
      // Magic, version, length and header together fill a multiple of 64 bytes.
      header += String(repeating: " ", count: 63 - (10 + header.utf8.count) % 64) + "\n"
      let length = header.utf8.count
      bytes = [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(length & 0xFF), UInt8(length >> 8)]
      bytes += Array(header.utf8)
      for cell in cells {
        let bits = cell.bitPattern
        for byte in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: bits >> (8 * byte))) }
      }
    }
    return bytes
  }
}
