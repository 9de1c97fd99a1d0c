public import Numerics

/// Fits an n-gram model to a text.
public struct NGramLearner: Learner {
  public static let orders = 1...7

  public let order: Int
  public let smoothing: Smoothing
  /// A model made elsewhere that stands for what the first training text would give.
  public let first: NGramModel?

  public init(order: Int, smoothing: Smoothing, first: NGramModel? = nil) {
    precondition(Self.orders.contains(order), "the order of an n-gram model is in 1…7")
    if case .additive(let k) = smoothing { precondition(k > 0, "add-k adds a positive number") }
    if case .absoluteDiscounting(let discount?) = smoothing {
      precondition(discount >= 0 && discount <= 1, "a discount is in 0…1")
    }
    self.order = order
    self.smoothing = smoothing
    self.first = first
  }

  /// `weight` is 1: counts are whole.
  public func summary(of data: TokenText, weight: Double) -> TextPool {
    precondition(weight == 1, "n-grams are counted; text has no weights")
    return TextPool([data])
  }

  public func fit(
    _ summary: TextPool, previous: NGramModel?, key: RandomKey
  ) throws(Degeneracy) -> NGramModel {
    guard summary.count > 0, let vocabulary = summary.parts.first?.vocabulary else {
      throw Degeneracy("the training text is empty")
    }
    if previous == nil, let first {
      precondition(first.vocabulary == vocabulary, "a text of another vocabulary")
      return first
    }
    let counted = NGramTrie.counting(
      summary.stream, start: Vocabulary.start, types: vocabulary.count, order: order)
    precondition(
      vocabulary.isOpen || counted.counts[Int(Vocabulary.unknown)] == 0,
      "a text with <unk> needs a vocabulary that has it")
    return NGramModel(counted.trie, counts: counted.counts, vocabulary, smoothing)
  }
}

/// Texts to be counted together.
public struct TextPool: Mergeable, Equatable {
  public private(set) var parts: [TokenText]

  public init(_ parts: [TokenText]) { self.parts = parts }

  /// In tokens.
  public var count: Int { parts.reduce(0) { $0 + $1.count } }

  public mutating func merge(_ other: TextPool) { parts += other.parts }

  var stream: [Int32] {
    if parts.count == 1 { return parts[0].stream }
    var stream: [Int32] = []
    stream.reserveCapacity(parts.reduce(0) { $0 + $1.count + $1.pieceCount })
    for part in parts { stream += part.stream }
    return stream
  }
}
