import Experiments
import Platform
import Testing

/// `collapse compare`, and the limits of `plan` and `run`.
struct CompareTests {
  private static let text = """
    name: compared
    replicates: 9
    source: {kind: gaussian}
    model: {kind: gaussian}
    loop: {generations: 3, samples: 25}
    metrics: [variance, mean_error]
    sweep: {loop.workflow: [replace, accumulate]}
    figures: []

    """

  /// The numbers are those of a paired t test worked out here from the tables.
  @Test func differencesArePairedByReplicate() async throws {
    let scratch = try Scratch()
    let a = try await Results(of: Self.text, in: scratch, folder: "a")
    let b = try await Results(of: Self.text, in: scratch, folder: "b") {
      $0.overrides.settings = ["model.estimator=unbiased", "loop.generations=2"]
    }
    let comparison = try compare(a.folder, b.folder, gates: [])
    #expect(comparison.passes)
    let node = try Node.parse(Array(comparison.json().utf8), file: "json")
    let effects = try #require(node["effects"]).list()
    #expect(effects.count == 4)
    for effect in effects {
      let arm = try #require(effect["arm"]).string()
      let metric = try #require(effect["metric"]).string()
      #expect(try #require(effect["generation"]).int() == 2)
      func values(_ results: Results) throws -> [Double] {
        try results.table("metrics.csv").filter("arm", is: arm).filter("generation", is: "2")
          .numbers(metric)
      }
      let differences = zip(try values(a), try values(b)).map { $1 - $0 }
      let mean = differences.reduce(0, +) / 9
      let variance = differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 8
      // The 97.5 % quantile of Student's t law with 8 degrees of freedom (SciPy 1.11: 2.306004135).
      let reach = 2.306004135 * (variance / 9).squareRoot()
      #expect(abs(try #require(effect["difference"]).double() - mean) < 1e-12)
      #expect(abs(try #require(effect["low"]).double() - (mean - reach)) < 1e-8)
      #expect(abs(try #require(effect["high"]).double() - (mean + reach)) < 1e-8)
    }
    // A smaller variance is the worse one: unbiased estimates are larger, so variance comes last.
    let order = try effects.map { try #require($0["metric"]).string() }
    #expect(order.last == "variance")
  }

  @Test(arguments: [
    ("variance<=0", 3), ("variance>=0", 0), ("mean_error<=10", 0), ("mode_coverage<=1", 3),
    ("variance", 64), ("<=1", 64),
  ])
  func gatesDecideTheExitStatus(gate: String, status: Int) async throws {
    let scratch = try Scratch()
    _ = try await Results(of: Self.text, in: scratch, folder: "a")
    _ = try await Results(of: Self.text, in: scratch, folder: "b") {
      $0.overrides.settings = ["model.estimator=unbiased"]
    }
    let ending = try await Program.run(["compare", "a", "b", "--gate", gate], in: scratch.path)
    #expect(ending.status == Int32(status), "\(ending)")
  }

  /// An arm that has lost all its models in the second run holds no gate.
  @Test func collapsedArmsHoldNothing() async throws {
    let scratch = try Scratch()
    let text = Self.text.replacing("source: {kind: gaussian}", with: "source: {kind: poisson}")
      .replacing("model: {kind: gaussian}", with: "model: {kind: poisson}")
      .replacing("metrics: [variance, mean_error]", with: "metrics: [variance]")
    _ = try await Results(of: text, in: scratch, folder: "a")
    let table = try String(
      decoding: Disk.standard.readRaw(scratch.file("a/metrics.csv")), as: UTF8.self)
    #expect(!table.contains("collapsed"))
    // The second run: every replicate of one arm has ended at generation 2.
    let lines = table.split(separator: "\n").compactMap { line -> String? in
      let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      guard cells[0] == "replace", let generation = Int(cells[3]), generation > 1 else {
        return String(line)
      }
      return generation == 2
        ? (cells[..<4] + ["", "", "collapsed", ""]).joined(separator: ",") : nil
    }
    _ = try await Results(of: text, in: scratch, folder: "b")
    try scratch.write(lines.map { $0 + "\n" }.joined(), to: "b/metrics.csv")
    let ending = try await Program.run(
      ["compare", "a", "b", "--gate", "variance<=10"], in: scratch.path)
    #expect(ending.status == 3)
    #expect(
      ending.output.hasSuffix(
        "FAIL variance<=10: replace: 9 replicates lost the model on the way, 0 in the first run\n"),
      "\(ending.output)")
    // What is left of the arm is compared at the last generation that both have.
    #expect(ending.output.contains("replace     variance  1"), "\(ending.output)")
  }

  @Test func limitsRefuseBeforeAnythingIsSpent() async throws {
    let scratch = try Scratch()
    try scratch.write(Self.text, to: "e.yaml")
    for verb in ["run", "plan"] {
      for flag in [["--max-memory", "1M"], ["--max-time", "0.000001s"]] {
        let ending = try await Program.run([verb, "e.yaml"] + flag, in: scratch.path)
        #expect(ending.status == 3)
        #expect(ending.errors.contains("compared is predicted to take about "))
      }
      let fine = try await Program.run(
        [verb, "e.yaml", "--max-memory", "64G", "--max-time", "1:00:00"], in: scratch.path)
      #expect(fine.status == 0, "\(fine.errors)")
      if verb == "plan" { #expect(fine.output.contains("memory   about")) }
      try Disk.standard.removeTree(scratch.file("results"))
    }
    #expect(Limits.bytes("1.5GB") == 1_500_000_000 && Limits.bytes("2x") == nil)
    #expect(Limits.duration("1:30") == 90 && Limits.duration("1:00:01") == 3601)
    #expect(Limits.duration("15m") == 900 && Limits.duration("soon") == nil)
  }

  /// What is written for Slurm names the program, the folder and the number of shards.
  @Test func slurmScriptsStateTheShards() async throws {
    let scratch = try Scratch()
    try scratch.write(Self.text, to: "my file.yaml")
    let ending = try await Program.run(
      [
        "slurm", "my file.yaml", "--shards", "2500", "--throttle", "9", "--mem", "2G", "--set",
        "loop.samples=30", "--out", "o",
      ], in: scratch.path)
    #expect(ending.status == 0, "\(ending.errors)")
    #expect(
      ending.output.hasSuffix(
        """
        job0=$(sbatch --parsable --array=0-999%9 --export=ALL,COLLAPSE_OFFSET=0 o/slurm/sweep.sbatch)
        job1=$(sbatch --parsable --array=0-999%9 --export=ALL,COLLAPSE_OFFSET=1000 o/slurm/sweep.sbatch)
        job2=$(sbatch --parsable --array=0-499%9 --export=ALL,COLLAPSE_OFFSET=2000 o/slurm/sweep.sbatch)
        sbatch --dependency=afterany:${job0%;*}:${job1%;*}:${job2%;*} o/slurm/merge.sbatch

        """), "\(ending.output)")
    let sweep = String(
      decoding: try Disk.standard.readRaw(scratch.file("o/slurm/sweep.sbatch")), as: UTF8.self)
    #expect(sweep.contains("run 'my file.yaml' --out o --set loop.samples=30 \\\n"))
    #expect(sweep.contains("--shard \"$shard/2500\"") && sweep.contains("#SBATCH --mem=2G\n"))
    #expect(
      sweep.contains("#SBATCH --signal=B:USR1@120\n") && sweep.contains("#SBATCH --requeue\n"))
  }

  @Test func progressCanBeReadByPrograms() async throws {
    let scratch = try Scratch()
    try scratch.write(Self.text, to: "e.yaml")
    let ending = try await Program.run(["run", "e.yaml", "--progress", "jsonl"], in: scratch.path)
    #expect(ending.status == 0)
    let line = try #require(ending.errors.split(separator: "\n").last)
    let node = try Node.parse(Array(line.utf8), file: "progress")
    #expect(try #require(node["done"]).int() == 18 && #require(node["total"]).int() == 18)
    #expect(try #require(node["generations_per_second"]).double() > 0)
    #expect(try ["replace", "accumulate"].contains(#require(node["slowest_arm"]).string()))
  }
}
