internal import Numerics
internal import Platform

/// Makes the tables and figures of a sharded run out of its journals: the bytes of a run on one
/// computer. `target` is the results folder, or the experiment file.
///
/// While work is missing it is named, and nothing is written: exit status 3. Two different results of
/// one replicate are an error: exit status 4. `settle` is for how many seconds to look again before
/// something is called missing, since network file systems show new files late.
public func merge(
  _ target: String, _ options: RunOptions, settle: Double, version: String
) async throws(Failure) -> RunReport {
  do {
    let found = try ResultsTarget(
      target, options.overrides, out: options.out, disk: options.disk)
    var options = options
    options.out = found.folder.path
    // Nothing is computed, so there is nothing to keep.
    options.keepsWork = .never
    let deadline = Clock.seconds + settle
    while Clock.seconds < deadline {
      let store = try found.store(version: version)
      if found.experiment.missing(store).isEmpty { break }
      try await Task.sleep(for: .seconds(min(5, max(0.01, deadline - Clock.seconds))))
    }
    let merged = found.experiment
    return try await run(merged, path: found.path, options, version: version) { computation in
      let missing = merged.missing(computation.store)
      guard !missing.isEmpty else { return }
      throw Failure(
        "\(found.folder.path): \(missing.count) of \(merged.totalRuns) replicates are missing: "
          + merged.names(of: missing) + otherBuild(computation.store), exitStatus: 3)
    }
  } catch {
    throw Failure(error)
  }
}

private func otherBuild(_ store: WorkStore) -> String {
  let unused = store.unusedCount
  if unused == 0 { return "" }
  return
    ". \(counted(unused, "replicate")) there \(unused == 1 ? "is" : "are") of other settings or"
    + " of another build of the program"
}

/// The shards of `count` that lack work, as `sbatch --array=` takes them; empty where none does.
public func missingShards(
  _ target: String, _ overrides: Overrides, out: String?, count: Int, version: String
) throws(Failure) -> String {
  try reporting {
    let found = try ResultsTarget(target, overrides, out: out)
    try found.folder.check(found.experiment)
    let store = try found.store(version: version)
    let shards = found.experiment.shards(count)
    return rangeList(
      shards.indices.filter { shard in shards[shard].contains { !store.has($0) } })
  }
}

extension ResultsTarget {
  func store(version: String) throws -> WorkStore {
    try WorkStore(
      folder, experiment, keys: WorkKeys(experiment, build: Build.identity(version: version)))
  }
}

extension Experiment {
  /// The replicates that no journal has.
  func missing(_ store: WorkStore) -> [WorkPair] {
    arms.indices.flatMap { arm in
      (0..<replicates).lazy.map { WorkPair(arm: arm, replicate: $0) }.filter { !store.has($0) }
    }
  }

  /// Pairs in words: `share=0 (replicates 1,4-7)`, of up to five arms.
  func names(of pairs: [WorkPair]) -> String {
    let byArm = Dictionary(grouping: pairs, by: \.arm).sorted { $0.key < $1.key }
    let shown = byArm.prefix(5).map { arm, pairs in
      let list = rangeList(pairs.map(\.replicate))
      let text = list.count > 60 ? "\(list.prefix(57))..." : list
      return "\(arms[arm].label) (replicate\(pairs.count == 1 ? "" : "s") \(text))"
    }
    let more = byArm.count > 5 ? " and \(byArm.count - 5) more arms" : ""
    return shown.joined(separator: ", ") + more
  }
}
