internal import Experiments
internal import Platform

/// Does what a command line asks for, and returns the exit status.
package func perform(_ arguments: [String]) async -> Int32 {
  let invocation: Invocation
  do throws(UsageError) {
    switch try CommandLineSpec.collapse.request(arguments) {
    case .show(let text): return show(text)
    case .run(let given): invocation = given
    }
  } catch {
    report(error.description, color: nil)
    return UsageError.exitStatus
  }
  do throws(Failure) {
    return try await perform(invocation)
  } catch {
    report(error.description, color: invocation.value(for: "--color"))
    return error.exitStatus
  }
}

private func perform(_ invocation: Invocation) async throws(Failure) -> Int32 {
  switch invocation.verb {
  case "run": return try await runVerb(invocation)
  case "plan":
    let limits = try limits(invocation)
    let forecast = try plan(
      invocation.positionals[0], overrides(invocation), jobs: jobs(invocation),
      recipes: invocation.has("--recipes"),
      shards: number(invocation, "--shards", in: 1...1_000_000))
    let status = show(invocation.has("--json") ? forecast.json() : forecast.text())
    try check(forecast, limits)
    return status
  case "slurm": return try slurmVerb(invocation)
  case "compare":
    let comparison = try compare(
      invocation.positionals[0], invocation.positionals[1], gates: invocation.values(for: "--gate"))
    let status = show(invocation.has("--json") ? comparison.json() : comparison.text())
    return status == 0 && !comparison.passes ? 3 : status
  case "merge": return try await mergeVerb(invocation)
  case "missing":
    guard let count = try number(invocation, "--shards", in: 1...1_000_000) else {
      throw Failure(
        "missing needs --shards N, the number that the shards were made with", exitStatus: 64)
    }
    let list = try missingShards(
      invocation.positionals[0], overrides(invocation), out: invocation.value(for: "--out"),
      count: count, version: programVersion)
    return show(list.isEmpty ? "" : list + "\n")
  case "status":
    let status = try status(
      invocation.positionals[0], overrides(invocation), out: invocation.value(for: "--out"),
      version: programVersion)
    return show(invocation.has("--json") ? status.json() : status.text())
  case "advise": return try await adviseVerb(invocation)
  case "audit": return try auditVerb(invocation)
  case "plot" where invocation.value(for: "--animate") != nil:
    return try animateVerb(invocation)
  case "reproduce": return try await reproduceVerb(invocation)
  case "lesson": return try await lessonVerb(invocation)
  case "plot":
    let formats = invocation.values(for: "--format")
    let paths = try redraw(
      invocation.positionals[0], formats: formats.isEmpty ? ["png"] : formats,
      width: invocation.value(for: "--width"), only: invocation.values(for: "--figure"))
    return show(invocation.has("--quiet") ? "" : paths.map { $0 + "\n" }.joined())
  case "report":
    let path = try writeReport(invocation.positionals, out: invocation.value(for: "--out"))
    return show(invocation.has("--quiet") ? "" : path + "\n")
  case "export":
    return try exportVerb(invocation)
  case "list":
    guard let listing = Listing(rawValue: invocation.positionals[0]) else { return 64 }
    let name = invocation.positionals.dropFirst().first
    return show(try invocation.has("--json") ? listing.json(name) : listing.text(name))
  case "new":
    let path = try newExperiment(
      invocation.positionals[0], model: invocation.value(for: "--model") ?? "gaussian")
    return show(invocation.has("--quiet") ? "" : "\(path)\n")
  default:
    preconditionFailure("the verb \(invocation.verb) has no action")
  }
}

private func runVerb(_ invocation: Invocation) async throws(Failure) -> Int32 {
  var options = RunOptions()
  options.overrides = overrides(invocation)
  options.out = invocation.value(for: "--out")
  options.jobs = try jobs(invocation)
  options.progress = invocation.has("--quiet") ? .quiet : .automatic
  options.drawsFigures = !invocation.has("--no-figures")
  if options.out != nil && invocation.positionals.count > 1 {
    throw Failure(
      "--out names one folder, but there are \(invocation.positionals.count) experiments",
      exitStatus: 64)
  }
  options.failsFast = invocation.has("--fail-fast")
  options.retriesFailed = invocation.has("--retry-failed")
  if let text = invocation.value(for: "--work") {
    options.keepsWork = WorkKeeping(rawValue: text) ?? .automatic
  }
  if options.failsFast && invocation.has("--keep-going") {
    throw Failure("--fail-fast and --keep-going exclude one another", exitStatus: 64)
  }
  if let text = invocation.value(for: "--shard") {
    options.shard = try Shard(text)
  } else if let name = Shard.hint {
    StandardStream.error.write(
      "collapse: note: \(name) is set, but the whole experiment is run; --shard auto takes a part\n"
    )
  }
  if let text = invocation.value(for: "--save-samples") {
    guard options.shard == nil else {
      throw Failure("--save-samples is for whole runs, not for a shard", exitStatus: 64)
    }
    options.samples = try SavedSamples(
      text, isNumPy: invocation.value(for: "--samples-format") == "npy")
  } else if invocation.has("--samples-format") {
    throw Failure("--samples-format is about --save-samples, which is not given", exitStatus: 64)
  }
  if let text = invocation.value(for: "--progress"), options.progress != .quiet {
    options.progress = ProgressStyle(rawValue: text) ?? .automatic
  }
  let limits = try limits(invocation)
  if !limits.isEmpty {
    for path in invocation.positionals {
      try check(
        plan(
          path, options.overrides, jobs: options.jobs, recipes: false,
          shards: options.shard?.count), limits)
    }
  }
  Interrupts.install()
  var failed = false
  for path in invocation.positionals {
    let (hasFailed, warnings, text, json) = try await outcome(of: path, options)
    failed = failed || hasFailed
    for warning in warnings { StandardStream.error.write("collapse: warning: \(warning)\n") }
    if invocation.has("--json") {
      _ = show(json)
    } else if !invocation.has("--quiet") {
      _ = show(text)
    }
  }
  return failed ? 1 : 0
}

private func outcome(
  of path: String, _ options: RunOptions
) async throws(Failure) -> (hasFailed: Bool, warnings: [String], text: String, json: String) {
  if options.shard != nil {
    let report = try await runShard(path, options, version: programVersion)
    return (report.failed > 0, report.warnings, report.text(), report.json())
  }
  let report = try await run(path, options, version: programVersion)
  return (report.failed > 0, report.warnings, report.text(), report.json())
}

private func limits(_ invocation: Invocation) throws(Failure) -> Limits {
  var limits = Limits()
  if let text = invocation.value(for: "--max-memory") {
    guard let bytes = Limits.bytes(text) else {
      throw Failure("--max-memory \(text): expected a size such as 500M or 2G", exitStatus: 64)
    }
    limits.memory = bytes
  }
  if let text = invocation.value(for: "--max-time") {
    guard let seconds = Limits.duration(text) else {
      throw Failure("--max-time \(text): expected a time such as 90s, 15m or 12h", exitStatus: 64)
    }
    limits.seconds = seconds
  }
  return limits
}

private func check(_ forecast: Forecast, _ limits: Limits) throws(Failure) {
  let excess = forecast.excess(limits)
  if excess.isEmpty { return }
  throw Failure(
    "\(forecast.name) is predicted to take \(excess.joined(separator: ", and ")); nothing was run",
    exitStatus: 3)
}

private func slurmVerb(_ invocation: Invocation) throws(Failure) -> Int32 {
  guard let shards = try number(invocation, "--shards", in: 1...1_000_000) else {
    throw Failure("slurm needs --shards N, the number of array tasks", exitStatus: 64)
  }
  var options = SlurmOptions()
  options.shards = shards
  options.time = invocation.value(for: "--time")
  options.memory = invocation.value(for: "--mem")
  options.partition = invocation.value(for: "--partition")
  options.account = invocation.value(for: "--account")
  options.throttle = try number(invocation, "--throttle", in: 1...1_000_000)
  options.cpus = try number(invocation, "--cpus", in: 1...4096) ?? 1
  options.maxArraySize = try number(invocation, "--max-array", in: 2...4_000_001) ?? 1001
  for flag in ["--set", "--sweep", "--seed", "--replicates"] {
    for value in invocation.values(for: flag) { options.experimentFlags += [flag, value] }
  }
  let scripts = try slurm(
    invocation.positionals[0], overrides(invocation), out: invocation.value(for: "--out"), options)
  let status = show(scripts.text())
  guard invocation.has("--submit") else { return status }
  return show("submitted " + (try scripts.submit()).joined(separator: ", ") + "\n")
}

private func mergeVerb(_ invocation: Invocation) async throws(Failure) -> Int32 {
  var options = RunOptions()
  options.overrides = overrides(invocation)
  options.out = invocation.value(for: "--out")
  options.jobs = try jobs(invocation)
  options.progress = invocation.has("--quiet") ? .quiet : .automatic
  options.drawsFigures = !invocation.has("--no-figures")
  Interrupts.install()
  let settle = try number(invocation, "--settle", in: 0...86_400) ?? 0
  let report = try await merge(
    invocation.positionals[0], options, settle: Double(settle), version: programVersion)
  for warning in report.warnings { StandardStream.error.write("collapse: warning: \(warning)\n") }
  if invocation.has("--json") { return show(report.json()) }
  return invocation.has("--quiet") ? 0 : show(report.text())
}

private func adviseVerb(_ invocation: Invocation) async throws(Failure) -> Int32 {
  var options = AdviceOptions()
  options.overrides = overrides(invocation)
  for (flag, setting) in [
    ("--fixed", "loop.real.draw=fixed"), ("--fresh", "loop.real.draw=fresh"),
  ] where invocation.has(flag) {
    options.overrides.settings.append(setting)
  }
  for (flag, key) in [("--workflow", "loop.workflow"), ("--generations", "loop.generations")] {
    if let value = invocation.value(for: flag) {
      options.overrides.settings.append("\(key)=\(value)")
    }
  }
  options.tolerances = invocation.values(for: "--tolerance")
  options.model = invocation.value(for: "--model")
  options.required = invocation.value(for: "--require")
  options.budget = try decimal(invocation, "--budget", in: 0.1...1e7) ?? options.budget
  options.precision = try decimal(invocation, "--precision", in: 0.005...1) ?? options.precision
  options.out = invocation.value(for: "--out")
  options.jobs = try jobs(invocation)
  options.progress = invocation.has("--quiet") ? .quiet : .automatic
  Interrupts.install()
  if invocation.has("--fixed"), invocation.has("--fresh") {
    throw Failure("--fixed and --fresh exclude one another", exitStatus: 64)
  }
  if invocation.has("--rules") {
    for flag in ["--fixed", "--fresh"] where invocation.has(flag) {
      throw Failure("\(flag): --rules tries both kinds of real rows; leave it out", exitStatus: 64)
    }
    if invocation.value(for: "--workflow") != nil {
      throw Failure("--workflow: --rules tries its own workflows; leave it out", exitStatus: 64)
    }
    let report = try await tryRules(invocation.positionals[0], options)
    return show(invocation.has("--json") ? report.json() : report.text())
  }
  let advice = try await advise(invocation.positionals[0], options)
  _ = show(invocation.has("--json") ? advice.json() : advice.text())
  return advice.isRefused ? 3 : 0
}

func decimal(
  _ invocation: Invocation, _ flag: String, in range: ClosedRange<Double>
) throws(Failure) -> Double? {
  guard let text = invocation.value(for: flag) else { return nil }
  guard let number = Double(text), range.contains(number) else {
    throw Failure(
      "\(flag) \(text): expected a number from \(range.lowerBound) to \(range.upperBound)",
      exitStatus: 64)
  }
  return number
}

private func animateVerb(_ invocation: Invocation) throws(Failure) -> Int32 {
  for flag in ["--format", "--figure"] where !invocation.values(for: flag).isEmpty {
    throw Failure("--animate writes a film, and \(flag) is for figures", exitStatus: 64)
  }
  let written = try animate(
    invocation.positionals[0], invocation.value(for: "--animate") ?? "",
    width: invocation.value(for: "--width"))
  for note in written.notes { StandardStream.error.write("collapse: note: \(note)\n") }
  return show(invocation.has("--quiet") ? "" : written.paths.map { $0 + "\n" }.joined())
}

private func exportVerb(_ invocation: Invocation) throws(Failure) -> Int32 {
  var options = ExportOptions()
  options.overrides = overrides(invocation)
  options.arm = invocation.value(for: "--arm")
  options.replicate = try count("--replicate", invocation)
  options.generation = try count("--generation", invocation)
  let ending = invocation.value(for: "--out").flatMap { $0.split(separator: ".").last }
  options.format = (invocation.value(for: "--format") ?? ending.map(String.init)).flatMap {
    ExportFormat(rawValue: $0)
  }
  if let text = invocation.value(for: "--samples") {
    guard let number = Int(text), number > 0 else {
      throw Failure("--samples \(text): expected a whole number from 1", exitStatus: 64)
    }
    options.samples = number
  }
  let bytes = try exportModel(invocation.positionals[0], options)
  guard let path = invocation.value(for: "--out") else {
    guard options.format != .npy else {
      throw Failure("npy is no text: say where with --out FILE", exitStatus: 64)
    }
    return show(String(decoding: bytes, as: UTF8.self))
  }
  do throws(FileError) { try Disk.standard.writeAtomically(bytes, to: path) } catch {
    throw Failure(error.description, exitStatus: error.exitStatus)
  }
  return 0
}

/// The whole number of a flag; 0 where it is not given.
private func count(_ flag: String, _ invocation: Invocation) throws(Failure) -> Int {
  guard let text = invocation.value(for: flag) else { return 0 }
  guard let number = Int(text), number >= 0 else {
    throw Failure("\(flag) \(text): expected a whole number from 0", exitStatus: 64)
  }
  return number
}

private func overrides(_ invocation: Invocation) -> Overrides {
  var overrides = Overrides()
  overrides.settings = invocation.values(for: "--set")
  overrides.sweeps = invocation.values(for: "--sweep")
  overrides.seed = invocation.value(for: "--seed")
  overrides.replicates = invocation.value(for: "--replicates")
  return overrides
}

private func jobs(_ invocation: Invocation) throws(Failure) -> Int? {
  try number(invocation, "--jobs", in: 1...4096)
}

/// The whole number that a flag gives.
func number(
  _ invocation: Invocation, _ flag: String, in range: ClosedRange<Int>
) throws(Failure) -> Int? {
  guard let text = invocation.value(for: flag) else { return nil }
  guard let number = Int(text), range.contains(number) else {
    throw Failure(
      "\(flag) \(text): expected a whole number from \(range.lowerBound) to \(range.upperBound)",
      exitStatus: 64)
  }
  return number
}

func show(_ text: String) -> Int32 {
  var output = BufferedOutput()
  do throws(FileError) {
    try output.write(text)
    try output.flush()
    return 0
  } catch {
    report(error.description, color: nil)
    return error.exitStatus
  }
}

/// Prints an error to standard error, in red where colour is wanted.
private func report(_ message: String, color: String?) {
  let wantsColor =
    switch color {
    case "always": true
    case "never": false
    default:
      StandardStream.error.isTerminal && (Machine.environment("NO_COLOR") ?? "").isEmpty
    }
  let label = wantsColor ? "\u{1B}[31mcollapse:\u{1B}[0m" : "collapse:"
  StandardStream.error.write("\(label) \(message)\n")
}
