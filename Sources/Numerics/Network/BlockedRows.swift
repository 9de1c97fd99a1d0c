/// How many rows a network is applied to at a time. A part of every published result, since a product
/// of another size may be summed in another order.
public let networkBlock = 256

/// A matrix whose rows come from networks, `networkBlock` at a time, on all allowed threads.
///
/// - Parameters:
///   - count: How many rows.
///   - columns: How many columns.
///   - work: About how many elementary steps there are.
///   - prepare: Makes what one thread needs for its blocks.
///   - body: Computes the rows of one block; the last block may be shorter, and the network is then
///     still applied to a whole one.
/// - Returns: count × columns.
public func networkRows<Space>(
  _ count: Int, columns: Int, work: Int, prepare: @Sendable () -> Space,
  _ body: @Sendable (Space, Range<Int>, inout MutableSpan<Double>) -> Void
) -> Matrix {
  let piece = 16 * networkBlock
  let elements = [Double](unsafeUninitializedCapacity: count * columns) { buffer, initialized in
    // Each piece writes its own rows.
    nonisolated(unsafe) let places = buffer
    _ = inParallel((count + piece - 1) / piece, work: work) { number in
      let space = prepare()
      let end = min(count, (number + 1) * piece)
      for start in stride(from: number * piece, to: end, by: networkBlock) {
        let rows = start..<min(end, start + networkBlock)
        let part = UnsafeMutableBufferPointer(
          rebasing: places[start * columns..<rows.upperBound * columns])
        part.initialize(repeating: 0)
        var span = MutableSpan(_unsafeElements: part)
        body(space, rows, &span)
      }
      return true
    }
    initialized = count * columns
  }
  return Matrix(rows: count, columns: columns, elements: elements)
}

extension SharedMatrix<Float> {
  /// Rows `source` of a matrix of doubles become the first rows of this one, and the others zero.
  public func load(_ matrix: Matrix, _ source: Range<Int>) {
    precondition(matrix.columns == columns && source.count <= rows, "the rows do not fit")
    precondition(source.lowerBound >= 0 && source.upperBound <= matrix.rows, "outside the matrix")
    matrix.elements.withUnsafeBufferPointer { from in
      let used = source.count * columns
      for i in 0..<used { base[i] = Float(from[source.lowerBound * columns + i]) }
      for i in used..<count { base[i] = 0 }
    }
  }

  /// Writes the columns `range` of the first rows, as many as `result` holds.
  public func store(columns range: Range<Int>, to result: inout MutableSpan<Double>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= columns, "outside the matrix")
    let wanted = range.isEmpty ? 0 : result.count / range.count
    precondition(wanted <= rows && wanted * range.count == result.count, "the rows do not fit")
    result.withUnsafeMutableBufferPointer { to in
      for i in 0..<wanted {
        for j in range {
          to[i * range.count + j - range.lowerBound] = Double(base[i * columns + j])
        }
      }
    }
  }

  /// Writes the first rows, as many as `result` holds.
  public func store(to result: inout MutableSpan<Double>) {
    store(columns: 0..<columns, to: &result)
  }
}
