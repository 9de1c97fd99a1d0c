internal import Platform
internal import Simulation

/// What is compared with what.
public struct AuditOptions: Sendable {
  /// What the files hold.
  public enum Kind: String, Sendable, CaseIterable {
    case table, text, images
  }

  /// Files of real rows, of synthetic ones, and of real rows that the generator has not seen.
  public var real: String
  public var synthetic: String
  public var holdOut: String?
  /// Nil to tell by the names and first bytes of the files.
  public var kind: Kind?
  /// The columns of a table that count; all but identifiers where there are none.
  public var columns: [String] = []
  /// Columns that hold categories, and numbers, whatever they look like.
  public var categorical: [String] = []
  public var numeric: [String] = []
  /// A column of categories that a model is to predict from the others.
  public var label: String?
  public var seed: UInt64 = 1
  /// Most rows, or thousand words, of either side; nil for the default.
  public var rows: Int?
  public var jobs: Int?

  public init(real: String, synthetic: String, holdOut: String? = nil) {
    self.real = real
    self.synthetic = synthetic
    self.holdOut = holdOut
  }

  /// How much is compared; what costs the square of the rows takes fewer of them where a row has
  /// many coordinates.
  func budget(dimension: Int) -> AuditBudget {
    var budget = AuditBudget()
    if let rows { budget.rows = rows }
    budget.pairRows = min(dimension > 200 ? 500 : 1000, budget.rows)
    return budget
  }
}

/// A file that was compared.
struct AuditFile: Sendable {
  /// real, synthetic or hold-out.
  let role: String
  let path: String
  let digest: String
  /// Rows, images or words.
  let count: Int
}
