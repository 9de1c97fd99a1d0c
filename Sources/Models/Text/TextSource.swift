public import Numerics

/// A finite real text, some of whose sentences are held out.
///
/// The vocabulary comes from the sentences that may be trained on and stays as it is. Of those, a
/// replicate meets each once, in an order of its own; a request may begin and end inside a
/// sentence.
public struct TextSource: Source {
  /// All that may be trained on, and all that is held out.
  public let training: TokenText
  public let heldOutText: TokenText
  public let law: TextLaw

  /// The text of UTF-8 `bytes`. Words that occur less than `minCount` times in the training part
  /// are `<unk>`. `heldOut` is the share of the tokens that is held out, by whole sentences, at
  /// least one; `key` chooses them.
  public init(
    _ bytes: [UInt8], tokenizer: Tokenizer, boundary: SentenceBoundary = .lines,
    minCount: Int = 1, heldOut: Double, key: RandomKey
  ) throws(TextError) {
    let reading = try TextReading(bytes, tokenizer: tokenizer, boundary: boundary)
    if reading.sentences.count < 2 { throw .tooFewSentences(reading.sentences.count) }
    let texts = try reading.texts(
      minCount: minCount, isHeldOut: reading.heldOutSentences(share: heldOut, key))
    self.init(training: texts.training, heldOut: texts.heldOut)
  }

  /// A text that may be trained on, and another one of the same vocabulary that is held out; neither
  /// is empty.
  public init(training: TokenText, heldOut: TokenText) {
    precondition(training.vocabulary == heldOut.vocabulary, "texts of two vocabularies")
    precondition(training.count > 0 && heldOut.count > 0, "both texts have tokens")
    self.training = training
    heldOutText = heldOut
    let vocabulary = training.vocabulary
    var frequencies = [Double](repeating: 0, count: vocabulary.count)
    for token in training.tokens { frequencies[Int(token)] += 1 }
    law = TextLaw(
      vocabulary: vocabulary, unigrams: frequencies.map { $0 / Double(training.count) },
      isEmpirical: true, text: training)
  }

  /// Throws if no training sentence has an n-gram of the given order.
  public func check(order: Int) throws(TextError) {
    let longest = (0..<training.pieceCount).reduce(0) {
      max($0, training.piece($1).range.count + 1)
    }
    if longest < order { throw .shorterThanOrder(order, longest: longest) }
  }

  public var supply: Int? { training.count }
  public var heldOutSupply: Int? { heldOutText.count }

  public func real(_ range: Range<Int>, supplyKey: RandomKey, key: RandomKey) -> TokenText {
    stretch(of: training, range, key: supplyKey)
  }

  /// Held-out sentences in a random order, the last one cut.
  public func heldOut(_ count: Int, key: RandomKey) -> TokenText {
    if count >= heldOutText.count { return heldOutText }
    return stretch(of: heldOutText, 0..<count, key: key)
  }

  /// A stretch of a text whose sentences have been put in a random order.
  private func stretch(of text: TokenText, _ range: Range<Int>, key: RandomKey) -> TokenText {
    var stream = RandomStream(key)
    let order = stream.choose(text.pieceCount, of: text.pieceCount)
    var parts: [Range<Int>] = []
    var offset = 0
    for piece in order {
      if offset >= range.upperBound { break }
      let places = text.piece(piece).range
      let low = max(range.lowerBound, offset) - offset
      let high = min(range.upperBound, offset + places.count) - offset
      offset += places.count
      if low < high {
        parts.append(places.lowerBound + low..<places.lowerBound + high)
      }
    }
    return text.parts(parts)
  }
}

extension TextSource {
  /// The same text in the words of another vocabulary, by their spelling; all others are `<unk>`.
  public func translated(to vocabulary: Vocabulary) -> TextSource {
    let old = law.vocabulary
    let numbers = (0..<old.count).map { number in
      number < Vocabulary.reservedCount ? Int32(number) : Int32(vocabulary.number(old.word(number)))
    }
    return TextSource(
      training: training.renumbered(numbers, vocabulary),
      heldOut: heldOutText.renumbered(numbers, vocabulary))
  }

  /// Whether text that may be trained on has words outside the vocabulary.
  public func hasUnknown(to vocabulary: Vocabulary) -> Bool {
    let old = law.vocabulary
    let isUnknown = (0..<old.count).map { number in
      number == Int(Vocabulary.unknown)
        || number >= Vocabulary.reservedCount
          && vocabulary.number(old.word(number)) == Int(Vocabulary.unknown)
    }
    return training.tokens.contains { isUnknown[Int($0)] }
  }

  /// The whole of a text, nothing held out, with the vocabulary of its own words.
  public static func whole(
    _ bytes: [UInt8], tokenizer: Tokenizer, boundary: SentenceBoundary = .lines, minCount: Int = 1
  ) throws(TextError) -> TokenText {
    try TextReading(bytes, tokenizer: tokenizer, boundary: boundary).texts(
      minCount: minCount, isHeldOut: nil
    ).training
  }
}
