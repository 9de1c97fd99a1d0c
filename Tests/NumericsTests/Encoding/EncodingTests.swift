import Numerics
import TestKit
import Testing

/// Binary forms: exact both ways, small, and no trust in what is read.
struct EncodingTests {
  private static let doubles: [Double] = [
    0, -0.0, 1, -1.5, .pi, .infinity, -.infinity, .leastNonzeroMagnitude,
    .greatestFiniteMagnitude, Double(bitPattern: 0x7FF8_0000_0000_1234),
  ]
  private static let integers = [0, 1, -1, 63, 64, -64, -65, 1 << 40, .max, .min]

  private func encoded() -> [UInt8] {
    var encoder = ByteEncoder()
    encoder.append(Self.doubles)
    encoder.append(Self.integers)
    for number in Self.integers { encoder.append(integer: number) }
    encoder.append([Int32.min, -1, 0, .max])
    encoder.append([Float(0.1), -.infinity])
    encoder.append("Modellzusammenbruch — 模型崩溃")
    encoder.append(Matrix(rows: 2, columns: 3, elements: [1, 2, 3, 4, 5, 6]))
    encoder.append(true)
    encoder.append(word: 0x0102_0304_0506_0708)
    return encoder.bytes
  }

  private func decode(_ bytes: [UInt8]) throws(DecodingProblem) {
    var decoder = ByteDecoder(bytes)
    let doubles = try decoder.doubles()
    #expect(doubles.map(\.bitPattern) == Self.doubles.map(\.bitPattern))
    let integers = try decoder.integers()
    #expect(integers == Self.integers)
    for number in Self.integers {
      let read = try decoder.integer()
      #expect(read == number)
    }
    let small = try decoder.int32s()
    #expect(small == [Int32.min, -1, 0, .max])
    let floats = try decoder.floats()
    #expect(floats == [Float(0.1), -.infinity])
    let text = try decoder.text()
    #expect(text == "Modellzusammenbruch — 模型崩溃")
    let matrix = try decoder.matrix()
    #expect(matrix == Matrix(rows: 2, columns: 3, elements: [1, 2, 3, 4, 5, 6]))
    let flag = try decoder.bool()
    let word = try decoder.word()
    #expect(flag && word == 0x0102_0304_0506_0708)
    try decoder.finish()
  }

  @Test func everythingReadsBackExactly() throws {
    try decode(encoded())
  }

  @Test func layoutIsFixed() {
    var encoder = ByteEncoder()
    encoder.append(count: 300)
    encoder.append(integer: -2)
    encoder.append(1.0)
    encoder.append([5, 5, 6])
    #expect(
      encoder.bytes == [0xAC, 0x02, 0x03, 0, 0, 0, 0, 0, 0, 0xF0, 0x3F, 3, 10, 0, 2])
  }

  @Test func shortenedBytesAreAnError() {
    let bytes = encoded()
    for count in 0..<bytes.count {
      #expect(throws: DecodingProblem.self) { try decode(Array(bytes.prefix(count))) }
    }
    #expect(throws: DecodingProblem.self) { try decode(bytes + [0]) }
  }

  private struct Word: BinaryCodable, Equatable, Sendable {
    let text: String
    init(_ text: String) { self.text = text }
    func encode(to encoder: inout ByteEncoder) { encoder.append(text) }
    init(from decoder: inout ByteDecoder) throws(DecodingProblem) { text = try decoder.text() }
  }

  @Test func valuesInCommonAreWrittenOnceOrNotAtAll() throws {
    let words = [Word("known"), Word("new"), Word("known"), Word("new"), Word("last")]
    var encoder = ByteEncoder(known: [7, Word("known")])
    for word in words { encoder.append(shared: word) }
    #expect(encoder.bytes.count == 1 + 5 + 1 + 1 + 6)
    var decoder = ByteDecoder(encoder.bytes, known: [7, Word("known")])
    for word in words {
      let read: Word = try decoder.shared()
      #expect(read == word)
    }
    try decoder.finish()
    // A reader who knows less, or something else, says so.
    for known in [[], [7], [7, 8]] as [[any Sendable]] {
      decoder = ByteDecoder(encoder.bytes, known: known)
      #expect(throws: DecodingProblem.self) { let _: Word = try decoder.shared() }
    }
  }

  @Test func moreThanTheLimitIsNotKept() {
    var encoder = ByteEncoder(limit: 100)
    encoder.append([1.0, 2.0])
    #expect(!encoder.isOverfull)
    encoder.append([Double](repeating: 1, count: 1000))
    #expect(encoder.isOverfull && encoder.bytes.count <= 100)
    encoder.append(true)
    #expect(encoder.isOverfull && encoder.bytes.count <= 100)
  }

  /// A damaged count asks for no huge array.
  @Test func hugeCountsAreAnError() {
    let huge: [UInt8] = [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F, 1, 2, 3]
    var decoder = ByteDecoder(huge)
    #expect(throws: DecodingProblem.self) { try decoder.doubles() }
    decoder = ByteDecoder(huge)
    #expect(throws: DecodingProblem.self) { try decoder.integers() }
    decoder = ByteDecoder(huge + huge)
    #expect(throws: DecodingProblem.self) { try decoder.matrix() }
    decoder = ByteDecoder([UInt8](repeating: 0xFF, count: 20))
    #expect(throws: DecodingProblem.self) { try decoder.count() }
  }
}
