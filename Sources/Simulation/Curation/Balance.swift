public import Models
public import Numerics

/// Keeps rows of every group until it has its share of what is wanted.
///
/// Shares are turned into whole rows by largest remainders. A group that the model no longer has leaves the
/// generation short, after the limit of tries.
public struct Balance<Data: Curatable>: Curator {
  /// One a group; they sum to one.
  let shares: [Double]
  let groups: @Sendable (Data) -> [Int]
  public let description: String

  public init(
    shares: [Double], description: String, groups: @escaping @Sendable (Data) -> [Int]
  ) {
    self.shares = shares
    self.groups = groups
    self.description = description
  }

  public var name: String { "balance" }
  public var reasons: [String] { ["group is full"] }

  /// Whole numbers with the given sum, in proportion to the shares.
  static func quotas(_ shares: [Double], of total: Int) -> [Int] {
    let exact = shares.map { $0 * Double(total) }
    var quotas = exact.map { Int($0) }
    let missing = max(0, total - quotas.reduce(0, +))
    let order = exact.indices.sorted {
      let (a, b) = (exact[$0] - exact[$0].rounded(.down), exact[$1] - exact[$1].rounded(.down))
      return a == b ? $0 < $1 : a > b
    }
    for place in order.prefix(missing) { quotas[place] += 1 }
    return quotas
  }

  public func begin(
    _ setting: CurationSetting<Data>, key: RandomKey
  ) -> any CurationSession<Data> {
    Session(groups: groups, left: Self.quotas(shares, of: setting.wanted))
  }

  private struct Session: CurationSession {
    let groups: @Sendable (Data) -> [Int]
    var left: [Int]

    mutating func judge(_ rows: Data) -> CurationVerdict {
      let groups = groups(rows)
      return CurationVerdict(groups.count, reasons: 1) { place in
        if left[groups[place]] == 0 { return 0 }
        left[groups[place]] -= 1
        return nil
      }
    }
  }
}
