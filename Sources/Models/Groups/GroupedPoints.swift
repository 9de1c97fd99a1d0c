public import Numerics

/// Examples in ℝᵈ that belong to groups.
public struct GroupedPoints: Examples {
  public typealias Law = GroupedGaussian

  public let rows: Matrix
  /// The group of every row, from 0.
  public let groups: [Int]
  /// How many groups there are, with rows or without.
  public let groupCount: Int

  public init(_ rows: Matrix, groups: [Int], groupCount: Int) {
    precondition(rows.rows == groups.count, "one group a row")
    precondition(groups.allSatisfy { (0..<groupCount).contains($0) }, "a group is unknown")
    self.rows = rows
    self.groups = groups
    self.groupCount = groupCount
  }

  public var count: Int { groups.count }
  public var dimension: Int { rows.columns }

  public static func joined(_ parts: [GroupedPoints]) -> GroupedPoints {
    GroupedPoints(
      Matrix.stacked(parts.map(\.rows)), groups: parts.flatMap(\.groups),
      groupCount: parts.map(\.groupCount).max() ?? 0)
  }

  public func prefix(_ count: Int) -> GroupedPoints {
    GroupedPoints(
      rows.rows(0..<count), groups: Array(groups.prefix(count)), groupCount: groupCount)
  }

  public func picking(_ indices: [Int]) -> GroupedPoints {
    GroupedPoints(
      rows.rows(at: indices), groups: indices.map { groups[$0] }, groupCount: groupCount)
  }

  /// The rows of one group, in order.
  public func members(_ group: Int) -> Points {
    Points(rows.rows(at: groups.indices.filter { groups[$0] == group }))
  }
}
