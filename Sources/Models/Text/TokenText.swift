public import Numerics

/// A text as numbers of a vocabulary.
///
/// An example is one token that a model predicts: a word, or the `</s>` at the end of a sentence;
/// `<s>` is context only. The tokens come in pieces. A piece is a sentence or its beginning, which
/// has no `</s>`; or it is a stretch from a sentence's middle, of which the words before are not
/// known: nothing is predicted from them, and no `<s>` is put in their place.
public struct TokenText: Examples {
  public typealias Law = TextLaw

  public let vocabulary: Vocabulary
  public private(set) var tokens: [Int32]
  /// Where pieces start: twice the place, plus 1 where the piece is from a sentence's middle.
  private(set) var pieces: [Int]

  /// `tokens` are numbers of the vocabulary other than `<s>`; `starts` tell where sentences start,
  /// ascending from 0.
  public init(_ vocabulary: Vocabulary, tokens: [Int32], starts: [Int]) {
    precondition(starts.first ?? 0 == 0 && starts.isEmpty == tokens.isEmpty, "a text has a start")
    self.vocabulary = vocabulary
    self.tokens = tokens
    pieces = starts.map { 2 * $0 }
  }

  /// The text of the given bytes; words outside the vocabulary become `<unk>`.
  public init(
    _ bytes: [UInt8], vocabulary: Vocabulary, boundary: SentenceBoundary = .lines
  ) throws(TextError) {
    let numbers = try TokenizedText.numbers(
      bytes, tokenizer: vocabulary.tokenizer, boundary: boundary
    ) { vocabulary.numbers($0, of: $1) }
    self.init(sentences: numbers, vocabulary)
  }

  /// Whole sentences, each with its `</s>`.
  init(sentences tokens: [Int32], _ vocabulary: Vocabulary) {
    var starts: [Int] = []
    var begins = true
    for (place, token) in tokens.enumerated() {
      if begins { starts.append(place) }
      begins = token == Vocabulary.end
    }
    self.init(vocabulary, tokens: tokens, starts: starts)
  }

  init(_ vocabulary: Vocabulary, tokens: [Int32], pieces: [Int]) {
    self.vocabulary = vocabulary
    self.tokens = tokens
    self.pieces = pieces
  }

  public var count: Int { tokens.count }
  public var pieceCount: Int { pieces.count }

  /// The places of a piece's tokens, and whether it begins where its sentence does.
  public func piece(_ index: Int) -> (range: Range<Int>, isFromStart: Bool) {
    let end = index + 1 < pieces.count ? pieces[index + 1] >> 1 : tokens.count
    return (pieces[index] >> 1..<end, pieces[index] & 1 == 0)
  }

  /// The tokens with `<s>` before every sentence and -1 before every piece from a middle, as the
  /// kernels take them.
  var stream: [Int32] {
    var stream: [Int32] = []
    stream.reserveCapacity(tokens.count + pieces.count)
    for index in pieces.indices {
      let (range, isFromStart) = piece(index)
      stream.append(isFromStart ? Vocabulary.start : -1)
      stream += tokens[range]
    }
    return stream
  }

  public static func joined(_ parts: [TokenText]) -> TokenText {
    guard var text = parts.first else { preconditionFailure("a text has a vocabulary") }
    for part in parts.dropFirst() {
      precondition(part.vocabulary == text.vocabulary, "texts of two vocabularies")
      let shift = 2 * text.tokens.count
      text.tokens += part.tokens
      text.pieces += part.pieces.map { $0 + shift }
    }
    return text
  }

  public func prefix(_ count: Int) -> TokenText { part(0..<min(count, tokens.count)) }

  /// The tokens at the given places. Neighbours in a sentence that are asked for one after the
  /// other stay together; where that is broken off, another piece begins.
  public func picking(_ indices: [Int]) -> TokenText {
    var text = TokenText(vocabulary, tokens: [], pieces: [])
    var low = 0
    while low < indices.count {
      var high = low + 1
      while high < indices.count && indices[high] == indices[high - 1] + 1 { high += 1 }
      text.appendPart(indices[low]..<indices[low] + (high - low), of: self)
      low = high
    }
    return text
  }

  /// A stretch of the text. What it has of a sentence whose start lies before becomes a piece from
  /// a middle.
  public func part(_ range: Range<Int>) -> TokenText {
    parts(range.isEmpty ? [] : [range])
  }

  /// Stretches of the text one after another, none of them empty.
  func parts(_ ranges: [Range<Int>]) -> TokenText {
    var text = TokenText(vocabulary, tokens: [], pieces: [])
    text.tokens.reserveCapacity(ranges.reduce(0) { $0 + $1.count })
    text.pieces.reserveCapacity(ranges.count)
    for range in ranges { text.appendPart(range, of: self) }
    return text
  }

  private mutating func appendPart(_ range: Range<Int>, of other: TokenText) {
    // The piece that the stretch begins in, then those that begin inside it.
    let first = other.firstPiece(after: range.lowerBound)
    let shift = 2 * (tokens.count - range.lowerBound)
    let head = other.pieces[first - 1] == 2 * range.lowerBound ? 0 : 1
    pieces.append(2 * tokens.count + head)
    var next = first
    while next < other.pieces.count && other.pieces[next] >> 1 < range.upperBound {
      pieces.append(other.pieces[next] + shift)
      next += 1
    }
    tokens += other.tokens[range]
  }

  /// The text with every token replaced by its number in another vocabulary.
  func renumbered(_ numbers: [Int32], _ vocabulary: Vocabulary) -> TokenText {
    TokenText(vocabulary, tokens: tokens.map { numbers[Int($0)] }, pieces: pieces)
  }

  /// The first piece that starts after a place.
  private func firstPiece(after place: Int) -> Int {
    var (low, high) = (0, pieces.count)
    while low < high {
      let middle = (low + high) / 2
      if pieces[middle] >> 1 <= place { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Pieces in a random order until they have `count` tokens, the last one cut; one text a part,
  /// with its pieces in the order they have there.
  public static func drawn(
    _ count: Int, from parts: [TokenText], key: RandomKey
  ) -> [TokenText] {
    var stream = RandomStream(key)
    let total = parts.reduce(0) { $0 + $1.pieceCount }
    var chosen: [(piece: Int, tokens: Int)] = []
    var left = count
    // Enough of a random order; more of the same order where pieces are short.
    var wanted = min(total, 64)
    var order: [Int] = []
    let copy = stream
    let sizes = parts.flatMap { part in (0..<part.pieceCount).map { part.piece($0).range.count } }
    repeat {
      stream = copy
      wanted = min(total, 2 * wanted)
      order = stream.choose(wanted, of: total)
    } while wanted < total && order.reduce(0, { $0 + sizes[$1] }) < count
    for piece in order where left > 0 {
      let taken = min(left, sizes[piece])
      chosen.append((piece, taken))
      left -= taken
    }
    chosen.sort { $0.piece < $1.piece }
    var next = 0
    var offset = 0
    return parts.map { part in
      var text = TokenText(part.vocabulary, tokens: [], pieces: [])
      while next < chosen.count && chosen[next].piece < offset + part.pieceCount {
        let range = part.piece(chosen[next].piece - offset).range
        text.appendPart(range.prefix(chosen[next].tokens), of: part)
        next += 1
      }
      offset += part.pieceCount
      return text
    }
  }

  /// The text as UTF-8, one piece a line.
  public var utf8: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(6 * tokens.count)
    let joiner = Array(vocabulary.tokenizer.joiner.utf8)
    for index in 0..<pieceCount {
      let range = piece(index).range
      for place in range where tokens[place] != Vocabulary.end {
        if place > range.lowerBound { bytes += joiner }
        bytes += vocabulary.bytes(Int(tokens[place]))
      }
      bytes.append(0x0A)
    }
    return bytes
  }
}
