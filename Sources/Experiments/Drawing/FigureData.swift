internal import Figures
internal import Platform

extension Plotter {
  /// Writes the numbers behind the figures named in `only`, or all, beside them: `<figure>.csv`, or one
  /// file for each table that a figure reads.
  func writeData(only: [String]) throws -> Drawn {
    try check(only)
    let scenes = try scenes(only: only)
    var drawn = Drawn(failures: scenes.failures.map(\.reason))
    try folder.disk.makeDirectory(folder.file("figures"))
    for (request, _) in scenes.drawn {
      let inputs = request.kind.inputs
      for input in inputs {
        guard let table = scenes.tables[input] else { continue }
        let ending = inputs.count > 1 ? "-\(input.rawValue)" : ""
        let name = "figures/\(request.name)\(ending).csv"
        try folder.disk.writeAtomically(
          Self.csv(table, rows: Self.rows(of: request, in: table)), to: folder.file(name))
        drawn.files.append(name)
      }
    }
    return drawn
  }

  /// Of tables with a row a metric those of the figure's metrics, otherwise all rows.
  private static func rows(of request: FigureRequest, in table: Table) throws(FigureError) -> [Int]
  {
    let names = request.metrics.compactMap { try? $0.string() }
    guard !names.isEmpty, table.has("metric") else { return Array(0..<table.rowCount) }
    let metrics = try table.texts("metric")
    return metrics.indices.filter { names.contains(metrics[$0]) }
  }

  private static func csv(_ table: Table, rows: [Int]) throws(FigureError) -> [UInt8] {
    var columns: [Table.Column] = []
    for name in table.names { columns.append(try table.column(name)) }
    var bytes: [UInt8] = []
    bytes.append(csvRow: table.names)
    for row in rows {
      for (place, column) in columns.enumerated() {
        if place > 0 { bytes.append(UInt8(ascii: ",")) }
        switch column {
        case .text(let values): bytes.append(csvField: values[row])
        case .number(let values):
          // A missing value is an empty field, as in the tables of a run.
          if !values[row].isNaN { bytes.append(number: values[row]) }
        }
      }
      bytes.append(UInt8(ascii: "\n"))
    }
    return bytes
  }
}
