import Numerics
import TestKit
import Testing

@Suite("Multinomial counts") struct MultinomialLawTests {
  private let weights = [0.4, 0, 3, 1, 1e-9, 0, 0.6, 5, 0]
  private var total: Double { weights.reduce(0, +) }

  @Test("They sum to the trials, and outcomes of weight zero never occur")
  func sums() {
    var stream = RandomStream(testKey(1))
    for trials in [0, 1, 5, 100, 1_000_000, 1_000_000_000_000] {
      for _ in 0..<100 {
        let counts = stream.multinomial(trials, weights)
        #expect(counts.reduce(0, +) == trials)
        #expect(counts.count == weights.count)
        for (count, weight) in zip(counts, weights) {
          #expect(count >= 0 && (weight > 0 || count == 0))
        }
      }
    }
  }

  @Test("Weights near rounding leave no trial over")
  func closeWeights() {
    var stream = RandomStream(testKey(2))
    let tenths = [Double](repeating: 0.1, count: 10)
    let wide = [1e-300, 1e300, 1e-300, 1e300, 0]
    for _ in 0..<500 {
      #expect(stream.multinomial(1000, tenths).reduce(0, +) == 1000)
      let counts = stream.multinomial(1000, wide)
      #expect(counts[0] == 0 && counts[2] == 0 && counts[1] + counts[3] == 1000)
    }
  }

  @Test("Each count is binomial")
  func marginals() {
    // Moments and a histogram for each of five outcomes share a false alarm of 1e-8 a seed.
    let trials = 60
    for seed in testSeeds {
      var stream = RandomStream(testKey(seed, 1))
      let draws = (0..<20_000).map { _ in stream.multinomial(trials, weights) }
      for (k, weight) in weights.enumerated() where weight > 0.1 {
        let counts = draws.map { $0[k] }
        let law = CountLaw.binomial(trials, weight / total)
        for verdict in law.momentTests(counts, falseAlarm: 1e-9)
          + [law.histogramTest(counts, falseAlarm: 1e-9)]
        {
          #expect(verdict.passes, "outcome \(k): \(verdict)")
        }
        let wrong = CountLaw.binomial(trials, 1.1 * weight / total)
        #expect(!wrong.momentTests(counts, falseAlarm: 1e-9)[0].passes)
      }
    }
  }

  @Test("Two counts have covariance -n p q")
  func covariance() {
    // A z-test, false alarm 1e-8 a seed.
    let (n, p, q) = (30.0, 3 / total, 5 / total)
    for seed in testSeeds {
      var stream = RandomStream(testKey(seed, 2))
      let products = (0..<30_000).map { _ in
        let counts = stream.multinomial(30, weights)
        return (Double(counts[2]) - n * p) * (Double(counts[7]) - n * q)
      }
      let verdict = Estimate(products).agrees(with: -n * p * q, null: 0)
      #expect(verdict.passes, "\(verdict)")
      #expect(!Estimate(products).agrees(with: -0.8 * n * p * q, null: nil).passes)
    }
  }
}
