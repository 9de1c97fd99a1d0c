import Models
import Numerics
import Simulation
import TestKit
import Testing

/// Several models on real rows of their own that take rows of one another.
@Suite("Lineages", .serialized) struct LineageTests {
  @Test func rowsAreTakenEvenly() {
    let three = Lineages(count: 3, migration: 0.5)
    #expect(three.origins(of: 10, taker: 0) == [5, 3, 2])
    #expect(three.origins(of: 10, taker: 1) == [2, 5, 3])
    #expect(three.origins(of: 10, taker: 2) == [3, 2, 5])
    #expect(Lineages.sharing(4).origins(of: 100, taker: 2) == [25, 25, 25, 25])
    #expect(Lineages(count: 5, migration: 1).origins(of: 8, taker: 0) == [0, 2, 2, 2, 2])
    #expect(Lineages(count: 5, migration: 0).origins(of: 8, taker: 3) == [0, 0, 0, 8, 0])
    #expect(Lineages.one.origins(of: 8, taker: 0) == [8])
    for rows in 0...40 {
      for migration in [0, 0.1, 0.33, 0.8, 1] {
        let origins = Lineages(count: 6, migration: migration).origins(of: rows, taker: 2)
        #expect(origins.reduce(0, +) == rows && origins.allSatisfy { $0 >= 0 })
      }
    }
  }

  @Test func lineagesThatShareNothingLeaveTheFirstAlone() throws {
    for workflow in allWorkflows {
      for (share, fresh) in [(0, false), (0.25, true)] {
        let alone = try smallPlan(workflow, share: share, fresh: fresh)
        var beside = alone
        beside.lineages = Lineages(count: 3, migration: 0)
        #expect(simulate(beside, replicate: 3) == simulate(alone, replicate: 3))
        beside.lineages = Lineages(count: 3, migration: 0.2)
        #expect(simulate(beside, replicate: 3).values != simulate(alone, replicate: 3).values)
      }
    }
  }

  private func schedule(
    size: Int, generations: Int, share: Double = 0, workflow: Workflow = .replace
  ) -> Schedule {
    let samples = [Int](repeating: size, count: generations + 1)
    return Schedule(
      workflow,
      LoopSizes(
        initial: size, samples: samples, realShare: samples.map { _ in share }, fresh: true))
  }

  private func check(
    _ values: [[Double]], _ names: [String], expected: [String: [Double]],
    wrong: [[String: [Double]]], _ what: String
  ) throws {
    for (place, name) in names.enumerated() {
      let estimate = Estimate(values.map { $0[place] })
      let right = try #require(expected[name]?.last)
      let verdict = estimate.agrees(with: right, null: nil)
      #expect(verdict.passes, "\(what), \(name): \(verdict)")
    }
    // Every wrong number of rows taken shows in at least one metric.
    for (index, other) in wrong.enumerated() {
      let misses = try names.enumerated().contains { place, name in
        let value = try #require(other[name]?.last)
        return !Estimate(values.map { $0[place] }).agrees(with: value, null: nil).passes
      }
      #expect(misses, "\(what), wrong model \(index)")
    }
  }

  private static let cases: [(count: Int, migration: Double, share: Double, unbiased: Bool)] = [
    (3, 0, 0, false), (3, 0.3, 0, false), (4, 0.75, 0, false), (3, 1, 0, true),
    (3, 0.3, 0.2, false), (4, 0.75, 0.2, true),
  ]

  /// Means, variances and how far lineages are apart, by the recursion; with wrong migration, another number
  /// of lineages or without sharing they would be others.
  @Test(arguments: cases.indices)
  func momentsAreThoseOfTheIslandModel(index: Int) async throws {
    let (count, migration, share, unbiased) = Self.cases[index]
    let lineages = Lineages(count: count, migration: migration)
    let schedule = schedule(size: 10, generations: 8, share: share)
    let source = try #require(Gaussian(mean: [0, 0], variances: [1, 9]))
    let learner = GaussianLearner(shape: .diagonal, estimator: unbiased ? .unbiased : .mle)
    func theory(_ lineages: Lineages, _ schedule: Schedule) -> [String: [Double]] {
      GaussianTheory(law: source.law, learner: learner, schedule: schedule)
        .expectations(of: lineages)
    }
    for seed in testSeeds {
      var plan = Plan(
        seed: seed, source: source, learner: learner, schedule: schedule,
        metrics: [.meanError, .variance, .betweenLineages, .poolVariance], recorded: [8],
        evaluation: Evaluation(samples: 1, floors: false))
      plan.lineages = lineages
      let ready = plan
      let values = await replicates(8_000) { simulate(ready, replicate: $0).values }
      try check(
        values, ["mean_error", "variance", "between_lineages", "pool_variance"],
        expected: theory(lineages, schedule),
        wrong: [
          theory(Lineages(count: count, migration: migration == 0 ? 0.2 : 0), schedule),
          share == 0
            ? theory(Lineages(count: count + 1, migration: max(0.1, migration)), schedule)
            : theory(lineages, self.schedule(size: 10, generations: 8)),
        ], "\(lineages), seed \(seed)")
    }
  }

  /// One shared pool of k models, M rows each: w'' = (1 - 1/M) w' + (1 - 1/k) w / M for the expected variance,
  /// which falls k times slower than that of one model.
  @Test(arguments: [2, 5, 10])
  func sharedPoolHasItsRecursion(count: Int) throws {
    let m = 50.0
    let schedule = schedule(size: 50, generations: 400)
    let recursion = try #require(
      IslandRecursion(
        schedule, .sharing(count), realWeight: 1, unbiased: false, spread: 1))
    let w = recursion.variance
    for t in 2...400 {
      let expected = (1 - 1 / m) * w[t - 1] + (1 - 1 / Double(count)) * w[t - 2] / m
      #expect(relativeError(w[t], expected) < 1e-12)
      // Nothing is lost of mean square and variance together; c₀ is 1 - w.
      #expect(abs(recursion.meanSquare[t] + w[t] - 1) < 1e-12)
    }
    let rate = 1 - w[400] / w[399]
    #expect(abs(rate * m * Double(count) - 1) < 1.5 / m)
    // Alone the rate is 1/M.
    let alone = try #require(
      IslandRecursion(
        schedule, Lineages(count: count, migration: 0), realWeight: 1, unbiased: false, spread: 1))
    #expect(relativeError(alone.variance[400], pow1(1 - 1 / m, 401)) < 1e-12)
    #expect(relativeError(alone.between[400], alone.meanSquare[400]) < 1e-12)
  }

  private func pow1(_ x: Double, _ n: Int) -> Double { (0..<n).reduce(1) { y, _ in y * x } }

  @Test(arguments: [0, 0.2, 0.75])
  func symbolsAreThoseOfTheIslandModel(migration: Double) async throws {
    let law = [0.4, 0.3, 0.2, 0.1]
    let source = CategoricalSource(law)
    let lineages = Lineages(count: 4, migration: migration)
    let schedule = schedule(size: 20, generations: 12)
    let learner = CategoricalLearner(vocabulary: 4)
    func theory(_ lineages: Lineages) -> [String: [Double]] {
      CategoricalTheory(law: source.law, learner: learner, schedule: schedule)
        .expectations(of: lineages)
    }
    for seed in testSeeds {
      var plan = Plan(
        seed: seed, source: source, realData: .counts(of: source),
        learner: StatisticForm(learner), schedule: schedule, production: .statistic(learner),
        metrics: [.heterozygosity, .betweenLineages, .poolHeterozygosity], recorded: [12],
        evaluation: Evaluation(samples: 0, floors: false))
      plan.lineages = lineages
      let ready = plan
      let values = await replicates(8_000) { simulate(ready, replicate: $0).values }
      try check(
        values, ["heterozygosity", "between_lineages", "pool_heterozygosity"],
        expected: theory(lineages),
        wrong: [
          theory(Lineages(count: 4, migration: migration == 0 ? 0.05 : 0)),
          theory(Lineages(count: 3, migration: max(migration, 0.1))),
        ], "\(lineages), seed \(seed)")
    }
  }

  /// Of equal symbols in lineages alone: alive in one of k with probability 1 - (1 - a)ᵏ.
  @Test(arguments: testSeeds)
  func whatOneLineageKeepsThePoolKeeps(seed: UInt64) async throws {
    let source = CategoricalSource([Double](repeating: 1, count: 30))
    let learner = CategoricalLearner(vocabulary: 30)
    let schedule = schedule(size: 40, generations: 5)
    var plan = Plan(
      seed: seed, source: source, realData: .counts(of: source), learner: StatisticForm(learner),
      schedule: schedule, production: .statistic(learner), metrics: [.poolSupport, .support],
      recorded: [5], evaluation: Evaluation(samples: 0, floors: false))
    plan.lineages = Lineages(count: 3, migration: 0)
    let ready = plan
    let values = await replicates(3_000) { simulate(ready, replicate: $0).values }
    let alive = try #require(
      CategoricalTheory(law: source.law, learner: learner, schedule: schedule)
        .expectations()["support"]?.last)
    let dead = 1 - alive
    let verdict = Estimate(values.map { $0[0] }).agrees(with: 1 - dead * dead * dead, null: alive)
    #expect(verdict.passes, "seed \(seed): \(verdict)")
    #expect(Estimate(values.map { $0[1] }).agrees(with: alive, null: nil).passes)
    #expect(!Estimate(values.map { $0[0] }).agrees(with: 1 - dead * dead, null: nil).passes)
  }

  @Test func metricsAreTheirDefinitions() throws {
    let models = try [([0.0, 1], [1.0, 2]), ([2, 1], [3, 4]), ([1, 7], [0.5, 0.5])].map {
      try #require(Gaussian(mean: $0.0, variances: $0.1))
    }
    let world = World<Points>(law: models[0].law, heldOut: Points([]))
    let snapshot = Snapshot(
      model: models[0], sample: nil, realRows: 1, others: Array(models[1...]))
    // Means 0, 2, 1 and 1, 1, 7: variances 1 and 12; with divisor 3 two thirds of that.
    #expect(abs(Metric.betweenLineages.bind(world)(snapshot) - 6.5) < 1e-12)
    #expect(
      abs(Metric.poolVariance.bind(world)(snapshot) - (1.5 + 3.5 + 0.5) / 3 - 6.5 * 2 / 3) < 1e-12)
    let alone = Snapshot(model: models[0], sample: nil, realRows: 1)
    #expect(Metric.betweenLineages.bind(world)(alone).isNaN)
    #expect(Metric.poolVariance.bind(world)(alone).isNaN)

    let law = CategoricalSource([0.5, 0.3, 0.2, 0]).law
    let learner = CategoricalLearner(vocabulary: 4)
    let symbols = try [[0, 0, 1, 1], [0, 1, 1, 1], [0, 0, 0, 0]].map { (codes: [Int32]) in
      try learner.fit(learner.summary(of: Symbols(codes), weight: 1), key: testKey(1))
    }
    let words = World<Symbols>(law: law, heldOut: Symbols([]))
    let moment = Snapshot(
      model: symbols[0], sample: nil, realRows: 1, others: Array(symbols[1...]))
    // Frequencies of the first symbol ½, ¼, 1, of the second ½, ¾, 0: squared distances ⅛, ½, 9/8.
    #expect(
      abs(Metric.betweenLineages.bind(words)(moment) - (0.125 + 0.5 + 1.125) / 6) < 1e-12)
    let mean = [7.0 / 12, 5.0 / 12]
    #expect(
      abs(
        Metric.poolHeterozygosity.bind(words)(moment)
          - (1 - mean[0] * mean[0] - mean[1] * mean[1])) < 1e-12)
    #expect(abs(Metric.poolSupport.bind(words)(moment) - 2.0 / 3) < 1e-12)
  }

  @Test func collapseOfAnotherLineageEndsTheChain() throws {
    let source = try #require(Gaussian(mean: 0, variance: 1))
    // Two dimensions of freedom are soon lost on two rows a generation.
    var plan = Plan(
      seed: 1, source: source, learner: GaussianMixtureLearner(components: .fixed(2), floor: 0),
      schedule: schedule(size: 4, generations: 40), metrics: [.variance],
      evaluation: Evaluation(samples: 1, floors: false))
    plan.lineages = .sharing(3)
    let endings = (0..<20).compactMap { simulate(plan, replicate: $0).ending?.reason }
    #expect(endings.contains { $0.hasPrefix("lineage 2: ") || $0.hasPrefix("lineage 3: ") })
    #expect(endings.contains { !$0.hasPrefix("lineage") })
  }
}
