import Foundation
import Models
import Numerics
import TestKit
import Testing

@Suite("Densities and samples") struct DensityTests {
  private static let planar = ModelCase.densities.filter { $0.dimension <= 2 }
  private static let lines = ModelCase.densities.filter { $0.dimension == 1 }

  @Test("Densities integrate to one, to 1e-9 on the line and 1e-6 in the plane", arguments: planar)
  func integrals(test: ModelCase) {
    let rule =
      test.dimension == 1
      ? Rule.line(above: test.minimum, step: 0.02) : Rule.line(scale: 0.5, step: 0.05)
    let total = Rule.integral(Array(repeating: rule, count: test.dimension)) { rows in
      test.model.logDensity(rows).map { exp($0) }
    }
    #expect(abs(total - 1) <= (test.dimension == 1 ? 1e-9 : 1e-6), "\(total)")
  }

  @Test("On the line, mean, variance and entropy are integrals of the density", arguments: lines)
  func moments(test: ModelCase) throws {
    let rule = Rule.line(above: test.minimum, step: 0.02)
    func expectation(_ f: @escaping (Double, Double) -> Double) -> Double {
      Rule.integral([rule]) { rows in
        zip(rows.rows.elements, test.model.logDensity(rows)).map { x, log in
          log == -.infinity ? 0 : exp(log) * f(x, log)
        }
      }
    }
    let mean = try #require(test.law.mean)[0]
    #expect(abs(expectation { x, _ in x } - mean) <= 1e-7)
    // Tails of order x^-3.5 and heavier leave no digits of the variance at the last node.
    if !test.name.contains("pareto"), !test.name.contains("student") {
      let variance = try #require(test.law.covariance)[0, 0]
      #expect(abs(expectation { x, _ in (x - mean) * (x - mean) } - variance) <= 1e-7)
    }
    if let entropy = test.law.entropy { #expect(abs(expectation { -$1 } - entropy) <= 1e-7) }
  }

  @Test("Marginals: the density is the slope of the distribution, the quantile its inverse")
  func marginals() throws {
    for test in ModelCase.densities {
      for axis in 0..<test.dimension {
        let marginals = try #require(test.law.marginal)
        let marginal = marginals(axis)
        for p in [1e-6, 0.01, 0.05, 0.3, 0.5, 0.77, 0.95, 0.999] {
          let x = marginal.quantile(p)
          #expect(relativeError(marginal.cdf(x), p) <= 1e-9, "\(test.name), \(p)")
          let step = 1e-4 * max(1e-2, min(1, p / marginal.density(x)))
          let slope = (marginal.cdf(x + step) - marginal.cdf(x - step)) / (2 * step)
          #expect(
            abs(slope - marginal.density(x)) <= 1e-4 * marginal.density(x) + 1e-9
              || test.minimum.map { x - step < $0 } == true, "\(test.name), \(p)")
        }
      }
    }
  }

  @Test("On the line, the marginal density is the density", arguments: lines)
  func marginalDensity(test: ModelCase) throws {
    let marginals = try #require(test.law.marginal)
    let marginal = marginals(0)
    let rows = test.model.sample(200, key: testKey(9))
    for (x, log) in zip(rows.rows.elements, test.model.logDensity(rows)) {
      #expect(relativeError(marginal.density(x), exp(log)) <= 1e-12)
    }
    if let minimum = test.minimum {
      #expect(marginal.density(minimum / 2) == 0 && marginal.cdf(minimum / 2) == 0)
      #expect(test.model.logDensity(Points([minimum / 2, -1])) == [-.infinity, -.infinity])
    }
  }
}
