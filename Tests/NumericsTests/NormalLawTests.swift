import Numerics
import TestKit
import Testing

/// Draws normal numbers in pieces, so that tests can ask for more than fits in memory.
private enum NormalMethod: String, CaseIterable {
  case ziggurat, bulk

  func draw(_ count: Int, seed: UInt64, piece: Int = 0) -> [Double] {
    switch self {
    case .ziggurat:
      var stream = RandomStream(testKey(seed, piece))
      return (0..<count).map { _ in stream.normal() }
    case .bulk: return Bulk.normals(count, key: testKey(seed, piece))
    }
  }
}

@Suite("Normal numbers") struct NormalLawTests {
  /// The wrong laws of the tests: normal with 1.05 times the variance unless said otherwise.
  private let wrongScale = 1.05.squareRoot()

  @Test("The distribution function is the normal one", arguments: NormalMethod.allCases)
  fileprivate func distribution(method: NormalMethod) {
    // Kolmogorov–Smirnov, false alarm 1e-8 a seed and method.
    for seed in testSeeds {
      let values = method.draw(300_000, seed: seed)
      let verdict = kolmogorovTest(values, cdf: Normal.cdf)
      #expect(verdict.passes, "\(verdict)")
      // The largest gap of a law with 1.05 times the variance is 0.0059, too near the limit of
      // 0.0056; with 1.2 times the variance it is 0.022.
      let wrong = kolmogorovTest(values) { Normal.cdf($0 / 1.2.squareRoot()) }
      #expect(!wrong.passes, "\(wrong)")
    }
  }

  @Test("The first six moments are 0, 1, 0, 3, 0, 15", arguments: NormalMethod.allCases)
  fileprivate func moments(method: NormalMethod) {
    // Six z-tests share a false alarm of 1e-8 a seed and method.
    let expected = [0.0, 1, 0, 3, 0, 15]
    let limit = zLimit(comparisons: expected.count)
    for seed in testSeeds {
      let values = method.draw(200_000, seed: seed)
      func verdicts(_ values: [Double]) -> [Verdict] {
        var powers = values
        return expected.map { moment in
          let verdict = Estimate(powers).agrees(with: moment, null: nil, limit: limit)
          for i in powers.indices { powers[i] *= values[i] }
          return verdict
        }
      }
      for verdict in verdicts(values) { #expect(verdict.passes, "\(verdict)") }
      #expect(!verdicts(values.map { wrongScale * $0 })[1].passes)
      #expect(!verdicts(values.map { $0 + 0.03 })[0].passes)
      #expect(!verdicts(values.map { abs($0) })[2].passes)
    }
  }

  @Test("As many numbers lie beyond 3, 4 and 5 as should", arguments: NormalMethod.allCases)
  fileprivate func tails(method: NormalMethod) {
    // Six exact binomial tests share a false alarm of 1e-8 a seed and method.
    let pieces = testsAreFull ? 40 : 1
    let size = 1_000_000
    for seed in testSeeds {
      var counts: [Double: Int] = [:]
      for piece in 0..<pieces {
        for value in method.draw(size, seed: seed, piece: piece) where abs(value) > 3 {
          for limit in [3.0, 4, 5] {
            if value > limit { counts[limit, default: 0] += 1 }
            if value < -limit { counts[-limit, default: 0] += 1 }
          }
        }
      }
      for limit in [-5.0, -4, -3, 3, 4, 5] {
        func verdict(_ count: Int, scale: Double = 1) -> Verdict {
          binomialTest(
            count, trials: pieces * size, probability: Normal.cdf(-abs(limit) / scale),
            falseAlarm: 1e-8 / 6)
        }
        let right = verdict(counts[limit] ?? 0)
        #expect(right.passes, "beyond \(limit): \(right)")
        // The wrong laws: a tail of a law with 1.2 times the variance, and no tail at all.
        if abs(limit) == 3 {
          #expect(!verdict(counts[limit] ?? 0, scale: 1.2.squareRoot()).passes)
        }
        if abs(limit) == 4 { #expect(!verdict(0).passes) }
        if abs(limit) == 5 && testsAreFull {
          #expect(!verdict(3 * (counts[limit] ?? 0) + 20).passes)
        }
      }
    }
  }

  @Test("Cosines, sines and successive numbers are uncorrelated, squares too")
  func independence() {
    // Bulk normals of one block of sixteen, by lag; 2 × 20 z-tests share 1e-8 a seed.
    let lags = Array(1...20)
    let limit = zLimit(comparisons: 2 * lags.count)
    for seed in testSeeds {
      let x = Bulk.normals(100_000, key: testKey(seed, 1))
      for lag in lags {
        let products = zip(x, x.dropFirst(lag)).map { $0 * $1 }
        let squares = zip(x, x.dropFirst(lag)).map { ($0 * $0 - 1) * ($1 * $1 - 1) }
        for values in [products, squares] {
          let verdict = Estimate(values).agrees(with: 0, null: nil, limit: limit)
          #expect(verdict.passes, "lag \(lag): \(verdict)")
        }
      }
      // The wrong law: each number takes a twentieth of its variance from its neighbour.
      let mixed = zip(x, x.dropFirst()).map {
        (0.05.squareRoot() * $1 + 0.95.squareRoot() * $0) * $1
      }
      #expect(!Estimate(mixed).agrees(with: 0, null: nil, limit: limit).passes)
    }
  }
}
