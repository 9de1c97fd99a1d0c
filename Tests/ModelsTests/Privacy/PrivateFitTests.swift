import Models
import Numerics
import TestKit
import Testing

@Suite("Private fits") struct PrivateFitTests {
  private let none = PrivacyBudget(epsilon: .infinity, delta: 1e-5)
  private let budget = PrivacyBudget(epsilon: 1, delta: 1e-5)

  private func rows(_ count: Int, _ dimension: Int, scale: Double = 1, seed: UInt64 = 1) -> Matrix {
    Matrix(
      rows: count, columns: dimension,
      elements: Bulk.normals(count * dimension, mean: 0.3, scale: scale, key: testKey(seed)))
  }

  private func bounds(_ dimension: Int) -> [RowBounds] {
    [
      .box((0..<dimension).map { -1 - 0.1 * Double($0)...2 }),
      .ball(centre: (0..<dimension).map { 0.1 * Double($0) }, radius: 1.5),
    ]
  }

  @Test("Rows are moved to the edge of their bounds, and only those outside")
  func clipping() {
    let data = rows(200, 3, scale: 1.5)
    for bounds in bounds(3) {
      let standard = bounds.standardized(data)
      var moved = 0
      for i in 0..<200 {
        let z = (0..<3).map { standard[i, $0] }
        let x = (0..<3).map { bounds.centre[$0] + bounds.scales[$0] * z[$0] }
        let square = z.reduce(0) { $0 + $1 * $1 }
        #expect(square <= bounds.largestSquare * (1 + 1e-12))
        var wanted = (0..<3).map { data[i, $0] }
        switch bounds {
        case .box(let ranges):
          for j in 0..<3 {
            wanted[j] = min(ranges[j].upperBound, max(ranges[j].lowerBound, wanted[j]))
          }
        case .ball(let centre, let radius):
          let step = (0..<3).map { wanted[$0] - centre[$0] }
          let length = step.reduce(0) { $0 + $1 * $1 }.squareRoot()
          if length > radius { wanted = (0..<3).map { centre[$0] + radius / length * step[$0] } }
        }
        if wanted != (0..<3).map({ data[i, $0] }) { moved += 1 }
        for j in 0..<3 { #expect(abs(x[j] - wanted[j]) <= 1e-12) }
      }
      #expect(moved > 20 && moved < 180)
    }
  }

  @Test("No row changes the released numbers by more than the sensitivity, and some do by as much")
  func sensitivity() {
    for bounds in bounds(3) {
      for shape in GaussianLearner.Shape.allCases {
        let learner = PrivateGaussianLearner(
          shape: shape, estimator: .mle, bounds: bounds, budget: budget)
        var largest = 0.0
        // Most of these rows lie outside, at corners and edges.
        let z = bounds.standardized(rows(500, 3, scale: 20))
        for i in 0..<500 {
          let row = (0..<3).map { z[i, $0] }
          var square = 1 + row.reduce(0) { $0 + $1 * $1 }
          for a in 0..<3 {
            for b in 0..<3 where shape == .full || a == b {
              square += (row[a] * row[b]) * (row[a] * row[b])
            }
          }
          largest = max(largest, square.squareRoot())
        }
        #expect(largest <= learner.sensitivity * (1 + 1e-12))
        #expect(largest >= 0.95 * learner.sensitivity, "\(largest) of \(learner.sensitivity)")
      }
    }
  }

  @Test("Without noise the fit is that of the clipped rows")
  func noNoise() throws {
    for dimension in [1, 3] {
      let data = rows(60, dimension)
      for bounds in bounds(dimension) {
        for shape in GaussianLearner.Shape.allCases {
          for estimator in GaussianLearner.Estimator.allCases {
            let learner = PrivateGaussianLearner(
              shape: shape, estimator: estimator, bounds: bounds, budget: none)
            var summary = learner.summary(of: Points(data.rows(0..<25)), weight: 1)
            summary.merge(learner.summary(of: Points(data.rows(25..<60)), weight: 1))
            let model = try learner.fit(summary, key: testKey(2))
            var clipped = bounds.standardized(data)
            for i in 0..<60 {
              for j in 0..<dimension {
                clipped[i, j] = bounds.centre[j] + bounds.scales[j] * clipped[i, j]
              }
            }
            let plain = GaussianLearner(shape: shape, estimator: estimator)
            let wanted = try plain.fit(
              plain.summary(of: Points(clipped), weight: 1), key: testKey(2))
            #expect(model.repaired == 0)
            for j in 0..<dimension {
              #expect(abs(model.mean[j] - wanted.mean[j]) <= 1e-12)
              for k in 0..<dimension {
                #expect(
                  abs(model.gaussian.covariance[j, k] - wanted.covariance[j, k]) <= 1e-12)
              }
            }
          }
        }
      }
    }
  }

  /// Fits with 20,000 keys to rows at ±1 on every axis, whose sums of products are 0 off the diagonal.
  private func noisy(
    _ dimension: Int, count: Int, _ value: (PrivateGaussian) -> Double
  ) throws -> (values: [Double], deviation: Double) {
    let signs = (0..<count).map { i in
      (0..<dimension).map { (i >> $0) & 1 == 0 ? 1.0 : -1.0 }
    }
    let learner = PrivateGaussianLearner(
      shape: .full, estimator: .mle,
      bounds: .box(Array(repeating: -4...4, count: dimension)), budget: budget)
    let summary = learner.summary(
      of: Points(Matrix(rows: count, columns: dimension, elements: signs.flatMap { $0 })),
      weight: 1)
    let values = try (0..<20_000).map { value(try learner.fit(summary, key: testKey(3, $0))) }
    return (values, learner.deviation)
  }

  @Test("Noise on the mean is normal with the analytic σ, and not with the classical one")
  func noiseOfMean() throws {
    let (values, sigma) = try noisy(1, count: 4096) { $0.mean[0] }
    func law(_ sigma: Double) -> Verdict {
      kolmogorovTest(values) { Normal.cdf($0 / (4 * sigma / 4096)) }
    }
    #expect(relativeError(sigma, 3.7306316348159418 * 3.0.squareRoot()) <= 1e-12)
    #expect(law(sigma).passes, "\(law(sigma))")
    #expect(!law(4.8448 * 3.0.squareRoot()).passes)
  }

  @Test("Noise off the diagonal is σ/√2, so that both of its places together have σ")
  func noiseOfCovariance() throws {
    let (values, sigma) = try noisy(2, count: 1 << 20) { $0.gaussian.covariance[0, 1] }
    func law(_ sigma: Double) -> Verdict {
      kolmogorovTest(values) { Normal.cdf($0 / (16 * sigma / Double(1 << 20))) }
    }
    #expect(law(sigma * 0.5.squareRoot()).passes, "\(law(sigma * 0.5.squareRoot()))")
    #expect(!law(sigma).passes)
  }

  @Test("A noisy covariance is moved back to what is possible, or there is no model")
  func repair() throws {
    let data = rows(40, 3)
    var (repaired, ended) = (0, 0)
    for bounds in bounds(3) {
      for shape in GaussianLearner.Shape.allCases {
        let learner = PrivateGaussianLearner(
          shape: shape, estimator: .unbiased, bounds: bounds, budget: budget)
        let summary = learner.summary(of: Points(data), weight: 1)
        for seed in 0..<200 {
          do {
            let model = try learner.fit(summary, key: testKey(4, seed))
            if model.repaired > 0 { repaired += 1 }
            #expect(
              bounds.standardized(Matrix(rows: 1, columns: 3, elements: model.mean))
                .elements.reduce(0) { $0 + $1 * $1 } <= bounds.largestSquare * (1 + 1e-9))
            let variances = try #require(BLAS.eigenvalues(model.gaussian.covariance))
            let most =
              bounds.largestSquare * (bounds.scales.max() ?? 0) * (bounds.scales.max() ?? 0)
            #expect(variances.allSatisfy { $0 > 0 })
            #expect((variances.last ?? .nan) <= most * (1 + 1e-9))
            #expect(model.sample(3, key: testKey(5)).rows.elements.allSatisfy { $0.isFinite })
          } catch is Degeneracy {
            ended += 1
          }
        }
      }
    }
    #expect(repaired > 100)
    let learner = PrivateGaussianLearner(
      shape: .full, estimator: .mle, bounds: .box([-1...1]),
      budget: PrivacyBudget(epsilon: 0.01, delta: 1e-5))
    let one = learner.summary(of: Points([0.5]), weight: 1)
    for seed in 0..<50 {
      if (try? learner.fit(one, key: testKey(6, seed))) == nil { ended += 1 }
    }
    #expect(ended > 10)
  }

  @Test("Noisy counts: as counted without noise, normal with the analytic σ, never negative")
  func counts() throws {
    let codes = Symbols((0..<5000).map { Int32($0 % 4 == 0 ? 2 : 0) })
    let exact = CategoricalLearner(vocabulary: 6, smoothing: 0.5)
    let clean = PrivateCategoricalLearner(vocabulary: 6, smoothing: 0.5, budget: none)
    let wanted = try exact.fit(exact.summary(of: codes, weight: 1), key: testKey(1))
    let found = try clean.fit(clean.summary(of: codes, weight: 1), key: testKey(1))
    #expect(found.probabilities.dense == wanted.probabilities.dense)

    let learner = PrivateCategoricalLearner(vocabulary: 6, budget: budget)
    let summary = learner.summary(of: codes, weight: 1)
    #expect(relativeError(learner.deviation, 3.7306316348159418) <= 1e-12)
    var ratios: [Double] = []
    var empty = 0
    for seed in 0..<20_000 {
      let p = try learner.fit(summary, key: testKey(7, seed)).probabilities.dense
      #expect(p.allSatisfy { $0 >= 0 } && abs(p.reduce(0, +) - 1) <= 1e-12)
      // (a + e)/(b + f) - a/b is (e - (a/b) f)/b to first order.
      ratios.append((p[2] / p[0] - 1 / 3.0) * 3750 / (1 + 1 / 9.0).squareRoot())
      if p[5] == 0 { empty += 1 }
    }
    func law(_ sigma: Double) -> Verdict { kolmogorovTest(ratios) { Normal.cdf($0 / sigma) } }
    #expect(law(learner.deviation).passes, "\(law(learner.deviation))")
    #expect(!law(4.8448).passes)
    // A symbol that never occurred comes to life in half of the fits.
    #expect(binomialTest(empty, trials: 20_000, probability: 0.5).passes)
  }

  @Test("A histogram counts, clips to its range, and has the noise of counts")
  func histogram() throws {
    let learner = HistogramLearner(range: -1...1, bins: 4)
    let data = Points([-3, -1, -0.6, -0.5, -0.1, 0, 0.2, 0.99, 1, 7])
    let model = try learner.fit(learner.summary(of: data, weight: 1), key: testKey(1))
    #expect(model.probabilities == [0.3, 0.2, 0.2, 0.3])
    let weighted = try learner.fit(learner.summary(of: data, weight: 3), key: testKey(1))
    #expect(zip(weighted.probabilities, model.probabilities).allSatisfy { abs($0 - $1) <= 1e-15 })
    #expect(model.logDensity(Points([-1.01, 1.01])) == [-.infinity, -.infinity])
    let same = HistogramLearner(range: -1...1, bins: 4, budget: none)
    #expect(try same.fit(same.summary(of: data, weight: 1), key: testKey(1)) == model)

    let source = Points(Bulk.normals(2000, key: testKey(8)))
    let noisy = HistogramLearner(range: -3...3, bins: 6, budget: budget)
    let categorical = PrivateCategoricalLearner(vocabulary: 6, budget: budget)
    let counts = noisy.summary(of: source, weight: 1)
    let (a, b) = (
      try noisy.fit(counts, key: testKey(9)), try categorical.fit(counts, key: testKey(9))
    )
    #expect(zip(a.probabilities, b.probabilities.dense).allSatisfy { abs($0 - $1) <= 1e-15 })
    let drawn = a.sample(20_000, key: testKey(10)).rows.elements
    let marginal = try #require(a.law.marginal?(0))
    #expect(kolmogorovTest(drawn) { marginal.cdf($0) }.passes)
    #expect(!kolmogorovTest(drawn) { Normal.cdf($0 - 0.1) }.passes)
    #expect(abs((marginal.lowerMean?(3) ?? .nan) - a.mean[0]) <= 1e-12)
  }
}
