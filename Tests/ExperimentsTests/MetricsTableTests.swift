import Experiments
import Platform
import Testing

/// `metrics.csv` and `events.jsonl`.
struct MetricsTableTests {
  @Test func oneRowAnArmReplicateAndGenerationInOrder() async throws {
    let table = try await Results(
      of: """
        name: order
        replicates: 2
        source: {kind: gaussian}
        model: {kind: gaussian}
        loop: {generations: 4, samples: 10, record: 3, real: {draw: fresh}}
        metrics: [variance, mean_error]
        sweep:
          loop.samples: [10, 20]
          loop.real.share: [0, 0.25]
        """
    ).table("metrics.csv")
    #expect(
      table.header == [
        "arm", "loop.samples", "loop.real.share", "replicate", "generation", "train_size",
        "real_share", "status", "variance", "mean_error",
      ])
    var expected: [[String]] = []
    for size in ["10", "20"] {
      for (share, realised) in [("0", "0"), ("0.25", size == "10" ? "0.3" : "0.25")] {
        for replicate in ["0", "1"] {
          for t in ["0", "3", "4"] {
            expected.append([
              "samples=\(size) share=\(share)", size, share, replicate, t, size,
              t == "0" ? "1" : realised, "ok",
            ])
          }
        }
      }
    }
    #expect(table.rows.map { Array($0.prefix(8)) } == expected)
  }

  @Test func withoutSweepThereIsOneArmCalledBase() async throws {
    let table = try await Results(of: WrongInput.experiment).table("metrics.csv")
    #expect(table.header.prefix(3) == ["arm", "replicate", "generation"])
    #expect(Set(try table.column("arm")) == ["base"])
    #expect(table.rows.count == 5 * 4)
  }

  private static let workflows: [(workflow: String, sizes: [Int], realRows: [Int])] = [
    ("accumulate", [10, 20, 30, 40], [10, 10, 10, 10]),
    ("replace", [10, 10, 10, 10], [10, 0, 0, 0]),
    ("window, window: 2", [10, 20, 30, 30], [10, 10, 10, 10]),
    ("window, window: 2, keepReal: false", [10, 10, 20, 20], [10, 0, 0, 0]),
  ]

  @Test(arguments: workflows)
  func trainingSizesAndRealSharesAreThoseOfTheWorkflow(
    workflow: String, sizes: [Int], realRows: [Int]
  ) async throws {
    let table = try await Results(
      of: WrongInput.experiment.replacing("samples: 10", with: "samples: 10, workflow: \(workflow)")
    ).table("metrics.csv").filter("replicate", is: "3")
    #expect(try table.column("train_size") == sizes.map { "\($0)" })
    let shares = zip(realRows, sizes).map { Double($0) / Double($1) }
    #expect(try table.numbers("real_share") == shares)
  }

  @Test func realShareOfASubsampleIsTheRealisedOne() async throws {
    let table = try await Results(
      of: WrongInput.experiment.replacing("samples: 10", with: "workflow: accumulate-subsample")
    ).table("metrics.csv").filter("generation", is: "1")
    let shares = try table.numbers("real_share")
    #expect(Set(shares).count > 1)
    #expect(shares.allSatisfy { abs($0 - 0.5) < 0.1 })
    #expect(try table.column("train_size").allSatisfy { $0 == "1000" })
  }

  private static let degenerate: [(dimension: Int, samples: Int, reason: String)] = [
    (1, 2, "all 2 examples are equal"),
    (3, 4, "the covariance of 4 examples in 3 dimensions is singular to working precision"),
  ]

  @Test(arguments: degenerate)
  func chainThatDegeneratesEndsInARowAndAnEvent(
    dimension: Int, samples: Int, reason: String
  ) async throws {
    let results = try await Results(
      of: """
        name: degenerate
        replicates: 4
        source: {kind: gaussian, dimension: \(dimension)}
        model: {kind: gaussian}
        loop: {generations: 400, samples: \(samples)}
        metrics: [variance]
        """)
    let table = try results.table("metrics.csv")
    let endings = try table.filter("status", is: "collapsed")
    #expect(try endings.column("replicate") == ["0", "1", "2", "3"])
    let generations = try endings.column("generation")
    for (replicate, generation) in generations.enumerated() {
      let rows = try table.filter("replicate", is: "\(replicate)")
      let last = try #require(Int(generation))
      #expect(try rows.column("generation") == (0...last).map { "\($0)" })
      #expect(
        rows.rows.last == ["base", "\(replicate)", generation, "", "", "collapsed", ""])
      #expect(try rows.column("status").dropLast().allSatisfy { $0 == "ok" })
    }
    let events = try results.text("events.jsonl").split(separator: "\n").map(String.init)
    #expect(
      events
        == generations.enumerated().map { replicate, generation in
          "{\"event\":\"collapsed\",\"arm\":\"base\",\"replicate\":\(replicate),"
            + "\"generation\":\(generation),\"reason\":\"\(reason)\"}"
        })
    // The summary counts the replicates that are alive.
    let summary = try results.table("summary.csv")
    let ends = generations.compactMap { Int($0) }
    for row in summary.rows {
      let t = try #require(Int(row[1]))
      #expect(row[3] == "\(ends.count { $0 > t })")
    }
    #expect(try results.manifest()["collapsed_replicates"]?.int() == 4)
  }

  @Test func healthyRunHasNoEvents() async throws {
    let results = try await Results(of: WrongInput.experiment)
    #expect(try results.text("events.jsonl") == "")
    #expect(try results.manifest()["collapsed_replicates"]?.int() == 0)
  }

  @Test func numbersReadBackExactly() async throws {
    let table = try await Results(of: WrongInput.experiment).table("metrics.csv")
    for name in ["variance", "mean_error", "tail_mass_1", "wasserstein_2_squared"] {
      for text in try table.column(name) {
        let number = try #require(Double(text))
        // The shortest text that names the number.
        #expect(number.description.count >= text.count)
        #expect(parseDecimal(text) == number)
      }
    }
  }
}
