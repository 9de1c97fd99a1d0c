/// What is known of a language.
public struct TextLaw: Sendable {
  public let vocabulary: Vocabulary
  /// The probability of every number as a predicted token: exact, or the frequencies of all the
  /// real text that may be trained on.
  public let unigrams: [Double]
  /// Whether `unigrams` are frequencies of a text.
  public let isEmpirical: Bool
  /// All the real text that may be trained on; nil where there is no end of it.
  public let text: TokenText?
  /// Nats a token, where it is known.
  public let entropyRate: Double?
  /// ln P of every token of a text in nats, where it is known.
  public let logProbabilities: (@Sendable (TokenText) -> [Double])?

  public init(
    vocabulary: Vocabulary, unigrams: [Double], isEmpirical: Bool, text: TokenText? = nil,
    entropyRate: Double? = nil,
    logProbabilities: (@Sendable (TokenText) -> [Double])? = nil
  ) {
    self.vocabulary = vocabulary
    self.unigrams = unigrams
    self.isEmpirical = isEmpirical
    self.text = text
    self.entropyRate = entropyRate
    self.logProbabilities = logProbabilities
  }
}

/// A model of text that knows the probability of every token.
public protocol LanguageModel: GenerativeModel where Data == TokenText {
  var vocabulary: Vocabulary { get }

  /// ln P(token | the tokens before it in its piece) in nats, for every token in order. -∞ where
  /// the model excludes it.
  func logProbabilities(_ text: TokenText) -> [Double]

  /// P(token) of every number, whatever stands before: the model without context. 0 for words that
  /// the model has not seen.
  var unigrams: [Double] { get }
}
