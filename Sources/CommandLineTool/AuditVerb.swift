internal import Experiments
internal import Platform

extension CommandLineSpec {
  static let audit = Verb(
    "audit", summary: "does this synthetic data look collapsed? every number beside its floor",
    positionals: [],
    flags: [
      Flag(
        "--real", value: "FILE", completion: .files, help: "Real rows: CSV, text or IDX images."),
      Flag("--synthetic", value: "FILE", completion: .files, help: "Rows of the generator."),
      Flag(
        "--holdout", value: "FILE", completion: .files,
        help: "Real rows that the generator has not seen; adds tests of what it has memorised."),
      Flag(
        "--label", value: "COLUMN",
        help: "Train a classifier of this column on synthetic rows and test it on real ones."),
      Flag(
        "--columns", value: "A,B,…", repeatable: true,
        help: "Only these columns; default all but identifiers."),
      Flag("--categorical", value: "A,B,…", repeatable: true, help: "These hold categories."),
      Flag("--numeric", value: "A,B,…", repeatable: true, help: "These hold numbers."),
      Flag(
        "--kind", choices: AuditOptions.Kind.allCases.map(\.rawValue),
        help: "What the files hold; default by their names."),
      Flag(
        "--rows", value: "N",
        help: "Most rows or images (default 2000) or words (50000) of either side."),
      Flag("--seed", value: "N", help: "Root of every random split; default 1."),
      Flag(
        "--jobs", "-j", value: "N", help: "Threads; all cores by default. Results do not change."),
      Flag("--all", help: "Show every number, not only what stands out."),
      Flag("--json", value: "FILE", completion: .files, help: "Write everything as JSON."),
      Flag("--markdown", value: "FILE", completion: .files, help: "Write a Markdown page."),
      Flag("--html", value: "FILE", completion: .files, help: "Write a page that needs no other."),
      Flag(
        "--figure", value: "FILE", completion: .files,
        help: "Draw the columns, real and synthetic, as PNG, SVG or PDF."),
    ],
    examples: [
      Example(
        "collapse audit --real customers.csv --synthetic made.csv", "exit status 3 on FAIL"),
      Example(
        "collapse audit --real train.csv --synthetic made.csv --holdout test.csv --label churn"
          + " --html audit.html", "with what was memorised, and what a model learns from it"),
    ])
}

func auditVerb(_ invocation: Invocation) throws(Failure) -> Int32 {
  guard let real = invocation.value(for: "--real"),
    let synthetic = invocation.value(for: "--synthetic")
  else {
    let lost = invocation.value(for: "--real") == nil ? "--real" : "--synthetic"
    throw Failure(
      "audit needs \(lost) FILE, such as: collapse audit --real customers.csv --synthetic made.csv",
      exitStatus: 64)
  }
  var options = AuditOptions(
    real: real, synthetic: synthetic, holdOut: invocation.value(for: "--holdout"))
  options.kind = invocation.value(for: "--kind").flatMap(AuditOptions.Kind.init)
  options.label = invocation.value(for: "--label")
  options.columns = names(invocation, "--columns")
  options.categorical = names(invocation, "--categorical")
  options.numeric = names(invocation, "--numeric")
  if let text = invocation.value(for: "--seed") {
    guard let seed = UInt64(text) else {
      throw Failure("--seed \(text): expected a whole number from 0", exitStatus: 64)
    }
    options.seed = seed
  }
  options.rows = try number(invocation, "--rows", in: 20...1_000_000)
  options.jobs = try number(invocation, "--jobs", in: 1...4096)
  let outputs = AuditOutputs(
    json: invocation.value(for: "--json"), markdown: invocation.value(for: "--markdown"),
    html: invocation.value(for: "--html"), figure: invocation.value(for: "--figure"))
  try outputs.check()
  let report = try audit(options)
  try outputs.write(report)
  var status: Int32 = 0
  if !invocation.has("--quiet") { status = show(report.text(all: invocation.has("--all"))) }
  return status == 0 && report.fails ? 3 : status
}

/// Names between commas, of every time a flag is given.
private func names(_ invocation: Invocation, _ flag: String) -> [String] {
  invocation.values(for: flag).flatMap { $0.split(separator: ",").map(String.init) }
}
