import Models
import Numerics
import Simulation
import TestKit
import Testing

private import func Glibc.log
private import func Glibc.pow

/// Record 42: drift in the shares of groups. Fit n is generation n - 1.
@Suite(.serialized) struct GroupTests {
  private static let minority = 0.1
  private static let rows = 200

  private static func law() -> GroupedGaussian {
    GroupedGaussian([
      GroupedGaussian.Group(share: 1 - minority, mean: [0], variances: [1]),
      GroupedGaussian.Group(share: minority, mean: [3], variances: [4]),
    ])
  }

  private static func schedule(_ workflow: Workflow, fits: Int, rows: Int) -> Schedule {
    Schedule(
      workflow,
      LoopSizes(
        initial: rows, samples: Array(repeating: rows, count: fits),
        realShare: Array(repeating: 0, count: fits), fresh: false))
  }

  /// Metrics of one fit, a column each.
  private func columns(
    _ metrics: [Metric<GroupedGaussian>], _ workflow: Workflow = .replace, fit: Int,
    rows: Int = rows, replicates count: Int, seed: UInt64
  ) async -> [[Double]] {
    let plan = Plan(
      seed: seed, source: Self.law(), learner: GroupedLearner(),
      schedule: Self.schedule(workflow, fits: fit, rows: rows), metrics: metrics,
      recorded: [fit - 1], evaluation: Evaluation(samples: 1, floors: false))
    let values = await TestKit.replicates(count) { simulate(plan, replicate: $0).values }
    return metrics.indices.map { j in values.map { $0[j] } }
  }

  private func theory(_ workflow: Workflow, fits: Int, rows: Int) -> [String: [Double]] {
    GroupTheory(law: Self.law(), schedule: Self.schedule(workflow, fits: fits, rows: rows))
      .expectations()
  }

  @Test("42. subgroup-drift", arguments: testSeeds)
  func drift(seed: UInt64) async {
    let (q, n, count) = (Self.minority, 12, 12_000)
    let metrics: [Metric<GroupedGaussian>] = [
      .minorityShare, .minorityVariance, .majorityVariance, .groupsAlive,
    ]
    let values = await columns(metrics, fit: n, replicates: count, seed: seed)
    let late = await columns([.minorityShare], fit: n + 1, replicates: count, seed: seed)
    let few = await columns([.minorityShare], fit: n, rows: 180, replicates: count, seed: seed)
    let share = Estimate(values[0]).agrees(with: q, null: 0)
    #expect(share.passes, "\(share)")
    // Told apart from a single fit's variance; one fit more, or a tenth of the rows less, is seen.
    let squares = values[0].map { ($0 - q) * ($0 - q) }
    let variance = q * (1 - q) * (1 - pow(1 - 1 / Double(Self.rows), Double(n)))
    let spread = Estimate(squares).agrees(with: variance, null: q * (1 - q) / Double(Self.rows))
    #expect(spread.passes, "\(spread)")
    #expect(!Estimate(few[0].map { ($0 - q) * ($0 - q) }).agrees(with: variance, null: nil).passes)
    let drift = Estimate(zip(late[0], squares).map { ($0 - q) * ($0 - q) - $1 }).isPositive()
    #expect(drift.passes, "\(drift)")

    // The minority's variance shrinks faster, and the group is lost in 7.6 % of the replicates.
    let pairs = zip(values[1], values[2]).filter { $0.0 > 0 && $0.1 > 0 }
    let order = Estimate(pairs.map { log($1) - log($0) }).isPositive()
    #expect(order.passes, "\(order)")
    let majority = Estimate(values[2].map { log($0) }).lies(in: -0.08 ... -0.06)
    #expect(majority.passes, "\(majority)")
    let extinct = Double(values[3].count { $0 < 2 }) / Double(count)
    #expect(extinct > 0.06 && extinct < 0.092, "\(extinct)")
  }

  @Test("Heterozygosity of shares falls by 1 - 1/M a fit, or stays near Π(1 - 1/(M i²))")
  func heterozygosity() async {
    let first = 2 * Self.minority * (1 - Self.minority)
    let rows = 20
    let product = (1...6).reduce(1.0) { $0 * (1 - 1 / Double(rows * $1 * $1)) }
    for (workflow, expected) in [
      (Workflow.replace, first * pow(1 - 1 / Double(rows), 6)), (.accumulate, first * product),
    ] {
      let exact = theory(workflow, fits: 6, rows: rows)
      #expect(relativeError(exact["share_heterozygosity"]?[5] ?? .nan, expected) <= 1e-13)
      #expect(exact["minority_share"] == Array(repeating: Self.minority, count: 6))
      for seed in testSeeds {
        let values = await columns(
          [.shareHeterozygosity, .minorityShare], workflow, fit: 6, rows: rows,
          replicates: 40_000, seed: seed)
        let verdict = Estimate(values[0]).agrees(with: expected, null: first)
        #expect(verdict.passes, "\(workflow.name), seed \(seed): \(verdict)")
        let share = Estimate(values[1]).agrees(with: Self.minority, null: 0)
        #expect(share.passes, "\(workflow.name), seed \(seed): \(share)")
        let other = workflow.name == "replace" ? Workflow.accumulate : .replace
        let wrong = await columns(
          [.shareHeterozygosity], other, fit: 6, rows: rows, replicates: 40_000, seed: seed)
        #expect(!Estimate(wrong[0]).agrees(with: expected, null: nil).passes)
      }
    }
    #expect(
      theory(.window(2, keepReal: true), fits: 6, rows: rows)["share_heterozygosity"] == nil)
  }
}
