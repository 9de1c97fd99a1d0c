import Glibc
import Platform
import Testing

/// A run that is stopped from outside.
struct InterruptionTests {
  #if DEBUG
    private static let replicates = 200
  #else
    private static let replicates = 6000
  #endif

  private static let text = """
    name: long
    replicates: \(replicates)
    source: {kind: gaussian}
    model: {kind: gaussian}
    loop: {generations: 200, samples: 100}
    metrics: [variance]
    figures: []

    """

  private static let arguments = ["run", "long.yaml", "--quiet", "--jobs", "2"]

  /// The files of a run but for the manifest, which states times.
  private func tables(_ scratch: Scratch) throws -> [String: String] {
    try scratch.contents().filter { name, _ in
      name.hasPrefix("results/") && !name.hasSuffix("/") && !name.contains("/.")
        && !name.hasSuffix("manifest.json") && !name.contains("/work/")
    }
  }

  /// Starts a run and waits until it writes, without leaving the thread to other tests.
  private func started(in scratch: Scratch, _ more: [String] = []) throws -> Program {
    let program = try Program(Self.arguments + more, in: scratch.path)
    let folder = scratch.file("results/long")
    for _ in 0..<10_000 {
      let names = (try? Disk.standard.list(folder)) ?? []
      if names.contains(where: { $0.hasPrefix(".metrics.csv.") }) { break }
      usleep(1000)
    }
    return program
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGUSR1])
  func signalKeepsWhatIsFinishedAndTheSameCommandGoesOn(signal: Int32) async throws {
    let undisturbed = try Scratch()
    try undisturbed.write(Self.text, to: "long.yaml")
    #expect(try await Program.run(Self.arguments, in: undisturbed.path).status == 0)
    let scratch = try Scratch()
    try scratch.write(Self.text, to: "long.yaml")

    let program = try started(in: scratch)
    program.send(signal)
    let ending = try await program.ending()
    #expect(ending.status == (signal == SIGUSR1 ? 75 : 128 + signal) && ending.signal == nil)
    let message = ending.errors.wholeMatch(
      of:
        /collapse: interrupted after (\d+) of (\d+) runs(, which are kept in results\/long\/work)?; run the same command again( to go on)?\n/
    )
    let kept = try #require(message.flatMap { Int($0.1) }, "\(ending.errors)")
    #expect(message?.2 == "\(Self.replicates)")
    #expect(try tables(scratch) == [:])

    let again = try await Program.run(
      Self.arguments.filter { $0 != "--quiet" }, in: scratch.path)
    #expect(again.status == 0)
    if kept > 0 {
      #expect(
        again.output.contains("\(kept) of \(Self.replicates) replicates were there already\n"))
    }
    #expect(try tables(scratch) == tables(undisturbed))
  }

  @Test func interruptedExtensionLeavesTheTables() async throws {
    let scratch = try Scratch()
    try scratch.write(Self.text, to: "long.yaml")
    #expect(try await Program.run(Self.arguments, in: scratch.path).status == 0)
    let before = try tables(scratch)
    let program = try started(in: scratch, ["--replicates", "\(2 * Self.replicates)"])
    program.send(SIGTERM)
    #expect(try await program.ending().status == 143)
    #expect(try tables(scratch) == before)
  }

  @Test func killedRunLeavesNoHalfWrittenFileAndCanBeRepeated() async throws {
    let undisturbed = try Scratch()
    try undisturbed.write(Self.text, to: "long.yaml")
    let start = Clock.seconds
    #expect(try await Program.run(Self.arguments, in: undisturbed.path).status == 0)
    let duration = Clock.seconds - start
    let complete = try tables(undisturbed)
    #expect(
      complete.keys.sorted() == [
        "results/long/alarms.csv", "results/long/data-card.md", "results/long/definitions.csv",
        "results/long/events.jsonl", "results/long/experiment.yaml", "results/long/metrics.csv",
        "results/long/report.html",
        "results/long/summary.csv",
      ])

    let scratch = try Scratch()
    try scratch.write(Self.text, to: "long.yaml")
    for share in [0.05, 0.3, 0.6, 0.85, 0.9, 0.95, 1] {
      let program = try Program(Self.arguments, in: scratch.path)
      usleep(UInt32(1e6 * duration * share))
      program.send(SIGKILL)
      _ = try await program.ending()
      for (name, digest) in try tables(scratch) {
        #expect(digest == complete[name], "\(name) after a kill at \(share) of the time")
      }
      if !Disk.standard.exists(scratch.file("results/long/manifest.json")) {
        let plot = try await Program.run(["plot", "results/long"], in: scratch.path)
        #expect(plot.status == 66)
      }
    }
    #expect(try await Program.run(Self.arguments, in: scratch.path).status == 0)
    #expect(try tables(scratch) == complete)
  }
}
