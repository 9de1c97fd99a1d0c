import Numerics
import TestKit
import Testing

@Suite("Kernels for text") struct TextKernelTests {
  @Test("Equal words have equal numbers, in the order of appearance")
  func wordTable() {
    var stream = RandomStream(testKey(1))
    var bytes: [UInt8] = []
    var spans: [TokenSpan] = []
    var words: [[UInt8]] = []
    for i in 0..<20_000 {
      // Lengths around the eight bytes that are hashed at a time, few letters.
      let word = (0..<1 + stream.below(i % 3 == 0 ? 3 : 20)).map { _ in UInt8(stream.below(3)) }
      spans.append(TokenSpan(start: bytes.count, length: word.count))
      words.append(word)
      bytes += word
    }
    var table = WordTable(capacity: 4)
    let numbers = table.intern(spans + [.sentenceEnd], of: bytes)
    var expected: [[UInt8]: Int32] = [:]
    for (word, number) in zip(words, numbers) {
      let known = expected[word] ?? Int32(expected.count)
      expected[word] = known
      #expect(number == known)
    }
    #expect(table.count == expected.count && numbers.last == -1)
    #expect(table.find(spans + [.sentenceEnd], of: bytes) == Array(numbers.dropLast()) + [-2])
    #expect(expected.allSatisfy { Array(table[Int($0.value)]) == $0.key })
    #expect(table.find([TokenSpan(start: 0, length: 2)], of: [9, 9]) == [-1])
  }

  @Test("N-grams are counted as a dictionary counts them", arguments: 1...7)
  func counting(order: Int) {
    var random = RandomStream(testKey(2, order))
    var stream: [Int32] = []
    while stream.count < 3000 {
      stream.append(random.below(3) == 0 ? -1 : 1)
      stream += (0..<random.below(9)).map { _ in [0, 2, 3, 4, 5][random.below(5)] }
    }
    let counted = NGramTrie.counting(stream, start: 1, types: 7, order: order)
    var expected: [[Int32]: Int32] = [:]
    for n in 1...order {
      for i in stride(from: 0, through: stream.count - n, by: 1) {
        let ngram = Array(stream[i..<i + n])
        if ngram.contains(-1) || ngram.dropFirst().contains(1) { continue }
        expected[ngram, default: 0] += 1
      }
    }
    let trie = counted.trie
    #expect(trie.order == order && counted.counts.count == trie.count)
    var seen = 0
    for ngram in 0..<trie.count {
      let words = trie.spelled(ngram).map { Int32($0) }
      #expect(counted.counts[ngram] == expected[words] ?? 0)
      #expect(words.count == trie.order(of: ngram))
      if counted.counts[ngram] > 0 { seen += 1 }
      if words.count > 1 {
        #expect(
          trie.spelled(Int(trie.suffixes[ngram])).map { Int32($0) } == Array(words.dropFirst()))
      }
      if words.count < order {
        let children = trie.children(ngram)
        let last = trie.words[children]
        #expect(Array(last) == Set(last).sorted())
        for word in 0..<7 {
          let known = expected[words + [Int32(word)]] != nil
          #expect((trie.child(ngram, word) != nil) == known)
        }
      }
    }
    #expect(seen == expected.count)

    let places = NGramPlaces(stream.map { $0 == 1 ? -1 : $0 }, types: 7, order: order)
    let whole = expected.filter { $0.key.count == order && !$0.key.contains(1) }
    #expect(places.counts[order - 1].filter { $0 > 0 }.count == whole.count)
    for (i, number) in places.ending[order - 1].enumerated() where number >= 0 {
      let ngram = Array(stream[i - order + 1...i])
      #expect(whole[ngram] == places.counts[order - 1][Int(number)])
    }
  }

  /// Chi-squared over the cells, false alarm 1e-8 a table.
  @Test("Alias tables draw in proportion to the weights")
  func aliases() {
    let tables = [
      [1.0], [1, 1], [0, 1, 0, 2], [1e-9, 1], (1...100).map { 1 / Double($0) },
      [Double](repeating: 0.1, count: 10), [5, 0, 0, 0, 0, 0.5],
    ]
    for seed in testSeeds {
      for (index, weights) in tables.enumerated() {
        let table = ShortAliasTable(weights)
        var stream = RandomStream(testKey(seed, index))
        var counts = [Int](repeating: 0, count: weights.count)
        for _ in 0..<100_000 { counts[table.draw(&stream)] += 1 }
        let total = weights.reduce(0, +)
        for (count, weight) in zip(counts, weights) where weight == 0 { #expect(count == 0) }
        if weights.filter({ $0 > 0.001 }).count < 2 { continue }
        let verdict = chiSquaredTest(counts, expected: weights.map { 100_000 * $0 / total })
        #expect(verdict.passes, "\(verdict)")
        var wrong = weights
        wrong.swapAt(0, weights.count - 1)
        let other = chiSquaredTest(counts, expected: wrong.map { 100_000 * $0 / total })
        #expect(wrong == weights || !other.passes)
      }
    }
  }

  /// zlib.compress(b"a" * 1000, 9) and zlib.compress(b"", 9) of Python 3.11.
  @Test("Deflated sizes are those of zlib")
  func deflated() {
    #expect(deflatedSize([UInt8](repeating: 97, count: 1000)) == 17)
    #expect(deflatedSize([]) == 8)
  }
}
