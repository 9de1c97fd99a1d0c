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
}
