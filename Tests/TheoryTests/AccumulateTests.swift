import Simulation
import TestKit
import Testing

private import func Glibc.pow

/// Records 15–17: fits on everything so far, or on a subsample of it.
///
/// With 5 rows a generation an offset or stale data move E μ² by 4 % and more; with 20, as in the
/// catalogue, by less than a replicate count in reach can show.
@Suite(.serialized) struct AccumulateTests {
  /// Π over fits 1...n of 1 - 1/(M i²).
  private static func sincProduct(_ rows: Double, fit: Int) -> Double {
    (1...fit).reduce(1) { $0 * (1 - 1 / (rows * Double($1 * $1))) }
  }

  static let sinc = Record(
    15,
    Run(
      .accumulate(20, .mle), replicates: 90_000,
      Reading(.variance, fit: 15, .equal(sincProduct(20, fit: 15), null: 0.95)),
      Reading(.meanError, fit: 15, .equal(1 - sincProduct(20, fit: 15), null: 0.05))),
    Run(
      .accumulate(5, .mle), replicates: 90_000,
      Reading(
        .meanError, fit: 2, .equal(1 - sincProduct(5, fit: 2), null: 0.2), detects: [.oneFitLate]),
      Reading(
        .meanError, fit: 3, .equal(1 - sincProduct(5, fit: 3), null: 0.2), detects: [.stale]),
      Reading(
        .variance, fit: 3, .equal(sincProduct(5, fit: 3), null: 0.8), detects: [.otherEstimator])))

  @Test("15. gauss-accumulate-sinc", arguments: testSeeds)
  func sinc(seed: UInt64) async { await Self.sinc.check(seed: seed) }

  /// Π over fits 2...n of 1 - 1/(i(iM - 1)).
  private static func unbiasedProduct(_ rows: Double, fit: Int) -> Double {
    (2...fit).reduce(1) { $0 * (1 - 1 / (Double($1) * (Double($1) * rows - 1))) }
  }

  static let unbiased: Record = {
    // E μ² = 1/M + Σ over fits i = 2...n of E v of fit i - 1 over M i².
    let second = 1.0 / 5 + 1.0 / 20
    let third = second + unbiasedProduct(5, fit: 2) / 45
    return Record(
      16,
      Run(
        .accumulate(20, .unbiased), replicates: 90_000,
        Reading(.variance, fit: 15, .equal(unbiasedProduct(20, fit: 15), null: 1))),
      Run(
        .accumulate(5, .unbiased), replicates: 80_000,
        Reading(.meanError, fit: 2, .equal(second, null: 0.2), detects: [.oneFitLate]),
        Reading(.meanError, fit: 3, .equal(third, null: 0.2), detects: [.stale]),
        Reading(
          .variance, fit: 3, .equal(unbiasedProduct(5, fit: 3), null: 1),
          detects: [.otherEstimator])))
  }()

  @Test("16. gauss-accumulate-unb", arguments: testSeeds)
  func unbiased(seed: UInt64) async { await Self.unbiased.check(seed: seed) }

  private static func meanSquare(
    _ rows: Double, unbiased: Bool, fit: Int, detects: Set<Mutation> = []
  ) -> Reading {
    let moments = ClosedForms.subsample(rows, unbiased: unbiased, fits: fit)
    return Reading(
      .meanError, fit: fit, .equal(moments[fit - 1].meanSquare, null: 1 / rows),
      detects: detects)
  }

  private static func variance(
    _ rows: Double, unbiased: Bool, fit: Int, null: Double, detects: Set<Mutation> = []
  ) -> Reading {
    let moments = ClosedForms.subsample(rows, unbiased: unbiased, fits: fit)
    return Reading(
      .variance, fit: fit, .equal(moments[fit - 1].variance, null: null), detects: detects)
  }

  static let subsample = Record(
    17,
    Run(
      .subsample(20, .mle), replicates: 18_000,
      meanSquare(20, unbiased: false, fit: 15),
      variance(20, unbiased: false, fit: 15, null: 0.95)),
    // E v has hardly moved by fit 15; what tells is the other estimator.
    Run(
      .subsample(20, .unbiased), replicates: 8_000,
      meanSquare(20, unbiased: true, fit: 15),
      variance(
        20, unbiased: true, fit: 15,
        null: ClosedForms.subsample(20, unbiased: false, fits: 15)[14].variance)),
    Run(
      .subsample(5, .mle), replicates: 120_000,
      meanSquare(5, unbiased: false, fit: 2, detects: [.oneFitLate]),
      meanSquare(5, unbiased: false, fit: 3, detects: [.stale])),
    // Drawn twice, a row counts for a smaller variance, by the share 1 / 16 at the second fit.
    Run(
      .subsample(8, .mle), replicates: 30_000,
      variance(8, unbiased: false, fit: 2, null: 1, detects: [.otherEstimator, .withReplacement]))
  )

  @Test("17. gauss-accumulate-subsample", arguments: testSeeds)
  func subsample(seed: UInt64) async {
    await Self.subsample.check(seed: seed)
    let errors = await meanErrors(
      [.accumulate(20, .mle), .subsample(20, .mle), .replace(20, .mle)], fit: 15,
      replicates: 5_000, seed: seed)
    expectOrder(errors, "accumulate, subsample, replace, seed \(seed)")
  }

  static var records: [Record] { [sinc, unbiased, subsample] }
}

/// Squared errors of the mean at one fit of several loops that share their random numbers.
func meanErrors(
  _ loops: [Loop], fit: Int, replicates: Int, seed: UInt64
) async -> [[Double]] {
  var columns: [[Double]] = []
  for loop in loops {
    let reading = Reading(.meanError, fit: fit, .within(0...1))
    columns.append(await Run(loop, replicates: replicates, reading).values(seed: seed)[0])
  }
  return columns
}

/// Rule A-order: every column's mean is below the next one's.
func expectOrder(_ columns: [[Double]], _ name: String) {
  for (low, high) in zip(columns, columns.dropFirst()) {
    let verdict = Estimate(zip(low, high).map { $1 - $0 }).isPositive()
    #expect(verdict.passes, "\(name): \(verdict)")
  }
}
