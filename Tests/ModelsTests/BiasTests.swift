import Foundation
import Models
import Numerics
import TestKit
import Testing

@Suite("Biased sampling") struct BiasTests {
  @Test("No bias leaves the samples alone")
  func none() {
    for test in ModelCase.gaussians {
      guard let gaussian = test.model as? Gaussian else { continue }
      let plain = gaussian.sample(100, key: testKey(1))
      #expect(gaussian.sample(100, bias: .none, key: testKey(1)) == plain)
    }
    #expect(SamplingBias.none.varianceFactor(dimension: 3) == 1)
  }

  @Test("A temperature multiplies deviations from the mean by its root")
  func temperature() {
    for test in ModelCase.gaussians {
      guard let gaussian = test.model as? Gaussian else { continue }
      for temperature in [0.25, 0.9, 2] {
        let bias = SamplingBias(temperature: temperature)
        #expect(bias.varianceFactor(dimension: test.dimension) == temperature)
        let plain = gaussian.sample(100, key: testKey(2)).rows
        let biased = gaussian.sample(100, bias: bias, key: testKey(2)).rows
        for i in 0..<100 {
          for j in 0..<test.dimension {
            let step = (plain[i, j] - gaussian.mean[j]) * temperature.squareRoot()
            #expect(abs(biased[i, j] - gaussian.mean[j] - step) <= 1e-13)
          }
        }
      }
    }
  }

  @Test("Truncation keeps the likely part of the law, and all of it", arguments: [0.01, 0.3, 0.9])
  func truncation(share: Double) throws {
    // The squared Mahalanobis distance is chi-squared below its quantile. Kolmogorov–Smirnov,
    // false alarm 1e-8 a seed, case and share.
    for test in ModelCase.gaussians {
      let gaussian = try #require(test.model as? Gaussian)
      let degrees = Double(test.dimension)
      let limit = ChiSquared.quantile(1 - share, degrees: degrees)
      let top = gaussian.logDensity(
        Points(Matrix(rows: 1, columns: test.dimension, elements: gaussian.mean)))[0]
      for seed in testSeeds {
        let rows = gaussian.sample(
          20_000, bias: SamplingBias(temperature: 0.81, truncate: share), key: testKey(seed, 3))
        let squares = gaussian.logDensity(rows).map { 2 * (top - $0) / 0.81 }
        #expect(squares.allSatisfy { $0 <= limit * (1 + 1e-9) }, "a row beyond the ellipsoid")
        func cdf(_ square: Double, _ share: Double) -> Double {
          min(1, ChiSquared.cdf(square, degrees: degrees) / (1 - share))
        }
        let verdict = kolmogorovTest(squares) { cdf($0, share) }
        #expect(verdict.passes, "\(test.name): \(verdict)")
        // The wrong laws: too much or too little is dropped.
        #expect(!kolmogorovTest(squares) { cdf($0, share > 0.5 ? 0.95 : share + 0.1) }.passes)
      }
    }
  }

  @Test("The variance factor is that of truncated samples, in every direction")
  func varianceFactor() throws {
    // A z-test for each variance, false alarm 1e-8 a seed, case and bias altogether.
    for test in ModelCase.gaussians {
      let gaussian = try #require(test.model as? Gaussian)
      for bias in [SamplingBias(truncate: 0.05), SamplingBias(temperature: 1.3, truncate: 0.5)] {
        let factor = bias.varianceFactor(dimension: test.dimension)
        for seed in testSeeds {
          let rows = gaussian.sample(60_000, bias: bias, key: testKey(seed, 4)).rows
          for j in 0..<test.dimension {
            let limit = zLimit(comparisons: test.dimension)
            let squares = Estimate(
              rows.column(j).map { ($0 - gaussian.mean[j]) * ($0 - gaussian.mean[j]) })
            let variance = factor * gaussian.variances[j]
            let verdict = squares.agrees(with: variance, null: nil, limit: limit)
            #expect(verdict.passes, "\(test.name): \(verdict)")
            #expect(!squares.agrees(with: 1.1 * variance, null: nil, limit: limit).passes)
          }
        }
      }
    }
  }

  @Test("Known factors of truncation: one dimension by the normal law, two in closed form")
  func knownFactors() {
    for share in [0.01, 0.1, 0.5] {
      let c = Normal.quantile(1 - share / 2)
      let line = 1 - 2 * c * Normal.density(c) / (1 - share)
      let bias = SamplingBias(truncate: share)
      #expect(relativeError(bias.varianceFactor(dimension: 1), line) <= 1e-12)
      // For two: R² exponential below -2 ln share.
      let r = -2 * log(share)
      let plane = 1 - r * share / (2 * (1 - share))
      #expect(relativeError(bias.varianceFactor(dimension: 2), plane) <= 1e-12)
    }
  }
}
