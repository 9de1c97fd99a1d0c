/// A dense matrix of doubles, row by row.
@frozen
public struct Matrix: Sendable, Equatable {
  public let rows: Int
  public let columns: Int
  /// Element (i, j) is at i · columns + j.
  public var elements: [Double]

  /// A matrix of zeros.
  public init(rows: Int, columns: Int) {
    self.rows = rows
    self.columns = columns
    elements = [Double](repeating: 0, count: rows * columns)
  }

  public init(rows: Int, columns: Int, elements: [Double]) {
    precondition(elements.count == rows * columns, "the elements do not fill the matrix")
    self.rows = rows
    self.columns = columns
    self.elements = elements
  }

  /// The square matrix with the given diagonal.
  public init(diagonal: [Double]) {
    self.init(rows: diagonal.count, columns: diagonal.count)
    for (i, value) in diagonal.enumerated() { self[i, i] = value }
  }

  @inlinable
  public subscript(i: Int, j: Int) -> Double {
    get { elements[i * columns + j] }
    set { elements[i * columns + j] = newValue }
  }

  @inlinable public var diagonal: [Double] { (0..<min(rows, columns)).map { self[$0, $0] } }

  @inlinable public var trace: Double {
    var sum = 0.0
    for i in 0..<min(rows, columns) { sum += self[i, i] }
    return sum
  }

  public var transposed: Matrix {
    var result = Matrix(rows: columns, columns: rows)
    for i in 0..<rows { for j in 0..<columns { result[j, i] = self[i, j] } }
    return result
  }

  /// Column `j`, top to bottom.
  public func column(_ j: Int) -> [Double] {
    columns == 1 ? elements : (0..<rows).map { elements[$0 * columns + j] }
  }

  /// Rows `range`, in order.
  public func rows(_ range: Range<Int>) -> Matrix {
    if range == 0..<rows { return self }
    return Matrix(
      rows: range.count, columns: columns,
      elements: Array(elements[range.lowerBound * columns..<range.upperBound * columns]))
  }

  /// The rows at the given places, in that order.
  public func rows(at indices: [Int]) -> Matrix {
    var picked: [Double] = []
    picked.reserveCapacity(indices.count * columns)
    for i in indices { picked.append(contentsOf: elements[i * columns..<(i + 1) * columns]) }
    return Matrix(rows: indices.count, columns: columns, elements: picked)
  }

  /// The matrices below one another; they have the same number of columns.
  public static func stacked(_ parts: [Matrix]) -> Matrix {
    if parts.count == 1 { return parts[0] }
    let columns = parts.first?.columns ?? 0
    var elements: [Double] = []
    elements.reserveCapacity(parts.reduce(0) { $0 + $1.elements.count })
    for part in parts {
      precondition(part.columns == columns, "stacked matrices differ in their columns")
      elements.append(contentsOf: part.elements)
    }
    return Matrix(
      rows: parts.reduce(0) { $0 + $1.rows }, columns: columns, elements: elements)
  }

  public static func + (a: Matrix, b: Matrix) -> Matrix {
    precondition(a.rows == b.rows && a.columns == b.columns, "shapes differ")
    return Matrix(
      rows: a.rows, columns: a.columns, elements: zip(a.elements, b.elements).map { $0 + $1 })
  }

  public static func * (scale: Double, a: Matrix) -> Matrix {
    Matrix(rows: a.rows, columns: a.columns, elements: a.elements.map { scale * $0 })
  }

  public static func * (a: Matrix, b: Matrix) -> Matrix { BLAS.product(a, b) }
}
