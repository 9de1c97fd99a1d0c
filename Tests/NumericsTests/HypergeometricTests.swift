import Foundation
import Numerics
import TestKit
import Testing

@Suite("Drawing without replacement") struct HypergeometricTests {
  private struct Case: CustomTestStringConvertible, Sendable {
    let draws: Int
    let good: Int
    let bad: Int
    var testDescription: String { "\(draws) of \(good) + \(bad)" }

    func probability(_ k: Int) -> Double {
      if k < 0 || k > good || draws - k > bad || k > draws { return 0 }
      func ways(_ n: Int, _ k: Int) -> Double {
        lgamma(Double(n) + 1) - lgamma(Double(k) + 1) - lgamma(Double(n - k) + 1)
      }
      return exp(ways(good, k) + ways(bad, draws - k) - ways(good + bad, draws))
    }
  }

  private static let cases: [Case] = [
    Case(draws: 1, good: 1, bad: 2), Case(draws: 5, good: 3, bad: 7),
    Case(draws: 17, good: 20, bad: 20), Case(draws: 30, good: 25, bad: 35),
    Case(draws: 50, good: 5, bad: 95), Case(draws: 90, good: 60, bad: 40),
    Case(draws: 400, good: 300, bad: 700), Case(draws: 2000, good: 40, bad: 5000),
    Case(draws: 6000, good: 3000, bad: 7000),
  ]

  @Test("Counts have the exact probabilities", arguments: cases)
  private func law(test: Case) {
    // An exact binomial test for each value, false alarm 1e-8 a seed and case altogether.
    let draws = 30_000
    for seed in testSeeds {
      var stream = RandomStream(testKey(seed, test.draws))
      var counts = [Int](repeating: 0, count: test.draws + 1)
      for _ in 0..<draws {
        counts[stream.hypergeometric(test.draws, good: test.good, bad: test.bad)] += 1
      }
      let cells = counts.indices.filter { test.probability($0) > 1e-7 }
      for k in counts.indices where test.probability(k) == 0 { #expect(counts[k] == 0) }
      for k in cells {
        let verdict = binomialTest(
          counts[k], trials: draws, probability: min(1, test.probability(k)),
          falseAlarm: 1e-8 / Double(cells.count))
        #expect(verdict.passes, "\(k): \(verdict)")
      }
      // The wrong law: drawn with replacement, or from one object too many where that shows.
      let p = Double(test.good + 2) / Double(test.good + test.bad)
      let wrong = CountLaw.binomial(test.draws, min(1, p))
      let expected = counts.indices.map {
        Double(draws) * (wrong.cdf(Double($0)) - wrong.cdf(Double($0) - 1))
      }
      #expect(
        !chiSquaredTest(counts, expected: expected).passes
          || counts[test.draws] > 0 && expected[test.draws] == 0)
    }
  }

  @Test("Of very many objects the counts are binomial", arguments: [50, 100_000, 10_000_000_000])
  func limit(draws: Int) {
    // A share of 3/8 of 2⁵³ objects; the law differs from the binomial by draws/2⁵³ of its variance.
    for seed in testSeeds {
      var stream = RandomStream(testKey(seed, 5))
      let good = 3 << 50
      let counts = (0..<30_000).map { _ in
        stream.hypergeometric(draws, good: good, bad: (1 << 53) - good)
      }
      let law = CountLaw.binomial(draws, 0.375)
      for verdict in law.momentTests(counts, falseAlarm: 0.5e-8)
        + (draws < 1_000_000 ? [law.histogramTest(counts, falseAlarm: 0.5e-8)] : [])
      {
        #expect(verdict.passes, "\(verdict)")
      }
      let step = 0.1 * law.variance.squareRoot()
      let wrong = CountLaw(mean: law.mean + step, variance: law.variance, cdf: law.cdf)
      #expect(!wrong.momentTests(counts, falseAlarm: 0.5e-8).allSatisfy { $0.passes })
    }
  }

  @Test("Half of very many objects: the variance is that without replacement")
  func largeHalf() {
    for seed in testSeeds {
      var stream = RandomStream(testKey(seed, 6))
      let (good, total) = (1 << 50, 1 << 53)
      let counts = (0..<30_000).map { _ in
        stream.hypergeometric(total / 2, good: good, bad: total - good)
      }
      // N/2 · p(1 - p) · (N/2)/(N - 1).
      let n = Double(total)
      let variance = n / 2 * 0.125 * 0.875 * (n / 2) / (n - 1)
      let law = CountLaw(mean: n / 16, variance: variance) { _ in 0 }
      for verdict in law.momentTests(counts, falseAlarm: 1e-8) { #expect(verdict.passes) }
      let replaced = CountLaw(mean: n / 16, variance: 2 * variance) { _ in 0 }
      #expect(!replaced.momentTests(counts, falseAlarm: 1e-8).allSatisfy { $0.passes })
    }
  }

  @Test("Certain counts are certain")
  func edges() {
    var stream = RandomStream(testKey(1))
    for total in [0, 1, 5, 100, 1 << 53] {
      #expect(stream.hypergeometric(0, good: total, bad: 0) == 0)
      #expect(stream.hypergeometric(total, good: total, bad: 0) == total)
      #expect(stream.hypergeometric(total, good: 0, bad: total) == 0)
      #expect(stream.hypergeometric(total, good: total / 2, bad: total - total / 2) == total / 2)
    }
  }

  private static let kinds: [[Int]] = [
    [5, 0, 3, 12, 1], [100, 200, 50, 400, 0, 30], (1...200).map { $0 % 7 },
    (1...9000).map { 1 + 100_000 / $0 },
  ]

  @Test("Every kind's count is hypergeometric, sums and limits hold", arguments: [false, true])
  func multivariate(inBlocks: Bool) {
    for (index, kinds) in Self.kinds.enumerated() {
      let total = kinds.reduce(0, +)
      for draws in [0, 1, 7, total / 10, total / 2, total - 3, total] {
        // z-tests of the mean and of the variance of one kind, false alarm 1e-8 a seed and case.
        let repeats = kinds.count > 1000 ? 40 : 4000
        for seed in testSeeds {
          var stream = RandomStream(testKey(seed, index))
          let tree = RandomTree(testKey(seed, index + 10))
          let samples = (0..<repeats).map { i in
            inBlocks
              ? Bulk.multivariateHypergeometric(draws, kinds, tree: tree.child(i))
              : stream.multivariateHypergeometric(draws, kinds)
          }
          for sample in samples {
            #expect(sample.reduce(0, +) == draws)
            #expect(zip(sample, kinds).allSatisfy { $0 >= 0 && $0 <= $1 })
          }
          let kind = kinds.firstIndex(of: kinds.max() ?? 0) ?? 0
          let p = Double(kinds[kind]) / Double(total)
          let (n, all) = (Double(draws), Double(total))
          let variance = n * p * (1 - p) * (all - n) / (all - 1)
          let law = CountLaw(mean: n * p, variance: variance) { _ in 0 }
          if variance > 0.5 && repeats > 1000 {
            let counts = samples.map { $0[kind] }
            for verdict in law.momentTests(counts, falseAlarm: 1e-8) {
              #expect(verdict.passes, "\(draws) of \(total): \(verdict)")
            }
            let wrong = CountLaw(mean: n * p + 0.3 * variance.squareRoot(), variance: variance) {
              _ in 0
            }
            #expect(!wrong.momentTests(counts, falseAlarm: 1e-8)[0].passes)
          }
        }
      }
    }
  }

  @Test("Two kinds have covariance -n p q (N - n)/(N - 1)")
  func covariance() {
    let kinds = [40, 60, 100]
    for seed in testSeeds {
      let tree = RandomTree(testKey(seed, 7))
      let products = (0..<20_000).map { i in
        let drawn = Bulk.multivariateHypergeometric(80, kinds, tree: tree.child(i))
        return (Double(drawn[0]) - 16) * (Double(drawn[1]) - 24)
      }
      let expected = -80 * 0.2 * 0.3 * 120 / 199
      #expect(Estimate(products).agrees(with: expected, null: 0).passes)
      #expect(!Estimate(products).agrees(with: -80 * 0.2 * 0.3, null: nil).passes)
    }
  }
}
