import CommandLineTool
import Experiments
import Platform
import Testing

/// Runs in parts, on as many computers as there are.
struct ShardTests {
  private static let text = """
    name: parts
    replicates: 7
    source: {kind: gaussian}
    model: {kind: gaussian}
    loop: {generations: 4, samples: 10}
    metrics: [variance]
    sweep:
      model: [{label: "ä b/c", estimator: mle}, {label: other, estimator: unbiased}]
      loop.workflow: [replace, accumulate]

    """

  private func shard(_ text: String, _ environment: [String: String] = [:]) throws -> String {
    "\(try Shard(text) { environment[$0] })"
  }

  private func array(_ task: Int, _ count: Int, _ first: Int, _ last: Int) -> [String: String] {
    [
      "SLURM_ARRAY_TASK_ID": "\(task)", "SLURM_ARRAY_TASK_COUNT": "\(count)",
      "SLURM_ARRAY_TASK_MIN": "\(first)", "SLURM_ARRAY_TASK_MAX": "\(last)",
      "SLURM_ARRAY_TASK_STEP": "1",
    ]
  }

  @Test func shardsAreReadFromTextAndBatchSystems() throws {
    #expect(try shard("3/8") == "3/8")
    #expect(try shard("auto") == "0/1")
    #expect(try shard("auto", array(5, 8, 1, 8)) == "4/8")
    #expect(try shard("auto", array(4, 4, 0, 6)) == "2/4")
    #expect(try shard("auto", array(5, 1, 5, 5)) == "0/1")
    // A batch script with four tasks that starts none of them itself.
    #expect(try shard("auto", ["SLURM_NTASKS": "4", "SLURM_PROCID": "0"]) == "0/1")
    #expect(
      try shard("auto", ["SLURM_STEP_ID": "0", "SLURM_STEP_NUM_TASKS": "4", "SLURM_PROCID": "2"])
        == "2/4")
    let rank = ["OMPI_COMM_WORLD_RANK": "1", "OMPI_COMM_WORLD_SIZE": "3"]
    #expect(try shard("auto", rank) == "1/3")
    #expect(
      try shard("auto", array(2, 4, 0, 3).merging(rank) { first, _ in first }) == "7/12")
  }

  @Test(arguments: ["8/8", "-1/3", "1", "1/2/3", "a/b", "", "0/0"])
  func wrongShardIsRefused(text: String) {
    let failure = #expect(throws: Failure.self) { try shard(text) }
    #expect(failure?.exitStatus == 64)
  }

  @Test(arguments: [[3, 3, 3, 9], [5, 3, 3, 9], [9, 3, 3, 9], [2, 2, 1, 1], [7, 4, 0, 6]])
  func arrayThatIsNoProgressionIsRefused(numbers: [Int]) {
    // Task 3 of 3,5,9 cannot be told from 3,6,9 by itself: merge finds what is missing then.
    if numbers == [3, 3, 3, 9] || numbers == [9, 3, 3, 9] { return }
    let failure = #expect(throws: Failure.self) {
      try shard("auto", array(numbers[0], numbers[1], numbers[2], numbers[3]))
    }
    #expect(failure?.exitStatus == 64)
    #expect(failure?.description.contains("give --shard i/n") ?? false)
  }

  private func options(_ folder: String, _ shard: Shard? = nil) -> RunOptions {
    var options = RunOptions()
    options.out = folder
    options.jobs = 2
    options.progress = .quiet
    options.shard = shard
    return options
  }

  @Test(arguments: [1, 2, 3, 28, 40])
  func shardsMergedAreTheRunOfOneComputer(count: Int) async throws {
    let scratch = try Scratch()
    let whole = try await Results(of: Self.text, in: scratch, folder: "whole", figures: true)
    let file = scratch.file("whole.yaml")
    let folder = scratch.file("parts")
    var sizes: [Int] = []
    for index in (0..<count).reversed() {
      if count < 28, index == 0 {
        let failure = await #expect(throws: Failure.self) {
          _ = try await merge(file, options(folder), settle: 0, version: "test")
        }
        #expect(failure?.exitStatus == 3)
        #expect(
          try missingShards(file, Overrides(), out: folder, count: count, version: "test") == "0")
      }
      let report = try await runShard(
        file, options(folder, Shard(index: index, count: count)), version: "test")
      #expect(report.found == 0)
      sizes.append(report.replicates)
    }
    #expect(sizes.reduce(0, +) == 28 && (sizes.max() ?? 0) - (sizes.min() ?? 0) <= 1)
    #expect(try missingShards(file, Overrides(), out: folder, count: count, version: "test") == "")
    // Twice: the same bytes again.
    for _ in 0..<2 {
      let report = try await merge(folder, options(folder), settle: 0, version: "test")
      #expect(report.found == 28)
      let before = try Scratch.contents(of: whole.folder).filter { $0.key != "manifest.json" }
      let after = try Scratch.contents(of: folder).filter {
        $0.key != "manifest.json" && !$0.key.hasPrefix("work/")
      }
      #expect(after == before)
    }
    // An empty shard leaves nothing.
    let journals = try Disk.standard.list("\(folder)/work").filter { $0.hasSuffix(".journal") }
    #expect(journals.count == min(count, 28))
  }

  @Test func mergeNamesWhatIsMissing() async throws {
    let scratch = try Scratch()
    try scratch.write(Self.text, to: "e.yaml")
    let folder = scratch.file("parts")
    _ = try await runShard(
      scratch.file("e.yaml"), options(folder, Shard(index: 1, count: 14)),
      version: "test")
    let failure = await #expect(throws: Failure.self) {
      _ = try await merge(folder, options(folder), settle: 0.02, version: "test")
    }
    #expect(failure?.exitStatus == 3)
    #expect(
      failure?.description.contains("26 of 28 replicates are missing: ä b/c replace (") ?? false)
    #expect(!Disk.standard.exists("\(folder)/metrics.csv"))
    #expect(
      try missingShards(folder, Overrides(), out: nil, count: 14, version: "test") == "0,2-13")
    let status = try status(folder, Overrides(), out: nil, version: "test").text()
    #expect(status.contains("done     2 (7 %)\n"))
    #expect(status.contains("stopped: complete"))
  }

  /// Two shards that overlap compute some replicates twice, to the same bytes.
  @Test func duplicatesAreFineAndConflictsAreNot() async throws {
    let scratch = try Scratch()
    let whole = try await Results(of: Self.text, in: scratch, folder: "whole")
    let file = scratch.file("whole.yaml")
    for (folder, count) in [("a", 2), ("b", 3)] {
      for index in 0..<count {
        _ = try await runShard(
          file, options(scratch.file(folder), Shard(index: index, count: count)),
          version: "test")
      }
    }
    let work = scratch.file("a/work")
    for name in try Disk.standard.list(scratch.file("b/work")) where name.hasSuffix(".journal") {
      try Disk.standard.writeAtomically(
        Disk.standard.readRaw(scratch.file("b/work/\(name)")), to: "\(work)/\(name)")
    }
    _ = try await merge(scratch.file("a"), options(scratch.file("a")), settle: 0, version: "test")
    #expect(
      try Disk.standard.readRaw(scratch.file("a/metrics.csv"))
        == Disk.standard.readRaw("\(whole.folder)/metrics.csv"))

    // A computer whose arithmetic differs: the same keys, other numbers.
    let journal = try #require(
      try Disk.standard.list(work).filter { $0.hasSuffix(".journal") }.first)
    let changed = try JournalForgery.withOtherNumbers(Disk.standard.readRaw("\(work)/\(journal)"))
    try Disk.standard.writeAtomically(changed, to: "\(work)/zz.journal")
    for repeats in [false, true] {
      let failure = await #expect(throws: Failure.self) {
        if repeats {
          _ = try await run(file, options(scratch.file("a")), version: "test")
        } else {
          _ = try await merge(
            scratch.file("a"), options(scratch.file("a")), settle: 0, version: "test")
        }
      }
      #expect(failure?.exitStatus == 4)
      #expect(failure?.description.contains("zz.journal") ?? false)
    }
  }

  @Test func failedReplicatesAreNamedAndCanBeTriedAgain() async throws {
    // Two rows with the same value in half of all draws: no variance from the start.
    let text = """
      name: fails
      replicates: 20
      source: {kind: poisson, mean: 0.3}
      model: {kind: gaussian}
      loop: {generations: 3, samples: 2}
      metrics: [variance]
      figures: []

      """
    let scratch = try Scratch()
    try scratch.write(text, to: "e.yaml")
    let arguments = ["run", "e.yaml", "--work", "always"]
    let ending = try await Program.run(arguments, in: scratch.path)
    #expect(ending.status == 1)
    #expect(ending.errors.contains("collapse: warning: failed: "))
    let table = TextTable(
      String(
        decoding: try Disk.standard.readRaw(scratch.file("results/fails/metrics.csv")),
        as: UTF8.self))
    let failed = try table.filter("status", is: "failed")
    #expect(!failed.rows.isEmpty)
    #expect(try Set(failed.column("generation")) == ["0"])
    let again = try await Program.run(arguments + ["--retry-failed"], in: scratch.path)
    #expect(again.status == 1)
    #expect(
      again.output.contains("\(20 - failed.rows.count) of 20 replicates were there already"))
    let merged = try await Program.run(["merge", "results/fails"], in: scratch.path)
    #expect(merged.status == 0, "\(merged.errors)")

    let fast = try await Program.run(
      ["run", "e.yaml", "--fail-fast", "--jobs", "1", "--out", "fast"], in: scratch.path)
    #expect(fast.status == 1)
    #expect(!Disk.standard.exists(scratch.file("fast/metrics.csv")))
    #expect(fast.errors.contains("since a replicate failed: "))
  }
}

/// Journals of computers that do not exist.
enum JournalForgery {
  /// The journal with the last byte of every finished replicate changed, and honest checksums.
  static func withOtherNumbers(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var place = 0
    func word(_ start: Int) -> Int {
      bytes[start..<start + 8].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
    while place + 16 <= bytes.count {
      let length = word(place + 8)
      var frame = Array(bytes[place..<place + 16 + length])
      // The kind of a finished replicate; the middle of it is a metric's value.
      if bytes[place + 4] == 2 { frame[16 + length / 2] ^= 1 }
      result += frame + SHA256.digest(frame).prefix(16)
      place += 16 + length + 16
    }
    return result
  }
}
