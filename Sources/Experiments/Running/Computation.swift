internal import Platform
internal import Simulation

/// The computing of what is missing in a results folder. Running, resuming, extending, sharding and
/// merging differ only in which pairs they ask for.
struct Computation {
  let experiment: Experiment
  let folder: ResultsFolder
  let store: WorkStore
  private let options: RunOptions
  private let keys: WorkKeys
  private let journal: Journal

  /// Reads what is there. Two different results of one replicate are refused: exit status 4.
  init(
    _ experiment: Experiment, _ folder: ResultsFolder, _ options: RunOptions, version: String
  ) throws {
    self.experiment = experiment
    self.folder = folder
    self.options = options
    keys = WorkKeys(experiment, build: Build.identity(version: version))
    store = try WorkStore(folder, experiment, keys: keys, retriesFailed: options.retriesFailed)
    if let conflict = store.conflicts.first {
      throw Failure(conflict.text(experiment, folder, count: store.conflicts.count), exitStatus: 4)
    }
    let attempt = WorkAttempt(
      version: version, shard: options.shard, jobs: options.jobs ?? Machine.usableCores)
    // Where there is work already, what is added to it is kept too, however quick it was.
    let isFirst = store.attempts.isEmpty && options.shard == nil
    let keeping: WorkKeeping =
      options.keepsWork == .never ? .never : isFirst ? options.keepsWork : .always
    journal = Journal(folder, experiment, keys: keys, attempt: attempt, keeping: keeping)
  }

  /// What came of it.
  struct Outcome {
    /// Replicates, and those of them that were there before.
    var done = 0
    var found = 0
    /// Chains on their way whose state is saved.
    var saved = 0
    var endings = Endings()
  }

  /// Computes what is missing of the items and hands all results over in order. If it is stopped, what
  /// is finished is kept and an error says how to go on.
  func run(
    _ items: [WorkItem], writesTables: Bool, inOrder: (WorkResult) throws -> Void
  ) async throws -> Outcome {
    let total = items.reduce(0) { $0 + $1.count }
    var outcome = Outcome()
    var isBroken = false
    var stops = false
    var progress = Progress(options.progress, name: experiment.name, total: total) {
      [arms = experiment.arms] in arms[$0].label
    }
    let checkpoints = Checkpoints(
      folder: folder, experiment: experiment, keys: keys, attempt: journal.attempt.name,
      seconds: options.keepsWork == .never ? 0 : experiment.checkpointSeconds)
    let savedChains = checkpoints.known()
    let worker = Worker(
      experiment: experiment, store: store, keys: keys, journal: journal,
      checkpoints: checkpoints, savedChains: savedChains, writesTables: writesTables)
    try await worker.run(items, jobs: options.jobs ?? Machine.usableCores) { result in
      let computed = result.computed
      try journal.add(computed, frames: result.frames)
      if computed.contains(where: \.isCheckpointed) {
        try journal.flush()
        for work in computed where work.isCheckpointed { checkpoints.remove(work.pair) }
      }
      for (trajectory, isSaved) in zip(result.trajectories, result.isCheckpointed)
      where trajectory.isUnfinished && isSaved { outcome.saved += 1 }
      let found = result.isFound.count { $0 }
      outcome.found += found
      outcome.done += found + computed.count
      for trajectory in result.trajectories {
        outcome.endings.add(trajectory, arm: result.item.arm)
        if options.failsFast, trajectory.hasFailed { stops = true }
      }
      progress.advance(
        found + computed.count, computed: computed.count, arm: result.item.arm,
        generations: experiment.arms[result.item.arm].arm.schedule.generations,
        seconds: result.seconds)
    } inOrder: { result in
      // Whatever is finished when a signal comes counts; if that is all, the run is complete.
      isBroken = isBroken || result.trajectories.contains(where: \.isUnfinished)
      if !isBroken { try inOrder(result) }
    } goesOn: {
      !stops && Interrupts.received == nil
    }
    progress.finish()
    if outcome.done < total { throw try stopped(outcome, total) }
    try journal.close("complete", isComplete: true)
    return outcome
  }

  /// Keeps what is finished and says how to go on.
  private func stopped(_ outcome: Outcome, _ total: Int) throws -> Failure {
    let signal = Interrupts.received
    try journal.close(signal.map { "signal \($0)" } ?? "failure", isComplete: false)
    let chains = outcome.saved > 0 ? " and a part of \(outcome.saved) more" : ""
    let count = "\(outcome.done) of \(total) runs\(chains)"
    guard let signal else {
      return Failure(
        "stopped after \(count), since a replicate failed: "
          + failureText(outcome.endings, experiment), exitStatus: 1)
    }
    let rest =
      options.keepsWork == .never
      ? "; nothing was changed in \(folder.path). Run the same command again"
      : outcome.done + outcome.saved == 0
        ? "; run the same command again"
        : ", which are kept in \(folder.file(ResultsFolder.work)); run the same command again to go on"
    return Failure(
      "interrupted after \(count)\(rest)",
      exitStatus: signal == Interrupts.resumable ? 75 : 128 + signal)
  }
}

/// Names the arms in which replicates failed, those with most of them first.
func failureText(_ endings: Endings, _ experiment: Experiment) -> String {
  let arms = endings.failed.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
  let shown = arms.prefix(5).map { "\(experiment.arms[$0.key].label) (\($0.value))" }
  let more = arms.count > shown.count ? " and \(arms.count - shown.count) more arms" : ""
  let reason = endings.firstFailure.map { "; the first because \($0)" } ?? ""
  return "\(counted(endings.failedCount, "replicate")) in \(shown.joined(separator: ", "))\(more)"
    + reason
}

extension WorkStore.Conflict {
  func text(_ experiment: Experiment, _ folder: ResultsFolder, count: Int) -> String {
    let files = Set(journals).sorted().map { folder.workFile($0) }.joined(separator: " and ")
    let more = count > 1 ? " (the first of \(count) such pairs)" : ""
    return "\(folder.path): two different results for arm \(experiment.arms[pair.arm].label),"
      + " replicate \(pair.replicate)\(more), in \(files). Both are kept; find out which computer"
      + " is wrong and remove its file"
  }
}
