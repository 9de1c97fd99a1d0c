public import Models
public import Numerics

/// An oracle judges a few rows, as people do, and drops the wrong ones among them. The others pass.
public struct SpotCheck<Data: Curatable>: Curator {
  let share: Double
  let isRight: Verify<Data>.Oracle
  public let description: String

  /// The share is in 0...1.
  public init(share: Double, description: String, isRight: @escaping Verify<Data>.Oracle) {
    self.share = share
    self.isRight = isRight
    self.description = description
  }

  public var name: String { "spot_check" }
  public var reasons: [String] { ["found wrong"] }

  public func begin(
    _ setting: CurationSetting<Data>, key: RandomKey
  ) -> any CurationSession<Data> {
    Session(curator: self, stream: RandomStream(key))
  }

  private struct Session: CurationSession {
    let curator: SpotCheck
    var stream: RandomStream

    mutating func judge(_ rows: Data) -> CurationVerdict {
      let judged = (0..<rows.unitCount).filter { _ in stream.uniform() < curator.share }
      let wrong = Set(
        zip(judged, curator.isRight(rows.units(judged))).compactMap { $1 ? nil : $0 })
      return CurationVerdict(rows.unitCount, reasons: 1) { wrong.contains($0) ? 0 : nil }
    }
  }
}
