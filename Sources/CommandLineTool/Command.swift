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
    let forecast = try plan(
      invocation.positionals[0], overrides(invocation), jobs: jobs(invocation),
      recipes: invocation.has("--recipes"))
    return show(invocation.has("--json") ? forecast.json() : forecast.text())
  case "advise": return try await adviseVerb(invocation)
  case "plot":
    let formats = invocation.values(for: "--format")
    let paths = try redraw(
      invocation.positionals[0], formats: formats.isEmpty ? ["png"] : formats,
      width: invocation.value(for: "--width"), only: invocation.values(for: "--figure"))
    return show(invocation.has("--quiet") ? "" : paths.map { $0 + "\n" }.joined())
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
  Interrupts.install()
  for path in invocation.positionals {
    let report = try await run(path, options, version: programVersion)
    for warning in report.warnings { StandardStream.error.write("collapse: warning: \(warning)\n") }
    if invocation.has("--json") {
      _ = show(report.json())
    } else if !invocation.has("--quiet") {
      _ = show(report.text())
    }
  }
  return 0
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
  options.required = invocation.value(for: "--require")
  options.budget = try number("--budget", invocation, in: 0.1...1e7) ?? options.budget
  options.precision = try number("--precision", invocation, in: 0.005...1) ?? options.precision
  options.out = invocation.value(for: "--out")
  options.jobs = try jobs(invocation)
  options.progress = invocation.has("--quiet") ? .quiet : .automatic
  Interrupts.install()
  let advice = try await advise(invocation.positionals[0], options)
  _ = show(invocation.has("--json") ? advice.json() : advice.text())
  return advice.isRefused ? 3 : 0
}

private func number(
  _ flag: String, _ invocation: Invocation, in range: ClosedRange<Double>
) throws(Failure) -> Double? {
  guard let text = invocation.value(for: flag) else { return nil }
  guard let number = Double(text), range.contains(number) else {
    throw Failure(
      "\(flag) \(text): expected a number from \(range.lowerBound) to \(range.upperBound)",
      exitStatus: 64)
  }
  return number
}

private func exportVerb(_ invocation: Invocation) throws(Failure) -> Int32 {
  var options = ExportOptions()
  options.overrides = overrides(invocation)
  options.arm = invocation.value(for: "--arm")
  options.replicate = try count("--replicate", invocation)
  options.generation = try count("--generation", invocation)
  let bytes = try exportModel(invocation.positionals[0], options)
  guard let path = invocation.value(for: "--out") else {
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
  guard let text = invocation.value(for: "--jobs") else { return nil }
  guard let jobs = Int(text), (1...4096).contains(jobs) else {
    throw Failure("--jobs \(text): expected a whole number from 1 to 4096", exitStatus: 64)
  }
  return jobs
}

private func show(_ text: String) -> Int32 {
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
