import Foundation
import Numerics
import TestKit
import Testing

@Suite("Drawing symbols") struct SymbolLawTests {
  private static let weights: [[Double]] = [
    [1], [0, 2, 0], [0.4, 0, 3, 1, 1e-9, 0, 0.6, 5, 0], (1...300).map { 1 / Double($0) },
    [Double](repeating: 0.1, count: 1000),
  ]

  @Test("An alias table draws every outcome as often as its weight says")
  func alias() {
    // Chi-squared over outcomes, false alarm 1e-8 a seed and list.
    for weights in Self.weights where weights.count > 3 {
      let total = weights.reduce(0, +)
      let table = AliasTable(weights)
      for seed in testSeeds {
        var counts = [Int](repeating: 0, count: weights.count)
        for code in table.draws(200_000, tree: RandomTree(testKey(seed))) { counts[Int(code)] += 1 }
        let expected = weights.map { 200_000 * $0 / total }
        #expect(chiSquaredTest(counts, expected: expected).passes)
        for (count, weight) in zip(counts, weights) where weight == 0 { #expect(count == 0) }
        // The wrong table: an outcome takes a tenth of its neighbour's columns.
        var wrong = expected
        wrong[2] *= 1.1
        wrong[3] -= 0.1 * expected[2]
        if weights.count < 100 { #expect(!chiSquaredTest(counts, expected: wrong).passes) }
      }
    }
  }

  @Test("Outcomes of weight zero are never drawn, a single one always")
  func edges() {
    #expect(AliasTable([1]).draws(9, tree: RandomTree(testKey(1))) == [0, 0, 0, 0, 0, 0, 0, 0, 0])
    let codes = AliasTable([0, 2, 0]).draws(1000, tree: RandomTree(testKey(2)))
    #expect(codes.allSatisfy { $0 == 1 })
    let steep = AliasTable([1e-300, 1, 0]).draws(10_000, tree: RandomTree(testKey(3)))
    #expect(steep.allSatisfy { $0 == 1 })
  }

  @Test("A shorter list of draws is a prefix, over the borders of blocks")
  func prefixes() {
    let table = AliasTable([3, 1, 2])
    let long = table.draws(140_000, tree: RandomTree(testKey(4)))
    for count in [0, 1, 65_535, 65_536, 65_537, 131_073] {
      #expect(table.draws(count, tree: RandomTree(testKey(4))) == Array(long.prefix(count)))
    }
  }

  @Test("Counts in blocks are those of the multinomial law", arguments: [40, 3000, 1_000_000])
  func blocks(trials: Int) {
    // Nine thousand outcomes fill three blocks. Moments of three counts and of the sum of the first
    // block share a false alarm of 1e-8 a seed; few trials are placed, many drawn in turn.
    let weights = (1...9000).map { 1 / Double($0) }
    let total = weights.reduce(0, +)
    let repeats = trials > 100_000 ? 300 : 2000
    for seed in testSeeds {
      let tree = RandomTree(testKey(seed))
      let draws = (0..<repeats).map { Bulk.multinomial(trials, weights, tree: tree.child($0)) }
      #expect(draws.allSatisfy { $0.reduce(0, +) == trials })
      let ranges = [0..<1, 2..<40, 4096..<9000, 0..<4096]
      for range in ranges {
        let share = weights[range].reduce(0, +) / total
        let law = CountLaw.binomial(trials, share)
        let counts = draws.map { $0[range].reduce(0, +) }
        for verdict in law.momentTests(counts, falseAlarm: 0.25e-8) {
          #expect(verdict.passes, "\(trials), \(range): \(verdict)")
        }
        let step = 0.5 * law.variance.squareRoot()
        let wrong = CountLaw(mean: law.mean + step, variance: law.variance, cdf: law.cdf)
        #expect(!wrong.momentTests(counts, falseAlarm: 0.25e-8)[0].passes)
      }
    }
  }

  @Test("The number of threads changes no count and no symbol")
  func threads() {
    let weights = (1...50_000).map { 1 / Double($0) }
    let kinds = (1...50_000).map { 1_000_000 / $0 }
    func all() -> [[Int]] {
      let tree = RandomTree(testKey(5))
      return [
        Bulk.multinomial(1_000_000_000_000, weights, tree: tree),
        Bulk.multivariateHypergeometric(1_000_000, kinds, tree: tree),
        AliasTable(weights).draws(100_000, tree: tree).map { Int($0) },
      ]
    }
    let alone = all()
    setThreads(3)
    defer { setThreads(1) }
    #expect(all() == alone)
  }

  @Test("A thousand billion trials over many outcomes add up")
  func large() {
    let weights = (1...100_000).map { pow(Double($0), -2) }
    let counts = Bulk.multinomial(1_000_000_000_000, weights, tree: RandomTree(testKey(6)))
    #expect(counts.reduce(0, +) == 1_000_000_000_000)
    let total = weights.reduce(0, +)
    // Chi-squared over outcomes, false alarm 1e-8.
    let expected = weights.map { 1e12 * $0 / total }
    #expect(chiSquaredTest(counts, expected: expected).passes)
    let steeper = (1...100_000).map { pow(Double($0), -2.0002) }
    let sum = steeper.reduce(0, +)
    #expect(!chiSquaredTest(counts, expected: steeper.map { 1e12 * $0 / sum }).passes)
  }

  @Test("Nodes of a tree of streams differ, and are found again")
  func tree() {
    var seen: Set<UInt64> = []
    let root = RandomTree(testKey(1))
    for node in [root] + (0..<20).flatMap({ [root.child($0), root.child($0).child(0)] }) {
      var stream = node.stream
      seen.insert(stream.next())
    }
    #expect(seen.count == 41)
    var (a, b) = (root.child(3).child(1).stream, RandomTree(testKey(1)).child(3).child(1).stream)
    #expect(a.next() == b.next())
    var plain = RandomStream(testKey(1))
    var first = root.stream
    #expect(first.next() == plain.next())
  }

  @Test("Binomial probabilities: sums, means and single values")
  func probabilities() {
    let values = BinomialLaw(trials: 20, probability: 0.3)
    #expect(values.first == 0 && values.weights.count == 21)
    // 20 C 6 · 0.3⁶ · 0.7¹⁴.
    #expect(relativeError(values.weights[6], 38760 * pow(0.3, 6) * pow(0.7, 14)) <= 1e-13)
    for (n, p) in [(1, 0.5), (100, 1e-9), (1000, 0.999), (1_000_000, 0.2), (1 << 50, 1e-12)] {
      let law = BinomialLaw(trials: n, probability: p)
      #expect(relativeError(law.mean { Double($0) }, Double(n) * p) <= 1e-11)
      let mean = Double(n) * p
      let variance = law.mean { (Double($0) - mean) * (Double($0) - mean) }
      #expect(relativeError(variance, mean * (1 - p)) <= 1e-9)
      #expect(
        relativeError(law.mean { $0 == 0 ? 1 : 0 }, exp(Double(n) * log1p(-p)), floor: 1e-20)
          <= 1e-11)
    }
    #expect(BinomialLaw(trials: 7, probability: 1).mean { Double($0) } == 7)
    #expect(BinomialLaw(trials: 7, probability: 0).mean { Double($0) } == 0)
    #expect(BinomialLaw(trials: 0, probability: 0.5).mean { Double($0) } == 0)
  }
}
