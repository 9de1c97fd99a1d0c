import Models
import Simulation
import TestKit
import Testing

private import func Glibc.log
private import func Glibc.pow

/// Records 22, 24 and 25: every model samples with its variance times λ.
@Suite(.serialized) struct BiasTests {
  private static func replace(_ rows: Int, unbiased: Bool) -> ClosedForms.Moments {
    ClosedForms.replace(
      Array(repeating: Double(rows), count: 10), unbiased: unbiased, lambda: 0.9)[9]
  }

  static let sampling = Record(
    22,
    Run(
      .replace(20, .unbiased, temperature: 0.9), replicates: 34_000,
      Reading(
        .variance, fit: 10, .equal(pow(0.9, 9), null: 1),
        detects: [.otherEstimator, .oneFitLate, .stale, .temperatureIgnored]),
      // Bounded: the mean's random walk stops.
      Reading(
        .meanError, fit: 10, .equal((1 - pow(0.9, 10)) / (20 * 0.1), null: 0.05),
        detects: [.otherEstimator, .stale, .temperatureIgnored])),
    Run(
      .replace(20, .mle, temperature: 0.9), replicates: 20_000,
      Reading(.variance, fit: 10, .equal(pow(0.95, 10) * pow(0.9, 9), null: 1)),
      Reading(
        .meanError, fit: 10, .equal(replace(20, unbiased: false).meanSquare, null: 0.05))))

  @Test("22. mad-sampling-bias", arguments: testSeeds)
  func sampling(seed: UInt64) async { await Self.sampling.check(seed: seed) }

  /// Π over fits 2...n of 1 - (1-λ)/i - λ/(M i²), after 1 - 1/M.
  private static func powerLaw(_ rows: Double, lambda: Double, fit: Int) -> Double {
    (2...fit).reduce(1 - 1 / rows) {
      let t = Double($1)
      return $0 * (1 - (1 - lambda) / t - lambda / (rows * t * t))
    }
  }

  static let accumulate = Record(
    24,
    Run(
      .accumulate(20, .mle, temperature: 0.8), replicates: 20_000,
      Reading(
        .variance, fit: 15, .equal(powerLaw(20, lambda: 0.8, fit: 15), null: 0.95))),
    Run(
      .accumulate(20, .mle, temperature: 0.8), replicates: 22_000,
      Reading(
        .variance, fit: 3, .equal(powerLaw(20, lambda: 0.8, fit: 3), null: 0.95),
        detects: [.otherEstimator, .oneFitLate, .stale, .temperatureIgnored])))

  @Test("24. accumulate-bias-power-law", arguments: testSeeds)
  func accumulate(seed: UInt64) async {
    await Self.accumulate.check(seed: seed)
    let run = Run(
      .accumulate(20, .mle, temperature: 0.8), replicates: 2_000, recordReplicates: 2_000,
      Reading(.variance, fit: 50, .within(0...1)), Reading(.variance, fit: 500, .within(0...1)))
    let columns = await run.values(seed: seed)
    let (early, late) = (Estimate(columns[0]), Estimate(columns[1]))
    let slope = log(late.mean / early.mean) / log(10)
    // Of the ratio of means, by the delta method.
    let deviations = Estimate(
      zip(columns[0], columns[1]).map { ($1 / late.mean - $0 / early.mean) / log(10) })
    #expect(
      abs(slope + 0.2) <= 0.02 && 3 * deviations.standardError <= 0.02,
      "slope \(slope) ± \(deviations.standardError), seed \(seed)")
  }

  /// The share of real rows that keeps 95 % of the variance, and what it keeps at M = 1000.
  private static func dose(_ lambda: Double, fresh: Bool, fits: Int) -> Run {
    let target = 0.95
    let share = target * (1 - lambda) / (1 - target * lambda)
    let real = Int((1000 * share).rounded())
    let moments = exact(real: real, of: 1000, lambda: lambda, fresh: fresh, fits: fits)
    let loop: Loop =
      fresh
      ? .fresh(real: real, synthetic: 1000 - real, .unbiased, temperature: lambda)
      : .fixed(real: real, synthetic: 1000 - real, .unbiased, temperature: lambda)
    return Run(
      loop, replicates: lambda > 0.95 ? 3_200 : 1_500, recordReplicates: 4_000,
      Reading(.variance, fit: fits, .equal(moments.variance, null: 1)))
  }

  private static func exact(
    real: Int, of rows: Int, lambda: Double, fresh: Bool, fits: Int
  ) -> ClosedForms.Moments {
    let (real, synthetic) = (Double(real), Double(rows - real))
    return
      (fresh
      ? ClosedForms.fresh(
        real: real, synthetic: synthetic, unbiased: true, lambda: lambda, fits: fits)
      : ClosedForms.fixed(
        real: real, synthetic: synthetic, unbiased: true, lambda: lambda, fits: fits))[fits - 1]
  }

  /// λ, and fits enough to be stationary: a fit forgets all but (1-a)λ of what was.
  private static let doses = [(0.99, fits: 25), (0.95, fits: 10), (0.9, fits: 8), (0.8, fits: 6)]

  /// Few rows and few fits, where an offset and the estimator tell.
  private static func early(fresh: Bool, detects: Set<Mutation>) -> Run {
    let loop: Loop =
      fresh
      ? .fresh(real: 8, synthetic: 12, .unbiased, temperature: 0.6)
      : .fixed(real: 8, synthetic: 12, .unbiased, temperature: 0.6)
    func variance(_ fit: Int) -> Reading.Claim {
      .equal(exact(real: 8, of: 20, lambda: 0.6, fresh: fresh, fits: fit).variance, null: 1)
    }
    return Run(
      loop, replicates: 8_000,
      Reading(.variance, fit: 2, variance(2), detects: detects.intersection([.oneFitLate])),
      Reading(.variance, fit: 3, variance(3), detects: detects.subtracting([.oneFitLate])))
  }

  static let dose: Record = Record(
    25,
    runs: doses.flatMap { lambda, fits in
      [true, false].map { dose(lambda, fresh: $0, fits: fits) }
    } + [
      early(fresh: true, detects: [.otherEstimator, .oneFitLate, .stale, .temperatureIgnored]),
      early(fresh: false, detects: [.oneFitLate, .stale, .anchorRedrawn, .temperatureIgnored]),
    ])

  @Test("25. real-fraction-dose", arguments: testSeeds)
  func dose(seed: UInt64) async {
    await Self.dose.check(seed: seed)
    // The rule is the limit of many rows, the same for new and for recycled real data.
    for (lambda, fits) in Self.doses {
      let share = 0.95 * (1 - lambda) / (1 - 0.95 * lambda)
      for fresh in [true, false] {
        let kept = Self.exact(
          real: Int((1e9 * share).rounded()), of: 1_000_000_000, lambda: lambda, fresh: fresh,
          fits: 12 * fits)
        #expect(relativeError(kept.variance, 0.95) < 1e-7, "λ = \(lambda), fresh \(fresh)")
      }
    }
  }

  static var records: [Record] { [sampling, accumulate, dose] }
}
