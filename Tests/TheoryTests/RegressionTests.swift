import Models
import Numerics
import Simulation
import TestKit
import Testing

private import func Glibc.log
private import func Glibc.pow

/// Records 21, 43–48 and 69: regressions trained on their own labels. Fit n is generation n - 1.
@Suite(.serialized) struct RegressionTests {
  private typealias Mutation = RegressionLoop.Mutation

  /// Checks one metric at one fit, and that wrong implementations give something else.
  private func check(
    _ record: Int, _ loop: RegressionLoop, _ metric: Metric<LinearRegression>, fit: Int,
    replicates: Int, equals expected: Double, null: Double, detects: [Mutation] = [],
    isExact: Bool = true
  ) async {
    for seed in testSeeds {
      let values = await loop.values(metric, fit: fit, replicates: replicates, seed: seed)
      let verdict = Estimate(values).agrees(with: expected, null: null)
      #expect(verdict.passes, "record \(record), fit \(fit), seed \(seed): \(verdict)")
      for mutation in detects {
        let wrong = await loop.values(
          metric, fit: fit, replicates: replicates, seed: seed, mutation: mutation)
        let verdict = Estimate(wrong).agrees(with: expected, null: nil)
        #expect(!verdict.passes, "record \(record), \(mutation), seed \(seed): \(verdict)")
      }
    }
    if isExact {
      let theory = loop.theory(metric.name, fits: fit)?[fit - 1]
      #expect(
        relativeError(theory ?? .nan, expected) <= 1e-12, "record \(record): \(theory ?? .nan)")
    }
  }

  private static func base(_ rows: Int, _ dimension: Int) -> Double {
    Double(dimension) / Double(rows - dimension - 1)
  }

  @Test("43. linreg-replace-linear")
  func replace() async {
    let base = Self.base(40, 10)
    for design in RegressionLearner.Design.allCases {
      for usesStatistic in [false, true] {
        let loop = RegressionLoop(
          rows: 40, dimension: 10, design: design, usesStatistic: usesStatistic)
        await check(
          43, loop, .testRisk, fit: 8, replicates: 2500, equals: 8 * base, null: base,
          detects: usesStatistic ? [] : [.oneFitLate, .noNoise, .otherWorkflow])
      }
    }
    // Stale labels leave out every second generation.
    await check(
      43, RegressionLoop(rows: 40, dimension: 10), .testRisk, fit: 3, replicates: 1500,
      equals: 3 * base, null: base, detects: [.stale])
    await check(
      43, RegressionLoop(rows: 40, dimension: 10), .weightNorm, fit: 4, replicates: 2500,
      equals: 1 + 4 * base, null: 1 + base, detects: [.oneFitLate])
  }

  private static func reciprocalSquares(_ fits: Int) -> Double {
    (1...fits).reduce(0) { $0 + 1 / Double($1 * $1) }
  }

  @Test("44. linreg-accumulate-same-x")
  func accumulateShared() async {
    let base = Self.base(40, 10)
    for usesStatistic in [false, true] {
      let loop = RegressionLoop(
        workflow: .accumulate, rows: 40, dimension: 10, design: .shared,
        usesStatistic: usesStatistic)
      await check(
        44, loop, .testRisk, fit: 8, replicates: 6000, equals: base * Self.reciprocalSquares(8),
        null: base, detects: usesStatistic ? [] : [.otherDesign, .noNoise, .otherWorkflow])
      await check(
        44, loop, .testRisk, fit: 2, replicates: 9000, equals: base * 1.25, null: base,
        detects: usesStatistic ? [] : [.oneFitLate])
      // However long it goes on, the error stays below π²/6.
      for seed in testSeeds {
        let values = await loop.values(.testRisk, fit: 60, replicates: 1500, seed: seed)
        let verdict = Estimate(values).lies(in: 0...base * Double.pi * Double.pi / 6)
        #expect(verdict.passes, "\(verdict)")
      }
    }
  }

  private static func freshSum(_ rows: Int, _ dimension: Int, fits: Int) -> Double {
    let d = Double(dimension)
    return (1...fits).reduce(0) { $0 + d / (Double($1) * (Double($1 * rows) - d - 1)) }
  }

  @Test("45. linreg-accumulate-fresh-x")
  func accumulateFresh() async {
    for usesStatistic in [false, true] {
      let loop = RegressionLoop(
        workflow: .accumulate, rows: 40, dimension: 10, usesStatistic: usesStatistic)
      await check(
        45, loop, .testRisk, fit: 8, replicates: 6000, equals: Self.freshSum(40, 10, fits: 8),
        null: Self.base(40, 10),
        detects: usesStatistic ? [] : [.otherDesign, .noNoise, .otherWorkflow])
      await check(
        45, loop, .testRisk, fit: 2, replicates: 9000, equals: Self.freshSum(40, 10, fits: 2),
        null: Self.base(40, 10), detects: usesStatistic ? [] : [.oneFitLate])
    }
  }

  @Test("46. linreg-accumulate-subsample")
  func subsample() async {
    // No closed form: the published curve within 5 %.
    let ratios = [1.00, 1.74, 2.02, 2.27, 2.43, 2.55, 2.57, 2.64]
    let base = Self.base(40, 10)
    let loop = RegressionLoop(workflow: .accumulateSubsample, rows: 40, dimension: 10)
    var accumulating = loop
    accumulating.workflow = .accumulate
    for seed in testSeeds {
      for fit in [1, 2, 4, 8] {
        let expected = base * ratios[fit - 1]
        let range = 0.95 * expected...1.05 * expected
        let values = await loop.values(.testRisk, fit: fit, replicates: 3000, seed: seed)
        let verdict = Estimate(values).lies(in: range, limit: 0)
        #expect(verdict.passes, "fit \(fit), seed \(seed): \(verdict)")
        guard fit > 1 else { continue }
        let wrong = await accumulating.values(.testRisk, fit: fit, replicates: 3000, seed: seed)
        #expect(!Estimate(wrong).lies(in: range).passes, "fit \(fit), seed \(seed)")
      }
    }
    #expect(loop.theory("test_risk", fits: 8) == nil)
  }

  @Test("47. minnorm-catastrophic")
  func leastNorm() async {
    let quiet = RegressionLoop(rows: 30, dimension: 60, noise: 0)
    // One fit keeps half of the weights; with shared inputs nothing more happens.
    await check(
      47, quiet, .weightError, fit: 5, replicates: 600, equals: 1 - pow(0.5, 5), null: 0.5,
      detects: [.oneFitLate, .otherDesign])
    await check(
      47, quiet, .weightNorm, fit: 5, replicates: 600, equals: pow(0.5, 5), null: 0.5,
      detects: [.oneFitLate, .otherDesign])
    let loud = RegressionLoop(rows: 30, dimension: 60, noise: 0.5)
    let noise = 0.25 * 30 / 29 * (1 - pow(0.5, 5)) / 0.5
    await check(
      47, loud, .weightError, fit: 5, replicates: 600, equals: 1 - pow(0.5, 5) + noise, null: 0.5,
      detects: [.noNoise, .otherDesign])
    var shared = loud
    shared.design = .shared
    await check(
      47, shared, .weightError, fit: 3, replicates: 1000, equals: 0.5 + 3 * 0.25 * 30 / 29,
      null: 0.5, detects: [.oneFitLate, .otherDesign])
  }

  @Test("21. golden-ratio-regression")
  func goldenRatio() async {
    // The mean's inflation f(w), with 6 % for what O(d/n) adds to it.
    let golden = ClosedForms.bestWeight(ratio: 1)
    for seed in testSeeds {
      for weight in [0.5, golden, 0.9] {
        let loop = RegressionLoop(rows: 200, dimension: 5, realWeight: weight / (1 - weight))
        let inflation = ClosedForms.inflation(weight, ratio: 1)
        let values = await loop.values(.testRisk, fit: 20, replicates: 3000, seed: seed)
        let verdict = Estimate(values.map { 40 * $0 }).lies(in: inflation...1.06 * inflation)
        #expect(verdict.passes, "weight \(weight), seed \(seed): \(verdict)")
        if weight == 0.9 {
          let wrong = await loop.values(
            .testRisk, fit: 20, replicates: 3000, seed: seed, mutation: .weightIgnored)
          #expect(
            !Estimate(wrong.map { 40 * $0 }).lies(in: inflation...1.06 * inflation).passes)
        }
      }
    }
  }

  // Mixtures of two labellers, by their products: any number of rows

  /// The squared distance to w₁ of a fit to `rows` rows of which a share is labelled by w₂.
  private func excess(_ share: Double, rows: Int, key: RandomKey) throws -> Double {
    let inputs = try #require(
      Gaussian(
        mean: [Double](repeating: 0, count: 10), variances: [Double](repeating: 1, count: 10)))
    let learner = RegressionLearner(labelNoise: .stated(1), inputs: inputs)
    func labeller(_ first: Double) -> LinearRegression {
      LinearRegression(
        weights: [first] + [Double](repeating: 0.3, count: 9), noise: 1, design: .fresh(inputs))
    }
    let wrong = Int((share * Double(rows)).rounded())
    var products = learner.drawSummary(
      of: labeller(0), rows - wrong, bias: .none, key: key.part(0))
    if wrong > 0 {
      products.merge(
        learner.drawSummary(of: labeller(1), wrong, bias: .none, key: key.part(1)))
    }
    let model = try learner.fit(products, key: key)
    return zip(model.weights, labeller(0).weights).reduce(0) {
      $0 + ($1.0 - $1.1) * ($1.0 - $1.1)
    }
  }

  @Test("48. strong-collapse-floor")
  func strongCollapse() throws {
    // |w₁ - w₂| = 1: the floor is p²; to order 1/N, p² + p(1 - p)(d + 1)/N + σ² d/N.
    for seed in testSeeds {
      for (share, rows) in [(0.2, 5000), (0.5, 20_000), (0.1, 20_000), (0.01, 10_000_000)] {
        let values = try (0..<2000).map {
          try excess(share, rows: rows, key: testKey(seed, $0))
        }
        let n = Double(rows)
        let expected = share * share + share * (1 - share) * 11 / n + 10 / n
        let verdict = Estimate(values).agrees(with: expected, null: 10 / n)
        #expect(verdict.passes, "\(share) of \(rows), seed \(seed): \(verdict)")
        #expect(!Estimate(values).agrees(with: 1.1 * share * share + 10 / n, null: nil).passes)
      }
      // The learning curve of real rows alone has slope -1; with one row in a hundred it is flat.
      func slope(_ share: Double) throws -> Double {
        let ends = try [100_000_000, 1_000_000_000].map { rows in
          try Estimate(
            (0..<200).map { try excess(share, rows: rows, key: testKey(seed, 10_000 + $0)) }
          ).mean
        }
        return log(ends[1] / ends[0]) / log(10)
      }
      #expect(try slope(0.01) > -0.1)
      #expect(abs(try slope(0) + 1) < 0.1)
    }
  }

  @Test("69. learning-error-compounds")
  func learningError() throws {
    // Ridge with endless data: what is left of weight i after n fits is (λᵢ/(λᵢ + λ))ⁿ.
    let variances = [4, 1, 0.25] as [Double]
    let inputs = try #require(Gaussian(mean: [0, 0, 0], variances: variances))
    let learner = RegressionLearner(
      .ridge(penalty: 0.2), labelNoise: .stated(0.5), inputs: inputs)
    var model = LinearRegression(weights: [1, -2, 3], noise: 0.5, design: .fresh(inputs))
    for fit in 1...5 {
      let products = learner.drawSummary(
        of: model, 1_000_000_000_000, bias: .none, key: testKey(1, fit))
      model = try learner.fit(products, key: testKey(1))
      for (weight, (truth, variance)) in zip(model.weights, zip([1.0, -2, 3], variances)) {
        let kept = variance / (variance + 0.2)
        #expect(abs(weight - truth * pow(kept, Double(fit))) < 2e-5, "fit \(fit)")
        #expect(abs(weight - truth * pow(kept, Double(fit + 1))) > 1e-3, "fit \(fit)")
      }
    }
  }
}
