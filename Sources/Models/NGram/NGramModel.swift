private import Glibc
public import Numerics

/// An n-gram model: the law of a token after the tokens before it in its sentence, at most
/// `order` - 1 of them, `<s>` included.
public struct NGramModel: LanguageModel, BiasedSampling, Equatable {
  public let vocabulary: Vocabulary
  public let law: TrieLaw
  /// Frequencies in the training text; of an imported model its unigrams' probabilities.
  public let unigrams: [Double]
  /// The discounts of every order, for counts of 1, 2 and above; none where nothing is discounted.
  public let discounts: [[Double]]
  /// Orders whose discounts could not be estimated.
  public let fallbackOrders: [Int]

  init(
    vocabulary: Vocabulary, law: TrieLaw, unigrams: [Double], discounts: [Discounts] = []
  ) {
    self.vocabulary = vocabulary
    self.law = law
    self.unigrams = unigrams
    self.discounts = discounts.map(\.amounts)
    fallbackOrders = discounts.indices.filter { discounts[$0].isFallback }.map { $0 + 1 }
  }

  public var order: Int { law.order }
  /// How many different n-grams of the given order there are; of order 1 all of the vocabulary.
  public func ngramCount(order: Int) -> Int { law.trie.range(order: order).count }

  public func logProbabilities(_ text: TokenText) -> [Double] {
    precondition(text.vocabulary == vocabulary, "a text of another vocabulary")
    return law.logProbabilities(text.stream)
  }

  /// P(w | context) of every number w. The context is read as a piece of text: it begins a
  /// sentence where its first token is `<s>`.
  ///
  /// **Cost** one look-up a word; for tests and displays.
  public func probabilities(after context: [Int32]) -> [Double] {
    var stream: [Int32] = []
    for word in 0..<Int32(vocabulary.count) where word != Vocabulary.start {
      stream += [-1] + context + [word]
    }
    let predicted = context.reduce(1) { $0 + ($1 == Vocabulary.start ? 0 : 1) }
    let logs = law.logProbabilities(stream)
    var result: [Double] = []
    for word in 0..<vocabulary.count {
      if word == Int(Vocabulary.start) {
        result.append(0)
      } else {
        let place = word < Int(Vocabulary.start) ? word : word - 1
        result.append(exp(logs[(place + 1) * predicted - 1]))
      }
    }
    return result
  }

  /// Whole sentences until there are `count` tokens, the last one cut. `<unk>` is drawn only where
  /// it is a word of the vocabulary: else what is drawn is the law given that it is not `<unk>`.
  /// A context that maximum likelihood has never seen leaves its words to a shorter one.
  public func sample(_ count: Int, key: RandomKey) -> TokenText {
    sample(count, bias: .none, key: key)
  }

  /// As ``sample(_:key:)``, from P(w|h)^{1/τ} scaled to one, of which only the most likely words
  /// are kept: ``TrieLimits`` says which.
  ///
  /// τ is at least 0.02; `bias.truncate` is 0.
  public func sample(_ count: Int, bias: SamplingBias, key: RandomKey) -> TokenText {
    precondition(bias.truncate == 0, "truncation is for densities; text has top_p and top_k")
    if count == 0 { return TokenText(vocabulary, tokens: [], starts: []) }
    let sampler = TrieSampler(law, exponent: 1 / bias.temperature)
    let limits =
      bias.topK != nil || bias.topP < 1
      ? TrieLimits(sampler, topK: bias.topK, topP: bias.topP) : nil
    let drawn = sampler.draw(count, key: key, limits: limits)
    return TokenText(vocabulary, tokens: drawn.words, starts: drawn.starts.map { Int($0) })
  }
}
