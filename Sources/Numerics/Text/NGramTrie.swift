/// All n-grams of a text up to one order, as a trie in flat sorted arrays.
///
/// An n-gram is a number. Numbers ascend with the order, then with the context (all words but the
/// last), then with the last word; a unigram's number is its word. So the n-grams with one context
/// stand side by side, and 12 bytes describe each.
public struct NGramTrie: Sendable, Equatable {
  /// offsets[o - 1]..<offsets[o] are the n-grams of order o; order + 1 numbers.
  public let offsets: [Int]
  /// The last word.
  public let words: [Int32]
  /// The n-gram without its first word; -1 for unigrams.
  public let suffixes: [Int32]
  /// firstChild[c]..<firstChild[c + 1] are the n-grams with context c; one for every n-gram below
  /// the highest order, and one more.
  public let firstChild: [Int32]

  public init(offsets: [Int], words: [Int32], suffixes: [Int32], firstChild: [Int32]) {
    self.offsets = offsets
    self.words = words
    self.suffixes = suffixes
    self.firstChild = firstChild
  }

  public var order: Int { offsets.count - 1 }
  /// How many n-grams there are, all orders together.
  public var count: Int { words.count }
  public var vocabularySize: Int { offsets[1] }
  /// How many n-grams are contexts: all below the highest order.
  public var contextCount: Int { offsets[order - 1] }

  /// The n-grams of one order.
  public func range(order: Int) -> Range<Int> { offsets[order - 1]..<offsets[order] }

  /// The n-grams with the given context, which may be none.
  @inline(__always)
  public func children(_ context: Int) -> Range<Int> {
    Int(firstChild[context])..<Int(firstChild[context + 1])
  }

  /// The n-gram of context and word; nil where there is none.
  public func child(_ context: Int, _ word: Int) -> Int? {
    let found = words.withUnsafeBufferPointer { words in
      firstChild.withUnsafeBufferPointer { firsts in
        TrieView.search(words, Int(firsts[context]), Int(firsts[context + 1]), Int32(word))
      }
    }
    return found < 0 ? nil : found
  }

  /// The order of an n-gram.
  public func order(of ngram: Int) -> Int {
    var order = 1
    while offsets[order] <= ngram { order += 1 }
    return order
  }

  /// The words of an n-gram, first to last.
  public func spelled(_ ngram: Int) -> [Int] {
    let length = order(of: ngram)
    var spelled = [Int](repeating: 0, count: length)
    var current = ngram
    for place in stride(from: length - 1, through: 0, by: -1) {
      spelled[place] = Int(words[current])
      if place > 0 { current = context(of: current, order: place + 1) }
    }
    return spelled
  }

  /// The context of an n-gram of the given order above 1: the last one whose first child is not
  /// beyond it.
  private func context(of ngram: Int, order: Int) -> Int {
    var low = offsets[order - 2]
    var high = offsets[order - 1]
    while high - low > 1 {
      let middle = (low + high) / 2
      if Int(firstChild[middle]) <= ngram { low = middle } else { high = middle }
    }
    return low
  }
}

/// Bare pointers into a trie, for the kernels.
struct TrieView {
  let order: Int
  let contextCount: Int
  let words: UnsafeBufferPointer<Int32>
  let suffixes: UnsafeBufferPointer<Int32>
  let firstChild: UnsafeBufferPointer<Int32>

  /// Where `word` stands in the ascending words[low..<high]; -1 if it does not.
  @inline(__always)
  static func search(
    _ words: UnsafeBufferPointer<Int32>, _ low: Int, _ high: Int, _ word: Int32
  ) -> Int {
    var base = low
    var size = high - low
    if size <= 0 { return -1 }
    // Halving by arithmetic on the sign: a branch would be mispredicted every other time.
    while size > 1 {
      let half = size &>> 1
      let sign = (Int(word) &- Int(words[base &+ half])) &>> 63
      base = base &+ (half & ~sign)
      size = size &- half
    }
    return words[base] == word ? base : -1
  }

  @inline(__always)
  func child(_ context: Int, _ word: Int32) -> Int {
    Self.search(words, Int(firstChild[context]), Int(firstChild[context &+ 1]), word)
  }
}

extension NGramTrie {
  func withView<Result>(_ body: (TrieView) -> Result) -> Result {
    words.withUnsafeBufferPointer { words in
      suffixes.withUnsafeBufferPointer { suffixes in
        firstChild.withUnsafeBufferPointer { firstChild in
          body(
            TrieView(
              order: order, contextCount: contextCount, words: words, suffixes: suffixes,
              firstChild: firstChild))
        }
      }
    }
  }
}
