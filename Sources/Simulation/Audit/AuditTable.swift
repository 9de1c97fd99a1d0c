package import Numerics

/// One column of a table whose rows are compared with those of another.
package struct AuditColumn: Sendable {
  package enum Values: Sendable {
    /// NaN where a value is missing.
    case numbers([Double])
    /// Places in ``AuditColumn/categories``, -1 where a value is missing.
    case codes([Int32])
  }

  package let name: String
  package let values: Values
  /// What the categories are called, in every table of one audit the same; empty for numbers.
  package let categories: [String]

  package init(_ name: String, numbers: [Double]) {
    self.name = name
    values = .numbers(numbers)
    categories = []
  }

  package init(_ name: String, codes: [Int32], categories: [String]) {
    self.name = name
    values = .codes(codes)
    self.categories = categories
  }

  package var isNumeric: Bool { numbers != nil }

  package var numbers: [Double]? {
    if case .numbers(let numbers) = values { return numbers }
    return nil
  }

  package var codes: [Int32]? {
    if case .codes(let codes) = values { return codes }
    return nil
  }

  package var count: Int {
    switch values {
    case .numbers(let numbers): numbers.count
    case .codes(let codes): codes.count
    }
  }

  package var missing: Int {
    switch values {
    case .numbers(let numbers): numbers.count { $0.isNaN }
    case .codes(let codes): codes.count { $0 < 0 }
    }
  }

  func isMissing(_ row: Int) -> Bool {
    switch values {
    case .numbers(let numbers): numbers[row].isNaN
    case .codes(let codes): codes[row] < 0
    }
  }
}

/// Rows of columns of several kinds.
package struct AuditTable: Sendable {
  package let columns: [AuditColumn]
  package let rowCount: Int

  package init(_ columns: [AuditColumn], rowCount: Int) {
    precondition(columns.allSatisfy { $0.count == rowCount }, "columns have one value a row")
    self.columns = columns
    self.rowCount = rowCount
  }
}

/// How rows of several kinds of columns become points, so that distances between them can be taken.
///
/// A number becomes its distance from the real mean in real standard deviations, a missing one 0. A
/// category becomes a corner of a simplex with edges of length 1 (one coordinate a category, 1/√2
/// in its own), a missing one the origin of those coordinates. A column that is constant in the real
/// table keeps its numbers less that constant.
package struct RowEncoding: Sendable {
  private let scales: [(mean: Double, deviation: Double)]
  private let widths: [Int]
  package let dimension: Int

  package init(_ real: AuditTable) {
    var scales: [(Double, Double)] = []
    var widths: [Int] = []
    for column in real.columns {
      switch column.values {
      case .numbers(let numbers):
        let (mean, scatter) = Samples.moments(numbers.filter { !$0.isNaN })
        let deviation = (scatter / Double(max(1, numbers.count { !$0.isNaN }))).squareRoot()
        scales.append((mean.isNaN ? 0 : mean, deviation > 0 ? deviation : 1))
        widths.append(1)
      case .codes:
        scales.append((0, 1))
        widths.append(column.categories.count)
      }
    }
    self.scales = scales
    self.widths = widths
    dimension = widths.reduce(0, +)
  }

  /// Rows × ``dimension``.
  package func points(_ table: AuditTable) -> Matrix {
    var result = Matrix(rows: table.rowCount, columns: dimension)
    var first = 0
    for (place, column) in table.columns.enumerated() {
      switch column.values {
      case .numbers(let numbers):
        let (mean, deviation) = scales[place]
        for (i, value) in numbers.enumerated() where !value.isNaN {
          result[i, first] = (value - mean) / deviation
        }
      case .codes(let codes):
        for (i, code) in codes.enumerated() where code >= 0 {
          result[i, first + Int(code)] = 0.5.squareRoot()
        }
      }
      first += widths[place]
    }
    return result
  }
}
