import Glibc
import Models
import Numerics
import Simulation
import TestKit
import Testing

/// Strata with a real share of their own.
@Suite("Strata", .serialized) struct StratificationTests {
  private static let world = GroupedGaussian([
    GroupedGaussian.Group(share: 0.5, mean: [0], variances: [1]),
    GroupedGaussian.Group(share: 0.5, mean: [50], variances: [1]),
  ])

  private func sizes(_ size: Int, generations: Int, fresh: Bool, share: Double = 0) -> LoopSizes {
    let samples = [Int](repeating: size, count: generations + 1)
    return LoopSizes(
      initial: size, samples: samples, realShare: samples.map { _ in share }, fresh: fresh)
  }

  /// Groups with the given real shares; what the models draw lies below -500.
  private func groups(
    _ shares: [Double], size: Int, generations: Int, fresh: Bool, tries: Int = 100,
    seed: UInt64 = 1,
    metrics: [Metric<Bootstrap<GroupedPoints>>], marks: Bool = false
  ) -> Plan<BootstrapLearner<GroupedPoints>> {
    var plan = Plan(
      seed: seed, source: Self.world, learner: BootstrapLearner(),
      schedule: Schedule(.replace, sizes(size, generations: generations, fresh: fresh)),
      production: marks
        ? Production { model, count, key in
          let rows = model.sample(count, key: key)
          return GroupedPoints(
            Matrix(
              rows: rows.count, columns: 1, elements: rows.rows.elements.map { -abs($0) - 1000 }),
            groups: rows.groups, groupCount: rows.groupCount)
        } : .plain,
      metrics: metrics, evaluation: Evaluation(samples: 1, floors: false))
    plan.stratification = Stratification(
      names: shares.map { "\($0)" },
      shares: shares.map { share in (0...generations).map { _ in share } }, tries: tries
    ) { _ in { $0.groups } }
    return plan
  }

  private func count(_ group: Int, synthetic: Bool) -> Metric<Bootstrap<GroupedPoints>> {
    .ofRows("\(group) \(synthetic)") { (data: GroupedPoints) in
      Double(
        data.groups.indices.count {
          data.groups[$0] == group && (data.rows[$0, 0] < -500) == synthetic
        })
    }
  }

  @Test(arguments: [false, true], [[1, 0.2], [0, 1], [0.5, 0.5]])
  func countsPerStratumAreExact(fresh: Bool, shares: [Double]) {
    let plan = groups(
      shares, size: 60, generations: 4, fresh: fresh,
      metrics: [
        count(0, synthetic: false), count(0, synthetic: true), count(1, synthetic: false),
        count(1, synthetic: true),
      ], marks: true)
    for replicate in 0..<20 {
      let trajectory = simulate(plan, replicate: replicate)
      let columns = (0..<4).map { trajectory.column($0, of: 4) }
      let first = [columns[0][0], columns[2][0]]
      #expect(first[0] + first[1] == 60)
      for t in 1...4 {
        for k in 0..<2 {
          let real = (shares[k] * first[k]).rounded()
          #expect(columns[2 * k][t] == real && columns[2 * k + 1][t] == first[k] - real)
        }
        #expect(trajectory.trainSizes[t] == 60)
        #expect(Double(trajectory.realRows[t]) == columns[0][t] + columns[2][t])
      }
    }
  }

  @Test func sizesOfStrataFollowGenerationZero() throws {
    var plan = groups([1, 1], size: 60, generations: 2, fresh: true, metrics: [])
    let samples = [60, 90, 31]
    plan.schedule = Schedule(
      .replace,
      LoopSizes(initial: 60, samples: samples, realShare: [0, 0, 0], fresh: true))
    plan.metrics = [count(0, synthetic: false), count(1, synthetic: false)]
    let values = simulate(plan, replicate: 3)
    let (a, b) = (values.column(0, of: 2), values.column(1, of: 2))
    for t in 0...2 {
      #expect(a[t] + b[t] == Double(samples[t]))
      #expect(abs(a[t] - a[0] * Double(samples[t]) / 60) <= 0.5)
    }
  }

  private func variance(_ rows: [Double]) -> Double {
    let (_, scatter) = Samples.moments(rows)
    return scatter / Double(rows.count)
  }

  /// E (1 - 1/q)ⁿ for q rows of binomial number, without the case of none.
  private func decay(_ rows: Int, power: Int) -> Double {
    var probability = pow(0.5, Double(rows))
    var sum = 0.0
    for q in 0...rows {
      if q > 0 { sum += probability * pow(1 - 1 / Double(q), Double(power)) }
      probability *= Double(rows - q) / Double(q + 1)
    }
    return sum
  }

  private func check(
    _ values: [[Double]], protected: Double, other: Double, null: Double, _ what: String
  ) {
    let found = (0..<2).map { k in Estimate(values.map { $0[k] }) }
    for (estimate, right, wrong) in [(found[0], protected, other), (found[1], other, protected)] {
      let verdict = estimate.agrees(with: right, null: wrong)
      #expect(verdict.passes, "\(what): \(verdict)")
      #expect(!estimate.agrees(with: wrong, null: nil).passes)
    }
    // Strata that drift would have another expectation.
    #expect(!found[1].agrees(with: null, null: nil).passes, "\(what)")
  }

  /// The group that is always real keeps its variance but for one sample's 1/q; the other one loses that
  /// share every generation.
  @Test(arguments: testSeeds)
  func protectedGroupDoesNotCollapse(seed: UInt64) async {
    let plan = groups(
      [1, 0], size: 40, generations: 10, fresh: true, seed: seed,
      metrics: (0..<2).map { group in
        .ofRows("variance \(group)") { (data: GroupedPoints) in
          variance(data.members(group).rows.elements)
        }
      })
    let values = await replicates(20_000) { Array(simulate(plan, replicate: $0).values.suffix(2)) }
    check(
      values, protected: decay(40, power: 1), other: decay(40, power: 11),
      null: decay(40, power: 10), "groups, seed \(seed)")
  }

  /// The same of the values above 0 of a normal law: half-normal, with variance 1 - 2/π.
  @Test(arguments: testSeeds)
  func protectedSliceDoesNotCollapse(seed: UInt64) async throws {
    let source = try #require(Gaussian(mean: 0, variance: 1))
    var plan = Plan(
      seed: seed, source: source, learner: BootstrapLearner<Points>(),
      schedule: Schedule(.replace, sizes(40, generations: 10, fresh: true)),
      metrics: [true, false].map { isAbove in
        .ofRows("above \(isAbove)") { (data: Points) in
          variance(data.rows.elements.filter { ($0 > 0) == isAbove }) / (1 - 2 / Double.pi)
        }
      }, evaluation: Evaluation(samples: 1, floors: false))
    let steady = (0...10).map { _ in 1.0 }
    plan.stratification = Stratification(
      names: ["x > 0", "rest"], shares: [steady, steady.map { _ in 0 }], tries: 100
    ) { _ in { $0.rows.elements.map { $0 > 0 ? 0 : 1 } } }
    let ready = plan
    let values = await replicates(40_000) {
      Array(simulate(ready, replicate: $0).values.suffix(2))
    }
    check(
      values, protected: decay(40, power: 1), other: decay(40, power: 11),
      null: decay(40, power: 10), "slice, seed \(seed)")
  }

  @Test func whatAModelHasLostIsNoted() throws {
    // Of three rows a group is soon lost; two draws a row may not find what is rare.
    let plan = groups(
      [0, 0], size: 3, generations: 30, fresh: false, tries: 1, metrics: [])
    let short = (0..<50).map { simulate(plan, replicate: $0) }
    for trajectory in short {
      let isShort = trajectory.trainSizes.contains { $0 < 3 }
      #expect(isShort == trajectory.notes.contains { $0.text.contains("too few rows") })
    }
    let notes = short.flatMap(\.notes)
    // Where three real rows leave a group out from the start, that is said too.
    #expect(notes.contains { $0.text.contains("nothing is kept of it") && $0.generation == 1 })
    let note = try #require(notes.first { $0.text.contains("too few rows") })
    #expect(
      note.text.hasPrefix("the model has too few rows of the stratum 0.0 in 1 tries a row: fewer"))
  }

  @Test func descriptionsSayWhatIsReal() {
    let strata = Stratification<Points>(
      names: ["x1 > 2", "the rest"], shares: [[0, 1, 1], [0, 0.125, 0.5]], tries: 1
    ) { _ in { $0.rows.elements.map { _ in 0 } } }
    #expect(strata.descriptions == ["x1 > 2 100 % real", "the rest 12.5–50 % real"])
  }
}
