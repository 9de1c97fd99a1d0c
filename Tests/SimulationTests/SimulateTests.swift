import Models
import Numerics
import Simulation
import Testing

@Suite("Simulated trajectories") struct SimulateTests {
  @Test("The same plan gives the same trajectory, and each replicate its own")
  func determinism() throws {
    for workflow in allWorkflows {
      for fresh in [false, true] {
        let plan = try smallPlan(workflow, share: 0.25, fresh: fresh)
        let first = simulate(plan, replicate: 2)
        #expect(first.values.count == 9 * 4 && first.ending == nil)
        #expect(first == simulate(plan, replicate: 2), "\(workflow.name)")
        let others = [0, 1, 3].map { simulate(plan, replicate: $0) }
        for other in others {
          #expect(Set(other.values).isDisjoint(with: first.values), "\(workflow.name)")
        }
      }
    }
  }

  @Test("Replicates run at the same time are those run alone")
  func concurrency() async throws {
    let plan = try smallPlan(.accumulateSubsample, share: 0.25, fresh: true)
    let together = await withTaskGroup(of: (Int, Trajectory).self) { group in
      for replicate in 0..<16 {
        group.addTask { (replicate, simulate(plan, replicate: replicate)) }
      }
      return await group.reduce(into: [Int: Trajectory]()) { $0[$1.0] = $1.1 }
    }
    for replicate in 0..<16 {
      #expect(together[replicate] == simulate(plan, replicate: replicate))
    }
  }

  @Test("Seed and arm change every number; arm 0 pairs the arms")
  func seeds() throws {
    let plan = try smallPlan()
    var seeded = plan
    seeded.seed = 6
    var armed = plan
    armed.arm = 1
    let values = simulate(plan, replicate: 0).values
    for other in [seeded, armed] {
      #expect(Set(simulate(other, replicate: 0).values).isDisjoint(with: values))
    }
    // Two workflows see the same first real sample.
    let accumulated = simulate(try smallPlan(.accumulate), replicate: 0).values
    #expect(accumulated.prefix(4) == values.prefix(4))
    #expect(accumulated[4...].first != values[4...].first)
  }

  @Test("More generations leave the earlier ones as they were")
  func extended() throws {
    for workflow in allWorkflows {
      let short = simulate(try smallPlan(workflow, generations: 4, share: 0.25), replicate: 1)
      let long = simulate(try smallPlan(workflow, generations: 9, share: 0.25), replicate: 1)
      #expect(Array(long.values.prefix(short.values.count)) == short.values, "\(workflow.name)")
      #expect(Array(long.trainSizes.prefix(5)) == short.trainSizes)
      #expect(Array(long.realRows.prefix(5)) == short.realRows)
      #expect(long.floor == short.floor && short.values.count == 20)
    }
  }

  @Test("A metric's numbers do not depend on the other metrics")
  func addedMetrics() throws {
    let metrics = allMetrics(dimension: 1)
    for exact in [true, false] {
      var plan = try smallPlan(generations: 3, metrics: metrics)
      plan.evaluation.exact = exact
      let together = simulate(plan, replicate: 0)
      for (index, metric) in metrics.enumerated() {
        plan.metrics = [metric]
        let alone = simulate(plan, replicate: 0)
        #expect(
          alone.values == together.column(index, of: metrics.count),
          "\(metric.name), exact: \(exact)")
        #expect(alone.floor == [together.floor[index]], "\(metric.name)")
      }
    }
  }

  @Test("Recorded generations are rows of the full run")
  func recorded() throws {
    for workflow in allWorkflows {
      var plan = try smallPlan(workflow, share: 0.25)
      let full = simulate(plan, replicate: 1)
      plan.recorded = [0, 3, 4, 8]
      let part = simulate(plan, replicate: 1)
      #expect(part.values == plan.recorded.flatMap { Array(full.values[4 * $0..<4 * $0 + 4]) })
      #expect(part.trainSizes == plan.recorded.map { full.trainSizes[$0] })
      #expect(part.realRows == plan.recorded.map { full.realRows[$0] })
    }
  }

  @Test("Row counts are those of the schedule")
  func rowCounts() throws {
    for workflow in allWorkflows {
      for fresh in [false, true] {
        let plan = try smallPlan(workflow, initial: 30, share: 0.25, fresh: fresh)
        let run = simulate(plan, replicate: 0)
        #expect(run.trainSizes == (0...8).map { plan.schedule.trainingSize($0) })
        for t in 0...8 where plan.schedule.recipes[t].subsample == nil {
          #expect(run.realRows[t] == plan.schedule.pool(t).real, "\(workflow.name), \(t)")
        }
      }
    }
  }

  @Test("Profiles are kept for replicate 0 alone, at the generations asked for")
  func profiles() throws {
    var plan = try smallPlan()
    plan.profiles = [Profile(generations: [0, 5]) { model, _ in model.mean + model.variances }]
    let run = simulate(plan, replicate: 0)
    #expect(run.profiles.map(\.generation) == [0, 5])
    #expect(run.profiles.map { $0.data.values[1] } == [run.values[0], run.values[20]])
    #expect(simulate(plan, replicate: 1).profiles.isEmpty)
  }

  @Test("Floors measure real data against real data, where they are asked for")
  func floors() throws {
    var plan = try smallPlan()
    let run = simulate(plan, replicate: 0)
    #expect(run.floor.count == 4 && run.floor.allSatisfy { $0.isFinite })
    #expect(run.floor != simulate(plan, replicate: 1).floor)
    plan.evaluation.floors = false
    let without = simulate(plan, replicate: 0)
    #expect(without.floor.isEmpty && without.values == run.values)
    // One real row determines no model to measure.
    let single = simulate(try smallPlan(initial: 1), replicate: 0)
    #expect(single.floor.isEmpty && single.ending?.generation == 0)
  }
}
