/// Reads what a ``ByteEncoder`` wrote. Damaged bytes are an error, never a crash and never a huge
/// array.
public struct ByteDecoder: Sendable {
  private let bytes: [UInt8]
  private var place: Int
  private var shared: [any Sendable]

  /// `known` are the values that the writer took for known.
  public init(_ bytes: [UInt8], from place: Int = 0, known: [any Sendable] = []) {
    self.bytes = bytes
    self.place = place
    shared = known
  }

  /// How many bytes are left.
  public var remaining: Int { bytes.count - place }

  public mutating func count() throws(DecodingProblem) -> Int {
    guard let count = Int(exactly: try varint()) else { throw DecodingProblem("a huge count") }
    return count
  }

  public mutating func bool() throws(DecodingProblem) -> Bool {
    let byte = try varint()
    guard byte <= 1 else { throw DecodingProblem("neither true nor false") }
    return byte == 1
  }

  public mutating func integer() throws(DecodingProblem) -> Int {
    let word = try varint()
    return Int(truncatingIfNeeded: word >> 1) ^ -Int(truncatingIfNeeded: word & 1)
  }

  private mutating func varint() throws(DecodingProblem) -> UInt64 {
    var result: UInt64 = 0
    for shift in stride(from: 0 as UInt64, to: 64, by: 7) {
      guard place < bytes.count else { throw DecodingProblem("the bytes end too early") }
      let byte = bytes[place]
      place += 1
      result |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return result }
    }
    throw DecodingProblem("a number of too many bytes")
  }

  public mutating func word() throws(DecodingProblem) -> UInt64 {
    UInt64(littleEndian: try memory(1, of: UInt64.self)[0])
  }

  public mutating func double() throws(DecodingProblem) -> Double {
    Double(bitPattern: try word())
  }

  public mutating func doubles() throws(DecodingProblem) -> [Double] {
    try memory(try count(), of: Double.self)
  }

  public mutating func floats() throws(DecodingProblem) -> [Float] {
    try memory(try count(), of: Float.self)
  }

  public mutating func int32s() throws(DecodingProblem) -> [Int32] {
    try memory(try count(), of: Int32.self)
  }

  public mutating func integers() throws(DecodingProblem) -> [Int] {
    let count = try length(bytesEach: 1)
    var numbers: [Int] = []
    numbers.reserveCapacity(count)
    var before = 0
    for _ in 0..<count {
      before = before &+ (try integer())
      numbers.append(before)
    }
    return numbers
  }

  public mutating func content() throws(DecodingProblem) -> [UInt8] {
    try memory(try count(), of: UInt8.self)
  }

  public mutating func text() throws(DecodingProblem) -> String {
    String(decoding: try content(), as: UTF8.self)
  }

  public mutating func matrix() throws(DecodingProblem) -> Matrix {
    let (rows, columns) = (try count(), try count())
    let (elements, overflow) = rows.multipliedReportingOverflow(by: columns)
    if overflow { throw DecodingProblem("a huge matrix") }
    return Matrix(
      rows: rows, columns: columns, elements: try memory(elements, of: Double.self))
  }

  public mutating func value<Value: BinaryCodable>(
    _ type: Value.Type = Value.self
  ) throws(DecodingProblem) -> Value {
    try Value(from: &self)
  }

  public mutating func optional<Value: BinaryCodable>(
    _ type: Value.Type = Value.self
  ) throws(DecodingProblem) -> Value? {
    try bool() ? try value() : nil
  }

  public mutating func values<Value: BinaryCodable>(
    _ type: Value.Type = Value.self
  ) throws(DecodingProblem) -> [Value] {
    let count = try length(bytesEach: 1)
    var values: [Value] = []
    for _ in 0..<count { values.append(try value()) }
    return values
  }

  /// What ``ByteEncoder/append(shared:)`` wrote.
  public mutating func shared<Value: BinaryCodable & Sendable>(
    _ type: Value.Type = Value.self
  ) throws(DecodingProblem) -> Value {
    let number = try count()
    if number == 0 {
      let value: Value = try value()
      shared.append(value)
      return value
    }
    guard number <= shared.count, let value = shared[number - 1] as? Value else {
      throw DecodingProblem("a value that is not known")
    }
    return value
  }

  /// Everything must have been read.
  public func finish() throws(DecodingProblem) {
    if remaining != 0 { throw DecodingProblem("\(remaining) bytes too many") }
  }

  /// A count of things of which each takes some bytes at least.
  public mutating func length(bytesEach size: Int) throws(DecodingProblem) -> Int {
    let count = try count()
    if count > remaining / size { throw DecodingProblem("the bytes end too early") }
    return count
  }

  private mutating func memory<Number: BitwiseCopyable>(
    _ count: Int, of type: Number.Type
  ) throws(DecodingProblem) -> [Number] {
    let size = MemoryLayout<Number>.size
    if count > remaining / size { throw DecodingProblem("the bytes end too early") }
    let start = place
    place += count * size
    return [Number](unsafeUninitializedCapacity: count) { buffer, filled in
      let target = UnsafeMutableRawBufferPointer(buffer)
      bytes.withUnsafeBytes {
        target.copyMemory(from: .init(rebasing: $0[start..<start + count * size]))
      }
      filled = count
    }
  }
}
