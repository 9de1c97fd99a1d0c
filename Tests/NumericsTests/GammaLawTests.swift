import Foundation
import Numerics
import TestKit
import Testing

@Suite("Gamma numbers") struct GammaLawTests {
  @Test("The distribution function is the gamma law's", arguments: [0.1, 0.5, 1, 2.5, 100])
  func distribution(shape: Double) {
    // Kolmogorov–Smirnov, false alarm 1e-8 a seed and shape.
    for seed in testSeeds {
      var stream = RandomStream(testKey(seed, Int(10 * shape)))
      let values = (0..<100_000).map { _ in stream.gamma(shape: shape) }
      #expect(values.allSatisfy { $0 >= 0 && $0.isFinite })
      let verdict = kolmogorovTest(values) { GammaFunctions.lowerRegularized(shape, $0) }
      #expect(verdict.passes, "\(verdict)")
      // The wrong law: a scale of 1.1, or of 1.4 where the shape is a tenth and the law so wide
      // that a tenth moves little.
      let scale = shape < 0.5 ? 1.4 : 1.1
      let wrong = kolmogorovTest(values) {
        GammaFunctions.lowerRegularized(shape, $0 / scale)
      }
      #expect(!wrong.passes, "\(wrong)")
    }
  }

  @Test("Mean and variance are the shape", arguments: [0.1, 0.5, 1, 2.5, 100, 1e6])
  func moments(shape: Double) {
    // Two z-tests share a false alarm of 1e-8 a seed and shape.
    let limit = zLimit(comparisons: 2)
    for seed in testSeeds {
      var stream = RandomStream(testKey(seed, 1 + Int(10 * shape)))
      let values = (0..<200_000).map { _ in stream.gamma(shape: shape) }
      let squares = values.map { ($0 - shape) * ($0 - shape) }
      let mean = Estimate(values).agrees(with: shape, null: nil, limit: limit)
      let variance = Estimate(squares).agrees(with: shape, null: nil, limit: limit)
      #expect(mean.passes, "\(mean)")
      #expect(variance.passes, "\(variance)")
      // The wrong laws: a mean 5 % of a standard deviation off, 1.3 times the variance.
      let off = shape + 0.05 * shape.squareRoot()
      #expect(!Estimate(values).agrees(with: off, null: nil, limit: limit).passes)
      #expect(!Estimate(squares).agrees(with: 1.3 * shape, null: nil, limit: limit).passes)
    }
  }

  @Test("Chi-squared numbers have their law for whole and broken degrees", arguments: [1, 2.5, 9])
  func chiSquared(degrees: Double) {
    // Kolmogorov–Smirnov, false alarm 1e-8 a seed and number of degrees.
    for seed in testSeeds {
      var stream = RandomStream(testKey(seed, Int(2 * degrees)))
      let values = (0..<50_000).map { _ in stream.chiSquared(degrees) }
      let verdict = kolmogorovTest(values) { ChiSquared.cdf($0, degrees: degrees) }
      #expect(verdict.passes, "\(verdict)")
      #expect(!kolmogorovTest(values) { ChiSquared.cdf($0, degrees: 1.2 * degrees) }.passes)
    }
  }
}
