internal import Numerics

/// A text on its way to be numbers: every word has a number in a table of all of them.
struct TextReading {
  private let table: WordTable
  /// -1 at ends of sentences.
  private let types: [Int32]
  private let tokenizer: Tokenizer
  /// The places of every sentence, its end included.
  let sentences: [Range<Int>]

  /// At least one sentence.
  init(
    _ bytes: [UInt8], tokenizer: Tokenizer, boundary: SentenceBoundary
  ) throws(TextError) {
    var table = WordTable(capacity: 1 << 15)
    types = try TokenizedText.numbers(bytes, tokenizer: tokenizer, boundary: boundary) {
      table.intern($0, of: $1)
    }
    self.table = table
    self.tokenizer = tokenizer
    var sentences: [Range<Int>] = []
    var start = 0
    for (place, type) in types.enumerated() where type < 0 {
      sentences.append(start..<place + 1)
      start = place + 1
    }
    self.sentences = sentences
    if sentences.isEmpty { throw .empty }
  }

  /// Sentences in a random order until they have the given share of the tokens: at least one, but
  /// not all.
  func heldOutSentences(share: Double, _ key: RandomKey) -> [Bool] {
    precondition(share >= 0 && share < 1, "the share of the held-out text is in 0..<1")
    var stream = RandomStream(key)
    let order = stream.choose(sentences.count, of: sentences.count)
    var isHeldOut = [Bool](repeating: false, count: sentences.count)
    var tokens = 0
    for sentence in order.dropLast() {
      if tokens > 0 && Double(tokens) >= share * Double(types.count) { break }
      isHeldOut[sentence] = true
      tokens += sentences[sentence].count
    }
    return isHeldOut
  }

  /// The two parts of the text, with the vocabulary of the one that may be trained on.
  func texts(
    minCount: Int, isHeldOut: [Bool]?
  ) throws(TextError) -> (training: TokenText, heldOut: TokenText) {
    var counts = [Int](repeating: 0, count: table.count)
    for (index, sentence) in sentences.enumerated() where isHeldOut?[index] != true {
      for place in sentence.dropLast() { counts[Int(types[place])] += 1 }
    }
    let (vocabulary, numbers) = try vocabulary(counts, minCount)
    var kept: [Int32] = []
    var out: [Int32] = []
    kept.reserveCapacity(types.count)
    for (index, sentence) in sentences.enumerated() {
      let isOut = isHeldOut?[index] == true
      for place in sentence {
        let number = types[place] < 0 ? Vocabulary.end : numbers[Int(types[place])]
        if isOut { out.append(number) } else { kept.append(number) }
      }
    }
    return (
      TokenText(sentences: kept, vocabulary), TokenText(sentences: out, vocabulary)
    )
  }

  /// The vocabulary, and the number that each word of the table has in it.
  private func vocabulary(
    _ counts: [Int], _ minCount: Int
  ) throws(TextError) -> (Vocabulary, [Int32]) {
    var isOpen = false
    var words: [Int] = []
    for index in counts.indices {
      let word = table[index]
      if let name = Vocabulary.reserved.first(where: { word.elementsEqual($0.utf8) }) {
        if name != Vocabulary.reserved[0] { throw .reserved(name) }
        if counts[index] > 0 { isOpen = true }
      } else if counts[index] >= minCount && counts[index] > 0 {
        words.append(index)
      } else if counts[index] > 0 {
        isOpen = true
      }
    }
    words.sort { counts[$0] != counts[$1] ? counts[$0] > counts[$1] : $0 < $1 }
    var numbers = [Int32](repeating: Vocabulary.unknown, count: counts.count)
    for (place, index) in words.enumerated() { numbers[index] = Int32(place + 3) }
    let vocabulary = Vocabulary(
      words: words.map { Array(table[$0]) }, isOpen: isOpen, tokenizer: tokenizer)
    return (vocabulary, numbers)
  }
}
