import Numerics
import TestKit
import Testing

@Suite("Uniform numbers") struct UniformLawTests {
  @Test("Stream and bulk uniforms are uniform")
  func distribution() {
    // Kolmogorov–Smirnov, false alarm 1e-8 a seed and method.
    for seed in testSeeds {
      var stream = RandomStream(testKey(seed))
      let streamed = (0..<300_000).map { _ in stream.uniform() }
      let bulk = Bulk.uniforms(300_000, key: testKey(seed, 1))
      for values in [streamed, bulk] {
        #expect(values.allSatisfy { $0 >= 0 && $0 < 1 })
        let verdict = kolmogorovTest(values) { $0 }
        #expect(verdict.passes, "\(verdict)")
        // The wrong law, √U for a thirtieth of the mass, departs by 1/120 at ¼.
        #expect(!kolmogorovTest(values) { $0 + ($0 * $0 - $0) / 30 }.passes)
      }
    }
  }

  @Test("All bits of a word are equally often set")
  func bits() {
    // 64 exact binomial tests share a false alarm of 1e-8 a seed.
    for seed in testSeeds {
      var stream = RandomStream(testKey(seed, 2))
      var counts = [Int](repeating: 0, count: 64)
      let draws = 20_000
      for _ in 0..<draws {
        var word = stream.next()
        while word != 0 {
          counts[word.trailingZeroBitCount] += 1
          word &= word - 1
        }
      }
      for (bit, count) in counts.enumerated() {
        let verdict = binomialTest(
          count, trials: draws, probability: 0.5, falseAlarm: 1e-8 / 64)
        #expect(verdict.passes, "bit \(bit): \(verdict)")
        let wrong = binomialTest(
          count, trials: draws, probability: 0.55, falseAlarm: 1e-8 / 64)
        #expect(!wrong.passes)
      }
    }
  }

  @Test("Integers below a bound are equally likely", arguments: [1, 2, 3, 6, 7, 100])
  func below(bound: Int) {
    // Chi-squared, false alarm 1e-8 a seed and bound.
    let draws = 100_000
    for seed in testSeeds {
      var stream = RandomStream(testKey(seed, bound))
      var counts = [Int](repeating: 0, count: bound)
      for _ in 0..<draws { counts[stream.below(bound)] += 1 }
      if bound == 1 {
        #expect(counts == [draws])
        continue
      }
      let expected = [Double](repeating: Double(draws) / Double(bound), count: bound)
      let verdict = chiSquaredTest(counts, expected: expected)
      #expect(verdict.passes, "\(verdict)")
      // The wrong law: a third of one outcome's mass belongs to another.
      var wrong = expected
      wrong[0] *= 4.0 / 3
      wrong[1] *= 2.0 / 3
      #expect(!chiSquaredTest(counts, expected: wrong).passes || bound == 100)
    }
  }

  @Test("Bounds near 2⁶³, where a biased method would be plain, are met by thirds")
  func hugeBound() {
    // Multiply-and-shift without rejection gives the lowest third of 3 · 2⁶¹ half of the mass of
    // the rest. Chi-squared, false alarm 1e-8 a seed.
    let bound = 3 << 61
    for seed in testSeeds {
      var stream = RandomStream(testKey(seed, 5))
      var residues = [0, 0, 0]
      var thirds = [0, 0, 0]
      for _ in 0..<30_000 {
        let value = stream.below(bound)
        residues[value % 3] += 1
        thirds[value >> 61] += 1
      }
      for counts in [residues, thirds] {
        let verdict = chiSquaredTest(counts, expected: [10_000, 10_000, 10_000])
        #expect(verdict.passes, "\(verdict)")
        #expect(!chiSquaredTest(counts, expected: [9_000, 10_000, 11_000]).passes)
      }
    }
  }
}
