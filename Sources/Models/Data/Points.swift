public import Numerics

/// Examples in ℝᵈ, one a row.
public struct Points: Examples {
  public typealias Law = ContinuousLaw

  public var rows: Matrix

  public init(_ rows: Matrix) { self.rows = rows }

  /// Examples on a line.
  public init(_ values: [Double]) {
    rows = Matrix(rows: values.count, columns: 1, elements: values)
  }

  public var count: Int { rows.rows }
  public var dimension: Int { rows.columns }

  public static func joined(_ parts: [Points]) -> Points {
    Points(Matrix.stacked(parts.map(\.rows)))
  }

  public func prefix(_ count: Int) -> Points { Points(rows.rows(0..<count)) }
  public func picking(_ indices: [Int]) -> Points { Points(rows.rows(at: indices)) }
}
