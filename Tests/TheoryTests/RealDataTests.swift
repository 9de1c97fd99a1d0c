import Models
import Simulation
import TestKit
import Testing

private import func Glibc.pow

/// Records 18–20, 26 and 27: real rows in every fit.
@Suite(.serialized) struct RealDataTests {
  private typealias Moments = ClosedForms.Moments

  /// One moment after `fit` fits, told apart from that of fit 1.
  private static func moment(
    _ measure: Measure, _ moments: [Moments], fit: Int, detects: Set<Mutation> = []
  ) -> Reading {
    let values = moments.map { measure == .variance ? $0.variance : $0.meanSquare }
    return Reading(
      measure, fit: fit, .equal(values[fit - 1], null: values[0]), detects: detects)
  }

  private static func fixed(_ real: Double, _ synthetic: Double, unbiased: Bool) -> [Moments] {
    ClosedForms.fixed(real: real, synthetic: synthetic, unbiased: unbiased, fits: 15)
  }

  // What an offset and stale data change depends on the share of real rows, not on their number.
  static let fixedReal = Record(
    18,
    Run(
      .fixed(real: 10, synthetic: 30, .mle), replicates: 85_000,
      moment(.meanError, fixed(10, 30, unbiased: false), fit: 15),
      moment(.variance, fixed(10, 30, unbiased: false), fit: 15)),
    Run(
      .fixed(real: 4, synthetic: 36, .unbiased), replicates: 33_000,
      moment(.meanError, fixed(4, 36, unbiased: true), fit: 15),
      moment(.variance, fixed(4, 36, unbiased: true), fit: 15)),
    Run(
      .fixed(real: 4, synthetic: 12, .mle), replicates: 120_000,
      moment(.meanError, fixed(4, 12, unbiased: false), fit: 2, detects: [.oneFitLate]),
      moment(
        .meanError, fixed(4, 12, unbiased: false), fit: 3, detects: [.stale, .anchorRedrawn]),
      moment(.variance, fixed(4, 12, unbiased: false), fit: 3, detects: [.otherEstimator])),
    // Real data that come back cost at most half of the mean's precision.
    Run(
      .fixed(real: 10, synthetic: 30, .mle), replicates: 2_000, recordReplicates: 4_000,
      Reading("inflation at fit 200", [(.meanError, 200)], .within(1...1.5)) { 10 * $0[0] }))

  @Test("18. gauss-fixed-real", arguments: testSeeds)
  func fixedReal(seed: UInt64) async { await Self.fixedReal.check(seed: seed) }

  private static func fresh(_ real: Double, _ synthetic: Double, unbiased: Bool) -> [Moments] {
    ClosedForms.fresh(real: real, synthetic: synthetic, unbiased: unbiased, fits: 15)
  }

  static let freshReal = Record(
    19,
    Run(
      .fresh(real: 10, synthetic: 30, .mle), replicates: 60_000,
      moment(.meanError, fresh(10, 30, unbiased: false), fit: 15),
      moment(.variance, fresh(10, 30, unbiased: false), fit: 15)),
    Run(
      .fresh(real: 4, synthetic: 36, .unbiased), replicates: 40_000,
      moment(.meanError, fresh(4, 36, unbiased: true), fit: 15),
      moment(.variance, fresh(4, 36, unbiased: true), fit: 15)),
    Run(
      .fresh(real: 4, synthetic: 12, .mle), replicates: 42_000,
      moment(.meanError, fresh(4, 12, unbiased: false), fit: 2, detects: [.oneFitLate]),
      moment(.meanError, fresh(4, 12, unbiased: false), fit: 3, detects: [.stale]),
      moment(.variance, fresh(4, 12, unbiased: false), fit: 3, detects: [.otherEstimator])))

  @Test("19. gauss-fresh-real", arguments: testSeeds)
  func freshReal(seed: UInt64) async {
    await Self.freshReal.check(seed: seed)
    let errors = await meanErrors(
      [
        .fresh(real: 10, synthetic: 30, .mle), .fresh(real: 10, synthetic: 0, .mle),
        .fixed(real: 10, synthetic: 30, .mle),
      ], fit: 15, replicates: 10_000, seed: seed)
    expectOrder(errors, "fresh and synthetic, real only, fixed and synthetic, seed \(seed)")
  }

  // The weight w of the real mean is made by weighting real rows w/(1-w) n_s/n times; almost all
  // of it stands for w = 1.

  private static func weighted(_ weight: Double, real: Int, synthetic: Int) -> Loop {
    var loop = Loop.fresh(real: real, synthetic: synthetic, initial: real, .knownVariance)
    loop.realWeight =
      weight < 1 ? weight / (1 - weight) * Double(synthetic) / Double(real) : 1e9
    return loop
  }

  /// The mean's error in units of what n real rows would leave.
  private static func inflation(
    _ weight: Double, fit: Int, null: Double, detects: Set<Mutation> = []
  ) -> Reading {
    Reading(
      "inflation at weight \(weight), fit \(fit)", [(.meanError, fit)],
      .equal(
        50 * ClosedForms.weighted(weight, real: 50, synthetic: 50, fit: fit), null: null),
      detects: detects
    ) { 50 * $0[0] }
  }

  private static let golden = ClosedForms.bestWeight(ratio: 1)

  // Told apart from real rows alone, 1, or from rows pooled without weights, ⅔.
  static let goldenRatio = Record(
    20,
    undetectable: [.otherEstimator: "the variance is known"],
    Run(
      weighted(0.5, real: 50, synthetic: 50), replicates: 5_500, inflation(0.5, fit: 40, null: 1)
    ),
    Run(
      weighted(golden, real: 50, synthetic: 50), replicates: 5_500,
      inflation(golden, fit: 40, null: 1)),
    Run(
      weighted(golden, real: 50, synthetic: 50), replicates: 85_000,
      inflation(golden, fit: 2, null: 1, detects: [.oneFitLate]),
      inflation(golden, fit: 3, null: 1, detects: [.stale, .weightIgnored])),
    Run(
      weighted(1, real: 50, synthetic: 50), replicates: 10_000,
      inflation(1, fit: 3, null: 2.0 / 3, detects: [.weightIgnored])))

  @Test("20. golden-ratio-weight", arguments: testSeeds)
  func goldenRatio(seed: UInt64) async {
    await Self.goldenRatio.check(seed: seed)
    #expect(relativeError(ClosedForms.inflation(Self.golden, ratio: 1), Self.golden) < 1e-12)
    // With the variance known, 5 rows tell as much as 50.
    let weights = (1...21).map { Double($0) / 21 }
    var errors: [(weight: Double, mean: Double)] = []
    for weight in weights {
      let loop = Self.weighted(weight, real: 5, synthetic: 5)
      let values = await meanErrors([loop], fit: 6, replicates: 6_000, seed: seed)[0]
      errors.append((weight, Estimate(values).mean))
    }
    let best = errors.min { $0.mean < $1.mean }?.weight ?? 0
    #expect((0.55...0.68).contains(best), "best weight \(best), seed \(seed): \(errors)")
  }

  /// N real rows that stay and λN synthetic ones; the first fit sees N displaced rows beside.
  private static func contraction(_ synthetic: Int) -> Run {
    let real = 40
    var loop = Loop.fixed(real: real, synthetic: synthetic, .unbiased)
    loop.size = { $0 == 1 ? 2 * real : real + synthetic }
    loop.origin = .displaced(from: real)
    let b = Double(synthetic) / Double(real + synthetic)
    return Run(
      loop, replicates: 5_000,
      Reading(
        "contraction with \(synthetic) synthetic rows",
        [(.mean, 1), (.mean, 4), (.anchorMean, 4)], .equal(pow(b, 3), null: pow(b, 2)),
        // The distance of three fits on, over the first.
        detects: [.stale, .anchorRedrawn]
      ) { ($0[1] - $0[2]) / ($0[0] - $0[2]) },
      Reading(
        "contraction of the first fit with \(synthetic) synthetic rows",
        [(.mean, 1), (.anchorMean, 1)], .equal(10, null: 0), detects: [.oneFitLate]
      ) { $0[0] - $0[1] })
  }

  static let contraction = Record(
    26,
    undetectable: [.otherEstimator: "the mean's expectation does not depend on the variance"],
    contraction(10), contraction(40), contraction(160))

  @Test("26. bertrand-contraction", arguments: testSeeds)
  func contraction(seed: UInt64) async { await Self.contraction.check(seed: seed) }

  /// What k retrainings add to the mean's error.
  private static func excess(
    real: Int, synthetic: Int, retrainings k: Int, replicates: Int, detects: Set<Mutation> = []
  ) -> Run {
    let moments = ClosedForms.fixed(
      real: Double(real), synthetic: Double(synthetic), unbiased: false, fits: k + 1)
    return Run(
      .fixed(real: real, synthetic: synthetic, .mle), replicates: replicates,
      Reading(
        "excess after \(k) with \(synthetic) synthetic rows",
        [(.meanError, 1), (.meanError, k + 1)],
        .equal(moments[k].meanSquare - 1 / Double(real), null: 0), detects: detects
      ) { $0[1] - $0[0] })
  }

  static let riseThenFall = Record(
    27,
    excess(real: 50, synthetic: 5, retrainings: 1, replicates: 26_000),
    excess(
      real: 50, synthetic: 50, retrainings: 1, replicates: 15_000,
      detects: [.oneFitLate, .anchorRedrawn]),
    excess(real: 50, synthetic: 500, retrainings: 1, replicates: 26_000),
    excess(real: 50, synthetic: 100, retrainings: 3, replicates: 8_000),
    excess(real: 5, synthetic: 10, retrainings: 2, replicates: 40_000, detects: [.stale]),
    excess(
      real: 5, synthetic: 5, retrainings: 1, replicates: 90_000, detects: [.otherEstimator]))

  @Test("27. fu-rise-then-fall", arguments: testSeeds)
  func riseThenFall(seed: UInt64) async {
    await Self.riseThenFall.check(seed: seed)
    // The closed form for many rows, N times the excess.
    for (k, synthetic) in [(1, 50.0), (3, 100.0)] {
      let exact = ClosedForms.fixed(
        real: 50, synthetic: synthetic, unbiased: false, fits: k + 1)[k]
      let b = synthetic / (50 + synthetic)
      let limit = b * (1 - pow(b, 2 * Double(k))) / (1 + b)
      #expect(relativeError(50 * exact.meanSquare - 1, limit) < 2.0 / 50)
    }
    let errors = await meanErrors(
      [5, 50, 500].map { .fixed(real: 50, synthetic: $0, .mle) }, fit: 2, replicates: 15_000,
      seed: seed)
    expectOrder([errors[0], errors[1]], "rise, seed \(seed)")
    expectOrder([errors[2], errors[1]], "fall, seed \(seed)")
  }

  static var records: [Record] { [fixedReal, freshReal, goldenRatio, contraction, riseThenFall] }
}
