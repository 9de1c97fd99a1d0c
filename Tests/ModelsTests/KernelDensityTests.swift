import Foundation
import Models
import Numerics
import TestKit
import Testing

@Suite("Kernel density estimates", .serialized) struct KernelDensityTests {
  private typealias Reference = DensityReference

  /// Row i, column j: log(u / (1 - u)) with u the fractional part of (i + 1) √primes[j].
  private func logistic(_ count: Int, _ primes: [Double], _ shift: Double = 0, _ scale: Double = 1)
    -> Matrix
  {
    Matrix(
      rows: count, columns: primes.count,
      elements: (0..<count).flatMap { row in
        primes.map { prime in
          let value = Double(row + 1) * prime.squareRoot()
          let u = value - value.rounded(.down)
          return shift + scale * log(u / (1 - u))
        }
      })
  }

  private let primes: [Double] = [2, 3, 5, 7, 23]
  private let others: [Double] = [11, 13, 17, 19, 29]

  private func queries(_ d: Int) -> Points {
    let far = Matrix(rows: 1, columns: d, elements: [Double](repeating: 30, count: d))
    return Points(Matrix.stacked([logistic(12, Array(others.prefix(d)), 0.1, 1.1), far]))
  }

  private func estimate(
    _ d: Int, _ h: Double, weights: [Double]? = nil, kernel: KernelDensity.Kernel = .gaussian
  ) throws -> KernelDensity {
    try #require(
      KernelDensity(
        rows: logistic(150, Array(primes.prefix(d))), weights: weights,
        bandwidths: [Double](repeating: h, count: d), kernel: kernel))
  }

  private func verify(_ values: [Double], _ expected: [Double], _ tolerance: Double = 1e-12) {
    #expect(values.count == expected.count)
    for (a, b) in zip(values, expected) {
      #expect(relativeError(a, b) <= tolerance, "\(a), expected \(b)")
    }
  }

  @Test("Log-densities are scikit-learn's to 1e-12, far away too")
  func logDensities() throws {
    verify(try estimate(1, 0.2).logDensity(queries(1)), Reference.gaussian1)
    verify(try estimate(2, 0.2).logDensity(queries(2)), Reference.gaussian2)
    verify(try estimate(3, 0.35).logDensity(queries(3)), Reference.gaussian3)
    verify(try estimate(5, 0.7).logDensity(queries(5)), Reference.gaussian5)
    verify(
      try estimate(1, 0.2, kernel: .tophat).logDensity(queries(1).prefix(12)), Reference.tophat1)
    let weights = (0..<150).map { $0 < 50 ? 3.0 : 1 }
    verify(
      try estimate(1, 0.2, weights: weights).logDensity(queries(1).prefix(12)),
      Reference.weighted1)
  }

  @Test("One kernel is the normal density wherever it can be written down")
  func singleKernel() throws {
    let one = try #require(
      KernelDensity(rows: Matrix(rows: 1, columns: 1, elements: [0]), bandwidths: [1]))
    let places = (0...40_000).map { Double($0) * 0.0017 } + [1e3, 1e100, 1e155]
    for (x, log) in zip(places, one.logDensity(Points(places))) {
      let expected = -0.5 * x * x - 0.5 * Foundation.log(2 * Double.pi)
      #expect(relativeError(log, expected) <= 1e-15 || abs(log - expected) <= 1e-15, "\(x)")
    }
  }

  @Test("The box counts the rows that are near on every axis")
  func boxes() throws {
    let rows = logistic(150, [2, 3])
    let weights = (0..<150).map { $0 < 50 ? 3.0 : 1 }
    let h = [0.6, 0.9]
    let queries = queries(2)
    for shares in [nil, weights] {
      let model = try #require(
        KernelDensity(rows: rows, weights: shares, bandwidths: h, kernel: .tophat))
      let each = shares ?? [Double](repeating: 1, count: 150)
      let expected = (0..<13).map { i in
        let near = (0..<150).filter { j in
          (0..<2).allSatisfy { abs(rows[j, $0] - queries.rows[i, $0]) <= h[$0] }
        }
        let mass = near.reduce(0) { $0 + each[$1] } / each.reduce(0, +)
        return log(mass / (4 * h[0] * h[1]))
      }
      verify(model.logDensity(queries), expected, 1e-13)
    }
  }

  @Test("Numbers do not depend on threads, and long samples begin as short ones")
  func threads() throws {
    defer { setThreads(1) }
    let model = try estimate(2, 0.3)
    let rows = model.sample(20_000, key: testKey(5))
    let logs = [1, 2, 4].map { threads in
      setThreads(threads)
      #expect(model.sample(20_000, key: testKey(5)) == rows)
      return model.logDensity(rows)
    }
    #expect(logs[0] == logs[1] && logs[0] == logs[2])
    for count in [15, 16, 17, 8191, 8192, 8193] {
      #expect(model.sample(count, key: testKey(5)) == rows.prefix(count))
    }
  }

  @Test("Quantiles, distribution and kurtosis on the line")
  func marginals() throws {
    let model = try estimate(1, 0.2)
    let marginal = try marginalLaw(model.law)
    let levels = [1e-6, 0.01, 0.05, 0.5, 0.95, 0.999]
    verify(levels.map(marginal.quantile), Reference.quantiles1, 1e-11)
    verify([try kurtosis(model.law)], [Reference.kurtosis1])
    for x in [-4, 0.3, 5] {
      #expect(relativeError(marginal.cdf(x) + marginal.survival(x), 1) <= 1e-13)
      // By parts: E[X; X ≤ x] = x F(x) - ∫ F.
      var integral = 0.0
      let step = 0.001
      for i in 0..<60_000 { integral += step * marginal.cdf(x - (Double(i) + 0.5) * step) }
      let lowerMean = try #require(marginal.lowerMean)
      let lower = lowerMean(x)
      #expect(abs(lower - (x * marginal.cdf(x) - integral)) <= 1e-6)
    }
    // A top hat is flat between far rows: of all the points with the same share the lowest.
    let hats = try #require(
      KernelDensity(
        rows: Matrix(rows: 2, columns: 1, elements: [0, 10]), bandwidths: [1], kernel: .tophat))
    let half = try marginalLaw(hats.law).quantile(0.5)
    #expect(abs(half - 1) <= 1e-12)
    #expect(relativeError(hats.meanVariance, 25 + 1.0 / 3) <= 1e-14)
  }

  @Test("Rows are drawn as often as they weigh; exact binomial limits, false alarm 1e-8 each")
  func frequencies() throws {
    let rows = Matrix(rows: 5, columns: 1, elements: [0, 1, 2, 3, 4])
    let draws = 80_000
    for seed in testSeeds {
      for weights in [nil, [1, 2, 3, 4, 10.0]] {
        let model = try #require(
          KernelDensity(rows: rows, weights: weights, bandwidths: [0]))
        let sample = model.sample(draws, key: testKey(seed, 3)).rows.elements
        let shares = weights.map { $0.map { $0 / 20 } } ?? [Double](repeating: 0.2, count: 5)
        for (value, share) in zip(0..<5, shares) {
          let count = sample.count { $0 == Double(value) }
          let verdict = binomialTest(count, trials: draws, probability: share)
          #expect(verdict.passes, "\(verdict)")
          // The wrong law: every share a fifth larger.
          #expect(!binomialTest(count, trials: draws, probability: 1.2 * share).passes)
        }
      }
    }
  }

  @Test("The bootstrap has no density and says so")
  func bootstrap() throws {
    let model = try estimate(1, 0)
    #expect(model.isBootstrap && model.law.logDensity == nil && model.law.entropy == nil)
    #expect(model.logDensity(Points([0, model.rows[0, 0]])) == [-.infinity, -.infinity])
    let marginal = try marginalLaw(model.law)
    let sorted = model.rows.elements.sorted()
    #expect(marginal.density(0).isNaN)
    for p in [0.001, 0.01, 0.1, 0.5, 0.9, 0.999] {
      let x = marginal.quantile(p)
      #expect(x == sorted.first { y in Double(sorted.count { $0 <= y }) / 150 >= p })
      #expect(marginal.cdf(x) >= p && marginal.cdf(x.nextDown) < p)
    }
  }

  private func fit(
    _ bandwidth: KernelDensityLearner.Bandwidth, _ parts: [(Points, Double)]
  ) throws -> KernelDensity {
    let learner = KernelDensityLearner(bandwidth: bandwidth)
    var summary = learner.summary(of: parts[0].0, weight: parts[0].1)
    for part in parts.dropFirst() {
      summary.merge(learner.summary(of: part.0, weight: part.1))
    }
    return try learner.fit(summary, key: testKey(0))
  }

  @Test("Bandwidths are the rules of thumb times the standard deviation, of weighted rows too")
  func bandwidths() throws {
    let line = Points(logistic(150, [2]))
    let (_, scatter) = Samples.moments(line.rows.elements)
    let s = (scatter / 150).squareRoot()
    verify(try fit(.scott, [(line, 1)]).bandwidths, [Reference.scottFactor * s])
    verify(try fit(.silverman, [(line, 2)]).bandwidths, [1.06 * Reference.scottFactor * s])
    verify(try fit(.fixed(0.4), [(line, 1)]).bandwidths, [0.4])
    let plane = Points(logistic(150, [2, 3]))
    let (_, scatters) = Samples.diagonalMoments(rows: plane.rows)
    verify(
      try fit(.silverman, [(plane, 1)]).bandwidths,
      scatters.map { Reference.silvermanFactor2 * ($0 / 150).squareRoot() })

    let head = line.prefix(50)
    let rest = line.picking(Array(50..<150))
    let weighted = try fit(.scott, [(head, 3), (rest, 1)])
    // Weight 3 is three equal rows, but for the number of rows.
    let tripled = try fit(.scott, [(head, 1), (head, 1), (head, 1), (rest, 1)])
    verify(weighted.mean, tripled.mean)
    let deviation = (tripled.meanVariance / (1 + pow(250, -0.4))).squareRoot()
    verify(weighted.bandwidths, [Reference.weightedScottFactor * deviation])
    #expect(try fit(.scott, [(head, 1), (rest, 1)]) == fit(.scott, [(line, 1)]))
    #expect(try fit(.scott, [(head, 2), (rest, 2)]).weights == nil)
  }

  @Test("Data that determine no estimate")
  func degeneracies() throws {
    let same = Points([3, 3, 3])
    #expect(throws: Degeneracy("all 3 examples are equal")) { try fit(.silverman, [(same, 1)]) }
    let flat = Points(Matrix(rows: 3, columns: 2, elements: [1, 5, 2, 5, 3, 5]))
    #expect(throws: Degeneracy("all 3 examples are equal in coordinate 2")) {
      try fit(.scott, [(flat, 1)])
    }
    for bandwidth in [KernelDensityLearner.Bandwidth.fixed(0.1), .fixed(0), .scott] {
      #expect(throws: Degeneracy("there are no examples")) {
        try fit(bandwidth, [(Points([Double]()), 1)])
      }
      #expect(throws: Degeneracy("the 2 examples spread beyond the range of numbers")) {
        try fit(bandwidth, [(Points([1e200, -1e200]), 1)])
      }
    }
    // A width of its own is a model of equal rows, and of one.
    #expect(try fit(.fixed(0.1), [(same, 1)]).meanVariance == 0.1 * 0.1)
    #expect(try fit(.fixed(0), [(same.prefix(1), 1)]).meanVariance == 0)
  }
}
