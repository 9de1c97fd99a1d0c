public import Numerics

// The binary forms of texts and the models of them. What a run's texts and models have in common, the
// vocabulary and the real text, is written once or, where the reader has it, not at all.

extension TokenText: CommonValues {
  public var commonValues: [any Sendable] { [vocabulary, self] }
}

extension Vocabulary: BinaryCodable {
  public func encode(to encoder: inout ByteEncoder) {
    encoder.append(count: count - Self.reservedCount)
    for number in Self.reservedCount..<count { encoder.append(Array(bytes(number))) }
    encoder.append(isOpen)
    encoder.append(tokenizer.rawValue)
  }

  public init(from decoder: inout ByteDecoder) throws(DecodingProblem) {
    var words: [[UInt8]] = []
    for _ in 0..<(try decoder.length(bytesEach: 1)) { words.append(try decoder.content()) }
    let isOpen = try decoder.bool()
    guard let tokenizer = Tokenizer(rawValue: try decoder.text()),
      Set(words).count == words.count,
      !Self.reserved.contains(where: { words.contains(Array($0.utf8)) })
    else { throw DecodingProblem("no vocabulary") }
    self.init(words: words, isOpen: isOpen, tokenizer: tokenizer)
  }
}

extension TokenText: BinaryCodable {
  public func encode(to encoder: inout ByteEncoder) {
    encoder.append(shared: vocabulary)
    encoder.append(tokens)
    encoder.append(pieces)
  }

  public init(from decoder: inout ByteDecoder) throws(DecodingProblem) {
    let vocabulary: Vocabulary = try decoder.shared()
    let tokens = try decoder.int32s()
    let pieces = try decoder.integers()
    guard tokens.allSatisfy({ $0 >= 0 && Int($0) < vocabulary.count && $0 != Vocabulary.start }),
      pieces.isEmpty == tokens.isEmpty, (pieces.first ?? 0) >> 1 == 0,
      zip(pieces, pieces.dropFirst()).allSatisfy({ $0 >> 1 < $1 >> 1 }),
      (pieces.last ?? -1) >> 1 < tokens.count
    else { throw DecodingProblem("no text") }
    self.init(vocabulary, tokens: tokens, pieces: pieces)
  }
}

extension TextPool: BinaryCodable {
  public func encode(to encoder: inout ByteEncoder) {
    encoder.append(count: parts.count)
    for part in parts { encoder.append(shared: part) }
  }

  public init(from decoder: inout ByteDecoder) throws(DecodingProblem) {
    var parts: [TokenText] = []
    for _ in 0..<(try decoder.length(bytesEach: 1)) { parts.append(try decoder.shared()) }
    self.init(parts)
  }
}

extension NGramModel: BinaryCodable {
  public func encode(to encoder: inout ByteEncoder) {
    encoder.append(shared: vocabulary)
    encoder.append(law)
    encoder.append(unigrams)
    encoder.append(count: discounts.count)
    for amounts in discounts { encoder.append(amounts) }
    encoder.append(fallbackOrders)
  }

  public init(from decoder: inout ByteDecoder) throws(DecodingProblem) {
    vocabulary = try decoder.shared()
    law = try decoder.value()
    unigrams = try decoder.doubles()
    var discounts: [[Double]] = []
    for _ in 0..<(try decoder.length(bytesEach: 1)) { discounts.append(try decoder.doubles()) }
    self.discounts = discounts
    fallbackOrders = try decoder.integers()
    guard law.trie.vocabularySize == vocabulary.count, unigrams.count == vocabulary.count else {
      throw DecodingProblem("a model of another vocabulary")
    }
  }
}

extension MLPLanguageModel: BinaryCodable {
  public func encode(to encoder: inout ByteEncoder) {
    encoder.append(shared: vocabulary)
    encoder.append(count: shape.context)
    encoder.append(count: shape.embedding)
    encoder.append(shape.hidden)
    encoder.append(shape.activation)
    encoder.append(parameters)
    encoder.append(unigrams)
    encoder.append(history)
    encoder.append(stepsPerEpoch)
    encoder.append(count: longestSentence)
  }

  public init(from decoder: inout ByteDecoder) throws(DecodingProblem) {
    let vocabulary: Vocabulary = try decoder.shared()
    let (context, embedding) = (try decoder.width(), try decoder.width())
    let shape = MLPLanguageShape(
      context: context, embedding: embedding, hidden: try decoder.widths(),
      activation: try decoder.activation())
    let parameters = try decoder.floats()
    let unigrams = try decoder.doubles()
    guard shape.network(vocabulary: vocabulary.count).parameterCount == parameters.count,
      unigrams.count == vocabulary.count
    else { throw DecodingProblem("parameters of another network") }
    self.init(
      vocabulary: vocabulary, shape: shape, parameters: parameters, unigrams: unigrams,
      history: try decoder.value(), stepsPerEpoch: try decoder.double(),
      longestSentence: try decoder.width())
  }
}
