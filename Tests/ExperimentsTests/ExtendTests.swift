import Experiments
import Platform
import Testing

/// Runs that grow.
struct ExtendTests {
  private static let text = """
    name: extended
    replicates: 8
    source: {kind: gaussian}
    model: {kind: gaussian, estimator: mle}
    loop: {generations: 6, samples: 20, real: {draw: fresh}}
    metrics: [variance, mean_error]
    collapse: {metric: variance, below: 0.5}
    sweep:
      loop.real.share: [0, 0.2]

    """

  /// How many replicates were found when `changes` are made, after which the tables are those of a run
  /// from scratch.
  private func found(
    _ scratch: Scratch, of text: String = Self.text, _ change: (inout RunOptions) -> Void
  ) async throws -> Int {
    let folder = "results"
    var options = RunOptions()
    options.out = scratch.file(folder)
    options.jobs = 2
    options.progress = .quiet
    options.keepsWork = .always
    change(&options)
    let file = try scratch.write(text, to: "e.yaml")
    let report = try await run(file, options, version: "test")
    options.out = scratch.file("fresh")
    try Disk.standard.removeTree(scratch.file("fresh"))
    _ = try await run(file, options, version: "test")
    for name in ["metrics.csv", "summary.csv", "survival.csv", "densities.csv", "events.jsonl"] {
      #expect(
        try Disk.standard.readRaw(scratch.file("\(folder)/\(name)"))
          == Disk.standard.readRaw(scratch.file("fresh/\(name)")), "\(name)")
    }
    return report.found
  }

  @Test func replicatesAreAddedAndTakenAway() async throws {
    let scratch = try Scratch()
    #expect(try await found(scratch) { _ in } == 0)
    #expect(try await found(scratch) { $0.overrides.replicates = "11" } == 16)
    #expect(try await found(scratch) { $0.overrides.replicates = "3" } == 6)
    #expect(try await found(scratch) { $0.overrides.replicates = "11" } == 22)
  }

  @Test func valuesOfTheSweepAreAddedAndTakenAway() async throws {
    let scratch = try Scratch()
    #expect(try await found(scratch) { _ in } == 0)
    let more = "loop.real.share=0,0.1,0.2"
    #expect(try await found(scratch) { $0.overrides.sweeps = [more] } == 16)
    #expect(try await found(scratch) { $0.overrides.sweeps = ["loop.real.share=0.1"] } == 8)
    #expect(try await found(scratch) { $0.overrides.sweeps = [more] } == 24)
  }

  @Test func shorterChainsAreReadFromLongerOnes() async throws {
    let scratch = try Scratch()
    #expect(try await found(scratch) { _ in } == 0)
    // Replicate 0 keeps densities at generations that the shorter chain needs too.
    #expect(try await found(scratch) { $0.overrides.settings = ["loop.generations=4"] } == 16)
    #expect(
      try await found(scratch) { $0.overrides.settings = ["loop.generations=4", "loop.record=1"] }
        == 16)
  }

  /// A scheduled share states the same for a longer chain.
  @Test func scheduledSharesCanBeExtended() async throws {
    let text = Self.text.replacing("loop.real.share: [0, 0.2]", with: "loop.samples: [20, 30]")
      .replacing("draw: fresh", with: "draw: fresh, share: {from: 0, to: 0.5, over: 10}")
    let scratch = try Scratch()
    #expect(try await found(scratch, of: text) { _ in } == 0)
    #expect(
      try await found(scratch, of: text) { $0.overrides.settings = ["loop.generations=5"] } == 16)
    _ = try await found(scratch, of: text) { $0.overrides.settings = ["loop.generations=12"] }
  }

  @Test func sameLabelWithAnotherMeaningIsRefused() async throws {
    let text = Self.text.replacing(
      "loop.real.share: [0, 0.2]", with: "loop.real: [{label: some, share: 0.1}]")
    let scratch = try Scratch()
    _ = try await found(scratch, of: text) { _ in }
    let failure = await #expect(throws: Failure.self) {
      _ = try await found(scratch, of: text.replacing("share: 0.1}]", with: "share: 0.2}]")) {
        _ in
      }
    }
    #expect(failure?.exitStatus == 73)
    #expect(failure?.description.contains("the arm \"some\" means something else") ?? false)
  }
}
