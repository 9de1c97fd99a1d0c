public import Models
public import Numerics

/// Keeps what enough of a committee of models find likely.
///
/// Each of the k models is fitted to its own part of the real rows of generation 0, rows i, i + k, …, once and
/// for all. To a model a row is likely if its density is no less than that of the least likely share `level` of
/// all those real rows. A part that determines no model has no vote.
public struct SelfConsistency<Data: Curatable>: Curator {
  let models: Int
  let agree: Int
  let level: Double
  public let description: String

  /// There are at least two models, and at most all of them must agree. The level is in 0..<1.
  public init(models: Int, agree: Int, level: Double, description: String) {
    precondition(models > 1 && (1...models).contains(agree), "some models agree")
    self.models = models
    self.agree = agree
    self.level = level
    self.description = description
  }

  public var name: String { "self_consistency" }
  public var reasons: [String] { ["too few agree"] }

  public func begin(
    _ setting: CurationSetting<Data>, key: RandomKey
  ) -> any CurationSession<Data> {
    let members = setting.committee(models).map { density in
      let values = density(setting.real).sorted()
      let place = min(values.count - 1, Int(level * Double(values.count)))
      return (density: density, least: values.isEmpty ? 0 : values[place])
    }
    return Session(members: members, agree: agree)
  }

  private struct Session: CurationSession {
    let members: [(density: @Sendable (Data) -> [Double], least: Double)]
    let agree: Int

    mutating func judge(_ rows: Data) -> CurationVerdict {
      var votes = [Int](repeating: 0, count: rows.unitCount)
      for (density, least) in members {
        for (place, value) in density(rows).enumerated() where value >= least { votes[place] += 1 }
      }
      return CurationVerdict(votes.count, reasons: 1) { votes[$0] >= agree ? nil : 0 }
    }
  }
}
