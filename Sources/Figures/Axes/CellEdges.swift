/// Borders of cells around points.
package enum CellEdges {
  /// Half-way between neighbours; the outer cells are as wide as their inner halves, but stay
  /// within `low` and `high`, so that rows that ended early are not stretched to the end.
  ///
  /// One edge more than `centers`, which increase.
  package static func between(_ centers: [Double], low: Double, high: Double) -> [Double] {
    guard let first = centers.first, let last = centers.last else { return [low] }
    let inner = zip(centers, centers.dropFirst()).map { $0 + ($1 - $0) / 2 }
    let start = inner.first.map { first - ($0 - first) } ?? first - 0.5
    let end = inner.last.map { last + (last - $0) } ?? last + 0.5
    return [min(first, max(low, start))] + inner + [max(last, min(high, end))]
  }
  /// A side of a cell between two corners of the grid, each a column edge and a row edge.
  struct Piece {
    let from: (column: Int, row: Int)
    let to: (column: Int, row: Int)
  }

  /// The sides between neighbours of which one is inside and the other is not. A cell that is
  /// neither (nil) has no border.
  static func borders(
    rows: Int, columns: Int, isInside: (_ row: Int, _ column: Int) -> Bool?
  ) -> [Piece] {
    var pieces: [Piece] = []
    for row in 0..<rows {
      for column in 0..<columns {
        guard let here = isInside(row, column) else { continue }
        if column + 1 < columns, let right = isInside(row, column + 1), right != here {
          pieces.append(Piece(from: (column + 1, row), to: (column + 1, row + 1)))
        }
        if row + 1 < rows, let below = isInside(row + 1, column), below != here {
          pieces.append(Piece(from: (column, row + 1), to: (column + 1, row + 1)))
        }
      }
    }
    return pieces
  }

  /// The pieces as lines on the page.
  static func lines(_ pieces: [Piece], xEdges: [Double], yEdges: [Double], _ stroke: Stroke)
    -> [Mark]
  {
    pieces.map { piece in
      .line(
        [
          Point(xEdges[piece.from.column], yEdges[piece.from.row]),
          Point(xEdges[piece.to.column], yEdges[piece.to.row]),
        ], stroke)
    }
  }
}
