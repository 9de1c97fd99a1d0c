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

/// A text cut into tokens: bytes, and where in them the tokens are. Empty sentences are dropped.
struct TokenizedText {
  var bytes: [UInt8]
  var tokens: [TokenSpan] = []

  init(
    _ bytes: [UInt8], tokenizer: Tokenizer, boundary: SentenceBoundary
  ) throws(TextError) {
    try checkUTF8(bytes)
    self.bytes = bytes
    if tokenizer == .lowercasedWords { self.bytes = Self.separatedWords(bytes) }
    tokens.reserveCapacity(self.bytes.count / 4)
    var start = 0
    for end in Self.sentenceEnds(self.bytes, boundary) {
      let before = tokens.count
      switch tokenizer {
      case .words, .lowercasedWords: addWords(start..<end.lowerBound)
      case .characters: addScalars(start..<end.lowerBound)
      }
      if tokens.count > before { tokens.append(.sentenceEnd) }
      start = end.upperBound
    }
  }

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
