public import Models
public import Numerics

/// Keeps a row with one probability if it is right and with another if it is wrong: an oracle (1 and 0),
/// or one that makes mistakes [Feng 2024].
///
/// Of rows of which the share p is wrong, pψ / (pψ + (1 − p)φ) are wrong among those kept, φ and ψ being
/// the rates.
public struct Verify<Data: Curatable>: Curator {
  /// Of every unit, whether it is right.
  public typealias Oracle = @Sendable (Data) -> [Bool]

  let isRight: Oracle
  let truePositive: Double
  let falsePositive: Double
  public let description: String

  /// Rates are in 0...1 and not both 0.
  public init(
    truePositive: Double, falsePositive: Double, description: String, isRight: @escaping Oracle
  ) {
    precondition(max(truePositive, falsePositive) > 0, "some rows are kept")
    self.truePositive = truePositive
    self.falsePositive = falsePositive
    self.description = description
    self.isRight = isRight
  }

  public var name: String { "verify" }
  public var reasons: [String] { ["right", "wrong"] }

  public func begin(
    _ setting: CurationSetting<Data>, key: RandomKey
  ) -> any CurationSession<Data> {
    Session(curator: self, stream: RandomStream(key))
  }

  private struct Session: CurationSession {
    let curator: Verify
    var stream: RandomStream

    mutating func judge(_ rows: Data) -> CurationVerdict {
      let right = curator.isRight(rows)
      return CurationVerdict(right.count, reasons: 2) { place in
        let u = stream.uniform()
        if right[place] { return u < curator.truePositive ? nil : 0 }
        return u < curator.falsePositive ? nil : 1
      }
    }
  }
}
