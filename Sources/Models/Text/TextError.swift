/// Why a text cannot be a source.
public enum TextError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The byte at `offset`, counted from 0, in `line`, counted from 1, begins no UTF-8 character.
  case invalidUTF8(offset: Int, line: Int)
  case empty
  /// A token that stands for the start or end of a sentence.
  case reserved(String)
  /// No sentence is left to train on, or to hold out.
  case tooFewSentences(Int)
  /// No sentence has an n-gram of the given order; the longest one, with both its ends, has
  /// `longest` tokens.
  case shorterThanOrder(Int, longest: Int)

  public var description: String {
    switch self {
    case .invalidUTF8(let offset, let line):
      "is not UTF-8: the byte at offset \(offset) (line \(line)) begins no character"
    case .empty: "has no tokens"
    case .reserved(let token): "contains \(token), which stands for the end of a sentence"
    case .tooFewSentences(let count):
      "has \(count) sentence\(count == 1 ? "" : "s"), too few to train on some and hold out others"
    case .shorterThanOrder(let order, let longest):
      "has no n-gram of order \(order): its longest sentence has \(longest) tokens with both ends"
    }
  }
}

/// Finds the first byte that is not part of a UTF-8 character [RFC 3629].
func checkUTF8(_ bytes: [UInt8]) throws(TextError) {
  if String(validating: bytes, as: UTF8.self) != nil { return }
  var decoder = UTF8()
  var iterator = bytes.makeIterator()
  var offset = 0
  while case .scalarValue(let scalar) = decoder.decode(&iterator) {
    offset += UTF8.width(scalar)
  }
  let line = bytes[..<offset].reduce(1) { $0 + ($1 == 0x0A ? 1 : 0) }
  throw .invalidUTF8(offset: offset, line: line)
}
