internal import Numerics
internal import Platform

/// What the run of a shard leaves to say.
public struct ShardReport: Sendable {
  public let name: String
  public let folder: String
  public let shard: Shard
  /// Replicates of the shard, and those of them that were there before.
  public let replicates: Int
  public let found: Int
  public let collapsed: Int
  public let failed: Int
  public let seconds: Double
  public let warnings: [String]

  public func text() -> String {
    "\(name): shard \(shard) complete, \(counted(replicates, "replicate"))"
      + " (\(found) were there already), \(RunReport.rounded(seconds)) s\n"
  }

  public func json() -> String {
    let value: JSONValue = [
      "name": .string(name), "folder": .string(folder), "shard": .string("\(shard)"),
      "replicates": .integer(replicates), "found_replicates": .integer(found),
      "collapsed_replicates": .integer(collapsed), "failed_replicates": .integer(failed),
      "seconds": .number(seconds), "warnings": .array(warnings.map { .string($0) }),
    ]
    return value.pretty() + "\n"
  }
}

func runShard(
  _ experiment: Experiment, _ options: RunOptions, version: String
) async throws -> ShardReport {
  guard let shard = options.shard else { preconditionFailure("there is no shard to run") }
  setThreads(options.jobs ?? Machine.usableCores)
  let start = Clock.seconds
  let folder = ResultsFolder(options.out ?? "results/\(experiment.name)", disk: options.disk)
  try folder.check(experiment)
  let computation = try Computation(experiment, folder, options, version: version)
  let items = experiment.workItems(experiment.pairs(of: shard))
  let outcome = try await computation.run(items, writesTables: false) { _ in }
  let failures =
    outcome.endings.failedCount == 0
    ? [] : ["failed: \(failureText(outcome.endings, experiment))"]
  return ShardReport(
    name: experiment.name, folder: folder.path, shard: shard, replicates: outcome.done,
    found: outcome.found, collapsed: outcome.endings.collapsedCount,
    failed: outcome.endings.failedCount, seconds: Clock.seconds - start, warnings: failures)
}
