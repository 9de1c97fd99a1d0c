private import Glibc
public import Numerics

/// A generated language: a Markov chain of words whose laws are all known.
///
/// After the last `order` words, or all words since the sentence began, word r of `words` has a
/// probability proportional to r^{-exponent} E, with E an exponential number that belongs to the
/// context and the word. A sentence ends after every word but before the first with one
/// probability. So word frequencies follow about Zipf's law, every context has its own words, and
/// the entropy rate is known: Σ π(h) H(h) with π the stationary law of contexts.
public struct MarkovTextSource: Source, LanguageModel {
  /// The largest number of conditional probabilities.
  public static let sizeLimit = 1 << 24

  /// The language itself as a model.
  public let model: NGramModel
  /// Nats a token.
  public let entropyRate: Double
  public let sentenceLength: Double

  /// - Parameters:
  ///   - order: How many words a word depends on, at least 1.
  ///   - words: How many there are, at least 2; their number to the power order + 1 is at most
  ///     ``sizeLimit``.
  ///   - exponent: Of Zipf's law, 0 for words that are alike.
  ///   - sentenceLength: The mean number of tokens of a sentence, its end included; above 2.
  ///   - key: Chooses the language.
  public init(
    order: Int, words: Int, exponent: Double, sentenceLength: Double, key: RandomKey
  ) {
    precondition(order >= 1 && words >= 2 && exponent >= 0 && sentenceLength > 2)
    precondition(
      pow(Double(words), Double(order + 1)) <= Double(Self.sizeLimit), "the language is too large")
    let vocabulary = Vocabulary(
      words: (1...words).map { Array("w\($0)".utf8) }, isOpen: false)
    let trie = Self.trie(words: words, order: order + 1)
    var chain = MarkovChain(trie, words: words, stop: 1 / (sentenceLength - 1))
    chain.setLaws(exponent: exponent, key: key)
    chain.findVisits(sentenceLength: sentenceLength)
    let law = chain.law
    model = NGramModel(
      vocabulary: vocabulary, law: law,
      unigrams: Array(law.probabilities[..<vocabulary.count]))
    entropyRate = chain.entropy / sentenceLength
    self.sentenceLength = sentenceLength
  }

  /// All n-grams of words and sentence ends.
  private static func trie(words: Int, order: Int) -> NGramTrie {
    let types = words + 3
    let end = Vocabulary.end
    var offsets = [0, types]
    var last = (0..<Int32(types)).map { $0 }
    var suffixes = [Int32](repeating: -1, count: types)
    var firstChild: [Int32] = []
    for level in stride(from: 2, through: order, by: 1) {
      for context in offsets[level - 2]..<offsets[level - 1] {
        firstChild.append(Int32(last.count))
        let word = last[context]
        if word == end || word == Vocabulary.unknown { continue }
        for next in end..<Int32(types) {
          // No sentence is empty.
          if word == Vocabulary.start && next == end { continue }
          // The suffix of (context, next) is next after the context's suffix.
          let suffix =
            level == 2
            ? next
            // A context of words has a child for the end and every word.
            : firstChild[Int(suffixes[context])] + next - end
          last.append(next)
          suffixes.append(suffix)
        }
      }
      offsets.append(last.count)
    }
    firstChild.append(Int32(last.count))
    return NGramTrie(offsets: offsets, words: last, suffixes: suffixes, firstChild: firstChild)
  }

  public var vocabulary: Vocabulary { model.vocabulary }
  public var unigrams: [Double] { model.unigrams }

  public var law: TextLaw {
    TextLaw(
      vocabulary: vocabulary, unigrams: unigrams, isEmpirical: false, entropyRate: entropyRate,
      logProbabilities: { self.model.logProbabilities($0) })
  }

  public func sample(_ count: Int, key: RandomKey) -> TokenText { model.sample(count, key: key) }

  public func logProbabilities(_ text: TokenText) -> [Double] { model.logProbabilities(text) }
}

/// The chain on the nodes of a trie of all n-grams.
///
/// A context is full if nothing more could be known: it begins with `<s>` or has the chain's
/// length. Shorter ones are averages of full ones.
private struct MarkovChain {
  private let trie: NGramTrie
  private let words: Int
  private let stop: Double
  private let fullContexts: [Int]
  /// P(last word | context) of every n-gram with a full context.
  private var probabilities: [Double]
  /// How often a sentence is expected to be at each full context.
  private var visits: [Double]

  init(_ trie: NGramTrie, words: Int, stop: Double) {
    self.trie = trie
    self.words = words
    self.stop = stop
    probabilities = [Double](repeating: 0, count: trie.count)
    visits = [Double](repeating: 0, count: trie.contextCount)
    var full: [Int] = []
    var fromStart = Int(Vocabulary.start)..<Int(Vocabulary.start) + 1
    for order in 1..<trie.order {
      let range = order == trie.order - 1 ? trie.range(order: order) : fromStart
      full += range.filter { !trie.children($0).isEmpty }
      let next = trie.children(fromStart.lowerBound).lowerBound
      fromStart = next..<trie.children(fromStart.upperBound - 1).upperBound
    }
    fullContexts = full
  }

  mutating func setLaws(exponent: Double, key: RandomKey) {
    let zipf = (1...words).map { pow(Double($0), -exponent) }
    for (index, context) in fullContexts.enumerated() {
      let uniforms = Bulk.uniforms(words, key: key.part(index))
      let weights = zip(zipf, uniforms).map { $0 * -log1p(-$1) }
      let children = trie.children(context)
      let hasEnd = children.count > words
      let scale = (hasEnd ? 1 - stop : 1) / weights.reduce(0, +)
      if hasEnd { probabilities[children.lowerBound] = stop }
      for word in 0..<words {
        probabilities[children.upperBound - words + word] = weights[word] * scale
      }
    }
  }

  /// Solves for the visits: those of contexts from the start follow from one another; those of the
  /// others are a fixed point, whose sum is known.
  mutating func findVisits(sentenceLength: Double) {
    let long = trie.order - 1
    let longContexts = trie.range(order: long)
    visits[Int(Vocabulary.start)] = 1
    var inflow = [Double](repeating: 0, count: trie.contextCount)
    func send(_ context: Int, _ amount: Double, _ target: inout [Double]) {
      for ngram in trie.children(context) where trie.words[ngram] != Vocabulary.end {
        let next = trie.order(of: ngram) == trie.order ? Int(trie.suffixes[ngram]) : ngram
        target[next] += amount * probabilities[ngram]
      }
    }
    // Contexts from the start come before those they lead to.
    let starts = fullContexts.filter { beginsWithStart($0) }
    for context in starts {
      if context != Int(Vocabulary.start) { visits[context] = inflow[context] }
      send(context, visits[context], &inflow)
    }
    let isStart = Set(starts)
    let others = longContexts.filter { !isStart.contains($0) && !trie.children($0).isEmpty }
    let mass = sentenceLength - starts.reduce(0) { $0 + visits[$1] }
    for context in others { visits[context] = inflow[context] }
    var change = 1.0
    while change > 1e-15 {
      var next = inflow
      for context in others { send(context, visits[context], &next) }
      let scale = mass / others.reduce(0) { $0 + next[$1] }
      let before = change
      change = 0
      for context in others {
        let value = scale * next[context]
        change += abs(value - visits[context]) / mass
        visits[context] = value
      }
      // Rounding keeps it from getting smaller.
      if change < 1e-12 && change >= before { break }
    }
  }

  private func beginsWithStart(_ context: Int) -> Bool {
    trie.spelled(context)[0] == Int(Vocabulary.start)
  }

  /// Nats a sentence.
  var entropy: Double {
    fullContexts.reduce(0) { sum, context in
      sum
        + visits[context]
        * trie.children(context).reduce(0) {
          let p = probabilities[$1]
          return p > 0 ? $0 - p * log(p) : $0
        }
    }
  }

  /// Full contexts with their laws, shorter ones with the mean of those that end with them.
  var law: TrieLaw {
    var flows = [Double](repeating: 0, count: trie.count)
    for context in fullContexts {
      for ngram in trie.children(context) { flows[ngram] = visits[context] * probabilities[ngram] }
    }
    for order in stride(from: trie.order, to: 1, by: -1) {
      for ngram in trie.range(order: order) { flows[Int(trie.suffixes[ngram])] += flows[ngram] }
    }
    var result = probabilities
    let total = flows[..<trie.vocabularySize].reduce(0, +)
    for word in 0..<trie.vocabularySize { result[word] = flows[word] / total }
    let isFull = Set(fullContexts)
    var backoffs = [Double](repeating: 1, count: trie.contextCount)
    for context in 0..<trie.contextCount {
      let children = trie.children(context)
      if children.isEmpty { continue }
      backoffs[context] = 0
      if isFull.contains(context) { continue }
      let total = children.reduce(0) { $0 + flows[$1] }
      for ngram in children { result[ngram] = flows[ngram] / total }
    }
    return TrieLaw(
      trie: trie, probabilities: result, backoffs: backoffs, rest: .uniform(0),
      drawsUnknown: false)
  }
}
