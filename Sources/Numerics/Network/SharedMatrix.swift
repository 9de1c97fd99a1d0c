/// A matrix in fixed memory, row by row, that the threads of one training work on together.
///
/// Copies are references. Whoever writes owns what it writes until the next join of a ``WorkPair``:
/// a part of a batch its rows, a slice of the parameters its elements. Nothing checks that.
public final class SharedMatrix<Element: BitwiseCopyable & Sendable>: Sendable {
  public let rows: Int
  public let columns: Int
  /// Written only by the owner of a place, see above.
  @usableFromInline nonisolated(unsafe) let base: UnsafeMutablePointer<Element>

  /// - Parameters:
  ///   - rows: How many rows.
  ///   - columns: How many columns.
  ///   - value: What every element is at first.
  @_specialize(where Element == Float)
  @_specialize(where Element == Double)
  @_specialize(where Element == Int32)
  public init(rows: Int, columns: Int, filledWith value: Element) {
    precondition(rows >= 0 && columns >= 0, "a matrix has no negative size")
    self.rows = rows
    self.columns = columns
    // Whole cache lines, so that parts do not meet in one.
    base = UnsafeMutableRawPointer.allocate(
      byteCount: max(1, rows * columns) * MemoryLayout<Element>.stride, alignment: 64
    ).bindMemory(to: Element.self, capacity: rows * columns)
    base.initialize(repeating: value, count: rows * columns)
  }

  /// One row with the given elements.
  public convenience init(_ values: [Element], or empty: Element) {
    self.init(rows: 1, columns: values.count, filledWith: empty)
    set(values)
  }

  deinit { UnsafeMutableRawPointer(base).deallocate() }

  @inlinable public var count: Int { rows * columns }

  @inlinable
  public subscript(i: Int, j: Int) -> Element {
    get {
      precondition(i >= 0 && i < rows && j >= 0 && j < columns, "outside the matrix")
      return base[i * columns + j]
    }
    set {
      precondition(i >= 0 && i < rows && j >= 0 && j < columns, "outside the matrix")
      base[i * columns + j] = newValue
    }
  }

  /// A copy of all elements.
  public var values: [Element] { Array(UnsafeBufferPointer(start: base, count: count)) }

  /// Replaces all elements.
  public func set(_ values: [Element]) {
    precondition(values.count == count, "the elements do not fill the matrix")
    values.withUnsafeBufferPointer { source in
      if let first = source.baseAddress { base.update(from: first, count: count) }
    }
  }

  /// Sets the elements of some rows.
  public func fill(_ range: Range<Int>, with value: Element) {
    pointer(range).update(repeating: value, count: range.count * columns)
  }

  /// Takes some rows of a matrix of the same width to the same places.
  public func copy(_ range: Range<Int>, of other: SharedMatrix) {
    precondition(columns == other.columns, "widths differ")
    pointer(range).update(from: other.pointer(range), count: range.count * columns)
  }

  /// The elements of some rows, to read and write.
  @inlinable
  public func withRows<Result>(
    _ range: Range<Int>, _ body: (inout MutableSpan<Element>) -> Result
  ) -> Result {
    precondition(range.lowerBound >= 0 && range.upperBound <= rows, "outside the matrix")
    var span = MutableSpan<Element>(
      _unsafeStart: base + range.lowerBound * columns, count: range.count * columns)
    return body(&span)
  }

  /// Where some rows start.
  func pointer(_ range: Range<Int>) -> UnsafeMutablePointer<Element> {
    precondition(range.lowerBound >= 0 && range.upperBound <= rows, "outside the matrix")
    return base + range.lowerBound * columns
  }

  /// Where `length` elements from place `start` on are.
  func pointer(at start: Int, length: Int) -> UnsafeMutablePointer<Element> {
    precondition(start >= 0 && length >= 0 && start + length <= count, "outside the matrix")
    return base + start
  }
}

public typealias FloatMatrix = SharedMatrix<Float>
/// One number a row.
public typealias DoubleMatrix = SharedMatrix<Double>
/// Symbols by their number.
public typealias TokenMatrix = SharedMatrix<Int32>

extension SharedMatrix where Element: ExpressibleByIntegerLiteral {
  /// A matrix of zeros.
  public convenience init(rows: Int, columns: Int) {
    self.init(rows: rows, columns: columns, filledWith: 0)
  }

  /// One row with the given elements.
  public convenience init(_ values: [Element]) { self.init(values, or: 0) }
}
