import Foundation
import Models
import Numerics
import TestKit
import Testing

@Suite("Frequencies of samples") struct FrequencyTests {
  private static let planar = ModelCase.densities.filter { $0.dimension == 2 }

  @Test("Every coordinate follows its marginal", arguments: ModelCase.all)
  func marginals(test: ModelCase) throws {
    // Kolmogorov–Smirnov, false alarm 1e-8 a seed, case and axis.
    for seed in testSeeds {
      let rows = test.model.sample(50_000, key: testKey(seed))
      for axis in 0..<test.dimension {
        let marginals = try #require(test.law.marginal)
        let marginal = marginals(axis)
        let values = rows.rows.column(axis)
        let verdict = kolmogorovTest(values, cdf: marginal.cdf)
        #expect(verdict.passes, "\(verdict)")
        // The wrong law: stretched by a fifth about its median.
        let median = marginal.quantile(0.5)
        let wrong = kolmogorovTest(values) { marginal.cdf(median + ($0 - median) / 1.2) }
        #expect(!wrong.passes, "\(wrong)")
      }
    }
  }

  @Test("Counts in the plane follow the density", arguments: planar)
  func cells(test: ModelCase) {
    // Chi-squared over 49 squares and the rest, false alarm 1e-8 a seed and case.
    let (low, width, side) = (-3.5, 1.0, 7)
    var shares: [Double] = []
    for i in 0..<side {
      for j in 0..<side {
        let rules = [i, j].map { k in
          let start = low + Double(k) * width
          let halves = [0.0, 0.25, 0.5, 0.75].map {
            Rule.interval(start + $0 * width, start + ($0 + 0.25) * width)
          }
          return Rule(nodes: halves.flatMap(\.nodes), weights: halves.flatMap(\.weights))
        }
        shares.append(Rule.integral(rules) { test.model.logDensity($0).map { exp($0) } })
      }
    }
    shares.append(1 - shares.reduce(0, +))
    let draws = 40_000
    for seed in testSeeds {
      func counts(_ rows: Points) -> [Int] {
        var counts = [Int](repeating: 0, count: side * side + 1)
        for row in 0..<rows.count {
          let i = ((rows.rows[row, 0] - low) / width).rounded(.down)
          let j = ((rows.rows[row, 1] - low) / width).rounded(.down)
          let isInside = i >= 0 && j >= 0 && i < Double(side) && j < Double(side)
          counts[isInside ? Int(i) * side + Int(j) : side * side] += 1
        }
        return counts
      }
      let expected = shares.map { $0 * Double(draws) }
      let rows = test.model.sample(draws, key: testKey(seed, 1))
      let verdict = chiSquaredTest(counts(rows), expected: expected)
      #expect(verdict.passes, "\(verdict)")
      // The wrong law: the second coordinate is another row's, half of the time.
      var wrong = rows
      for row in 0..<draws { wrong.rows[row, 1] = rows.rows[(row + 1) % draws, 1] * 1.1 }
      #expect(!chiSquaredTest(counts(wrong), expected: expected).passes)
    }
  }

  @Test("Squared Mahalanobis distances of Gaussian rows are chi-squared")
  func mahalanobis() throws {
    // Kolmogorov–Smirnov, false alarm 1e-8 a seed and case.
    for test in ModelCase.gaussians {
      let gaussian = try #require(test.model as? Gaussian)
      let top = gaussian.logDensity(
        Points(Matrix(rows: 1, columns: test.dimension, elements: gaussian.mean)))[0]
      for seed in testSeeds {
        let rows = gaussian.sample(40_000, key: testKey(seed, 2))
        let squares = gaussian.logDensity(rows).map { 2 * (top - $0) }
        let degrees = Double(test.dimension)
        let verdict = kolmogorovTest(squares) { ChiSquared.cdf($0, degrees: degrees) }
        #expect(verdict.passes, "\(test.name): \(verdict)")
        #expect(!kolmogorovTest(squares) { ChiSquared.cdf($0 / 1.2, degrees: degrees) }.passes)
      }
    }
  }

  @Test("Coordinates of Student's law share one chi-squared number")
  func studentRadius() {
    // |z|²/d of d coordinates is F(d, ν). Kolmogorov–Smirnov, false alarm 1e-8 a seed.
    let (degrees, d) = (3.0, 2.0)
    let source = StudentTSource(degrees: degrees, location: [1, -1], scale: 2)
    for seed in testSeeds {
      let rows = source.sample(40_000, key: testKey(seed, 3)).rows
      let squares = (0..<rows.rows).map { i in
        ((rows[i, 0] - 1) * (rows[i, 0] - 1) + (rows[i, 1] + 1) * (rows[i, 1] + 1)) / 4
      }
      func cdf(_ square: Double) -> Double {
        GammaFunctions.regularizedBeta(d / 2, degrees / 2, square / (degrees + square))
      }
      let verdict = kolmogorovTest(squares, cdf: cdf)
      #expect(verdict.passes, "\(verdict)")
      // The wrong law: coordinates of different rows.
      let mixed = (0..<rows.rows).map { i in
        let y = rows[(i + 1) % rows.rows, 1]
        return ((rows[i, 0] - 1) * (rows[i, 0] - 1) + (y + 1) * (y + 1)) / 4
      }
      #expect(!kolmogorovTest(mixed, cdf: cdf).passes)
    }
  }
}
