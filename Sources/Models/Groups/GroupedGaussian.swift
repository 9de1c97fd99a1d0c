public import Numerics

/// A normal law with independent coordinates in every group, and how often groups occur.
public struct GroupedGaussian: GenerativeModel, Source, Equatable {
  public struct Group: Sendable, Equatable {
    /// The probability of the group; 0 where it is extinct.
    public var share: Double
    public var mean: [Double]
    /// Not negative; a group that was fitted to one row, or to equal ones, has variance 0.
    public var variances: [Double]

    public init(share: Double, mean: [Double], variances: [Double]) {
      self.share = share
      self.mean = mean
      self.variances = variances
    }

    /// The variance of a coordinate, averaged over them.
    public var meanVariance: Double { variances.reduce(0, +) / Double(variances.count) }
  }

  public let groups: [Group]

  /// - Parameter groups: Of one dimension; the shares sum to one.
  public init(_ groups: [Group]) {
    precondition(!groups.isEmpty, "at least one group")
    let d = groups[0].mean.count
    precondition(
      groups.allSatisfy {
        $0.share >= 0 && $0.mean.count == d && $0.variances.count == d
          && $0.variances.allSatisfy { $0 >= 0 }
      }, "shares and variances are not negative, and groups have one dimension")
    self.groups = groups
  }

  public var dimension: Int { groups[0].mean.count }
  public var shares: [Double] { groups.map(\.share) }

  public func sample(_ count: Int, key: RandomKey) -> GroupedPoints {
    let d = dimension
    let choices = Bulk.uniforms(count, key: key.part(0)).map(group(at:))
    var rows = Bulk.normals(count * d, key: key.part(1))
    let deviations = groups.map { $0.variances.map { $0.squareRoot() } }
    for (i, k) in choices.enumerated() {
      for j in 0..<d {
        rows[i * d + j] = groups[k].mean[j] + deviations[k][j] * rows[i * d + j]
      }
    }
    return GroupedPoints(
      Matrix(rows: count, columns: d, elements: rows), groups: choices, groupCount: groups.count)
  }

  /// The group whose part of 0 … 1 holds `u`, the last one that lives at the upper end.
  private func group(at u: Double) -> Int {
    var cumulative = 0.0
    var last = 0
    for (k, group) in groups.enumerated() where group.share > 0 {
      cumulative += group.share
      last = k
      if u < cumulative { break }
    }
    return last
  }

  public var law: GroupedGaussian { self }
}
