public import Numerics

/// Examples in ℝᵈ, one a row, of which each may belong to a class.
public struct Points: Examples {
  public typealias Law = ContinuousLaw

  public var rows: Matrix
  /// The class of every row, a place in ``ContinuousLaw/classNames``; empty where classes are not
  /// known, as of samples of a model.
  public private(set) var labels: [UInt8]

  /// There are as many labels as rows, or none.
  public init(_ rows: Matrix, labels: [UInt8] = []) {
    precondition(labels.isEmpty || labels.count == rows.rows, "one label a row")
    self.rows = rows
    self.labels = labels
  }

  /// Examples on a line.
  public init(_ values: [Double]) {
    self.init(Matrix(rows: values.count, columns: 1, elements: values))
  }

  public var count: Int { rows.rows }
  public var dimension: Int { rows.columns }

  /// Classes are known of the whole only where they are known of every part that has rows.
  public static func joined(_ parts: [Points]) -> Points {
    let isLabelled = parts.allSatisfy { $0.labels.count == $0.count }
    return Points(
      Matrix.stacked(parts.map(\.rows)), labels: isLabelled ? parts.flatMap(\.labels) : [])
  }

  public func prefix(_ count: Int) -> Points {
    Points(rows.rows(0..<count), labels: Array(labels.prefix(count)))
  }

  public func picking(_ indices: [Int]) -> Points {
    Points(rows.rows(at: indices), labels: labels.isEmpty ? [] : indices.map { labels[$0] })
  }

  /// The rows without their classes.
  public var unlabelled: Points { Points(rows) }
}
