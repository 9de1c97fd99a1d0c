public import Models
public import Numerics

/// Drops rows that break a rule on one of their numbers.
public struct Schema<Data: Curatable>: Curator {
  /// What a column may hold.
  public enum Rule: Sendable, Equatable {
    case range(ClosedRange<Double>)
    case whole
    case allowed([Double])

    /// The place among the reasons.
    fileprivate var reason: Int {
      switch self {
      case .range: 0
      case .whole: 1
      case .allowed: 2
      }
    }

    fileprivate func holds(_ x: Double) -> Bool {
      switch self {
      case .range(let range): range.contains(x)
      case .whole: x == x.rounded()
      case .allowed(let values): values.contains(x)
      }
    }
  }

  let rules: [(column: Int, rule: Rule)]
  let rows: @Sendable (Data) -> Matrix
  public let description: String

  public init(
    _ rules: [(column: Int, rule: Rule)], description: String,
    rows: @escaping @Sendable (Data) -> Matrix
  ) {
    self.rules = rules
    self.rows = rows
    self.description = description
  }

  public var name: String { "schema" }
  public var reasons: [String] { ["out of range", "not a whole number", "value not allowed"] }

  public func begin(
    _ setting: CurationSetting<Data>, key: RandomKey
  ) -> any CurationSession<Data> {
    Session(curator: self)
  }

  private struct Session: CurationSession {
    let curator: Schema

    /// A row that breaks several rules is dropped for the first.
    mutating func judge(_ data: Data) -> CurationVerdict {
      let rows = curator.rows(data)
      return CurationVerdict(rows.rows, reasons: 3) { i in
        curator.rules.first { !$0.rule.holds(rows[i, $0.column]) }?.rule.reason
      }
    }
  }
}
