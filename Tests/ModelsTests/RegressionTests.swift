import Foundation
import Models
import Numerics
import TestKit
import Testing

@Suite("Linear regressions") struct RegressionTests {
  /// Row i, column j: log(u / (1 - u)) with u the fractional part of (i + 1) √prime.
  private static func logistic(_ count: Int, _ primes: [Double]) -> Matrix {
    Matrix(
      rows: count, columns: primes.count,
      elements: (0..<count).flatMap { row in
        primes.map { prime in
          let value = Double(row + 1) * prime.squareRoot()
          let u = value - value.rounded(.down)
          return log(u / (1 - u))
        }
      })
  }

  private static let data = LabelledRows(
    inputs: logistic(12, [2, 3, 5]), labels: logistic(12, [7]).elements)

  private func standard(_ dimension: Int) throws -> Gaussian {
    try #require(
      Gaussian(
        mean: [Double](repeating: 0, count: dimension),
        covariance: Matrix(diagonal: [Double](repeating: 1, count: dimension))))
  }

  private func expectClose(_ a: [Double], _ b: [Double], _ tolerance: Double = 1e-13) {
    #expect(a.count == b.count)
    for (x, y) in zip(a, b) { #expect(relativeError(x, y, floor: 0.1) <= tolerance, "\(x), \(y)") }
  }

  @Test("Fits are those of scikit-learn and NumPy")
  func reference() throws {
    let inputs = try standard(3)
    let ols = RegressionLearner(labelNoise: .estimated, inputs: inputs)
    let model = try ols.fit(ols.summary(of: Self.data, weight: 1), key: testKey(0))
    expectClose(model.weights, RegressionValues.ols)
    #expect(relativeError(model.noise, RegressionValues.noise) <= 1e-13)

    let stated = RegressionLearner(labelNoise: .stated(0.5), inputs: inputs)
    var sum = stated.summary(of: Self.data.prefix(4), weight: 2.5)
    sum.merge(stated.summary(of: Self.data.picking(Array(4..<12)), weight: 1))
    expectClose(try stated.fit(sum, key: testKey(0)).weights, RegressionValues.weighted)
    #expect(try stated.fit(sum, key: testKey(0)).noise == 0.5)

    let few = stated.summary(of: Self.data.prefix(2), weight: 1)
    expectClose(try stated.fit(few, key: testKey(0)).weights, RegressionValues.leastNorm)

    let ridge = RegressionLearner(
      .ridge(penalty: 0.3), labelNoise: .stated(0), inputs: inputs)
    let shrunk = try ridge.fit(ridge.summary(of: Self.data, weight: 1), key: testKey(0))
    expectClose(shrunk.weights, RegressionValues.ridge)
    // A weight that all rows share changes nothing.
    let heavy = try ridge.fit(ridge.summary(of: Self.data, weight: 7), key: testKey(0))
    expectClose(heavy.weights, RegressionValues.ridge)
  }

  @Test("Summaries of pieces merge to that of the whole")
  func merging() throws {
    for learner in [
      RegressionLearner(labelNoise: .stated(1), inputs: try standard(3)),
      RegressionLearner(labelNoise: .stated(1), design: .shared, inputs: try standard(3)),
    ] {
      let whole = learner.summary(of: Self.data, weight: 1)
      for cut in [0, 1, 5, 12] {
        var sum = learner.summary(of: Self.data.prefix(cut), weight: 1)
        sum.merge(learner.summary(of: Self.data.picking(Array(cut..<12)), weight: 1))
        #expect(sum.count == 12 && sum.weight == 12 && sum.squaredWeight == 12)
        expectClose(sum.gram.elements, whole.gram.elements)
        expectClose(sum.cross, whole.cross)
        #expect(relativeError(sum.square, whole.square) <= 1e-14)
      }
    }
  }

  @Test("Rows are prefixes of longer samples, belong to their key, and have the law's labels")
  func sampling() throws {
    let law = RegressionLaw(
      weights: [1, -2], inputs: try #require(Gaussian(mean: [0, 0], variances: [1, 4])), noise: 0.5)
    let source = LinearRegressionSource(law)
    let long = source.sample(500, key: testKey(1))
    for count in [0, 1, 7, 500] {
      #expect(source.sample(count, key: testKey(1)) == long.prefix(count))
    }
    #expect(Set(source.sample(500, key: testKey(2)).labels).isDisjoint(with: long.labels))
    #expect(LabelledRows.joined([long.prefix(3), long.picking(Array(3..<500))]) == long)
    // False alarm 1e-8 a seed: residuals are N(0, 0.25), uncorrelated with inputs.
    for seed in testSeeds {
      let rows = source.sample(40_000, key: testKey(seed, 3))
      let residuals = rows.labels.indices.map {
        rows.labels[$0] - rows.inputs[$0, 0] + 2 * rows.inputs[$0, 1]
      }
      let verdict = kolmogorovTest(residuals) { Normal.cdf($0 / 0.5) }
      #expect(verdict.passes, "\(verdict)")
      #expect(!kolmogorovTest(residuals) { Normal.cdf($0 / 0.55) }.passes)
      #expect(!kolmogorovTest(rows.labels) { Normal.cdf($0 / 0.5) }.passes)
    }
  }

  @Test("A shared design comes back row by row, and over again")
  func sharedDesign() throws {
    let learner = RegressionLearner(
      labelNoise: .stated(0), design: .shared, inputs: try standard(3))
    let model = try learner.fit(learner.summary(of: Self.data, weight: 1), key: testKey(0))
    #expect(model.sample(12, key: testKey(1)).inputs == Self.data.inputs)
    #expect(model.sample(5, key: testKey(1)).inputs == Self.data.inputs.rows(0..<5))
    let twice = model.sample(20, key: testKey(1)).inputs
    #expect(twice == Matrix.stacked([Self.data.inputs, Self.data.inputs.rows(0..<8)]))
    // Without noise the next generation has the same weights.
    let next = try learner.fit(
      learner.summary(of: model.sample(12, key: testKey(2)), weight: 1), previous: model,
      key: testKey(0))
    expectClose(next.weights, model.weights)
    #expect(next.design == model.design)
  }

  @Test(
    "Few rows of a shared design that come back span the same directions", arguments: [1, 4, 9])
  func fewSharedRows(times: Int) throws {
    let (rows, d) = (8, 30)
    let inputs = try standard(d)
    let learner = RegressionLearner(labelNoise: .stated(1), design: .shared, inputs: inputs)
    let truth = LinearRegression(
      weights: (0..<d).map { Double($0 % 5) - 2 }, noise: 1, design: .fresh(inputs))
    let first = truth.sample(rows, key: testKey(0))
    let model = try learner.fit(learner.summary(of: first, weight: 1), key: testKey(0))
    var pool = learner.summary(of: first, weight: 1)
    var labels = first.labels
    for batch in 0..<times {
      let next = model.sample(rows, key: testKey(UInt64(batch) + 1))
      pool.merge(learner.summary(of: next, weight: 1))
      for i in labels.indices { labels[i] += next.labels[i] }
    }
    // Least norm on the rows once, with the mean of their labels.
    let mean = LabelledRows(
      inputs: first.inputs, labels: labels.map { $0 / Double(times + 1) })
    let expected = try learner.fit(learner.summary(of: mean, weight: 1), key: testKey(0))
    let fitted = try learner.fit(pool, previous: model, key: testKey(0))
    expectClose(fitted.weights, expected.weights, 1e-10)
    // Rows of a fresh design that depend on one another are a finding.
    let fresh = RegressionLearner(labelNoise: .stated(1), inputs: inputs)
    #expect(throws: Degeneracy.self) {
      try fresh.fit(
        fresh.summary(of: LabelledRows.joined([first, first]), weight: 1), key: testKey(0))
    }
  }

  @Test("Data that determine no weights or no noise say why")
  func degenerate() throws {
    let inputs = try standard(3)
    func reason(_ data: LabelledRows, _ learner: RegressionLearner) -> String? {
      do throws(Degeneracy) {
        let model = try learner.fit(learner.summary(of: data, weight: 1), key: testKey(0))
        #expect(model.weights.allSatisfy(\.isFinite) && model.noise.isFinite)
        return nil
      } catch {
        return error.description
      }
    }
    let stated = RegressionLearner(labelNoise: .stated(1), inputs: inputs)
    let estimated = RegressionLearner(labelNoise: .estimated, inputs: inputs)
    let equal = Self.data.picking([0, 0, 0, 1])
    #expect(reason(equal, stated)?.contains("singular") == true)
    #expect(reason(Self.data.picking([0, 0]), stated)?.contains("depend") == true)
    #expect(reason(Self.data.prefix(0), stated) != nil)
    #expect(reason(Self.data.prefix(3), estimated)?.contains("no residuals") == true)
    #expect(reason(Self.data.prefix(2), estimated)?.contains("no residuals") == true)
    #expect(reason(Self.data.prefix(3), stated) == nil && reason(Self.data, estimated) == nil)
    let ridge = RegressionLearner(.ridge(penalty: 0.1), labelNoise: .stated(1), inputs: inputs)
    #expect(reason(equal, ridge) == nil)
    let huge = LabelledRows(
      inputs: 1e200 * Self.data.inputs, labels: Self.data.labels.map { 1e200 * $0 })
    #expect(reason(huge, stated) != nil)
  }

  // Products drawn in place of rows

  private static let readings: [(name: String, value: @Sendable (CrossProducts) -> Double)] = [
    ("gram", { $0.gram[0, 0] }), ("mixed gram", { $0.gram[0, 1] }), ("cross", { $0.cross[0] }),
    ("other cross", { $0.cross[1] }), ("square", { $0.square }),
    ("residual", { $0.residual([0.5, -1]) }),
    (
      "leftover",
      { summary in
        let weights = Cholesky(summary.gram)?.solve(summary.cross) ?? [0, 0]
        return summary.residual(weights)
      }
    ),
  ]

  private static let covariance = Matrix(rows: 2, columns: 2, elements: [2, -0.75, -0.75, 0.5])

  @Test("Products have the law of rows that are drawn and summarised", arguments: [2, 3, 8])
  func statistics(count: Int) throws {
    // Two-sample tests, false alarm 1e-8 each, a seed, count and reading.
    let inputs = try #require(Gaussian(mean: [0, 0], covariance: Self.covariance))
    let learner = RegressionLearner(labelNoise: .stated(0.7), inputs: inputs)
    let model = LinearRegression(weights: [0.5, -1], noise: 0.7, design: .fresh(inputs))
    for seed in testSeeds {
      let drawn = (0..<15_000).map {
        learner.drawSummary(of: model, count, bias: .none, key: testKey(seed, $0))
      }
      func sampled(_ count: Int) -> [CrossProducts] {
        (0..<15_000).map {
          learner.summary(of: model.sample(count, key: testKey(seed + 1000, $0)), weight: 1)
        }
      }
      let (right, wrong) = (sampled(count), sampled(count + 3))
      for (name, value) in Self.readings {
        if name == "leftover" && count == 2 { continue }
        let verdict = twoSampleTest(drawn.map(value), right.map(value))
        #expect(verdict.passes, "\(name) of \(count): \(verdict)")
        #expect(!twoSampleTest(drawn.map(value), wrong.map(value)).passes, "\(name) of \(count)")
      }
    }
  }

  @Test("Products of a shared design have the law of its rows with new labels")
  func sharedStatistics() throws {
    // Two-sample tests, false alarm 1e-8 each, a seed and reading.
    let inputs = try standard(3)
    let rows = Self.data.inputs
    let learner = RegressionLearner(labelNoise: .stated(0.7), design: .shared, inputs: inputs)
    let weights = [0.5, -1, 2.0]
    let byRows = LinearRegression(weights: weights, noise: 0.7, design: .shared(rows))
    let byProducts = LinearRegression(
      weights: weights, noise: 0.7, design: .sharedProducts(BLAS.gram(rows), count: 12))
    let loud = LinearRegression(weights: weights, noise: 0.8, design: .shared(rows))
    for seed in testSeeds {
      let drawn = (0..<12_000).map {
        learner.drawSummary(of: byProducts, 12, bias: .none, key: testKey(seed, $0))
      }
      func sampled(_ model: LinearRegression) -> [CrossProducts] {
        (0..<12_000).map {
          learner.summary(of: model.sample(12, key: testKey(seed + 1000, $0)), weight: 1)
        }
      }
      let (right, wrong) = (sampled(byRows), sampled(loud))
      let readings: [(CrossProducts) -> Double] = [
        { $0.cross[0] }, { $0.square }, { $0.residual(weights) },
      ]
      for (place, value) in readings.enumerated() {
        let verdict = twoSampleTest(drawn.map(value), right.map(value))
        #expect(verdict.passes, "reading \(place): \(verdict)")
        #expect(!twoSampleTest(drawn.map(value), wrong.map(value)).passes, "reading \(place)")
      }
      #expect(drawn.allSatisfy { $0.gram == BLAS.gram(rows) && $0.count == 12 })
    }
  }

  @Test("A part of products and the rest have the law of rows that are split", arguments: [0.7, 0])
  func splitting(noise: Double) throws {
    // Two-sample tests, false alarm 1e-8 each, a seed, noise and reading.
    let inputs = try #require(Gaussian(mean: [0, 0], covariance: Self.covariance))
    let learner = RegressionLearner(labelNoise: .stated(noise), inputs: inputs)
    let model = LinearRegression(weights: [0.5, -1], noise: noise, design: .fresh(inputs))
    for seed in testSeeds {
      let drawn = (0..<12_000).map { index in
        let all = learner.drawSummary(of: model, 9, bias: .none, key: testKey(seed, index))
        return (all, all.prefix(5, key: testKey(seed, index).part(1)))
      }
      func sampled(_ part: Int) -> [(CrossProducts, CrossProducts)] {
        (0..<12_000).map { index in
          let rows = model.sample(9, key: testKey(seed + 1000, index))
          return (
            learner.summary(of: rows, weight: 1),
            learner.summary(of: rows.prefix(part), weight: 1)
          )
        }
      }
      let (right, wrong) = (sampled(5), sampled(3))
      for (name, value) in Self.readings
      where noise > 0 || !["residual", "leftover"].contains(name) {
        for (kind, of) in [
          ("part", { value($0.1) }), ("share", { value($0.1) - 0.3 * value($0.0) }),
        ] as [(String, ((CrossProducts, CrossProducts)) -> Double)] {
          let verdict = twoSampleTest(drawn.map(of), right.map(of))
          #expect(verdict.passes, "\(name) of the \(kind): \(verdict)")
          #expect(!twoSampleTest(drawn.map(of), wrong.map(of)).passes, "\(name) of the \(kind)")
        }
      }
      if noise == 0 {
        // Labels without noise stay on the plane.
        for (_, part) in drawn.prefix(100) {
          #expect(part.residual([0.5, -1]) <= 1e-13 * part.square)
        }
      }
    }
  }

  @Test("Products of 10¹³ rows determine the weights to six digits")
  func enormous() throws {
    let inputs = try standard(2)
    let learner = RegressionLearner(labelNoise: .estimated, inputs: inputs)
    let model = LinearRegression(weights: [0.5, -1], noise: 0.7, design: .fresh(inputs))
    let summary = learner.drawSummary(
      of: model, 10_000_000_000_000, bias: .none, key: testKey(1))
    let fitted = try learner.fit(summary, key: testKey(2))
    for (a, b) in zip(fitted.weights, model.weights) { #expect(abs(a - b) < 3e-6) }
    #expect(abs(fitted.noise - 0.7) < 3e-6)
  }
}
