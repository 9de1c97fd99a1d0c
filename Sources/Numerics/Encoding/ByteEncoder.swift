/// A value with a compact binary form that reads back exactly, to the last bit of every number.
///
/// What is written is what cannot be computed again; a reader gets the rest where it reads.
public protocol BinaryCodable {
  func encode(to encoder: inout ByteEncoder)
  init(from decoder: inout ByteDecoder) throws(DecodingProblem)
}

/// Bytes that do not say what was expected of them.
public struct DecodingProblem: Error, Sendable, Equatable {
  public let description: String
  public init(_ description: String) { self.description = description }
}

/// Writes numbers as bytes: doubles as their bits, whole numbers with as many bytes as they need
/// (seven bits a byte, lowest first). Little-endian on every machine.
public struct ByteEncoder: Sendable {
  public private(set) var bytes: [UInt8] = []
  /// Whether there was more to write than the limit allows: then the bytes are of no use.
  public private(set) var isOverfull = false
  private let limit: Int
  private var shared: [any Sendable]

  /// - Parameters:
  ///   - known: Values that the reader has too, in the same order: ``append(shared:)`` writes their
  ///     numbers.
  ///   - limit: More bytes than these are not wanted, and not kept.
  public init(known: [any Sendable] = [], limit: Int = .max) {
    shared = known
    self.limit = limit
  }

  /// A value that the reader has anyway, or that occurs more than once: it is written where it is met
  /// first, and its number from then on.
  public mutating func append<Value: BinaryCodable & Equatable & Sendable>(shared value: Value) {
    if let place = shared.firstIndex(where: { ($0 as? Value) == value }) {
      append(count: place + 1)
      return
    }
    append(count: 0)
    append(value)
    shared.append(value)
  }

  private mutating func hasRoom(_ count: Int) -> Bool {
    if count > limit - bytes.count { isOverfull = true }
    return !isOverfull
  }

  /// A whole number from 0 on; small ones take one byte.
  public mutating func append(count: Int) {
    precondition(count >= 0, "a count is not negative")
    append(varint: UInt64(count))
  }

  public mutating func append(_ flag: Bool) { append(varint: flag ? 1 : 0) }

  /// A whole number of either sign; those near 0 take one byte.
  public mutating func append(integer: Int) {
    append(varint: UInt64(bitPattern: Int64(integer << 1 ^ integer >> (Int.bitWidth - 1))))
  }

  private mutating func append(varint: UInt64) {
    guard hasRoom(10) else { return }
    var rest = varint
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  /// Eight bytes, whatever the number.
  public mutating func append(word: UInt64) { appendMemory([word.littleEndian]) }

  public mutating func append(_ number: Double) { append(word: number.bitPattern) }

  public mutating func append(_ numbers: [Double]) {
    append(count: numbers.count)
    appendMemory(numbers)
  }

  public mutating func append(_ numbers: [Float]) {
    append(count: numbers.count)
    appendMemory(numbers)
  }

  public mutating func append(_ numbers: [Int32]) {
    append(count: numbers.count)
    appendMemory(numbers)
  }

  /// Whole numbers by their differences: a row of equal or evenly growing ones takes a byte each.
  public mutating func append(_ numbers: [Int]) {
    append(count: numbers.count)
    var before = 0
    for number in numbers {
      append(integer: number &- before)
      before = number
    }
  }

  public mutating func append(_ content: [UInt8]) {
    append(count: content.count)
    appendMemory(content)
  }

  public mutating func append(_ text: String) { append(Array(text.utf8)) }

  public mutating func append(_ matrix: Matrix) {
    append(count: matrix.rows)
    append(count: matrix.columns)
    appendMemory(matrix.elements)
  }

  public mutating func append<Value: BinaryCodable>(_ value: Value) { value.encode(to: &self) }

  public mutating func append<Value: BinaryCodable>(_ value: Value?) {
    append(value != nil)
    if let value { append(value) }
  }

  public mutating func append<Value: BinaryCodable>(_ values: [Value]) {
    append(count: values.count)
    for value in values { append(value) }
  }

  private mutating func appendMemory<Number>(_ numbers: [Number]) {
    #if _endian(big)
      #error("numbers are written as they lie in memory, which must be little-endian")
    #endif
    numbers.withUnsafeBytes { if hasRoom($0.count) { bytes.append(contentsOf: $0) } }
  }
}
