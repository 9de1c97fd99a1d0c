public import Models
public import Numerics

/// Drops what shares a mark with the rows that models are evaluated on: an n-gram of held-out text, or the
/// whole row.
public struct Decontaminate<Data: Curatable>: Curator {
  /// The marks of every unit.
  public typealias Marks = @Sendable (Data) -> [Set<[UInt64]>]

  let marks: Marks
  let known: Set<[UInt64]>
  public let description: String

  public init(evaluation: Data, description: String, marks: @escaping Marks) {
    known = marks(evaluation).reduce(into: []) { $0.formUnion($1) }
    self.marks = marks
    self.description = description
  }

  public var name: String { "decontaminate" }
  public var reasons: [String] { ["in the evaluation set"] }

  public func begin(
    _ setting: CurationSetting<Data>, key: RandomKey
  ) -> any CurationSession<Data> {
    Session(curator: self)
  }

  private struct Session: CurationSession {
    let curator: Decontaminate

    mutating func judge(_ rows: Data) -> CurationVerdict {
      let marks = curator.marks(rows)
      return CurationVerdict(marks.count, reasons: 1) {
        marks[$0].isDisjoint(with: curator.known) ? nil : 0
      }
    }
  }
}
