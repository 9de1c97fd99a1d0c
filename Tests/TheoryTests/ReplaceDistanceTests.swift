import Simulation
import TestKit
import Testing

private import func Glibc.exp
private import func Glibc.lgamma
private import func Glibc.pow

/// Records 8–14: every fit on rows of the last model alone; higher moments, distances, bounds,
/// several dimensions, growing samples.
@Suite(.serialized) struct ReplaceDistanceTests {
  private static func fourthMoment(rows: Int, fit: Int, detects: Set<Mutation>) -> Reading {
    let growth = Double(rows + 1) / Double(rows - 1)
    return Reading(
      "v² at fit \(fit)", [(.variance, fit)], .equal(pow(growth, Double(fit)), null: growth),
      detects: detects
    ) { $0[0] * $0[0] }
  }

  // The mean is carried by rare runs: only while 4n/M ≤ 1.
  static let fourthMoment = Record(
    8,
    Run(
      .replace(100, .unbiased), replicates: 40_000,
      fourthMoment(rows: 100, fit: 20, detects: [])),
    Run(
      .replace(12, .unbiased), replicates: 70_000,
      fourthMoment(rows: 12, fit: 3, detects: [.otherEstimator, .oneFitLate, .stale])))

  @Test("8. gauss-fourth-moment-explosion", arguments: testSeeds)
  func fourthMoment(seed: UInt64) async { await Self.fourthMoment.check(seed: seed) }

  private static func transport(
    rows: Int, unbiased: Bool, fit: Int, detects: Set<Mutation> = []
  ) -> Reading {
    func expected(_ n: Int) -> Double {
      ClosedForms.squaredTransport(Double(rows), fit: n, unbiased: unbiased)
    }
    return Reading(
      .squaredTransport, fit: fit, .equal(expected(fit), null: expected(1)), detects: detects)
  }

  static let transport = Record(
    9,
    Run(
      .replace(100, .unbiased), replicates: 6_000, transport(rows: 100, unbiased: true, fit: 20)),
    Run(.replace(100, .mle), replicates: 6_000, transport(rows: 100, unbiased: false, fit: 20)),
    Run(
      .replace(10, .unbiased), replicates: 44_000,
      transport(
        rows: 10, unbiased: true, fit: 3, detects: [.otherEstimator, .oneFitLate, .stale])),
    // With 1/M the distance saturates instead of diverging. Not later than this: once σ is below
    // |μ| ε, rows are equal and a run ends.
    Run(
      .replace(10, .mle), replicates: 4_000, recordReplicates: 4_000,
      Reading(.squaredTransport, fit: 100, .within(0...2))))

  @Test("9. gauss-w2-diverges", arguments: testSeeds)
  func transport(seed: UInt64) async { await Self.transport.check(seed: seed) }

  private static func divergences(
    rows: Int, fit: Int, replicates: Int, reverse: Set<Mutation>, forward: Set<Mutation>
  ) -> Run {
    let m = Double(rows)
    return Run(
      .replace(rows, .unbiased), replicates: replicates,
      Reading(
        .reverseDivergence, fit: fit,
        .equal(
          ClosedForms.reverseDivergence(m, fit: fit),
          null: ClosedForms.reverseDivergence(m, fit: 1)), detects: reverse),
      Reading(
        .forwardDivergence, fit: fit,
        .equal(
          ClosedForms.forwardDivergence(m, fit: fit),
          null: ClosedForms.forwardDivergence(m, fit: 1)), detects: forward))
  }

  // Dividing by M hardly moves the reverse divergence: what the drift of ln v gains, E(μ² + v)
  // loses. The forward one sees it.
  static let divergences = Record(
    10,
    divergences(rows: 100, fit: 20, replicates: 6_000, reverse: [], forward: []),
    divergences(
      rows: 40, fit: 3, replicates: 30_000, reverse: [.oneFitLate, .stale],
      forward: [.otherEstimator, .oneFitLate, .stale]))

  @Test("10. gauss-kl-growth", arguments: testSeeds)
  func divergences(seed: UInt64) async { await Self.divergences.check(seed: seed) }

  /// P(σ > 0.1) at a fit.
  private static func survival(
    _ name: String, fit: Int, below bound: Double, detects: Set<Mutation> = []
  ) -> Reading {
    Reading(
      "P(σ > 0.1) at fit \(fit), \(name)", [(.variance, fit)], .within(0...bound),
      detects: detects
    ) { $0[0].squareRoot() > 0.1 ? 1 : 0 }
  }

  /// The least over s of (σ/ε)ˢ (E (χ²_{M-1}/(M-1))^{s/2})ᵏ, Markov's inequality for σˢ.
  private static func markovBound(rows: Double, epsilon: Double, fit: Int) -> Double {
    (1...400).reduce(1) { least, step in
      let s = 0.01 * Double(step)
      let moment =
        pow(2 / (rows - 1), s / 2)
        * exp(lgamma((rows - 1 + s) / 2).0 - lgamma((rows - 1) / 2).0)
      return min(least, pow(1 / epsilon, s) * pow(moment, Double(fit)))
    }
  }

  // With 10 rows the bounds are loose; with 4, a loop of half as many steps breaks one.
  static let collapseBound = Record(
    11,
    undetectable: [
      .otherEstimator: "dividing by M makes σ smaller still",
      .oneFitLate: "σ falls, and the bound is one from above",
    ],
    Run(
      .replace(10, .unbiased), replicates: 5_000,
      survival("paper", fit: 100, below: 10 * exp(-100.0 / 39)),
      survival("c₄", fit: 100, below: 10 * pow(ClosedForms.c4(10), 100)),
      survival("best s", fit: 100, below: markovBound(rows: 10, epsilon: 0.1, fit: 100))),
    Run(
      .replace(4, .unbiased), replicates: 10_000,
      survival("c₄", fit: 60, below: 10 * pow(ClosedForms.c4(4), 60), detects: [.stale])))

  @Test("11. gauss-collapse-probability-bound", arguments: testSeeds)
  func collapseBound(seed: UInt64) async { await Self.collapseBound.check(seed: seed) }

  private static let wishartDrift = ClosedForms.logDeterminantDrift(60, dimension: 5)

  // The trace keeps its mean while the volume goes.
  static let logDeterminant = Record(
    12,
    Run(
      .replace(60, .unbiased, dimension: 5), replicates: 8_000, recordReplicates: 4_000,
      Reading(
        .logVariance, fit: 15, .equal(15 * wishartDrift / 5, null: wishartDrift / 5),
        detects: [.otherEstimator, .oneFitLate, .stale]),
      Reading(
        .variance, fit: 15, .equal(1, null: pow(59.0 / 60, 15)), detects: [.otherEstimator])))

  @Test("12. gauss-logdet-wishart", arguments: testSeeds)
  func logDeterminant(seed: UInt64) async { await Self.logDeterminant.check(seed: seed) }

  private static func determinant(fit: Int, detects: Set<Mutation>) -> Reading {
    let one = ClosedForms.determinant(60, dimension: 5)
    return Reading(
      "det at fit \(fit)", [(.logVariance, fit)], .equal(pow(one, Double(fit)), null: one),
      detects: detects
    ) { exp(5 * $0[0]) }
  }

  static let determinant = Record(
    13,
    Run(
      .replace(60, .unbiased, dimension: 5), replicates: 16_000, recordReplicates: 4_000,
      determinant(fit: 15, detects: [])),
    Run(
      .replace(60, .unbiased, dimension: 5), replicates: 6_500, recordReplicates: 4_000,
      determinant(fit: 3, detects: [.otherEstimator, .oneFitLate, .stale])))

  @Test("13. gauss-generalised-variance", arguments: testSeeds)
  func determinant(seed: UInt64) async { await Self.determinant.check(seed: seed) }

  /// Samples that grow with the fit.
  private static func growing(
    to fit: Int, replicates: Int, detects: Set<Mutation> = [],
    size: @escaping @Sendable (Int) -> Int
  ) -> Run {
    let inverses = (1...fit).map { 1 / Double(size($0)) }
    return Run(
      Loop(estimation: .unbiased, size: size), replicates: replicates, recordReplicates: 8_500,
      Reading(
        .meanError, fit: fit, .equal(inverses.reduce(0, +), null: inverses[0]),
        detects: detects))
  }

  static let growingSamples = Record(
    14,
    growing(to: testsAreFull ? 30 : 12, replicates: 8_500) { 20 * $0 * $0 },
    growing(to: 30, replicates: 3_000) { 20 * $0 },
    growing(to: 3, replicates: 40_000, detects: [.otherEstimator, .oneFitLate, .stale]) {
      5 * $0
    })

  @Test("14. growing-sample-sizes", arguments: testSeeds)
  func growingSamples(seed: UInt64) async { await Self.growingSamples.check(seed: seed) }

  static var records: [Record] {
    [
      fourthMoment, transport, divergences, collapseBound, logDeterminant, determinant,
      growingSamples,
    ]
  }
}
