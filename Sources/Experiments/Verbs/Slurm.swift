internal import Platform

/// What a Slurm job is to be given.
public struct SlurmOptions: Sendable {
  public var shards = 1
  /// As `sbatch --time` takes it; nil for the partition's default.
  public var time: String?
  public var memory: String?
  public var partition: String?
  public var account: String?
  /// At most so many tasks at once; nil for no limit.
  public var throttle: Int?
  /// Processors, and threads, of a task.
  public var cpus = 1
  /// Slurm's MaxArraySize: indices of an array are below it.
  public var maxArraySize = 1001
  /// Flags of `run` that change the experiment, as they were given.
  public var experimentFlags: [String] = []

  public init() {}
}

/// The scripts that compute an experiment on a cluster, and how they are submitted.
public struct SlurmScripts: Sendable {
  public let folder: String
  /// The commands that submit the scripts, one a line. `$a`, `$b`, … are the numbers of arrays.
  public let commands: [String]
  /// The paths of the scripts.
  public let files: [String]
  /// The first index and the number of tasks of every array.
  let arrays: [(offset: Int, count: Int)]
  let options: SlurmOptions

  public func text() -> String {
    files.map { "script   \($0)\n" }.joined() + "\n" + commands.map { $0 + "\n" }.joined()
  }

  /// Submits the scripts and returns what Slurm calls the jobs, the merge last.
  public func submit() throws(Failure) -> [String] {
    var jobs: [String] = []
    for (offset, count) in arrays {
      jobs.append(
        try Self.sbatch(
          [
            "--array=\(Self.range(count, options))", "--export=ALL,COLLAPSE_OFFSET=\(offset)",
            files[0],
          ]))
    }
    let dependency = "--dependency=afterany:\(jobs.joined(separator: ":"))"
    return jobs + [try Self.sbatch([dependency, files[1]])]
  }

  fileprivate static func range(_ count: Int, _ options: SlurmOptions) -> String {
    "0-\(count - 1)\(options.throttle.map { "%\($0)" } ?? "")"
  }

  private static func sbatch(_ words: [String]) throws(Failure) -> String {
    guard let command = Command(["sbatch", "--parsable"] + words) else {
      throw Failure("sbatch cannot be started; submit the scripts where Slurm is", exitStatus: 69)
    }
    guard command.status == 0, let line = command.output.split(separator: "\n").first else {
      throw Failure("sbatch \(words.joined(separator: " ")): failed", exitStatus: 75)
    }
    // With several clusters: number;cluster.
    return String(line.split(separator: ";")[0])
  }
}

/// Writes `sweep.sbatch` and `merge.sbatch` into the folder of the results.
public func slurm(
  _ path: String, _ overrides: Overrides, out: String?, _ options: SlurmOptions
) throws(Failure) -> SlurmScripts {
  try reporting {
    let experiment = try Experiment.load(path, overrides)
    let folder = ResultsFolder(out ?? "results/\(experiment.name)")
    try folder.check(experiment)
    guard let program = Machine.programPath else {
      throw Failure("the path of this program is unknown", exitStatus: 70)
    }
    for text in [options.time, options.memory, options.partition, options.account] {
      if let text, text.contains(where: { $0.isWhitespace }) {
        throw Failure("\"\(text)\" cannot be an option of sbatch", exitStatus: 64)
      }
    }
    let scripts = folder.file("slurm")
    try folder.disk.makeDirectory(scripts)
    let script = ScriptText(
      experiment: experiment, program: program, folder: folder.path, path: path, options: options)
    let files = ["\(scripts)/sweep.sbatch", "\(scripts)/merge.sbatch"]
    try folder.disk.writeAtomically(script.sweep, to: files[0])
    try folder.disk.writeAtomically(script.merge, to: files[1])

    let size = max(1, options.maxArraySize - 1)
    let arrays = stride(from: 0, to: options.shards, by: size).map {
      (offset: $0, count: min(size, options.shards - $0))
    }
    let names = arrays.indices.map { "job\($0)" }
    var commands = zip(names, arrays).map { name, array in
      let offset =
        arrays.count == 1 ? "" : " --export=ALL,COLLAPSE_OFFSET=\(array.offset)"
      return "\(name)=$(sbatch --parsable --array=\(SlurmScripts.range(array.count, options))"
        + "\(offset) \(quoted(files[0])))"
    }
    let all = names.map { "${\($0)%;*}" }.joined(separator: ":")
    commands.append("sbatch --dependency=afterany:\(all) \(quoted(files[1]))")
    return SlurmScripts(
      folder: folder.path, commands: commands, files: files, arrays: arrays, options: options)
  }
}

/// A word as a shell reads it back.
private func quoted(_ word: String) -> String {
  let plain = word.allSatisfy {
    $0.isASCII && ($0.isLetter || $0.isNumber || "-_./=,:+".contains($0))
  }
  return plain && !word.isEmpty
    ? word
    : "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
      + "'"
}

private struct ScriptText {
  let experiment: Experiment
  let program: String
  let folder: String
  let path: String
  let options: SlurmOptions

  private func head(_ job: String, log: String, cpus: Int) -> String {
    var lines = [
      "#!/bin/bash", "#SBATCH --job-name=\(job)", "#SBATCH --requeue", "#SBATCH --open-mode=append",
      "#SBATCH --nodes=1 --ntasks=1 --cpus-per-task=\(cpus)",
      "#SBATCH --chdir=\(Self.directive(Machine.currentDirectory))",
      // A percent sign begins what Slurm fills in.
      "#SBATCH --output="
        + Self.directive(
          folder.split(separator: "%", omittingEmptySubsequences: false)
            .joined(separator: "%%") + "/slurm/\(log)"),
    ]
    if let partition = options.partition { lines.append("#SBATCH --partition=\(partition)") }
    if let account = options.account { lines.append("#SBATCH --account=\(account)") }
    return lines.joined(separator: "\n") + "\n"
  }

  /// A word as sbatch reads it in a script.
  private static func directive(_ word: String) -> String {
    guard word.contains(where: { $0.isWhitespace || "\"'\\#".contains($0) }) else { return word }
    var escaped = ""
    for character in word {
      if character == "\"" || character == "\\" { escaped.append("\\") }
      escaped.append(character)
    }
    return "\"\(escaped)\""
  }

  /// What the wrapper script would set.
  private static let environment = """
    export OPENBLAS_NUM_THREADS=1
    export MALLOC_MMAP_THRESHOLD_=1073741824 MALLOC_TRIM_THRESHOLD_=4294967296

    """

  var sweep: String {
    var text = head(experiment.name, log: "%A_%a.log", cpus: options.cpus)
    if let time = options.time { text += "#SBATCH --time=\(time)\n" }
    if let memory = options.memory { text += "#SBATCH --mem=\(memory)\n" }
    let words = ["run", path, "--out", folder] + options.experimentFlags
    return text + """
      #SBATCH --signal=B:USR1@120
      # One array task computes one shard of \(options.shards). Some of them again:
      #   sbatch --array=$(collapse missing \(quoted(folder)) --shards \(options.shards)) sweep.sbatch
      # No srun: a step gets SIGTERM when preemption starts, and a program that then ends by itself counts
      # as failed and is not queued again. Without srun the signal comes together with the requeue.
      \(Self.environment)\
      shard=$((SLURM_ARRAY_TASK_ID + ${COLLAPSE_OFFSET:-0}))
      \(quoted(program)) \(words.map { quoted($0) }.joined(separator: " ")) \\
        --shard "$shard/\(options.shards)" --jobs \(options.cpus) --quiet & pid=$!
      trap 'kill -USR1 "$pid" 2>/dev/null' USR1   # the time is nearly up
      trap 'kill -TERM "$pid" 2>/dev/null' TERM   # scancel, preemption, the time limit
      while :; do wait "$pid"; status=$?; kill -0 "$pid" 2>/dev/null || break; done
      # 75: stopped on USR1 with work left. Never after SIGTERM, which may be scancel.
      if [ "$status" = 75 ] && [ "${SLURM_RESTART_COUNT:-0}" -lt 100 ]; then
        scontrol requeue "$SLURM_JOB_ID" && sleep 60   # ended by the requeue
      fi
      exit "$status"

      """
  }

  var merge: String {
    head("\(experiment.name)-merge", log: "merge_%j.log", cpus: options.cpus) + """
      # Submitted behind afterany: merge itself finds out whether everything is there, and names what is
      # missing (exit status 3). Behind afterok it would wait for ever after a failed task.
      \(Self.environment)\
      exec \(quoted(program)) merge \(quoted(folder)) --settle 60 --jobs \(options.cpus)

      """
  }
}
