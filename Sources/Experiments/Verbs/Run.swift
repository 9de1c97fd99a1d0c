internal import Figures
internal import Numerics
package import Platform
internal import Simulation

/// How a run is to be made.
public struct RunOptions: Sendable {
  public var overrides = Overrides()
  /// The folder of the results; nil for `results/<name>`.
  public var out: String?
  /// Threads; nil for all cores.
  public var jobs: Int?
  public var progress = ProgressStyle.automatic
  public var drawsFigures = true
  /// Which part of the work is computed; nil for all of it, and the tables.
  public var shard: Shard?
  /// Whether the run stops at the first replicate that fails.
  public var failsFast = false
  /// Whether replicates that failed are computed again.
  public var retriesFailed = false
  public var keepsWork = WorkKeeping.automatic
  /// Of which generations samples are written; nil for none.
  public var samples: SavedSamples?
  /// Where results are written; a test gives one that fails.
  package var disk = Disk.standard

  public init() {}
}

/// What a run leaves to say.
public struct RunReport: Sendable {
  public let name: String
  public let folder: String
  public let arms: Int
  public let replicates: Int
  public let generations: Int
  public let seconds: Double
  /// Replicates that lost their model on the way.
  public let collapsed: Int
  /// Replicates that never had one.
  public let failed: Int
  /// Replicates that were there before.
  public let found: Int
  public let figures: [String]
  /// The page about the run, where figures were drawn.
  public let page: String?
  /// What a user should know although the run is complete, a sentence each.
  public let warnings: [String]
  /// One line a metric and arm.
  let lines: [Line]

  /// By which definitions every arm has collapsed.
  let definitions: [[String]]
  /// The metrics of every arm that show first that it collapses.
  let alarms: [[String]]
  /// What the fits of arms spend of privacy; empty where none promises any.
  let privacy: [[String]]
  /// When replicates collapsed, arm by arm; empty where nobody asked.
  let times: [Time]
  /// When a replicate counts as collapsed, in words.
  let criterion: String?

  struct Time: Sendable {
    let arm: String
    let estimate: KaplanMeier
  }

  struct Line: Sendable {
    let arm: String
    let first: SummaryRow
    let last: SummaryRow
  }
}

/// Runs an experiment file and writes its results.
public func run(
  _ path: String, _ options: RunOptions, version: String
) async throws(Failure) -> RunReport {
  do {
    setThreads(options.jobs ?? Machine.usableCores)
    let experiment = try Experiment.load(path, options.overrides)
    return try await run(experiment, path: path, options, version: version)
  } catch {
    throw Failure(error)
  }
}

/// Runs one shard of an experiment file: finished work goes to the results folder, tables do not.
public func runShard(
  _ path: String, _ options: RunOptions, version: String
) async throws(Failure) -> ShardReport {
  do {
    setThreads(options.jobs ?? Machine.usableCores)
    let experiment = try Experiment.load(path, options.overrides)
    return try await runShard(experiment, options, version: version)
  } catch {
    throw Failure(error)
  }
}

func run(
  _ experiment: Experiment, path: String, _ options: RunOptions, version: String,
  isComplete: (Computation) throws -> Void = { _ in }
) async throws -> RunReport {
  let jobs = options.jobs ?? Machine.usableCores
  setThreads(jobs)
  let start = Clock.seconds
  let date = Clock.date
  let folder = ResultsFolder(
    options.out ?? "results/\(experiment.name)", disk: options.disk)
  let facts = RunFacts(experiment, version: version)
  let plotter = Plotter(
    folder, facts,
    requests: experiment.resolved["figures"] == nil
      ? try FigureRequest.defaults(facts) : experiment.figures)
  try checkFigures(plotter, facts)
  try folder.check(experiment)
  try options.samples?.check(experiment)
  let computation = try Computation(experiment, folder, options, version: version)
  try isComplete(computation)
  try folder.prepare()

  var tables = try TableWriter(experiment, folder)
  let outcome = try await computation.run(experiment.workItems(), writesTables: true) {
    try tables.add($0)
  }
  let outputs = try tables.commit() + [DataCard.file]
  try folder.disk.writeAtomically(
    DataCard(experiment: experiment, version: version).text(), to: folder.file(DataCard.file))
  let samples = try options.samples.map { try experiment.saveSamples($0, in: folder) } ?? []
  let drawn = options.drawsFigures ? try plotter.draw() : Plotter.Drawn()
  let inputs = [InputFile(path: path, digest: experiment.fileDigest)] + experiment.inputs
  var files = try Manifest.digests(outputs + samples + drawn.files, in: folder)
  var warnings = drawn.failures
  var page: String?
  if options.drawsFigures {
    let origin = RunOrigin(facts, inputs: inputs, outputs: files)
    do {
      let bytes = try reportPage([ReportedRun(folder, facts, origin, known: drawn.figures)])
      try folder.disk.writeAtomically(bytes, to: folder.file(reportFile))
      files.append(InputFile(path: reportFile, digest: SHA256.hex(bytes)))
      page = reportFile
    } catch  where error is Failure || error is FigureError {
      // The numbers are there; only the page about them is not.
      warnings.append("no page is written: \(Failure(error))")
    }
  }
  let seconds = Clock.seconds - start
  let privacy = experiment.arms.compactMap { named in named.arm.privacy.map { (named.label, $0) } }
  let endings = tables.endings
  try Manifest(
    facts: facts, jobs: jobs, started: date, seconds: seconds, inputs: inputs,
    arms: experiment.arms.count, replicates: experiment.replicates,
    collapsed: endings.collapsedCount, failed: endings.failedCount, privacy: privacy
  ).write(to: folder, outputs: files)
  return RunReport(
    name: experiment.name, folder: folder.path, arms: experiment.arms.count,
    replicates: experiment.replicates,
    generations: experiment.arms.map { $0.arm.schedule.generations }.max() ?? 0,
    seconds: seconds, collapsed: endings.collapsedCount, failed: endings.failedCount,
    found: outcome.found, figures: drawn.files, page: page,
    warnings: warnings + failureWarning(endings, experiment)
      + undefinedWarning(tables.undefined, folder) + noteWarning(tables.notes, folder),
    lines: tables.lines, definitions: tables.definitions.lines, alarms: tables.alarms.lines,
    privacy: privacy.map { [$0.0, $0.1] },
    times: tables.times,
    criterion: experiment.criterion?.text)
}

private func failureWarning(_ endings: Endings, _ experiment: Experiment) -> [String] {
  endings.failedCount == 0
    ? [] : ["failed: \(failureText(endings, experiment))"]
}

private func undefinedWarning(_ count: Int, _ folder: ResultsFolder) -> [String] {
  if count == 0 { return [] }
  return [
    "metrics have no value in \(count) place\(count == 1 ? "" : "s"), where fields are empty:"
      + " see \(folder.path)/events.jsonl"
  ]
}

private func noteWarning(_ count: Int, _ folder: ResultsFolder) -> [String] {
  if count == 0 { return [] }
  return [
    "fitted models gave \(count) note\(count == 1 ? "" : "s"), each with the first generation it is"
      + " true of: see \(folder.path)/events.jsonl"
  ]
}

/// A figure of a metric that nobody measures, or along an axis that nobody sweeps, is refused before
/// anything is spent.
private func checkFigures(_ plotter: Plotter, _ facts: RunFacts) throws(ConfigError) {
  for request in plotter.requests {
    for metric in request.metrics { _ = try metric.name(of: facts.metrics.map(\.name)) }
    if request.kind == .precisionRecall,
      let name = PrecisionRecallFigure.needed.first(where: { name in
        !facts.metrics.contains { $0.name == name }
      })
    {
      throw request.place.error(
        "a precision-recall figure needs the metric \(name), which is not measured")
    }
    let everyRun: Set<FigureInput> = [.summary, .metrics]
    for input in request.kind.inputs where !everyRun.contains(input) {
      guard facts.tables.contains(input.rawValue) else {
        throw request.place.error(
          "a \(request.kind.rawValue) figure needs \(input.rawValue).csv, which this model does not"
            + " give rise to")
      }
    }
    var axes = facts.axes
    if [.phase, .collapseTime, .scaling].contains(request.kind) {
      axes = facts.axes.filter { (facts.numericAxes[$0] ?? 0) > 1 }
      if axes.isEmpty {
        throw request.place.error(
          "a \(request.kind.rawValue) figure needs a sweep over two or more numbers")
      }
    }
    if let axis = request.axis {
      let name = try axis.string()
      if !axes.contains(where: { axisIsNamed($0, name) }) {
        let known = axes.isEmpty ? "nothing is swept" : "there are \(axes.joined(separator: ", "))"
        throw axis.error("no such axis of the sweep; \(known)")
      }
    }
  }
}

extension Experiment {
  var totalRuns: Int { arms.count * replicates }
}
