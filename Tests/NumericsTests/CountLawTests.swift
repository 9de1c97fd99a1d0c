import Numerics
import TestKit
import Testing

@Suite("Counts") struct CountLawTests {
  private struct Case: CustomTestStringConvertible, Sendable {
    let trials: Int
    let probability: Double
    var testDescription: String { "n = \(trials), p = \(probability)" }
  }

  private static let grid: [Case] = [
    Case(trials: 1, probability: 0.3), Case(trials: 5, probability: 0.5),
    Case(trials: 20, probability: 0.1), Case(trials: 20, probability: 0.9),
    Case(trials: 24, probability: 0.5), Case(trials: 100, probability: 0.09),
    Case(trials: 100, probability: 0.11), Case(trials: 1000, probability: 0.5),
    Case(trials: 1000, probability: 0.99), Case(trials: 1_000_000, probability: 1e-5),
    Case(trials: 1_000_000, probability: 0.3), Case(trials: 1_000_000_000_000, probability: 1e-12),
    Case(trials: 1_000_000_000_000, probability: 3e-11),
    Case(trials: 1_000_000_000_000, probability: 0.5),
    Case(trials: 1 << 53, probability: 0.25),
  ]

  private func verify(_ law: CountLaw, _ counts: [Int], wrong: CountLaw, _ what: String) {
    // A histogram and two moments share a false alarm of 1e-8 a seed and case.
    let verdicts =
      law.momentTests(counts, falseAlarm: 0.5e-8)
      + (hasHistogram(law) ? [law.histogramTest(counts, falseAlarm: 0.5e-8)] : [])
    for verdict in verdicts { #expect(verdict.passes, "\(what): \(verdict)") }
    let others =
      wrong.momentTests(counts, falseAlarm: 0.5e-8)
      + (hasHistogram(law) ? [wrong.histogramTest(counts, falseAlarm: 0.5e-8)] : [])
    #expect(others.contains { !$0.passes }, "\(what): a wrong law passes")
  }

  /// The incomplete gamma and beta functions need about √mean steps, and lose their digits to the
  /// size of ln Γ; above this, moments are compared alone and shapes by normal scores.
  private func hasHistogram(_ law: CountLaw) -> Bool { law.variance < 1e7 }

  @Test("Binomial counts have their law", arguments: grid)
  private func binomial(test: Case) {
    for seed in testSeeds {
      var stream = RandomStream(testKey(seed, test.trials % 1009))
      let counts = (0..<40_000).map { _ in stream.binomial(test.trials, test.probability) }
      #expect(counts.allSatisfy { $0 >= 0 && $0 <= test.trials })
      let law = CountLaw.binomial(test.trials, test.probability)
      // The wrong law has its mean a tenth of a deviation off.
      let step = 0.1 * law.variance.squareRoot()
      let wrong = CountLaw(mean: law.mean + step, variance: law.variance, cdf: law.cdf)
      verify(law, counts, wrong: wrong, "\(test)")
    }
  }

  @Test("Poisson counts have their law", arguments: [0.1, 3, 9.9, 10, 50, 1e6, 1e12])
  func poisson(mean: Double) {
    for seed in testSeeds {
      var stream = RandomStream(testKey(seed, Int(mean) % 1009))
      let counts = (0..<40_000).map { _ in stream.poisson(mean) }
      let law = CountLaw.poisson(mean)
      let wrong = CountLaw.poisson(mean + 0.1 * mean.squareRoot())
      verify(law, counts, wrong: wrong, "mean \(mean)")
    }
  }

  @Test("Counts too many for a histogram are normal on their own scale")
  func largeCounts() {
    // With a variance of 2e11 and more the law is normal to 1e-6. Kolmogorov–Smirnov, false alarm
    // 1e-8 a seed and law.
    for seed in testSeeds {
      var stream = RandomStream(testKey(seed, 3))
      let binomial = (0..<60_000).map { _ in stream.binomial(1_000_000_000_000, 0.3) }
      let poisson = (0..<60_000).map { _ in stream.poisson(1e12) }
      let scores = [
        binomial.map { (Double($0) - 3e11) / 2.1e11.squareRoot() },
        poisson.map { (Double($0) - 1e12) / 1e6 },
      ]
      for values in scores {
        let verdict = kolmogorovTest(values, cdf: Normal.cdf)
        #expect(verdict.passes, "\(verdict)")
        #expect(!kolmogorovTest(values) { Normal.cdf($0 / 1.3.squareRoot()) }.passes)
      }
    }
  }

  @Test("A shape that is wrong while its mean and variance are right is seen by the histogram")
  func histogramPower() {
    // Normal numbers rounded to whole ones, where a Poisson law of mean 10 is skew.
    var stream = RandomStream(testKey(1, 4))
    let counts = (0..<40_000).map { _ in
      max(0, Int((10 + 10.0.squareRoot() * stream.normal()).rounded()))
    }
    #expect(!CountLaw.poisson(10).histogramTest(counts, falseAlarm: 0.5e-8).passes)
  }

  @Test("Certain counts are certain")
  func edges() {
    var stream = RandomStream(testKey(1))
    for trials in [0, 1, 1000, 1 << 53] {
      #expect(stream.binomial(trials, 0) == 0)
      #expect(stream.binomial(trials, 1) == trials)
    }
    #expect(stream.binomial(0, 0.5) == 0)
    #expect(stream.poisson(0) == 0)
    #expect(stream.multinomial(0, [1, 2]) == [0, 0])
    #expect(stream.multinomial(7, [0, 3, 0]) == [0, 7, 0])
    #expect(stream.multinomial(7, [2]) == [7])
  }
}
