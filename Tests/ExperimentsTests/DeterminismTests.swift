import Experiments
import Testing

/// What a number depends on, and what it does not.
struct DeterminismTests {
  private static let chain = """
    name: chain
    seed: 7
    replicates: 6
    source: {kind: gaussian}
    model: {kind: gaussian}
    loop: {generations: 5, samples: 20, real: {draw: fresh}}
    evaluation: {samples: 60}
    metrics: [variance, energy, mean_error]
    sweep:
      loop.real.share: [0, 0.2, 1]

    """

  @Test func threadsDoNotChangeTheTables() async throws {
    // Large enough for several work items of the second arm.
    let text = """
      name: threads
      replicates: 300
      source: {kind: gaussian}
      model: {kind: gaussian}
      loop: {generations: 4, samples: 200, record: 2}
      evaluation: {samples: 30}
      metrics: [variance, energy]
      sweep:
        loop.workflow: [replace, accumulate-subsample]
      figures: []

      """
    let scratch = try Scratch()
    let one = try await Results(of: text, in: scratch) { $0.jobs = 1 }
    for jobs in [2, 4] {
      let other = try await Results(of: text, in: scratch, folder: "jobs-\(jobs)") {
        $0.jobs = jobs
      }
      for table in ["metrics.csv", "summary.csv"] {
        #expect(try other.text(table) == one.text(table), "\(table) with \(jobs) threads")
      }
    }
  }

  @Test func armAloneHasTheRowsItHasInTheSweep() async throws {
    let all = try await Results(of: Self.chain)
    for share in ["0", "0.2", "1"] {
      let alone = try await Results(of: Self.chain) {
        $0.overrides.sweeps = ["loop.real.share=\(share)"]
      }
      for table in ["metrics.csv", "summary.csv"] {
        let rows = try all.table(table).filter("loop.real.share", is: share)
        #expect(!rows.rows.isEmpty)
        #expect(try alone.table(table) == rows)
      }
    }
  }

  @Test func moreReplicatesLeaveTheEarlierOnes() async throws {
    let few = try await Results(of: Self.chain).table("metrics.csv")
    let many = try await Results(of: Self.chain) { $0.overrides.replicates = "9" }
      .table("metrics.csv")
    #expect(many.rows.count == few.rows.count / 6 * 9)
    #expect(try many.filter("replicate") { (Int($0) ?? 9) < 6 } == few)
  }

  @Test func moreGenerationsLeaveTheEarlierOnes() async throws {
    let short = try await Results(of: Self.chain)
    let long = try await Results(of: Self.chain) {
      $0.overrides.settings = ["loop.generations=8"]
    }
    for table in ["metrics.csv", "summary.csv"] {
      let early = try long.table(table).filter("generation") { (Int($0) ?? 9) <= 5 }
      #expect(try early == short.table(table))
    }
  }

  @Test(arguments: [false, true])
  func moreAxisValuesLeaveTheOtherArms(independent: Bool) async throws {
    let text = Self.chain + "independent_arms: \(independent)\n"
    let few = try await Results(of: text)
    let many = try await Results(of: text) {
      $0.overrides.sweeps = ["loop.real.share=0.7,0,0.1,0.2,1"]
    }
    for table in ["metrics.csv", "summary.csv"] {
      let old = try many.table(table).filter("loop.real.share") { ["0", "0.2", "1"].contains($0) }
      #expect(try old == few.table(table))
    }
  }

  @Test(arguments: ["energy", "mmd2", "kl_forward", "sliced_wasserstein_2"])
  func anotherMetricLeavesTheOtherColumns(metric: String) async throws {
    let scratch = try Scratch()
    func table(_ metrics: String) async throws -> TextTable {
      try await Results(of: Self.chain, in: scratch, folder: metrics) {
        $0.overrides.settings = ["metrics=[\(metrics)]"]
      }.table("metrics.csv")
    }
    let without = try await table("variance,ks")
    let with = try await table("\(metric),variance,ks")
    #expect(try with.without(metric) == without)
  }

  @Test func armsMeetTheSameDataUnlessTheyAreIndependent() async throws {
    func firstGenerations(_ text: String) async throws -> [[String]] {
      let table = try await Results(of: text).table("metrics.csv").filter("generation", is: "0")
      return try ["0", "0.2", "1"].map {
        try table.filter("loop.real.share", is: $0).column("variance")
      }
    }
    let paired = try await firstGenerations(Self.chain)
    #expect(paired[0].count == 6 && paired[0] == paired[1] && paired[1] == paired[2])
    let independent = try await firstGenerations(Self.chain + "independent_arms: true\n")
    #expect(Set(independent.joined()).count == 18)
  }

  @Test func seedAndReplicateChangeEverything() async throws {
    let one = try await Results(of: Self.chain).table("metrics.csv").column("variance")
    let two = try await Results(of: Self.chain) { $0.overrides.seed = "8" }
      .table("metrics.csv").column("variance")
    #expect(Set(one).isDisjoint(with: two))
  }
}
