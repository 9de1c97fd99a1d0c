import Glibc
import Numerics
import Platform
import TestKit
import Testing

/// Processes that are killed at any moment.
struct CrashTests {
  #if DEBUG
    private static let replicates = 240
  #else
    private static let replicates = 8000
  #endif

  private static let text = """
    name: crash
    replicates: \(replicates)
    source: {kind: gaussian}
    model: {kind: gaussian}
    loop: {generations: 100, samples: 100}
    metrics: [variance]
    sweep:
      loop.workflow: [replace, accumulate]
    figures: [{kind: trajectory, metric: variance}]

    """

  private func results(_ folder: String) throws -> [String: String] {
    try Scratch.contents(of: folder).filter { name, _ in
      name != "manifest.json" && !name.hasPrefix("work/") && !name.hasPrefix(".")
        && !name.contains("/.")
    }
  }

  /// Two processes work on the same experiment, and both are killed again and again.
  @Test func killedAtFiftyMomentsTheRunIsCompletedToTheSameBytes() async throws {
    let scratch = try Scratch()
    try scratch.write(Self.text, to: "e.yaml")
    let arguments = ["run", "e.yaml", "--quiet", "--work", "always"]
    let undisturbed = try await Program.run(arguments + ["--out", "whole"], in: scratch.path)
    #expect(undisturbed.status == 0)
    let complete = try results(scratch.file("whole"))

    var moments = RandomStream(testKey(1))
    for attempt in 0..<50 {
      let part = attempt % 2 == 0 ? [] : ["--shard", "\(attempt / 2 % 2)/2"]
      let first = try Program(arguments + part + ["--out", "killed"], in: scratch.path)
      let second =
        attempt % 5 == 0 ? try Program(arguments + ["--out", "killed"], in: scratch.path) : nil
      usleep(UInt32(5_000 + 95_000 * moments.uniform()))
      for program in [first, second].compactMap({ $0 }) {
        program.send(SIGKILL)
        _ = try await program.ending()
      }
      let left = (try? results(scratch.file("killed"))) ?? [:]
      for (name, digest) in left { #expect(digest == complete[name], "\(name) after \(attempt)") }
    }
    let status = try await Program.run(["status", "killed"], in: scratch.path)
    #expect(status.output.contains(" killed"), "\(status)")
    let last = try await Program.run(
      ["run", "e.yaml", "--work", "always", "--out", "killed"], in: scratch.path)
    #expect(last.status == 0 && last.output.contains("replicates were there already"))
    #expect(try results(scratch.file("killed")) == complete)
  }
}
