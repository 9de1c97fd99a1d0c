import Numerics
import TestKit
import Testing

@Suite("Random subsets") struct SubsetTests {
  @Test("A shorter head is a prefix of a longer one, dense or sparse")
  func prefixes() {
    for bound in [1000, 8000, 100_000] {
      var stream = RandomStream(testKey(1))
      let long = stream.choose(1000, of: bound)
      for count in [0, 1, 7, 16, 17, 125, 126, 1000] {
        var again = RandomStream(testKey(1))
        #expect(again.choose(count, of: bound) == Array(long.prefix(count)), "\(count) of \(bound)")
      }
    }
  }

  @Test("Indices are distinct and below the bound; all of them make a permutation")
  func distinct() {
    for (count, bound) in [(0, 0), (0, 5), (1, 1), (5, 5), (3, 1000), (400, 1000), (1000, 1000)] {
      var stream = RandomStream(testKey(2, bound))
      let chosen = stream.choose(count, of: bound)
      #expect(chosen.count == count && Set(chosen).count == count)
      #expect(chosen.allSatisfy { (0..<bound).contains($0) })
    }
    var stream = RandomStream(testKey(3))
    #expect(stream.choose(500, of: 500).sorted() == Array(0..<500))
  }

  @Test("Every permutation of four is equally likely")
  func permutations() {
    // Chi-squared over 24 cells, false alarm 1e-8 a seed.
    let draws = 48_000
    for seed in testSeeds {
      var stream = RandomStream(testKey(seed))
      var counts: [[Int]: Int] = [:]
      for _ in 0..<draws { counts[stream.choose(4, of: 4), default: 0] += 1 }
      let expected = [Double](repeating: Double(draws) / 24, count: 24)
      let cells = counts.keys.sorted { $0.lexicographicallyPrecedes($1) }.map { counts[$0] ?? 0 }
      #expect(cells.count == 24)
      let verdict = chiSquaredTest(cells, expected: expected)
      #expect(verdict.passes, "\(verdict)")
      // The wrong law: one permutation 30 % likelier, another 30 % less likely.
      var wrong = expected
      wrong[0] *= 1.3
      wrong[1] *= 0.7
      #expect(!chiSquaredTest(cells, expected: wrong).passes)
    }
  }

  @Test("Each index is equally likely at every place, dense and sparse")
  func inclusion() {
    // Three chi-squared tests a method; each has a false alarm of 1e-8 a seed.
    let draws = 20_000
    for seed in testSeeds {
      for (count, bound) in [(5, 12), (2, 40)] {
        var stream = RandomStream(testKey(seed, bound))
        var first = [Int](repeating: 0, count: bound)
        var last = first
        for _ in 0..<draws {
          let chosen = stream.choose(count, of: bound)
          first[chosen[0]] += 1
          last[chosen[count - 1]] += 1
        }
        let expected = [Double](repeating: Double(draws) / Double(bound), count: bound)
        for counts in [first, last] {
          let verdict = chiSquaredTest(counts, expected: expected)
          #expect(verdict.passes, "\(count) of \(bound): \(verdict)")
        }
        // The wrong law: index 0 is never chosen, its mass moved to index 1.
        var wrong = expected
        wrong[1] += wrong[0] - 20
        wrong[0] = 20
        #expect(!chiSquaredTest(first, expected: wrong).passes)
      }
    }
  }
}
