import Simulation
import Testing

@Suite("Recipes of the workflows") struct RecipeTests {
  /// Four generations of 50 rows after 100 real ones, a share of them real.
  private func sizes(share: Double, fresh: Bool, samples: [Int] = [100, 50, 50, 50]) -> LoopSizes {
    LoopSizes(
      initial: 100, samples: samples,
      realShare: [Double](repeating: share, count: samples.count), fresh: fresh)
  }

  private func verify(
    _ workflow: Workflow, _ sizes: LoopSizes, recipes: [Recipe], fresh: [Int], batches: [Int],
    pools: [(real: Int, all: Int)], training: [Int]? = nil
  ) {
    let schedule = Schedule(workflow, sizes)
    let generations = recipes.indices
    #expect(schedule.generations == recipes.count - 1)
    #expect(schedule.recipes == recipes, "\(workflow.name)")
    #expect(schedule.freshSizes == fresh && schedule.batchSizes == batches, "\(workflow.name)")
    #expect(generations.map { schedule.pool($0).real } == pools.map(\.real), "\(workflow.name)")
    #expect(generations.map { schedule.pool($0).all } == pools.map(\.all), "\(workflow.name)")
    let rows = generations.map { schedule.trainingSize($0) }
    #expect(rows == training ?? pools.map(\.all), "\(workflow.name)")
    #expect(schedule.realRowsNeeded == 100 + fresh.reduce(0, +), "\(workflow.name)")
  }

  private let start = Recipe(anchor: 100)

  @Test("Replace: the last model's samples alone")
  func replace() {
    verify(
      .replace, sizes(share: 0, fresh: false),
      recipes: [start] + (1...3).map { Recipe(synthetic: $0 - 1..<$0) }, fresh: [0, 0, 0, 0],
      batches: [50, 50, 50], pools: [(100, 100), (0, 50), (0, 50), (0, 50)])
    // A share of no rows makes fresh batches of no rows.
    verify(
      .replace, sizes(share: 0, fresh: true),
      recipes: [start] + (1...3).map { Recipe(fresh: $0..<$0 + 1, synthetic: $0 - 1..<$0) },
      fresh: [0, 0, 0, 0], batches: [50, 50, 50],
      pools: [(100, 100), (0, 50), (0, 50), (0, 50)])
  }

  @Test("Replace with a real share, the same rows again or new ones")
  func replaceWithReal() {
    verify(
      .replace, sizes(share: 0.2, fresh: false),
      recipes: [start] + (1...3).map { Recipe(anchor: 10, synthetic: $0 - 1..<$0) },
      fresh: [0, 0, 0, 0], batches: [40, 40, 40],
      pools: [(100, 100), (10, 50), (10, 50), (10, 50)])
    verify(
      .replace, sizes(share: 0.2, fresh: true),
      recipes: [start] + (1...3).map { Recipe(fresh: $0..<$0 + 1, synthetic: $0 - 1..<$0) },
      fresh: [0, 10, 10, 10], batches: [40, 40, 40],
      pools: [(100, 100), (10, 50), (10, 50), (10, 50)])
    verify(
      .replace, sizes(share: 1, fresh: true),
      recipes: [start] + (1...3).map { Recipe(fresh: $0..<$0 + 1, synthetic: $0 - 1..<$0) },
      fresh: [0, 50, 50, 50], batches: [0, 0, 0],
      pools: [(100, 100), (50, 50), (50, 50), (50, 50)])
  }

  @Test("Accumulate: the first real sample, and every batch so far")
  func accumulate() {
    let recipes =
      [start] + (1...3).map { Recipe(anchor: 100, fresh: 1..<$0 + 1, synthetic: 0..<$0) }
    verify(
      .accumulate, sizes(share: 0, fresh: false), recipes: recipes, fresh: [0, 0, 0, 0],
      batches: [50, 50, 50], pools: [(100, 100), (100, 150), (100, 200), (100, 250)])
    verify(
      .accumulate, sizes(share: 0.2, fresh: true), recipes: recipes, fresh: [0, 10, 10, 10],
      batches: [50, 50, 50], pools: [(100, 100), (110, 160), (120, 220), (130, 280)])
  }

  @Test("Accumulate and subsample: the same pool, a fixed number of its rows")
  func subsample() {
    verify(
      .accumulateSubsample, sizes(share: 0.2, fresh: true),
      recipes: [start]
        + (1...3).map {
          Recipe(anchor: 100, fresh: 1..<$0 + 1, synthetic: 0..<$0, subsample: 50)
        }, fresh: [0, 10, 10, 10], batches: [50, 50, 50],
      pools: [(100, 100), (110, 160), (120, 220), (130, 280)], training: [100, 50, 50, 50])
  }

  @Test("Window: the last two batches, with or without the first real sample")
  func window() {
    let ranges = [(1..<2, 0..<1), (1..<3, 0..<2), (2..<4, 1..<3)]
    verify(
      .window(2, keepReal: true), sizes(share: 0, fresh: false),
      recipes: [start] + ranges.map { Recipe(anchor: 100, fresh: $0.0, synthetic: $0.1) },
      fresh: [0, 0, 0, 0], batches: [50, 50, 50],
      pools: [(100, 100), (100, 150), (100, 200), (100, 200)])
    verify(
      .window(2, keepReal: false), sizes(share: 0.2, fresh: true),
      recipes: [start] + ranges.map { Recipe(fresh: $0.0, synthetic: $0.1) },
      fresh: [0, 10, 10, 10], batches: [50, 50, 50],
      pools: [(100, 100), (10, 60), (20, 120), (20, 120)])
  }

  @Test("Sizes may differ from generation to generation")
  func lists() {
    verify(
      .replace, sizes(share: 0.25, fresh: false, samples: [100, 10, 30, 400]),
      recipes: [
        start, Recipe(anchor: 3, synthetic: 0..<1), Recipe(anchor: 8, synthetic: 1..<2),
        Recipe(anchor: 100, synthetic: 2..<3),
      ], fresh: [0, 0, 0, 0], batches: [7, 22, 300],
      pools: [(100, 100), (3, 10), (8, 30), (100, 400)])
    verify(
      .accumulate, sizes(share: 0, fresh: false, samples: [100, 200, 400, 800]),
      recipes: [start]
        + (1...3).map { Recipe(anchor: 100, fresh: 1..<$0 + 1, synthetic: 0..<$0) },
      fresh: [0, 0, 0, 0], batches: [200, 400, 800],
      pools: [(100, 100), (100, 300), (100, 700), (100, 1500)])
    let single = Schedule(.accumulate, sizes(share: 0, fresh: false, samples: [100]))
    #expect(single.generations == 0 && single.batchSizes.isEmpty)
  }

  @Test("Real rows given to a generation are its own, or those of generation 0")
  func realRowsGiven() {
    let fresh = Schedule(.replace, sizes(share: 0.2, fresh: true))
    #expect((0...3).map { fresh.realRowsGiven($0) } == [100, 10, 10, 10])
    let fixed = Schedule(.replace, sizes(share: 0.2, fresh: false))
    #expect((0...3).map { fixed.realRowsGiven($0) } == [100, 10, 10, 10])
    let none = Schedule(.replace, sizes(share: 0, fresh: false))
    #expect((0...3).map { none.realRowsGiven($0) } == [100, 100, 100, 100])
  }

  @Test("Sentences say what a generation is trained on")
  func sentences() {
    func sentences(_ workflow: Workflow, _ share: Double, _ fresh: Bool) -> [String] {
      let schedule = Schedule(workflow, sizes(share: share, fresh: fresh))
      return (0...3).map { schedule.sentence($0) }
    }
    #expect(
      sentences(.replace, 0.2, true)[...1] == [
        "100 real rows", "10 new real rows + 40 synthetic rows from model 0",
      ])
    #expect(
      sentences(.replace, 0.2, false)[2]
        == "the first 10 real rows of generation 0 + 40 synthetic rows from model 1")
    #expect(
      sentences(.accumulate, 0.2, true)[3]
        == "all 100 real rows of generation 0 + 30 real rows drawn anew in generations 1–3"
        + " + 150 synthetic rows from models 0–2")
    #expect(
      sentences(.accumulateSubsample, 0, false)[2]
        == "50 rows drawn without replacement from: all 100 real rows of generation 0"
        + " + 100 synthetic rows from models 0–1")
    #expect(
      sentences(.window(1, keepReal: false), 0, false)[3] == "50 synthetic rows from model 2")
    #expect(sentences(.replace, 0.02, true)[1].hasPrefix("1 new real row +"))
  }
}
