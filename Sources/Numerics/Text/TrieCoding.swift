// The binary forms of tries and the laws on them. Kernels follow the numbers of a trie without asking,
// so every one of them is checked.

extension NGramTrie: BinaryCodable {
  public func encode(to encoder: inout ByteEncoder) {
    encoder.append(offsets)
    encoder.append(words)
    encoder.append(suffixes)
    encoder.append(firstChild)
  }

  public init(from decoder: inout ByteDecoder) throws(DecodingProblem) {
    offsets = try decoder.integers()
    words = try decoder.int32s()
    suffixes = try decoder.int32s()
    firstChild = try decoder.int32s()
    guard isSound else { throw DecodingProblem("no trie") }
  }

  private var isSound: Bool {
    guard offsets.count > 1, offsets[0] == 0, offsets[1] > 0, offsets[order] == words.count,
      zip(offsets, offsets.dropFirst()).allSatisfy({ $0 <= $1 }), suffixes.count == words.count,
      firstChild.count == contextCount + 1, firstChild[0] == vocabularySize,
      firstChild[contextCount] == words.count
    else { return false }
    let types = Int32(vocabularySize)
    for level in 1...order {
      if level < order, firstChild[offsets[level - 1]] != offsets[level] { return false }
      // A suffix is one word shorter.
      let shorter = level == 1 ? -1..<0 : offsets[level - 2]..<offsets[level - 1]
      for ngram in range(order: level) {
        guard words[ngram] >= 0, words[ngram] < types, shorter.contains(Int(suffixes[ngram])) else {
          return false
        }
      }
    }
    for context in 0..<contextCount where firstChild[context] > firstChild[context + 1] {
      return false
    }
    return true
  }
}

extension TrieLaw: BinaryCodable {
  public func encode(to encoder: inout ByteEncoder) {
    encoder.append(trie)
    encoder.append(probabilities)
    encoder.append(backoffs)
    switch rest {
    case .shorterContext: encoder.append(false)
    case .uniform(let share):
      encoder.append(true)
      encoder.append(share)
    }
    encoder.append(drawsUnknown)
  }

  public init(from decoder: inout ByteDecoder) throws(DecodingProblem) {
    trie = try decoder.value()
    probabilities = try decoder.doubles()
    backoffs = try decoder.doubles()
    rest = try decoder.bool() ? .uniform(try decoder.double()) : .shorterContext
    drawsUnknown = try decoder.bool()
    guard probabilities.count == trie.count, backoffs.count == trie.contextCount else {
      throw DecodingProblem("a law of another trie")
    }
  }
}
