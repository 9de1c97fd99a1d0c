extension Matrix {
  /// A matrix whose blocks of `blockRows` rows are written by all allowed threads, with what every
  /// block returns, in order.
  ///
  /// `body` gets the numbers of the rows and their elements, which are 0.
  package static func drawn<Result: Sendable>(
    rows: Int, columns: Int, blockRows: Int, work: Int,
    _ body: @Sendable (_ rows: Range<Int>, _ elements: inout MutableSpan<Double>) -> Result
  ) -> (matrix: Matrix, results: [Result]) {
    var results: [Result] = []
    let elements = [Double](unsafeUninitializedCapacity: rows * columns) { buffer, initialized in
      // Every block is written once, by the one call that owns it.
      nonisolated(unsafe) let places = buffer
      results = inParallel((rows + blockRows - 1) / blockRows, work: work) { block in
        let range = block * blockRows..<min(rows, (block + 1) * blockRows)
        let part = UnsafeMutableBufferPointer(
          rebasing: places[range.lowerBound * columns..<range.upperBound * columns])
        part.initialize(repeating: 0)
        var span = part.mutableSpan
        return body(range, &span)
      }
      initialized = rows * columns
    }
    return (Matrix(rows: rows, columns: columns, elements: elements), results)
  }
}
