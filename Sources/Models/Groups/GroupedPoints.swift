public import Numerics

/// Examples in ℝᵈ that belong to groups.
public struct GroupedPoints: Examples {
  public typealias Law = GroupedGaussian

  public let rows: Matrix
  /// The group of every row, from 0.
  public let groups: [Int]
  /// How many groups there are, with rows or without.
  public let groupCount: Int
  /// The group that every row was drawn from, where labels are wrong; empty where all are true.
  public private(set) var origins: [Int] = []

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
    var whole = GroupedPoints(
      Matrix.stacked(parts.map(\.rows)), groups: parts.flatMap(\.groups),
      groupCount: parts.map(\.groupCount).max() ?? 0)
    if parts.contains(where: { !$0.origins.isEmpty }) {
      whole.origins = parts.flatMap { $0.origins.isEmpty ? $0.groups : $0.origins }
    }
    return whole
  }

  public func prefix(_ count: Int) -> GroupedPoints {
    var part = GroupedPoints(
      rows.rows(0..<count), groups: Array(groups.prefix(count)), groupCount: groupCount)
    part.origins = Array(origins.prefix(count))
    return part
  }

  public func picking(_ indices: [Int]) -> GroupedPoints {
    var part = GroupedPoints(
      rows.rows(at: indices), groups: indices.map { groups[$0] }, groupCount: groupCount)
    if !origins.isEmpty { part.origins = indices.map { origins[$0] } }
    return part
  }

  /// Of every row, whether its label is the group it was drawn from.
  public var areLabelsTrue: [Bool] {
    origins.isEmpty ? groups.map { _ in true } : zip(groups, origins).map { $0 == $1 }
  }

  /// The rows with labels that are wrong with probability `share`: another group, each as likely.
  public func mislabelled(_ share: Double, key: RandomKey) -> GroupedPoints {
    if share == 0 || groupCount < 2 { return self }
    // Two numbers a row, so that a shorter sample is a prefix of a longer one.
    let numbers = Bulk.uniforms(2 * count, key: key)
    var result = GroupedPoints(
      rows,
      groups: groups.enumerated().map { i, group in
        if numbers[2 * i] >= share { return group }
        let other = Int(numbers[2 * i + 1] * Double(groupCount - 1))
        return other < group ? other : other + 1
      }, groupCount: groupCount)
    result.origins = origins.isEmpty ? groups : origins
    return result
  }

  /// The rows of one group, in order.
  public func members(_ group: Int) -> Points {
    Points(rows.rows(at: groups.indices.filter { groups[$0] == group }))
  }
}
