import Models
import Numerics
import Simulation
import TestKit
import Testing

private import func Glibc.exp
private import func Glibc.lgamma
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
    rows: Int = rows, replicates count: Int, seed: UInt64,
    estimator: GaussianLearner.Estimator = .mle
  ) async -> [[Double]] {
    let plan = Plan(
      seed: seed, source: Self.law(), learner: GroupedLearner(estimator: estimator),
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
    let values = await columns(
      metrics, fit: n, replicates: count, seed: seed, estimator: .unbiased)
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

    // The minority's variance shrinks faster. E ln v falls by about 1/n a fit to n rows.
    let pairs = zip(values[1], values[2]).filter { $0.0 > 0 && $0.1 > 0 }
    let order = Estimate(pairs.map { log($1) - log($0) }).isPositive()
    #expect(order.passes, "\(order)")
    let majority = Estimate(values[2].map { log($0) }).lies(in: -0.08 ... -0.06)
    #expect(majority.passes, "\(majority)")

    let lost = values[3].count { $0 < 2 }
    let verdict = binomialTest(lost, trials: count, probability: Self.extinction(fits: n))
    #expect(verdict.passes, "\(verdict)")
    #expect(!binomialTest(lost, trials: count, probability: Self.extinction(fits: n + 1)).passes)
  }

  /// The probability that the minority has no row at fit n: the Wright–Fisher chain, state by state.
  private static func extinction(fits: Int) -> Double {
    func binomial(_ p: Double) -> [Double] {
      if p == 0 || p == 1 { return (0...rows).map { $0 == (p == 0 ? 0 : rows) ? 1 : 0 } }
      let n = Double(rows)
      return (0...rows).map { k in
        let k = Double(k)
        return exp(
          lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1) + k * log(p) + (n - k) * log(1 - p))
      }
    }
    var law = binomial(minority)
    for _ in 1..<fits {
      var next = [Double](repeating: 0, count: rows + 1)
      for (count, weight) in law.enumerated() {
        for (k, p) in binomial(Double(count) / Double(rows)).enumerated() { next[k] += weight * p }
      }
      law = next
    }
    return law[0]
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
  }

  @Test(
    "Heterozygosity of shares where real rows weigh more than synthetic ones", arguments: testSeeds)
  func weightedHeterozygosity(seed: UInt64) async {
    let (rows, weight, fits) = (5, 10.0, 6)
    // A batch of n among rows of weight W takes the share n/W² of what is left.
    let first = 2 * Self.minority * (1 - Self.minority)
    var expected = first * (1 - 1 / Double(rows))
    for i in 1..<fits {
      let total = Double(rows) * (weight + Double(i))
      expected *= 1 - Double(rows) / (total * total)
    }
    let schedule = Self.schedule(.accumulate, fits: fits, rows: rows)
    let exact = GroupTheory(law: Self.law(), schedule: schedule, realWeight: weight)
      .expectations()["share_heterozygosity"]
    #expect(relativeError(exact?[fits - 1] ?? .nan, expected) <= 1e-13)
    func values(_ realWeight: Double) async -> [Double] {
      let plan = Plan(
        seed: seed, source: Self.law(), learner: GroupedLearner(), schedule: schedule,
        realWeight: realWeight, metrics: [.shareHeterozygosity], recorded: [fits - 1],
        evaluation: Evaluation(samples: 1, floors: false))
      return await TestKit.replicates(40_000) { simulate(plan, replicate: $0).values[0] }
    }
    let verdict = Estimate(await values(weight)).agrees(with: expected, null: first)
    #expect(verdict.passes, "\(verdict)")
    #expect(!Estimate(await values(1)).agrees(with: expected, null: nil).passes)
  }
}
