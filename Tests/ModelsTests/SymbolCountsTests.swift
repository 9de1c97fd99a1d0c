import Models
import Numerics
import TestKit
import Testing

@Suite("Counts of symbols") struct SymbolCountsTests {
  /// `count` symbols of a steep law, some of them far apart.
  private func symbols(_ count: Int, _ index: Int = 0) -> Symbols {
    let law = AliasTable((1...60).map { 1 / Double($0 * $0) })
    return Symbols(law.draws(count, tree: RandomTree(testKey(3, index))).map { $0 * $0 * 7 })
  }

  private func naive(_ data: Symbols) -> [Int32: Int] {
    data.codes.reduce(into: [:]) { $0[$1, default: 0] += 1 }
  }

  private func expectEqual(_ counts: SymbolCounts, _ expected: [Int32: Int]) {
    #expect(counts.symbols == expected.keys.sorted())
    #expect(counts.counts == counts.symbols.map { expected[$0] ?? 0 })
    #expect(counts.count == expected.values.reduce(0, +))
  }

  @Test("They are those of the examples, few or many", arguments: [0, 1, 7, 300, 50_000])
  func counting(count: Int) {
    let data = symbols(count)
    expectEqual(SymbolCounts(data), naive(data))
    let dense = (0...30_000).map { naive(data)[Int32($0)] ?? 0 }
    #expect(SymbolCounts(dense: dense) == SymbolCounts(data))
  }

  @Test("Joined counts are those of the joined examples, in any order")
  func joining() {
    let parts = [symbols(900, 1), symbols(0), symbols(5, 2), symbols(4000, 3)]
    let all = SymbolCounts.joined(parts.map { SymbolCounts($0) })
    #expect(all == SymbolCounts(Symbols.joined(parts)))
    #expect(all == SymbolCounts.joined(parts.reversed().map { SymbolCounts($0) }))
    #expect(SymbolCounts.joined([]).count == 0)
  }

  @Test("Weights multiply, and add where counts are merged")
  func weights() {
    let (a, b) = (SymbolCounts(symbols(50, 1)), SymbolCounts(symbols(400, 2)))
    #expect(a.weighted(2.5).weighted(2).weights == a.counts.map { 5 * Double($0) })
    #expect(relativeError(a.weighted(0.25).totalWeight, 12.5) <= 1e-15)
    var sum = b
    sum.merge(a.weighted(3))
    #expect(sum.count == 450 && relativeError(sum.totalWeight, 550) <= 1e-14)
    for (symbol, weight) in zip(sum.symbols, sum.weights ?? []) {
      let own = Double(naive(symbols(400, 2))[symbol] ?? 0)
      let heavy = Double(naive(symbols(50, 1))[symbol] ?? 0)
      #expect(weight == own + 3 * heavy)
    }
  }

  @Test("Prefixes have their size, are nested, and the whole is the whole")
  func nested() {
    for size in [10, 4096, 5000, 300_000, 1_000_000_000_000] {
      let whole = ZipfSource(exponent: 1.2, vocabulary: 400).counts(size, key: testKey(1))
      let lengths = [0, 1, 2, size / 10, size / 3, size / 2, size / 2 + 1, size - 1, size]
      var shorter = whole.prefix(0, key: testKey(2))
      for length in lengths.sorted() {
        let prefix = whole.prefix(length, key: testKey(2))
        #expect(prefix.count == length)
        #expect(prefix == whole.prefix(length, key: testKey(2)))
        // What the longer prefix adds is a count of every symbol that is not negative.
        let before = Dictionary(uniqueKeysWithValues: zip(shorter.symbols, shorter.counts))
        let now = Dictionary(uniqueKeysWithValues: zip(prefix.symbols, prefix.counts))
        #expect(before.allSatisfy { now[$0.key, default: 0] >= $0.value }, "\(length) of \(size)")
        shorter = prefix
      }
      #expect(shorter == whole)
    }
  }

  @Test("A prefix of counts has the law of a prefix of examples: hypergeometric")
  func prefixLaw() {
    // A z-test of the mean and of the variance, false alarm 1e-8 a seed and size.
    for (size, length) in [(40, 13), (20_000, 7000)] {
      let whole = SymbolCounts(symbols: [2, 5], counts: [size / 4, size - size / 4])
      let (n, p) = (Double(length), 0.25)
      let variance = n * p * (1 - p) * Double(size - length) / Double(size - 1)
      for seed in testSeeds {
        let steps = (0..<3000).map { i -> Double in
          let prefix = whole.prefix(length, key: testKey(seed, i))
          return Double(prefix.symbols.first == 2 ? prefix.counts[0] : 0) - n * p
        }
        let limit = zLimit(comparisons: 2)
        #expect(Estimate(steps).agrees(with: 0, null: nil, limit: limit).passes)
        let squares = Estimate(steps.map { $0 * $0 })
        #expect(squares.agrees(with: variance, null: nil, limit: limit).passes)
        // The wrong law: with replacement.
        #expect(!squares.agrees(with: n * p * (1 - p), null: nil, limit: limit).passes)
      }
    }
  }

  @Test("A draw from several parts is one from all examples together")
  func drawn() {
    let parts = [
      SymbolCounts(symbols: [0, 1], counts: [30, 10]),
      SymbolCounts(symbols: [], counts: []),
      SymbolCounts(symbols: [1, 9], counts: [50, 10]),
    ]
    for seed in testSeeds {
      var ofFirst: [Double] = []
      var ones: [Double] = []
      for i in 0..<6000 {
        let drawn = SymbolCounts.drawn(25, from: parts, key: testKey(seed, i))
        #expect(drawn.count == 3 && drawn[1].count == 0)
        #expect(drawn.reduce(0) { $0 + $1.count } == 25)
        let all = SymbolCounts.joined(drawn)
        ofFirst.append(Double(drawn[0].count))
        ones.append(Double(zip(all.symbols, all.counts).first { $0.0 == 1 }?.1 ?? 0))
      }
      let limit = zLimit(comparisons: 2)
      #expect(Estimate(ofFirst).agrees(with: 10, null: nil, limit: limit).passes)
      #expect(Estimate(ones).agrees(with: 15, null: nil, limit: limit).passes)
      #expect(!Estimate(ones).agrees(with: 15.3, null: nil, limit: limit).passes)
    }
    #expect(SymbolCounts.drawn(1000, from: parts, key: testKey(1)) == parts)
  }
}
