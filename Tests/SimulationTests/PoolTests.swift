import Models
import Numerics
import Simulation
import Synchronization
import TestKit
import Testing

/// A Gaussian learner that counts what it is asked, and keeps what it has fitted.
private struct CountingLearner: Learner {
  final class Record: Sendable {
    let calls = Atomic<Int>(0)
    let rows = Atomic<Int>(0)
    let fits = Mutex<[GaussianMoments]>([])
  }

  let record = Record()
  let gaussian = GaussianLearner()

  func summary(of data: Points, weight: Double) -> GaussianMoments {
    record.calls.add(1, ordering: .relaxed)
    record.rows.add(data.count, ordering: .relaxed)
    return gaussian.summary(of: data, weight: weight)
  }

  func fit(_ summary: GaussianMoments, previous: Gaussian?, key: RandomKey) throws(Degeneracy)
    -> Gaussian
  {
    record.fits.withLock { $0.append(summary) }
    return try gaussian.fit(summary, key: key)
  }
}

@Suite("Training sets") struct PoolTests {
  private func run(
    _ workflow: Workflow, generations: Int, share: Double = 0, fresh: Bool = false,
    realWeight: Double = 1, contamination: Double = 0
  ) throws -> (plan: Plan<CountingLearner>, record: CountingLearner.Record) {
    let source = try #require(Gaussian(mean: [3], variances: [4]))
    let sizes = LoopSizes(
      initial: 50, samples: [50] + [Int](repeating: 20, count: generations),
      realShare: [Double](repeating: share, count: generations + 1), fresh: fresh,
      contamination: contamination)
    let plan = Plan(
      seed: 1, source: source, learner: CountingLearner(),
      schedule: Schedule(workflow, sizes), realWeight: realWeight, metrics: [.variance],
      evaluation: Evaluation(samples: 1, floors: false))
    let trajectory = simulate(plan, replicate: 0)
    #expect(trajectory.ending == nil)
    return (plan, plan.learner.record)
  }

  @Test("Accumulating costs one summary of each batch, so that time grows linearly")
  func linearCost() throws {
    for generations in [10, 100, 400] {
      let (_, record) = try run(.accumulate, generations: generations)
      #expect(record.calls.load(ordering: .relaxed) == generations + 1)
      #expect(record.rows.load(ordering: .relaxed) == 50 + 20 * generations)
    }
    let (_, record) = try run(.accumulate, generations: 100, share: 0.25, fresh: true)
    #expect(record.calls.load(ordering: .relaxed) == 201)
    #expect(record.rows.load(ordering: .relaxed) == 50 + 25 * 100)
  }

  @Test("Replacing and windows summarise each batch once, too")
  func otherCosts() throws {
    let (_, replaced) = try run(.replace, generations: 100)
    #expect(replaced.rows.load(ordering: .relaxed) == 50 + 20 * 100)
    let (_, window) = try run(.window(5, keepReal: true), generations: 100)
    #expect(window.rows.load(ordering: .relaxed) == 50 + 20 * 100)
  }

  /// The training set of every generation, put together from the definition.
  private func naive(_ plan: Plan<CountingLearner>) throws -> [GaussianMoments] {
    let schedule = plan.schedule
    let gaussian = GaussianLearner()
    func key(_ purpose: Purpose, _ t: Int) -> RandomKey {
      RandomKey(seed: plan.seed, arm: plan.arm, replicate: 0, generation: t, purpose: purpose)
    }
    let real = plan.source.real(
      0..<50, supplyKey: key(.realData, 0), key: key(.realData, 0))
    var (synthetic, fresh): ([Points], [Points]) = ([], [])
    var contaminants = [real.prefix(0)]
    var sets: [GaussianMoments] = []
    for t in 0...schedule.generations {
      let recipe = schedule.recipes[t]
      fresh.append(
        plan.source.real(
          0..<schedule.freshSizes[t], supplyKey: key(.realData, 0), key: key(.freshData, t)))
      let realRows = Points.joined(
        [real.prefix(recipe.anchor)] + recipe.fresh.map { fresh[$0] }
          + recipe.fresh.map { contaminants[$0] })
      let drawn = Points.joined([real.prefix(0)] + recipe.synthetic.map { synthetic[$0] })
      var indices = Array(0..<realRows.count + drawn.count)
      if let kept = recipe.subsample {
        var stream = RandomStream(key(.subsample, t))
        indices = stream.choose(min(kept, indices.count), of: indices.count).sorted()
      }
      let n = realRows.count
      var sum = gaussian.summary(
        of: realRows.picking(indices.filter { $0 < n }), weight: plan.realWeight)
      sum.merge(
        gaussian.summary(of: drawn.picking(indices.filter { $0 >= n }.map { $0 - n }), weight: 1))
      sets.append(sum)
      guard t < schedule.generations else { break }
      let model = try gaussian.fit(sum, key: key(.fit, t))
      synthetic.append(model.sample(schedule.batchSizes[t], key: key(.synthetic, t)))
      contaminants.append(
        model.sample(schedule.contaminantSizes[t + 1], key: key(.contamination, t)))
    }
    return sets
  }

  @Test("Training sets are those of the recipes, put together row by row")
  func trainingSets() throws {
    for workflow in allWorkflows {
      for (share, fresh, weight, contamination) in [
        (0, false, 1.0, 0), (0.25, false, 1, 0), (0.25, true, 2.5, 0), (0.5, true, 2.5, 0.3),
        (0.5, true, 1, 1),
      ] {
        let (plan, record) = try run(
          workflow, generations: 12, share: share, fresh: fresh, realWeight: weight,
          contamination: contamination)
        let fits = record.fits.withLock { $0 }
        let expected = try naive(plan)
        #expect(fits.count == expected.count)
        for (t, (fit, set)) in zip(fits, expected).enumerated() {
          let place = "\(workflow.name), generation \(t)"
          #expect(fit.count == set.count, "\(place)")
          #expect(relativeError(fit.weight, set.weight) <= 1e-13, "\(place)")
          #expect(relativeError(fit.mean[0], set.mean[0]) <= 1e-11, "\(place)")
          if case .scalar(let a) = fit.scatter, case .scalar(let b) = set.scatter {
            #expect(relativeError(a, b) <= 1e-10, "\(place)")
          }
        }
      }
    }
  }

  @Test("A finite table is used up row by row, and no row is met twice")
  func finiteSupply() throws {
    let table = Matrix(rows: 200, columns: 1, elements: (0..<200).map { Double($0) })
    let source = TableSource(table, heldOut: 0.1, replacement: false, key: testKey(1))
    let sizes = LoopSizes(
      initial: 50, samples: [50, 20, 20, 20], realShare: [0, 1, 1, 1], fresh: true)
    let learner = CountingLearner()
    let plan = Plan(
      seed: 1, source: source, learner: learner, schedule: Schedule(.replace, sizes),
      metrics: [.variance], evaluation: Evaluation(samples: 20, floors: false))
    #expect(plan.schedule.realRowsNeeded == 110)
    #expect(simulate(plan, replicate: 0).realRows == [50, 20, 20, 20])
    // Sums of the generations are sums of disjoint pieces of one order.
    let key = RandomKey(seed: 1, arm: 0, replicate: 0, generation: 0, purpose: .realData)
    let order = source.real(0..<110, supplyKey: key, key: key).rows.elements
    let fits = learner.record.fits.withLock { $0 }
    for (range, fit) in zip([0..<50, 50..<70, 70..<90, 90..<110], fits) {
      #expect(relativeError(fit.mean[0], Samples.mean(Array(order[range]))) <= 1e-13)
    }
  }
}
