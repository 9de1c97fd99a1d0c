import Experiments
import Glibc
import Platform
import Testing

/// Work that is kept, found again, and never trusted blindly.
struct ResumeTests {
  static let text = """
    name: resumed
    replicates: 12
    source: {kind: student-t, degrees: 5}
    model: {kind: gaussian}
    loop: {generations: 6, samples: 20}
    evaluation: {samples: 30}
    metrics: [variance, energy]
    sweep:
      loop.workflow: [replace, accumulate, accumulate-subsample]

    """

  static let tables = ["metrics.csv", "summary.csv", "densities.csv", "events.jsonl"]

  private func journals(_ results: Results) throws -> [String] {
    try Disk.standard.list("\(results.folder)/work").filter { $0.hasSuffix(".journal") }
      .map { "\(results.folder)/work/\($0)" }
  }

  private func expectSame(_ a: Results, _ b: Results) throws {
    for name in Self.tables { #expect(try a.text(name) == b.text(name), "\(name)") }
    let figures = try Disk.standard.list("\(a.folder)/figures")
    for name in figures {
      #expect(
        try Disk.standard.readRaw("\(a.folder)/figures/\(name)")
          == Disk.standard.readRaw("\(b.folder)/figures/\(name)"), "\(name)")
    }
  }

  @Test func unwantedWorkIsNotKept() async throws {
    let results = try await Results(of: Self.text)
    #expect(!Disk.standard.exists("\(results.folder)/work"))
  }

  @Test func secondRunFindsEverything() async throws {
    let scratch = try Scratch()
    let fresh = try await Results(of: Self.text, in: scratch, folder: "fresh", figures: true)
    let first = try await Results(of: Self.text, in: scratch, folder: "kept", figures: true) {
      $0.keepsWork = .always
    }
    try expectSame(first, fresh)
    #expect(try journals(first).count == 1)
    var options = RunOptions()
    options.out = scratch.file("kept")
    options.progress = .quiet
    let report = try await run(scratch.file("kept.yaml"), options, version: "test")
    #expect(report.found == 36)
    try expectSame(first, fresh)
    // Nothing was computed, so nothing was written.
    #expect(try journals(first).count == 1)
  }

  /// However a journal is cut or damaged, what can be read is read and the rest computed again.
  @Test func tornAndDamagedJournalsAreCompletedToTheSameBytes() async throws {
    // Without densities, which would take up nearly all of the journal.
    let text = Self.text + "figures: [{kind: paths, metric: variance}]\n"
    let scratch = try Scratch()
    let fresh = try await Results(of: text, in: scratch, folder: "fresh")
    let kept = try await Results(of: text, in: scratch, folder: "kept") {
      $0.keepsWork = .always
    }
    let journal = try #require(try journals(kept).first)
    let whole = try Disk.standard.readRaw(journal)
    var founds: [Int] = []
    for step in 0...40 {
      var bytes = Array(whole.prefix(whole.count * step / 40))
      // Every third one is not torn but has one wrong bit.
      if step % 3 == 2 {
        bytes = whole
        bytes[whole.count * step / 41] ^= 4
      }
      for path in try journals(kept) { try Disk.standard.remove(path) }
      try Disk.standard.writeAtomically(bytes, to: journal)
      var options = RunOptions()
      options.out = kept.folder
      options.jobs = 1
      options.progress = .quiet
      options.drawsFigures = false
      founds.append(try await run(scratch.file("kept.yaml"), options, version: "test").found)
      for name in Self.tables where name != "densities.csv" {
        #expect(try kept.text(name) == fresh.text(name), "\(step) \(name)")
      }
    }
    #expect(founds[0] == 0 && founds[40] == 36)
    #expect(Set(founds).count > 20)
  }

  /// Another version of the program may compute other numbers.
  @Test func workOfAnotherBuildIsNotUsed() async throws {
    let scratch = try Scratch()
    _ = try await Results(of: Self.text, in: scratch) { $0.keepsWork = .always }
    var options = RunOptions()
    options.out = scratch.file("results")
    options.progress = .quiet
    options.drawsFigures = false
    #expect(try await run(scratch.file("results.yaml"), options, version: "other").found == 0)
    #expect(try await run(scratch.file("results.yaml"), options, version: "test").found == 36)
  }

  /// Every operation of a run that keeps its work fails once; the next run completes it.
  @Test func everyFailureOfTheDiskCanBeResumed() async throws {
    let scratch = try Scratch()
    let fresh = try await Results(of: Self.text, in: scratch, folder: "fresh")
    var failing = 1
    while true {
      let name = "at-\(failing)"
      do {
        _ = try await Results(of: Self.text, in: scratch, folder: name) {
          $0.keepsWork = .always
          $0.disk = Disk(failingAt: failing)
        }
        break
      } catch let failure as Failure {
        #expect([73, 74].contains(failure.exitStatus), "\(failure)")
      }
      let results = try await Results(of: Self.text, in: scratch, folder: name)
      for table in Self.tables {
        #expect(try results.text(table) == fresh.text(table), "\(table) at step \(failing)")
      }
      failing += 1
    }
    #expect(failing > 35)
  }
}
