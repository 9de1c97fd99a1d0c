import Simulation
import TestKit
import Testing

private import func Glibc.exp
private import func Glibc.log
private import func Glibc.pow

/// Records 1–7: one dimension, every fit on rows of the last model alone.
///
/// Small M and few fits show an offset or stale data at the least cost: a fit then changes the
/// expectation by 1/M, and one replicate's spread is √(2/M).
@Suite(.serialized) struct ReplaceTests {
  private static let sameAtEveryFit: [Mutation: String] = [
    .oneFitLate: "a martingale's mean is the same at every fit",
    .stale: "the mean is the same whichever model is sampled",
  ]

  static let martingale = Record(
    1, undetectable: sameAtEveryFit,
    Run(
      .replace(100, .unbiased), replicates: 9_000,
      Reading(
        .variance, fit: 20, .equal(1, null: pow(0.99, 20)), detects: [.otherEstimator])))

  @Test("1. gauss-replace-unb-martingale", arguments: testSeeds)
  func martingale(seed: UInt64) async { await Self.martingale.check(seed: seed) }

  static let decay = Record(
    2,
    Run(
      .replace(100, .mle), replicates: 9_000,
      Reading(
        .variance, fit: 20, .equal(pow(0.99, 20), null: 1), detects: [.otherEstimator])),
    Run(
      .replace(10, .mle), replicates: 25_000,
      Reading(
        .variance, fit: 3, .equal(pow(0.9, 3), null: 1),
        detects: [.otherEstimator, .oneFitLate, .stale])))

  @Test("2. gauss-replace-mle-decay", arguments: testSeeds)
  func decay(seed: UInt64) async { await Self.decay.check(seed: seed) }

  /// The variance of a row that fit n samples, E μ² + E v.
  private static func marginal(
    fit: Int, _ claim: Reading.Claim, detects: Set<Mutation>
  ) -> Reading {
    Reading(
      "marginal variance at fit \(fit)", [(.meanError, fit), (.variance, fit)], claim,
      detects: detects
    ) { $0[0] + $0[1] }
  }

  static let marginalUnbiased = Record(
    3,
    Run(
      .replace(100, .unbiased), replicates: 10_000,
      Reading(.meanError, fit: 20, .equal(0.2, null: 0.01)),
      marginal(fit: 20, .equal(1.2, null: 1), detects: [.otherEstimator])),
    Run(
      .replace(10, .unbiased), replicates: 44_000,
      Reading(
        .meanError, fit: 3, .equal(0.3, null: 0.1),
        detects: [.otherEstimator, .oneFitLate, .stale])))

  @Test("3. gauss-replace-marginal-unb", arguments: testSeeds)
  func marginalUnbiased(seed: UInt64) async { await Self.marginalUnbiased.check(seed: seed) }

  static let marginalMLE = Record(
    4,
    Run(
      .replace(100, .mle), replicates: 115_000,
      Reading(.meanError, fit: 20, .equal(1 - pow(0.99, 20), null: 0.2)),
      marginal(fit: 20, .equal(1, null: 1.2), detects: [])),
    Run(
      .replace(10, .mle), replicates: 95_000,
      Reading(
        .meanError, fit: 3, .equal(1 - pow(0.9, 3), null: 0.3),
        detects: [.otherEstimator, .oneFitLate, .stale])))

  @Test("4. gauss-replace-marginal-mle", arguments: testSeeds)
  func marginalMLE(seed: UInt64) async { await Self.marginalMLE.check(seed: seed) }

  private static func logDrift(
    rows: Int, unbiased: Bool, fit: Int, detects: Set<Mutation>
  ) -> Reading {
    func drift(_ unbiased: Bool) -> Double {
      Double(fit) * ClosedForms.logDrift(Double(rows), unbiased: unbiased)
    }
    return Reading(
      .logVariance, fit: fit, .equal(drift(unbiased), null: drift(!unbiased)), detects: detects)
  }

  static let logDrift = Record(
    5,
    Run(
      .replace(100, .unbiased), replicates: 6_000, recordReplicates: 2_000,
      logDrift(rows: 100, unbiased: true, fit: 20, detects: [.otherEstimator])),
    Run(
      .replace(100, .mle), replicates: 6_000, recordReplicates: 2_000,
      logDrift(rows: 100, unbiased: false, fit: 20, detects: [.otherEstimator])),
    Run(
      .replace(10, .mle), replicates: 2_000, recordReplicates: 2_000,
      logDrift(rows: 10, unbiased: false, fit: 100, detects: [.otherEstimator])),
    Run(
      .replace(10, .unbiased), replicates: 18_000, recordReplicates: 2_000,
      logDrift(rows: 10, unbiased: true, fit: 3, detects: [.otherEstimator, .oneFitLate, .stale])))

  @Test("5. gauss-logvar-drift", arguments: testSeeds)
  func logDrift(seed: UInt64) async { await Self.logDrift.check(seed: seed) }

  /// The squared deviation from the exact mean.
  private static func logSpread(rows: Int, fit: Int, detects: Set<Mutation>) -> Reading {
    let mean = Double(fit) * ClosedForms.logDrift(Double(rows), unbiased: true)
    let spread = ClosedForms.logSpread(Double(rows))
    return Reading(
      "spread of ln v at fit \(fit)", [(.logVariance, fit)],
      .equal(Double(fit) * spread, null: spread), detects: detects
    ) { ($0[0] - mean) * ($0[0] - mean) }
  }

  static let logSpread = Record(
    6,
    Run(
      .replace(100, .unbiased), replicates: 10_000,
      logSpread(rows: 100, fit: 20, detects: [])),
    // The other estimator moves the mean that deviations are taken from: by far, after 100 fits.
    Run(
      .replace(10, .unbiased), replicates: 2_000,
      logSpread(rows: 10, fit: 100, detects: [.otherEstimator])),
    Run(
      .replace(10, .unbiased), replicates: 9_000,
      logSpread(rows: 10, fit: 3, detects: [.oneFitLate, .stale])))

  @Test("6. gauss-logvar-spread", arguments: testSeeds)
  func logSpread(seed: UInt64) async { await Self.logSpread.check(seed: seed) }

  private static func deviation(rows: Int, fit: Int, detects: Set<Mutation>) -> Reading {
    Reading(
      "σ at fit \(fit)", [(.variance, fit)],
      .equal(pow(ClosedForms.c4(Double(rows)), Double(fit)), null: 1), detects: detects
    ) { $0[0].squareRoot() }
  }

  static let deviationDecay = Record(
    7,
    Run(
      .replace(100, .unbiased), replicates: 25_000,
      deviation(rows: 100, fit: 20, detects: [])),
    Run(
      .replace(10, .unbiased), replicates: 70_000,
      deviation(rows: 10, fit: 3, detects: [.otherEstimator, .oneFitLate, .stale])))

  @Test("7. gauss-sd-c4-decay", arguments: testSeeds)
  func deviationDecay(seed: UInt64) async { await Self.deviationDecay.check(seed: seed) }

  static var records: [Record] {
    [martingale, decay, marginalUnbiased, marginalMLE, logDrift, logSpread, deviationDecay]
  }
}
