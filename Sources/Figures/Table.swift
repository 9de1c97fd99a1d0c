/// A table held by columns; every column has the same number of rows.
public struct Table: Sendable, Equatable {
  /// The values of one column. A missing number is NaN, a missing text is empty.
  public enum Column: Sendable, Equatable {
    case text([String])
    case number([Double])

    public var count: Int {
      switch self {
      case .text(let values): values.count
      case .number(let values): values.count
      }
    }
  }

  /// Names of the columns, in order.
  public let names: [String]
  public let rowCount: Int
  private let columns: [Column]

  public init(_ columns: [(name: String, values: Column)]) {
    let rowCount = columns.first?.values.count ?? 0
    precondition(
      columns.allSatisfy { $0.values.count == rowCount }, "columns of a table differ in length")
    names = columns.map(\.name)
    precondition(Set(names).count == names.count, "a table has two columns of one name")
    self.rowCount = rowCount
    self.columns = columns.map(\.values)
  }

  public func has(_ name: String) -> Bool {
    names.contains(name)
  }

  public func column(_ name: String) throws(FigureError) -> Column {
    guard let index = names.firstIndex(of: name) else {
      let known = names.isEmpty ? "it has none" : "it has " + names.joined(separator: ", ")
      throw FigureError("the table has no column \"\(name)\"; \(known)")
    }
    return columns[index]
  }

  public func numbers(_ name: String) throws(FigureError) -> [Double] {
    guard case .number(let values) = try column(name) else {
      throw FigureError("column \"\(name)\" holds text; the figure needs numbers there")
    }
    return values
  }

  public func texts(_ name: String) throws(FigureError) -> [String] {
    guard case .text(let values) = try column(name) else {
      throw FigureError("column \"\(name)\" holds numbers; the figure needs text there")
    }
    return values
  }

  /// The numbers of a column that a table may lack: all missing when it is absent.
  func numbersIfPresent(_ name: String) throws(FigureError) -> [Double] {
    has(name) ? try numbers(name) : Array(repeating: .nan, count: rowCount)
  }

  /// The columns that describe an arm: those between `arm` and `replicate` or `generation`.
  var axisNames: [String] {
    guard let arm = names.firstIndex(of: "arm") else { return [] }
    let rest = names[(arm + 1)...]
    guard let end = rest.firstIndex(where: { $0 == "replicate" || $0 == "generation" }) else {
      return []
    }
    return Array(rest[..<end])
  }
}
