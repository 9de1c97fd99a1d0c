import Experiments
import Testing

/// How a sweep becomes arms.
struct SweepTests {
  private func arms(_ sweep: String) async throws -> (labels: [String], table: TextTable) {
    let table = try await Results(
      of: WrongInput.experiment.replacing("replicates: 5", with: "replicates: 1")
        + "sweep: \(sweep)\n"
    ).table("metrics.csv").filter("generation", is: "0")
    return (try table.column("arm"), table)
  }

  private static let axes: [(sweep: String, labels: [String])] = [
    ("{loop.samples: [10, 20]}", ["samples=10", "samples=20"]),
    (
      "{loop.real.share: {range: [0, 0.3, 0.1]}}",
      ["share=0", "share=0.1", "share=0.2", "share=0.3"]
    ),
    ("{loop.real.share: {range: [0, 1, 0.4]}}", ["share=0", "share=0.4", "share=0.8"]),
    ("{loop.samples: {logspace: [10, 1000, 3]}}", ["samples=10", "samples=100", "samples=1000"]),
    ("{loop.samples: {logspace: [10, 100, 3]}}", ["samples=10", "samples=32", "samples=100"]),
    ("{loop.growth: {logspace: [0.8, 1.25, 3]}}", ["growth=0.8", "growth=1", "growth=1.25"]),
    ("{loop.workflow: [replace, accumulate]}", ["replace", "accumulate"]),
    ("{loop.samples: [10, [10, 20, 30]]}", ["samples=10", "samples=[10 20 30]"]),
    (
      "{loop.real: [{share: 0.5}, {label: new, share: 0.5, draw: fresh}]}",
      ["real={share=0.5}", "new"]
    ),
    (
      "{model.estimator: [mle, unbiased], loop.samples: [5, 6]}",
      ["mle samples=5", "mle samples=6", "unbiased samples=5", "unbiased samples=6"]
    ),
    ("{loop.samples: [1e1, 2.0e1]}", ["samples=10", "samples=20"]),
  ]

  @Test(arguments: axes)
  func labelsNameTheValues(sweep: String, labels: [String]) async throws {
    #expect(try await arms(sweep).labels == labels)
  }

  @Test func everyAxisHasAColumn() async throws {
    let (_, table) = try await arms(
      "{loop.real: [{label: none}, {label: half, share: 0.5}], loop.samples: [10, 20]}")
    #expect(table.header.prefix(3) == ["arm", "loop.real", "loop.samples"])
    #expect(
      table.rows.map { Array($0.prefix(3)) } == [
        ["none samples=10", "none", "10"], ["none samples=20", "none", "20"],
        ["half samples=10", "half", "10"], ["half samples=20", "half", "20"],
      ])
  }

  @Test func blockIsMergedIntoTheExperiment() async throws {
    let results = try await Results(
      of: WrongInput.experiment.replacing("samples: 10", with: "samples: 10, real: {draw: fresh}")
        + "sweep: {loop: [{label: plain}, {label: real, real: {share: 0.5}, samples: 20}]}\n")
    let table = try results.table("metrics.csv").filter("generation", is: "3")
      .filter("replicate", is: "0")
    #expect(try table.column("train_size") == ["10", "20"])
    #expect(try table.column("real_share") == ["0", "0.5"])
    // Fresh rows stay fresh: the arm does as if the file had said all this itself.
    let alone = try await Results(
      of: WrongInput.experiment.replacing(
        "samples: 10", with: "samples: 20, real: {share: 0.5, draw: fresh}"))
    #expect(
      try results.table("metrics.csv").filter("arm", is: "real").column("variance")
        == alone.table("metrics.csv").column("variance"))
  }

  @Test func commandLineAddsAndReplacesAxes() async throws {
    let scratch = try Scratch()
    let file = try scratch.write(
      WrongInput.experiment + "sweep: {loop.samples: [10, 20]}\n", to: "e.yaml")
    func labels(_ sweeps: [String]) async throws -> [String] {
      var overrides = Overrides()
      overrides.sweeps = sweeps
      return try plan(file, overrides, jobs: 1, recipes: true).recipes.map(\.arm)
    }
    #expect(
      try await labels(["loop.samples=30,40,50"]) == ["samples=30", "samples=40", "samples=50"])
    #expect(
      try await labels(["model.estimator=mle,unbiased"]) == [
        "samples=10 mle", "samples=10 unbiased", "samples=20 mle", "samples=20 unbiased",
      ])
    #expect(
      try await labels(["loop.samples={range: [5, 15, 5]}"]) == [
        "samples=5", "samples=10", "samples=15",
      ])
  }

  @Test(arguments: [
    (
      "{loop.real.share: {range: [1, 0, 0.1]}}",
      "sweep.loop.real.share.range: expected [first,"
        + " last, step] with first ≤ last and step > 0"
    ),
    (
      "{loop.samples: {logspace: [0, 10, 3]}}",
      "sweep.loop.samples.logspace: expected [first, last,"
        + " count] with positive ends and count ≥ 2"
    ),
    ("{loop.samples: []}", "sweep.loop.samples: expected at least one value"),
    ("{loop.samples: 10}", "sweep.loop.samples: expected a list, got 10"),
    ("{loop.samples: [10, ten]}", "loop.samples: expected a whole number, got \"ten\""),
    ("{seed: [1, 2]}", "sweep.seed: an axis starts with source, model, loop or evaluation"),
  ])
  func wrongSweepIsRefused(sweep: String, message: String) async throws {
    let failure = await #expect(throws: Failure.self) { _ = try await arms(sweep) }
    #expect(failure?.exitStatus == 65)
    #expect(
      failure?.description.hasSuffix(": \(message)") == true, "\(String(describing: failure))")
  }
}
