internal import Numerics

/// z = (x - mean)/deviation on every coordinate, as networks are trained on it, and the way back.
public struct Standardization: Sendable, Equatable {
  public enum Rule: String, Sendable, CaseIterable {
    /// Every coordinate by its own standard deviation.
    case axes
    /// All by one, √ of the mean variance: pictures, whose margins hardly vary, keep their contrast.
    case common
    /// z is x.
    case none
  }

  public let mean: [Double]
  /// 0 where a coordinate does not vary: z is 0 there, and x the mean whatever z is.
  public let deviations: [Double]

  /// From all rows with their weights; moments have the divisor Σw.
  public init(_ rows: PointRows, rule: Rule) throws(Degeneracy) {
    let d = rows.dimension
    let total = rows.parts.reduce(0) { $0 + $1.weight * Double($1.rows.rows) }
    guard rows.count > 0, d > 0 else { throw Degeneracy("there are no examples") }
    var mean = [Double](repeating: 0, count: d)
    for part in rows.parts {
      let share = part.weight / total
      for (j, sum) in Self.sums(part.rows, { x, _ in x }).enumerated() { mean[j] += share * sum }
    }
    var variances = [Double](repeating: 0, count: d)
    let centre = mean
    for part in rows.parts {
      let share = part.weight / total
      let squares = Self.sums(part.rows) { x, j in (x - centre[j]) * (x - centre[j]) }
      for (j, sum) in squares.enumerated() { variances[j] += share * sum }
    }
    // Rounding leaves a coordinate that does not vary a few units in the last place.
    for j in 0..<d where variances[j].squareRoot() <= 1e-14 * abs(mean[j]) { variances[j] = 0 }
    if rule == .common {
      let common = variances.reduce(0, +) / Double(d)
      for j in 0..<d where variances[j] > 0 { variances[j] = common }
    }
    guard mean.allSatisfy(\.isFinite), variances.allSatisfy(\.isFinite) else {
      throw Degeneracy("the \(rows.count) examples spread beyond the range of numbers")
    }
    guard variances.contains(where: { $0.squareRoot() > 0 }) else {
      throw Degeneracy("all \(rows.count) examples are equal")
    }
    self.mean = rule == .none ? [Double](repeating: 0, count: d) : mean
    deviations = variances.map { rule == .none ? 1 : $0.squareRoot() }
  }

  private static func sums(_ rows: Matrix, _ term: (Double, Int) -> Double) -> [Double] {
    let d = rows.columns
    var sums = [Double](repeating: 0, count: d)
    let elements = rows.elements.span
    for i in 0..<rows.rows {
      for j in 0..<d { sums[j] += term(elements[i * d + j], j) }
    }
    return sums
  }

  /// All rows, part after part, standardised.
  func standardized(_ rows: PointRows) -> Matrix {
    let d = mean.count
    let inverse = deviations.map { $0 > 0 ? 1 / $0 : 0 }
    var result: [Double] = []
    result.reserveCapacity(rows.count * d)
    for part in rows.parts {
      let elements = part.rows.elements.span
      for i in 0..<part.rows.rows {
        for j in 0..<d { result.append((elements[i * d + j] - mean[j]) * inverse[j]) }
      }
    }
    return Matrix(rows: rows.count, columns: d, elements: result)
  }

  /// The rows x of standardised rows z, inside `bounds` where there are any.
  func restored(_ z: Matrix, bounds: ClosedRange<Double>?) -> Points {
    let d = mean.count
    var result = z
    for i in 0..<z.rows {
      for j in 0..<d {
        var x = mean[j] + deviations[j] * result.elements[i * d + j]
        if let bounds { x = min(max(x, bounds.lowerBound), bounds.upperBound) }
        result.elements[i * d + j] = x
      }
    }
    return Points(result)
  }
}
