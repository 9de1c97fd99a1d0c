private import Glibc

/// Conditional laws of the next word, kept on a trie.
///
/// After the longest context h that the trie knows, an n-gram hw has its own probability; other
/// words have the back-off factor of h times what follows h without its first word, or times a
/// uniform law. After no context the unigrams' probabilities hold for every word.
public struct TrieLaw: Sendable, Equatable {
  /// What words that were not seen after a context share.
  public enum Rest: Sendable, Equatable {
    /// The law after the context without its first word.
    case shorterContext
    /// So much for each of the outcomes. A context that is not known leaves all to this; 0, and
    /// such words have no probability.
    case uniform(Double)
  }

  public let trie: NGramTrie
  /// P(last word | the words before) of every n-gram.
  public let probabilities: [Double]
  /// By context: the factor on the rest's law. 1 after contexts that nothing followed.
  public let backoffs: [Double]
  public let rest: Rest
  /// Whether word 0, which stands for unknown words, is an outcome like others: then it is drawn,
  /// and has its share where the rest is uniform.
  public let drawsUnknown: Bool

  /// The words with a meaning of their own: unknown words, and a sentence's two ends.
  public static let unknown: Int32 = 0
  public static let start: Int32 = 1
  public static let end: Int32 = 2

  public init(
    trie: NGramTrie, probabilities: [Double], backoffs: [Double], rest: Rest, drawsUnknown: Bool
  ) {
    precondition(probabilities.count == trie.count && backoffs.count == trie.contextCount)
    self.trie = trie
    self.probabilities = probabilities
    self.backoffs = backoffs
    self.rest = rest
    self.drawsUnknown = drawsUnknown
  }

  public var order: Int { trie.order }

  func isOutcome(_ word: Int32) -> Bool {
    word != Self.start && (word != Self.unknown || drawsUnknown)
  }

  /// The bytes that the arrays hold.
  public var memory: Int {
    12 * trie.count + 4 * trie.contextCount + 8 * (probabilities.count + backoffs.count)
  }

  /// ln P(word | the words before it in its piece) in nats, for every word that is not a start, in
  /// order. -∞ where the law excludes the word.
  ///
  /// `stream` is as in ``NGramTrie/counting(_:start:types:order:)``: a negative number separates
  /// pieces.
  public func logProbabilities(_ stream: [Int32]) -> [Double] {
    [Double](unsafeUninitializedCapacity: stream.count) { out, initialized in
      trie.withView { view in
        probabilities.withUnsafeBufferPointer { probabilities in
          backoffs.withUnsafeBufferPointer { backoffs in
            var walk = TrieWalk(
              view: view, probabilities: probabilities, backoffs: backoffs, law: self)
            stream.withUnsafeBufferPointer { stream in
              for word in stream {
                if word < 0 {
                  walk.forget()
                } else if word == Self.start {
                  walk.begin()
                } else {
                  out[initialized] = log(walk.step(word))
                  initialized &+= 1
                }
              }
            }
          }
        }
      }
    }
  }
}

/// A place in a text, for scoring: the longest known context there.
struct TrieWalk {
  private let view: TrieView
  private let probabilities: UnsafeBufferPointer<Double>
  private let backoffs: UnsafeBufferPointer<Double>
  private let isUniform: Bool
  private let share: Double
  private let sharesUnknown: Bool
  /// The context and how many words it has; -1 and 0 for none.
  private(set) var context = -1
  private(set) var length = 0
  /// How many words before this place could be in a context.
  private(set) var available = 0

  init(
    view: TrieView, probabilities: UnsafeBufferPointer<Double>,
    backoffs: UnsafeBufferPointer<Double>, law: TrieLaw
  ) {
    self.view = view
    self.probabilities = probabilities
    self.backoffs = backoffs
    switch law.rest {
    case .shorterContext: (isUniform, share) = (false, 0)
    case .uniform(let value): (isUniform, share) = (true, value)
    }
    sharesUnknown = law.drawsUnknown
  }

  mutating func forget() { (context, length, available) = (-1, 0, 0) }

  mutating func begin() {
    if view.order == 1 { return forget() }
    (context, length, available) = (Int(TrieLaw.start), 1, 1)
  }

  /// The probability of the next word, which then belongs to the context.
  @inline(__always)
  mutating func step(_ word: Int32) -> Double {
    let result = isUniform ? uniformStep(word) : backoffStep(word)
    available = min(available &+ 1, view.order &- 1)
    return result
  }

  @inline(__always)
  private mutating func backoffStep(_ word: Int32) -> Double {
    var factor = 1.0
    while length > 0 {
      let found = view.child(context, word)
      if found >= 0 {
        let probability = probabilities[found]
        arrive(found)
        return factor * probability
      }
      factor *= backoffs[context]
      context = Int(view.suffixes[context])
      length &-= 1
    }
    arrive(Int(word))
    return factor * probabilities[Int(word)]
  }

  private mutating func uniformStep(_ word: Int32) -> Double {
    let hasShare = word != TrieLaw.unknown || sharesUnknown
    let knowsAll = length == available
    var result = hasShare ? share : 0
    if knowsAll && length > 0 { result *= backoffs[context] }
    let full = length
    while length > 0 {
      let found = view.child(context, word)
      if found >= 0 {
        if knowsAll && length == full { result = probabilities[found] }
        arrive(found)
        return result
      }
      context = Int(view.suffixes[context])
      length &-= 1
    }
    if full == 0 && knowsAll { result = probabilities[Int(word)] }
    arrive(Int(word))
    return result
  }

  /// The n-gram just read, of length + 1 words, becomes the context.
  @inline(__always)
  private mutating func arrive(_ ngram: Int) {
    length &+= 1
    context = ngram
    if length == view.order {
      context = Int(view.suffixes[ngram])
      length &-= 1
    }
  }
}
