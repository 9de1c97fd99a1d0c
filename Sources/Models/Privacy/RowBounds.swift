public import Numerics

/// Where rows are declared to lie. Rows outside are moved to the edge, so that no row can say more
/// than was declared; what is declared must not come from the rows themselves.
public enum RowBounds: Sendable, Equatable {
  /// Every coordinate in its range: rows are clipped coordinate by coordinate.
  case box([ClosedRange<Double>])
  /// |x - centre| ≤ radius: rows outside are moved towards the centre.
  case ball(centre: [Double], radius: Double)

  public var dimension: Int {
    switch self {
    case .box(let ranges): ranges.count
    case .ball(let centre, _): centre.count
    }
  }

  public var centre: [Double] {
    switch self {
    case .box(let ranges): ranges.map { $0.lowerBound + ($0.upperBound - $0.lowerBound) / 2 }
    case .ball(let centre, _): centre
    }
  }

  /// Of every coordinate what 1 in ``standardized(_:)`` stands for.
  public var scales: [Double] {
    switch self {
    case .box(let ranges): ranges.map { ($0.upperBound - $0.lowerBound) / 2 }
    case .ball(let centre, let radius): centre.map { _ in radius }
    }
  }

  /// The largest |z|² of a standardised row: d in a box, 1 in a ball.
  public var largestSquare: Double {
    if case .box(let ranges) = self { Double(ranges.count) } else { 1 }
  }

  /// Rows z = (x - centre)/scale, clipped: to -1…1 in a box, to length 1 in a ball.
  public func standardized(_ rows: Matrix) -> Matrix {
    precondition(rows.columns == dimension, "bounds and rows differ in dimension")
    let (centre, scales) = (centre, scales)
    var result = rows
    for i in 0..<rows.rows {
      for j in centre.indices { result[i, j] = (rows[i, j] - centre[j]) / scales[j] }
      clip(row: i, of: &result)
    }
    return result
  }

  /// A standardised point moved to the nearest one that rows may be at.
  func clipped(_ point: [Double]) -> [Double] {
    var row = Matrix(rows: 1, columns: point.count, elements: point)
    clip(row: 0, of: &row)
    return row.elements
  }

  private func clip(row i: Int, of rows: inout Matrix) {
    switch self {
    case .box:
      for j in 0..<rows.columns { rows[i, j] = max(-1, min(1, rows[i, j])) }
    case .ball:
      var square = 0.0
      for j in 0..<rows.columns { square += rows[i, j] * rows[i, j] }
      guard square > 1 else { return }
      let factor = 1 / square.squareRoot()
      for j in 0..<rows.columns { rows[i, j] *= factor }
    }
  }
}
