import Experiments
import Glibc
import Platform
import Testing

/// Shards as processes of their own, and what goes wrong with them.
struct ShardFailureTests {
  #if DEBUG
    private static let replicates = 400
  #else
    private static let replicates = 12_000
  #endif

  /// Two arms that take a few seconds.
  private static let text = """
    name: parts
    replicates: \(replicates)
    source: {kind: gaussian}
    model: {kind: gaussian}
    loop: {generations: 100, samples: 100}
    metrics: [variance]
    sweep:
      loop.workflow: [replace, accumulate]
    figures: []

    """

  private func shard(_ index: Int, of count: Int, out: String, _ file: String = "e.yaml")
    -> [String]
  {
    ["run", file, "--shard", "\(index)/\(count)", "--out", out, "--quiet", "--jobs", "1"]
  }

  private func tables(_ folder: String) throws -> [String: String] {
    try Scratch.contents(of: folder).filter { name, _ in
      name.hasSuffix(".csv") && !name.hasPrefix(".") || name == "events.jsonl"
    }
  }

  private func waitForJournal(_ folder: String) {
    for _ in 0..<20_000 {
      let names = (try? Disk.standard.list("\(folder)/work")) ?? []
      if names.contains(where: { $0.hasSuffix(".journal") }) { return }
      usleep(1000)
    }
  }

  @Test func folderThatCannotBeWrittenIsToldAtOnce() async throws {
    let scratch = try Scratch()
    try scratch.write(Self.text, to: "e.yaml")
    guard let folder = try ReadOnlyFolder(scratch.file("shared")) else { return }
    defer { folder.remove() }
    // So many that only a program that ends with its first result ends at all.
    let ending = try await Program.run(
      shard(0, of: 2, out: "shared/results") + ["--replicates", "200000"], in: scratch.path)
    #expect(ending.status == 73)
    #expect(
      ending.errors.hasPrefix("collapse: shared/results: cannot be created: "),
      "\(ending.errors)")
  }

  @Test func folderThatVanishesIsTold() async throws {
    let scratch = try Scratch()
    try scratch.write(Self.text, to: "e.yaml")
    let program = try Program(shard(0, of: 2, out: "results"), in: scratch.path)
    waitForJournal(scratch.file("results"))
    // Again where the process has made a file in between.
    for _ in 0..<1000 where Disk.standard.exists(scratch.file("results")) {
      try? Disk.standard.removeTree(scratch.file("results"))
    }
    let ending = try await program.ending()
    // At the moment of opening it the journal cannot be made again.
    #expect([73, 74].contains(ending.status ?? 0))
    #expect(
      ending.errors.wholeMatch(
        of:
          /collapse: results\/work\/.*\.journal: (was removed while it was being written|cannot be created: .*)\n/
      ) != nil, "\(ending.errors)")
  }

  @Test func anotherExperimentIsRefusedAndNothingIsWritten() async throws {
    let scratch = try Scratch()
    let text = Self.text.replacing("replicates: \(Self.replicates)", with: "replicates: 3")
    try scratch.write(text, to: "e.yaml")
    try scratch.write(text.replacing("samples: 100", with: "samples: 99"), to: "other.yaml")
    let first = try await Program.run(shard(0, of: 2, out: "results"), in: scratch.path)
    #expect(first.status == 0, "\(first.errors)")
    let before = try scratch.contents()
    for arguments in [
      shard(1, of: 2, out: "results", "other.yaml"), ["merge", "other.yaml", "--out", "results"],
    ] {
      let ending = try await Program.run(arguments, in: scratch.path)
      #expect(ending.status == 73)
      #expect(ending.errors.contains("loop.samples is 100 there and 99 here"), "\(ending.errors)")
    }
    #expect(try scratch.contents() == before)
  }

  @Test func mergeWhileShardsWriteIsCompleteOrRefused() async throws {
    let scratch = try Scratch()
    try scratch.write(Self.text, to: "e.yaml")
    let whole = try await Program.run(
      ["run", "e.yaml", "--out", "whole", "--work", "never", "--quiet"], in: scratch.path)
    #expect(whole.status == 0)
    let complete = try tables(scratch.file("whole"))
    let shards = try (0..<2).map {
      try Program(shard($0, of: 2, out: "results"), in: scratch.path)
    }
    waitForJournal(scratch.file("results"))
    var refused = 0
    while true {
      let merge = try await Program.run(
        ["merge", "results", "--settle", "0", "--quiet"], in: scratch.path)
      let left = try tables(scratch.file("results"))
      if merge.status == 0 {
        #expect(left == complete)
        break
      }
      #expect(merge.status == 3 && merge.errors.contains(" replicates are missing: "))
      #expect(left == [:])
      refused += 1
    }
    #expect(refused > 0)
    for shard in shards { #expect(try await shard.ending().status == 0) }
  }

  /// Which shard has what, and what files are called, is the same whatever the language.
  @Test func languageOfTheComputerChangesNothing() async throws {
    let scratch = try Scratch()
    let text = Self.text.replacing("replicates: \(Self.replicates)", with: "replicates: 5")
      .replacing(
        "[replace, accumulate]",
        with: "[{label: \"ä b/c\", workflow: replace}, {label: 中, workflow: accumulate}]"
      ).replacing("loop.workflow:", with: "loop:")
    try scratch.write(text, to: "e.yaml")
    let program = try Program.path()
    func run(_ locale: String, _ arguments: [String]) async throws {
      let ending = try await Program(
        ["LC_ALL=\(locale)", "LANG=\(locale)", program] + arguments, in: scratch.path,
        executable: "/usr/bin/env"
      ).ending()
      #expect(ending.status == 0, "\(ending.errors)")
    }
    let locales = ["C", "de_DE.UTF-8", "tr_TR.ISO-8859-9"]
    for (index, locale) in locales.enumerated() {
      try await run(locale, shard(index, of: 3, out: "mixed"))
      try await run("C", shard(index, of: 3, out: "plain"))
    }
    for (folder, locale) in [("mixed", locales[1]), ("plain", "C")] {
      try await run(locale, ["merge", folder, "--settle", "0", "--quiet"])
    }
    #expect(try tables(scratch.file("mixed")) == tables(scratch.file("plain")))
  }

  /// A sweep of many arms in eight parts, one of them killed and run again.
  @Test func sweepInEightPartsWithOneKilled() async throws {
    let scratch = try Scratch()
    let text = """
      name: many
      replicates: \(Self.replicates / 100)
      source: {kind: gaussian}
      model: {kind: gaussian}
      loop: {generations: 10, samples: 200}
      evaluation: {samples: 20}
      metrics: [variance]
      sweep:
        loop.real.share: {range: [0, 0.95, 0.05]}
        loop.sampling.temperature: {range: [0.55, 1, 0.05]}
      figures: [{kind: phase, metric: variance, axis: loop.real.share}]

      """
    try scratch.write(text, to: "e.yaml")
    let whole = try await Program.run(
      ["run", "e.yaml", "--out", "whole", "--work", "never", "--quiet"], in: scratch.path)
    #expect(whole.status == 0, "\(whole.errors)")
    let shards = try (0..<8).map {
      try Program(shard($0, of: 8, out: "results"), in: scratch.path)
    }
    waitForJournal(scratch.file("results"))
    shards[3].send(SIGKILL)
    for (index, shard) in shards.enumerated() {
      let ending = try await shard.ending()
      #expect(index == 3 || ending.status == 0, "\(ending.errors)")
    }
    let again = try await Program.run(shard(3, of: 8, out: "results"), in: scratch.path)
    #expect(again.status == 0)
    let merge = try await Program.run(
      ["merge", "results", "--settle", "0", "--quiet"], in: scratch.path)
    #expect(merge.status == 0, "\(merge.errors)")
    #expect(try tables(scratch.file("results")) == tables(scratch.file("whole")))
    #expect(
      try Scratch.contents(of: scratch.file("results/figures"))
        == Scratch.contents(of: scratch.file("whole/figures")))
  }
}

/// A folder in which nobody can write, not even root.
private struct ReadOnlyFolder {
  private let path: String
  private let isMounted: Bool

  /// Nil where root cannot mount anything, as in some containers.
  init?(_ path: String) throws {
    self.path = path
    try Disk.standard.makeDirectory(path)
    isMounted = geteuid() == 0
    if isMounted {
      guard mount("tmpfs", path, "tmpfs", UInt(MS_RDONLY), "size=4k") == 0 else { return nil }
    } else {
      chmod(path, 0o555)
    }
  }

  func remove() {
    if isMounted { umount(path) } else { chmod(path, 0o755) }
  }
}
