public import Numerics

/// All rows that a point generator is trained on, and how much they count.
public struct PointRows: Mergeable {
  public internal(set) var parts: [(rows: Matrix, weight: Double)]

  public init(_ data: Points, weight: Double) {
    parts = data.count > 0 && weight > 0 ? [(data.rows, weight)] : []
  }

  public mutating func merge(_ other: PointRows) { parts += other.parts }

  public var count: Int { parts.reduce(0) { $0 + $1.rows.rows } }
  public var dimension: Int { parts.first?.rows.columns ?? 0 }

  /// One weight a row; nil where all rows count alike.
  public var weights: [Double]? {
    guard let first = parts.first, parts.contains(where: { $0.weight != first.weight }) else {
      return nil
    }
    return parts.flatMap { [Double](repeating: $0.weight, count: $0.rows.rows) }
  }

  /// The standard deviation (divisor: the rows' weight) of every coordinate.
  public var deviations: [Double] {
    var (weight, sums) = (0.0, [Double](repeating: 0, count: dimension))
    for part in parts {
      weight += part.weight * Double(part.rows.rows)
      for i in 0..<part.rows.rows {
        for j in 0..<dimension { sums[j] += part.weight * part.rows[i, j] }
      }
    }
    let means = sums.map { $0 / weight }
    var squares = [Double](repeating: 0, count: dimension)
    for part in parts {
      for i in 0..<part.rows.rows {
        for j in 0..<dimension {
          let difference = part.rows[i, j] - means[j]
          squares[j] += part.weight * difference * difference
        }
      }
    }
    return squares.map { ($0 / weight).squareRoot() }
  }

  /// Rows at the given places of all parts together become some rows of a batch.
  public func gather(_ places: ArraySlice<Int32>, into rows: Range<Int>, of batch: FloatMatrix) {
    if parts.count == 1 {
      batch.gather(parts[0].rows, at: places, into: rows)
      return
    }
    for (i, place) in zip(rows, places) {
      var place = place
      for part in parts {
        if place < part.rows.rows {
          batch.gather(part.rows, at: [place], into: i..<i + 1)
          break
        }
        place -= Int32(part.rows.rows)
      }
    }
  }

  /// Whether every number satisfies a condition.
  public func allSatisfy(_ condition: (Double) -> Bool) -> Bool {
    parts.allSatisfy { $0.rows.elements.allSatisfy(condition) }
  }

  /// A random `share` of the rows apart from the others, such as for validation.
  public func split(_ share: Double, key: RandomKey) -> (kept: PointRows, apart: Points?) {
    let size = Int((share * Double(count)).rounded())
    guard size > 0 else { return (self, nil) }
    var stream = RandomStream(key)
    let chosen = Set(stream.choose(size, of: count))
    var kept = self
    var apart: [Matrix] = []
    var offset = 0
    for (i, part) in parts.enumerated() {
      let places = 0..<part.rows.rows
      apart.append(part.rows.rows(at: places.filter { chosen.contains($0 + offset) }))
      kept.parts[i].rows = part.rows.rows(at: places.filter { !chosen.contains($0 + offset) })
      offset += part.rows.rows
    }
    return (kept, Points(Matrix.stacked(apart)))
  }
}
