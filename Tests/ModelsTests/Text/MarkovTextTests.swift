import Glibc
import Models
import Numerics
import TestKit
import Testing

@Suite("Markov languages") struct MarkovTextTests {
  private func source(_ order: Int, _ words: Int, _ exponent: Double = 1) -> MarkovTextSource {
    MarkovTextSource(
      order: order, words: words, exponent: exponent, sentenceLength: 6, key: testKey(3))
  }

  /// Follows all sentences, by their last words, until 1e-16 of them are left.
  private func bruteForce(_ source: MarkovTextSource, _ order: Int) -> (
    entropy: Double, length: Double, counts: [Double]
  ) {
    var states: [[Int32]: Double] = [[Vocabulary.start]: 1]
    var (entropy, length) = (0.0, 0.0)
    var counts = [Double](repeating: 0, count: source.vocabulary.count)
    var laws: [[Int32]: [Double]] = [:]
    while states.values.reduce(0, +) > 1e-16 {
      var next: [[Int32]: Double] = [:]
      for (context, mass) in states.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
        let law = laws[context] ?? source.model.probabilities(after: context)
        laws[context] = law
        length += mass
        for (word, p) in law.enumerated() where p > 0 {
          entropy -= mass * p * log(p)
          counts[word] += mass * p
          if word != Int(Vocabulary.end) {
            next[Array((context + [Int32(word)]).suffix(order)), default: 0] += mass * p
          }
        }
      }
      states = next
    }
    return (entropy, length, counts)
  }

  @Test("Entropy rate, sentence length and word frequencies are exact", arguments: [1, 2, 3])
  func exact(order: Int) {
    for (words, exponent) in [(2, 1.0), (5, 1.0), (6, 0.0), (6, 2.0)] {
      let source = source(order, words, exponent)
      let (entropy, length, counts) = bruteForce(source, order)
      #expect(relativeError(length, 6) < 1e-12)
      #expect(relativeError(source.entropyRate, entropy / length) < 1e-11)
      for (a, b) in zip(source.unigrams, counts) { #expect(relativeError(a, b / length) < 1e-11) }
      #expect(source.law.entropyRate == source.entropyRate)
    }
  }

  @Test("Laws sum to one; those of short contexts are means of longer ones")
  func laws() {
    let source = source(2, 4)
    for context in [[1], [1, 3], [3, 4], [5], [6, 6], []] as [[Int32]] {
      let law = source.model.probabilities(after: context)
      #expect(abs(law.reduce(0, +) - 1) < 1e-12, "\(context)")
      #expect(law[0] == 0 && law[1] == 0)
    }
    #expect(source.model.probabilities(after: [1])[2] == 0)
  }

  @Test("The mean of -ln p over drawn text is the entropy rate", arguments: [1, 2])
  func drawn(order: Int) {
    for seed in testSeeds {
      let source = source(order, 12)
      // Sentences are independent: means of blocks of them are nearly normal.
      let blocks = (0..<40).map { index in
        -Samples.mean(source.logProbabilities(source.sample(4000, key: testKey(seed, index))))
      }
      let verdict = Estimate(blocks).agrees(with: source.entropyRate, null: nil)
      #expect(verdict.passes, "\(verdict)")
      #expect(!Estimate(blocks).agrees(with: 1.03 * source.entropyRate, null: nil).passes)
    }
  }

  @Test("Languages belong to their key; samples are prefixes; there is no end of them")
  func keys() {
    let source = source(2, 5)
    #expect(source.supply == nil && source.law.text == nil && !source.law.isEmpirical)
    let other = MarkovTextSource(
      order: 2, words: 5, exponent: 1, sentenceLength: 6, key: testKey(4))
    #expect(other.entropyRate != source.entropyRate)
    let long = source.sample(3000, key: testKey(1))
    #expect(long.prefix(77) == source.sample(77, key: testKey(1)))
    #expect(source.heldOut(10, key: testKey(2)) == source.sample(10, key: testKey(2)))
    #expect((0..<long.pieceCount).allSatisfy { !long.piece($0).range.isEmpty })
    #expect((0..<long.pieceCount - 1).allSatisfy { long.piece($0).range.count >= 2 })
  }

  @Test("Word frequencies follow Zipf's law about as asked")
  func zipf() {
    let source = MarkovTextSource(
      order: 1, words: 300, exponent: 1.2, sentenceLength: 20, key: testKey(3))
    let words = source.unigrams.dropFirst(3)
    let (head, tail) = (words.prefix(10).reduce(0, +), words.suffix(100).reduce(0, +))
    let zipf = (1...300).map { pow(Double($0), -1.2) }
    let ratio = zipf.prefix(10).reduce(0, +) / zipf.suffix(100).reduce(0, +)
    #expect(relativeError(head / tail, ratio) < 0.2)
  }
}
