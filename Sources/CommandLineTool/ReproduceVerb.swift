internal import Experiments
internal import Platform

extension CommandLineSpec {
  static let reproduce = Verb(
    "reproduce", summary: "run published claims and judge them by what they predict",
    positionals: [
      Positional(
        "CLAIM", .any, completion: .none, help: "Names or record numbers; see --list.")
    ],
    flags: [
      Flag("--list", help: "Name the claims, or those given, and run nothing."),
      Flag("--show", help: "Print the experiment files of the claims given, and run nothing."),
      Flag("--all", help: "Every claim of the catalogue."),
      Flag(
        "--tier", repeatable: true, choices: ["1", "2", "3"],
        help: "All claims of a tier: 1 takes seconds each, 2 up to a minute, 3 minutes."),
      Flag("--seed", value: "N", help: "Root of every random number; default 1."),
      Flag(
        "--replicates", value: "FACTOR", help: "So many times the replicates of every experiment."),
      Flag(
        "--jobs", "-j", value: "N", help: "Threads; all cores by default. Results do not change."),
      Flag(
        "--out", value: "DIR", completion: .directories,
        help: "Folder of tables and figures; default results/reproduce."),
      Flag("--report", help: "Write a page for reviewers too, report.md and report.html."),
      Flag("--no-figures", help: "Draw nothing."),
      Flag(
        "--progress", choices: ProgressStyle.allCases.map(\.rawValue),
        help: "What is shown while it runs."),
      Flag("--json", help: "Print the result as JSON."),
    ],
    examples: [
      Example("collapse reproduce --tier 1", "exit status 3 if a claim is refuted"),
      Example("collapse reproduce gauss-w2-diverges wf-absorption-time", "two claims"),
      Example("collapse reproduce wf-fixation --show > mine.yaml", "change what a claim runs"),
    ])
}

func reproduceVerb(_ invocation: Invocation) async throws(Failure) -> Int32 {
  let tiers = Set(invocation.values(for: "--tier").compactMap { Int($0) })
  let asked = invocation.positionals
  if invocation.has("--list") || invocation.has("--show") {
    if invocation.has("--show"), asked.isEmpty {
      throw Failure(
        "--show needs a claim, such as: collapse reproduce gauss-w2-diverges --show",
        exitStatus: 64)
    }
    let list = try ClaimListing(asked, tiers: tiers)
    return show(
      invocation.has("--show")
        ? list.experiments() : invocation.has("--json") ? list.json() : list.text())
  }
  let isAll = invocation.has("--all")
  if asked.isEmpty, tiers.isEmpty, !isAll {
    throw Failure(
      "say what to reproduce: names of claims, --tier 1, 2 or 3, or --all; --list names them",
      exitStatus: 64)
  }
  if !asked.isEmpty, !tiers.isEmpty || isAll {
    throw Failure("names of claims, and --tier or --all, exclude one another", exitStatus: 64)
  }
  var options = ReproduceOptions()
  options.claims = asked
  options.tiers = isAll ? [1, 2, 3] : tiers
  if let text = invocation.value(for: "--seed") {
    guard let seed = UInt64(text) else {
      throw Failure("--seed \(text): expected a whole number from 0", exitStatus: 64)
    }
    options.seed = seed
  }
  options.factor = try decimal(invocation, "--replicates", in: 1e-4...1e4) ?? 1
  options.jobs = try number(invocation, "--jobs", in: 1...4096)
  options.out = invocation.value(for: "--out")
  options.writesReport = invocation.has("--report")
  options.drawsFigures = !invocation.has("--no-figures")
  if let text = invocation.value(for: "--progress") {
    options.progress = ProgressStyle(rawValue: text) ?? .automatic
  }
  if invocation.has("--quiet") { options.progress = .quiet }
  Interrupts.install()
  let found = try await reproduce(options, version: programVersion)
  for warning in found.warnings { StandardStream.error.write("collapse: warning: \(warning)\n") }
  if invocation.has("--json") {
    _ = show(found.json())
  } else if !invocation.has("--quiet") {
    _ = show(found.text())
  }
  return found.fails ? 3 : 0
}
