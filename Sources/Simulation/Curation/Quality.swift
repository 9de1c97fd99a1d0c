public import Models
public import Numerics

/// Keeps the share of a generation's rows that is likeliest under a frozen reference.
///
/// The limit is set by the first lot of rows: the least likely that is kept of it. Rows drawn later, where
/// others were dropped, are held to the same limit. Rows as likely as the limit are kept.
public struct Quality<Data: Curatable>: Curator {
  let share: Double
  let rating: Rating<Data>
  public let description: String

  /// The share is above 0 and at most 1.
  public init(share: Double, _ rating: Rating<Data>, description: String) {
    precondition(share > 0 && share <= 1, "a share above 0")
    self.share = share
    self.rating = rating
    self.description = description
  }

  public var name: String { "quality" }
  public var reasons: [String] { ["unlikely"] }
  public var expectedYield: Double { share }
  public var needsFirstModel: Bool { rating.needsFirstModel }

  public func begin(
    _ setting: CurationSetting<Data>, key: RandomKey
  ) -> any CurationSession<Data> {
    Session(share: share, likelihood: rating.bound(setting))
  }

  private struct Session: CurationSession {
    let share: Double
    let likelihood: @Sendable (Data) -> [Double]
    var limit: Double?

    mutating func judge(_ rows: Data) -> CurationVerdict {
      let values = likelihood(rows)
      if values.isEmpty { return CurationVerdict(kept: [], dropped: [0]) }
      let least = limit ?? lowest(values)
      limit = least
      return CurationVerdict(values.count, reasons: 1) { values[$0] >= least ? nil : 0 }
    }

    private func lowest(_ values: [Double]) -> Double {
      let kept = max(1, Int((share * Double(values.count)).rounded()))
      return values.sorted(by: >)[kept - 1]
    }
  }
}
