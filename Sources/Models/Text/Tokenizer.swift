internal import Numerics

/// What counts as a token of a text.
public enum Tokenizer: String, Sendable, CaseIterable {
  /// What stands between ASCII white space.
  case words
  /// Unicode scalars; white space within a sentence is a token like others.
  case characters
  /// Lower-cased words (letters, with apostrophes between letters), numbers (digits), and every
  /// other visible character by itself.
  case lowercasedWords = "lowercased_words"

  /// What stands between two tokens when a text is written.
  public var joiner: String { self == .characters ? "" : " " }
}

/// Where sentences end.
public enum SentenceBoundary: Sendable, Equatable {
  /// At the end of every line.
  case lines
  /// At every occurrence of a string, as an empty line: "\n\n".
  case separator(String)
}

/// A text being cut into tokens, some sentences at a time. Empty sentences are dropped.
struct TokenizedText {
  private let bytes: [UInt8]
  private var tokens: [TokenSpan] = []

  /// Enough tokens to hand on at once, few enough to stay in cache.
  private static let batch = 1 << 14

  /// The numbers that `number` gives to the text's tokens, ends of sentences among them.
  static func numbers(
    _ bytes: [UInt8], tokenizer: Tokenizer, boundary: SentenceBoundary,
    number: (_ tokens: [TokenSpan], _ bytes: [UInt8]) -> [Int32]
  ) throws(TextError) -> [Int32] {
    try checkUTF8(bytes)
    var text = TokenizedText(
      bytes: tokenizer == .lowercasedWords ? separatedWords(bytes) : bytes)
    var numbers: [Int32] = []
    numbers.reserveCapacity(text.bytes.count / 5)
    var start = 0
    for end in sentenceEnds(text.bytes, boundary) {
      let before = text.tokens.count
      switch tokenizer {
      case .words, .lowercasedWords: text.addWords(start..<end.lowerBound)
      case .characters: text.addScalars(start..<end.lowerBound)
      }
      if text.tokens.count > before { text.tokens.append(.sentenceEnd) }
      if text.tokens.count > batch {
        numbers += number(text.tokens, text.bytes)
        text.tokens.removeAll(keepingCapacity: true)
      }
      start = end.upperBound
    }
    return numbers + number(text.tokens, text.bytes)
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private mutating func addWords(_ range: Range<Int>) {
    var start = range.lowerBound
    for place in range {
      let byte = bytes[place]
      if byte == 0x20 || byte >= 0x09 && byte <= 0x0D {
        if place > start { tokens.append(TokenSpan(start: start, length: place - start)) }
        start = place + 1
      }
    }
    if range.upperBound > start {
      tokens.append(TokenSpan(start: start, length: range.upperBound - start))
    }
  }

  private mutating func addScalars(_ range: Range<Int>) {
    var place = range.lowerBound
    while place < range.upperBound {
      let lead = bytes[place]
      let length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
      // The carriage return of a line end belongs to it.
      let isLineEnd = lead == 0x0D && place + 1 == range.upperBound
      if !isLineEnd { tokens.append(TokenSpan(start: place, length: length)) }
      place += length
    }
  }

  /// Where each sentence's boundary is; the last is the empty one at the end of the text.
  private static func sentenceEnds(
    _ bytes: [UInt8], _ boundary: SentenceBoundary
  ) -> [Range<Int>] {
    var mark: [UInt8] = [0x0A]
    if case .separator(let text) = boundary { mark = Array(text.utf8) }
    precondition(!mark.isEmpty, "a separator is not empty")
    var ends: [Range<Int>] = []
    var place = 0
    while place + mark.count <= bytes.count {
      if bytes[place] == mark[0] && (mark.count == 1 || bytes[place...].starts(with: mark)) {
        ends.append(place..<place + mark.count)
        place += mark.count
      } else {
        place += 1
      }
    }
    ends.append(bytes.count..<bytes.count)
    return ends
  }

  /// The text with every word, number and other visible character lower-cased and between spaces.
  /// White space stays as it is.
  private static func separatedWords(_ bytes: [UInt8]) -> [UInt8] {
    enum Kind { case letter, digit, space, other }
    func kind(_ scalar: Unicode.Scalar) -> Kind {
      if scalar.properties.isWhitespace { return .space }
      if scalar.properties.isAlphabetic { return .letter }
      return scalar.properties.numericType == .decimal ? .digit : .other
    }
    let scalars = Array(String(decoding: bytes, as: UTF8.self).unicodeScalars)
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count + bytes.count / 4)
    var previous = Kind.space
    for (i, scalar) in scalars.enumerated() {
      var current = kind(scalar)
      let isApostrophe = scalar == "'" || scalar == "\u{2019}"
      if isApostrophe, previous == .letter, i + 1 < scalars.count, kind(scalars[i + 1]) == .letter {
        current = .letter
      }
      let joins = current == previous && (current == .letter || current == .digit)
      if !joins && current != .space && previous != .space { out.append(0x20) }
      out += scalar.properties.lowercaseMapping.utf8
      previous = current
    }
    return out
  }
}
