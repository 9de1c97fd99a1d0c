import Foundation
import Models
import Numerics
import TestKit
import Testing

@Suite("Gaussians") struct GaussianTests {
  private func line(_ mean: Double, _ deviation: Double) -> Gaussian? {
    Gaussian(mean: [mean], variances: [deviation * deviation])
  }

  private func expectation(under law: Gaussian, _ f: @escaping (Points) -> [Double]) -> Double {
    let rule = Rule.line(scale: 0.2, step: 0.02)
    return Rule.integral([rule]) { rows in
      zip(law.logDensity(rows), f(rows)).map { log, value in
        exp(log) == 0 ? 0 : exp(log) * value
      }
    }
  }

  private static let pairs: [(Double, Double, Double, Double)] = [
    (0, 1, 0.3, 1.7), (0, 1, 0, 0.2), (-1, 0.5, 2, 0.5), (5, 2, 5, 2), (0, 1, 1e-3, 1.001),
  ]

  @Test("On the line, divergences, W₁, W₂ and the largest gap are their integrals")
  func distances() throws {
    for (m, s, n, t) in Self.pairs {
      let a = try #require(line(m, s))
      let b = try #require(line(n, t))
      let logs = expectation(under: a) { rows in
        zip(a.logDensity(rows), b.logDensity(rows)).map { $0 - $1 }
      }
      #expect(abs(a.divergence(to: b) - logs) <= 1e-9 * max(1, logs), "\((m, s, n, t))")
      let rule = Rule.line(scale: 1, step: 0.002)
      let first = Rule.integral([rule]) { rows in
        rows.rows.elements.map { abs(Normal.cdf(($0 - m) / s) - Normal.cdf(($0 - n) / t)) }
      }
      #expect(abs(a.wasserstein1(to: b) - first) <= 1e-5, "\((m, s, n, t))")
      let second = (m - n) * (m - n) + (s - t) * (s - t)
      #expect(relativeError(a.squaredWasserstein(to: b), second) <= 1e-13)
      var gap = 0.0
      let (low, high) = (min(m - 4 * s, n - 4 * t), max(m + 4 * s, n + 4 * t))
      for x in stride(from: low, through: high, by: 1e-3) {
        gap = max(gap, abs(Normal.cdf((x - m) / s) - Normal.cdf((x - n) / t)))
      }
      let largest = a.kolmogorovSmirnov(to: b, axis: 0)
      #expect(largest >= gap - 1e-15 && largest <= gap + 1e-5, "\((m, s, n, t))")
    }
  }

  @Test("Distances are zero from a law to itself, symmetric where they should be, and positive")
  func axioms() throws {
    for test in ModelCase.gaussians {
      let a = try #require(test.model as? Gaussian)
      #expect(abs(a.divergence(to: a)) <= 1e-14 && a.squaredWasserstein(to: a) <= 1e-12)
      for axis in 0..<a.dimension { #expect(a.kolmogorovSmirnov(to: a, axis: axis) == 0) }
      let moved = a.mean.map { $0 + 0.5 }
      let b = try #require(Gaussian(mean: moved, covariance: 1.5 * a.covariance))
      #expect(a.divergence(to: b) > 0 && b.divergence(to: a) > 0)
      #expect(relativeError(a.squaredWasserstein(to: b), b.squaredWasserstein(to: a)) <= 1e-12)
      let gaps = (a.kolmogorovSmirnov(to: b, axis: 0), b.kolmogorovSmirnov(to: a, axis: 0))
      #expect(relativeError(gaps.0, gaps.1) <= 1e-14)
      if a.dimension == 1 {
        #expect(a.wasserstein1(to: a) == 0 && a.wasserstein1(to: b) == b.wasserstein1(to: a))
      }
    }
  }

  @Test("A diagonal covariance gives the same numbers on the full path as on the diagonal one")
  func paths() throws {
    let variances = [0.25, 4, 1]
    let diagonal = try #require(Gaussian(mean: [1, -1, 0], variances: variances))
    let full = try #require(
      Gaussian(mean: [1, -1, 0], covariance: Matrix(diagonal: variances)))
    let others = try [
      #require(Gaussian(mean: [0, 0, 0.5], variances: [1, 2, 3])),
      #require(Gaussian(mean: [0, 0, 0.5], covariance: ModelCase.covariance3)),
    ]
    #expect(diagonal.covariance == full.covariance && diagonal.variances == full.variances)
    #expect(relativeError(diagonal.entropy, full.entropy) <= 1e-14)
    #expect(relativeError(diagonal.meanVariance, full.meanVariance) <= 1e-15)
    for other in others {
      for (a, b) in [
        (diagonal.divergence(to: other), full.divergence(to: other)),
        (other.divergence(to: diagonal), other.divergence(to: full)),
        (diagonal.squaredWasserstein(to: other), full.squaredWasserstein(to: other)),
        (other.squaredWasserstein(to: diagonal), other.squaredWasserstein(to: full)),
      ] { #expect(relativeError(a, b) <= 1e-12) }
    }
    let rows = diagonal.sample(200, key: testKey(1))
    for (a, b) in zip(rows.rows.elements, full.sample(200, key: testKey(1)).rows.elements) {
      #expect(abs(a - b) <= 1e-14)
    }
    for (a, b) in zip(diagonal.logDensity(rows), full.logDensity(rows)) {
      #expect(abs(a - b) <= 1e-13 * max(1, abs(a)))
    }
  }

  @Test("Divergence is additive over independent coordinates and ignores a common affine map")
  func invariance() throws {
    let a = try #require(Gaussian(mean: [0.5, -1], variances: [2, 0.3]))
    let b = try #require(Gaussian(mean: [0, 1], variances: [1, 0.7]))
    let parts = try (0..<2).map { j in
      try #require(line(a.mean[j], a.variances[j].squareRoot()))
        .divergence(to: #require(line(b.mean[j], b.variances[j].squareRoot())))
    }
    #expect(relativeError(a.divergence(to: b), parts[0] + parts[1]) <= 1e-14)
    let map = Matrix(rows: 2, columns: 2, elements: [1, 2, -0.5, 3])
    func image(_ g: Gaussian) throws -> Gaussian {
      let mean = map * Matrix(rows: 2, columns: 1, elements: g.mean)
      return try #require(
        Gaussian(mean: mean.elements, covariance: map * g.covariance * map.transposed))
    }
    #expect(relativeError(try image(a).divergence(to: image(b)), a.divergence(to: b)) <= 1e-12)
    #expect(relativeError(try image(a).entropy, a.entropy + log(4)) <= 1e-13)
  }

  @Test("A law keeps its digits when it has collapsed")
  func collapsed() throws {
    let a = try #require(line(3, 1e-150))
    let b = try #require(line(3, 2e-150))
    #expect(relativeError(a.divergence(to: b), log(2) + 0.125 - 0.5) <= 1e-13)
    let unit = try #require(line(0, 1)).kolmogorovSmirnov(to: #require(line(0, 2)), axis: 0)
    #expect(relativeError(a.kolmogorovSmirnov(to: b, axis: 0), unit) <= 1e-13)
    let wide = try #require(line(0, 1))
    for deviation in [1e-9, 1e-150, 1e-160] {
      // All of the narrow law's mass lies at 3: the gap is the larger side of the wide law there.
      let narrow = try #require(line(3, deviation))
      let gap = narrow.kolmogorovSmirnov(to: wide, axis: 0)
      #expect(abs(gap - Normal.cdf(3)) <= 1e-8)
      #expect(relativeError(wide.kolmogorovSmirnov(to: narrow, axis: 0), gap) <= 1e-14)
    }
    #expect(relativeError(a.wasserstein1(to: b), 1e-150 * (2 / Double.pi).squareRoot()) <= 1e-13)
    #expect(a.logDensity(Points([3]))[0] > 300)
  }
}
