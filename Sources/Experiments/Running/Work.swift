internal import Platform
internal import Simulation

/// Some replicates of one arm, run together so that scheduling costs nothing beside them.
struct WorkItem: Sendable {
  let arm: Int
  /// Which replicates; places in `picked` where that is given.
  let range: Range<Int>
  /// Ascending.
  var picked: [Int]?

  var replicates: [Int] { picked.map { Array($0[range]) } ?? Array(range) }
  var count: Int { range.count }
  var pairs: [WorkPair] { replicates.map { WorkPair(arm: arm, replicate: $0) } }
}

/// What a work item yields: the trajectories and, ready to be written, their table rows.
struct WorkResult: Sendable {
  let item: WorkItem
  let trajectories: [Trajectory]
  /// The states at the ends of chains that were computed, one a trajectory.
  let states: [ChainState?]
  /// Whether a trajectory was found in the store, one by one.
  let isFound: [Bool]
  /// Whether the state of a chain was saved on its way, one by one.
  let isCheckpointed: [Bool]
  /// Empty where no table is written.
  let rows: [UInt8]
  /// The journal's frames of what was computed; empty where the journal is not open.
  let frames: [UInt8]
  /// How long one thread took.
  let seconds: Double

  /// What was computed and is complete.
  var computed: [FinishedWork] {
    let pairs = item.pairs
    return pairs.indices.compactMap { i in
      isFound[i] || trajectories[i].isUnfinished
        ? nil
        : FinishedWork(
          pair: pairs[i], trajectory: trajectories[i], state: states[i],
          isCheckpointed: isCheckpointed[i])
    }
  }
}

extension Experiment {
  /// All work in the order of the tables: arm by arm, replicate by replicate.
  func workItems() -> [WorkItem] {
    arms.indices.flatMap { workItems(arm: $0, count: replicates, picked: nil, ofArms: arms.count) }
  }

  /// The work of some replicates, arm by arm.
  func workItems(_ pairs: [WorkPair]) -> [WorkItem] {
    var wanted: [(arm: Int, replicates: [Int])] = []
    for pair in pairs {
      if wanted.last?.arm != pair.arm { wanted.append((pair.arm, [])) }
      wanted[wanted.count - 1].replicates.append(pair.replicate)
    }
    return wanted.flatMap {
      workItems(
        arm: $0.arm, count: $0.replicates.count, picked: $0.replicates, ofArms: wanted.count)
    }
  }

  /// Items take about five milliseconds, and are no larger than leaves a hundred of them.
  private func workItems(arm: Int, count: Int, picked: [Int]?, ofArms arms: Int) -> [WorkItem] {
    let itemsPerArm = (100 + arms - 1) / arms
    let quick = Int(min(1e9, 5e-3 / self.arms[arm].arm.roughSeconds))
    let size = max(1, min(quick, count / itemsPerArm))
    return stride(from: 0, to: count, by: size).map {
      WorkItem(arm: arm, range: $0..<min($0 + size, count), picked: picked)
    }
  }
}

/// Runs work on several threads.
struct Worker: Sendable {
  let experiment: Experiment
  let store: WorkStore
  let keys: WorkKeys
  let journal: Journal
  let checkpoints: Checkpoints
  /// Chains of which there was a state when the run began.
  let savedChains: Set<String>
  var writesTables = true

  func perform(_ item: WorkItem) -> WorkResult {
    let makesFrames = journal.isOpen
    let start = Clock.seconds
    let arm = experiment.arms[item.arm].arm
    var trajectories: [Trajectory] = []
    var states: [ChainState?] = []
    var isFound: [Bool] = []
    var isCheckpointed: [Bool] = []
    var frames: [UInt8] = []
    for pair in item.pairs {
      let known = store.trajectory(pair)
      let work = known == nil ? compute(pair, arm) : nil
      trajectories.append(known ?? work?.trajectory ?? .unfinished)
      states.append(work?.state)
      isFound.append(known != nil)
      isCheckpointed.append(work?.isCheckpointed ?? false)
      if let work, makesFrames, !work.trajectory.isUnfinished { frames += work.frames(arm, keys) }
    }
    return WorkResult(
      item: item, trajectories: trajectories, states: states, isFound: isFound,
      isCheckpointed: isCheckpointed,
      rows: writesTables ? MetricsTable.rows(experiment, item, trajectories) : [], frames: frames,
      seconds: Clock.seconds - start)
  }

  private func compute(_ pair: WorkPair, _ arm: Arm) -> FinishedWork {
    if Interrupts.received != nil {
      return FinishedWork(pair: pair, trajectory: .unfinished, state: nil, isCheckpointed: false)
    }
    let clock = CheckpointClock(seconds: checkpoints.seconds)
    var failure: FileError?
    var isSaved = checkpoints.isKnown(pair, among: savedChains)
    let control = ChainControl(
      shouldStop: { _ in Interrupts.received != nil },
      isCheckpointDue: { clock.isDue(isStopping: $0) },
      save: { start in
        // A state that cannot be saved costs time later, not numbers: the chain goes on.
        do throws(FileError) {
          try checkpoints.save(start, of: pair)
          isSaved = true
        } catch {
          failure = error
        }
      },
      finalStateLimit: {
        journal.keeping != .never && clock.isWorthKeeping ? WorkFrame.stateLimit($0) : nil
      })
    let start = [isSaved ? checkpoints.start(pair) : nil, store.start(pair)].compactMap { $0 }
      .max { $0.state.generation < $1.state.generation }
    let (trajectory, state) = arm.chain(pair.replicate, start, control)
    if let failure { StandardStream.error.write("collapse: warning: \(failure)\n") }
    return FinishedWork(
      pair: pair, trajectory: trajectory.keeping(keys.profiles(pair)), state: state,
      isCheckpointed: isSaved)
  }

  /// Performs all items on `jobs` threads. Results are handed over as soon as they are there, and
  /// then once more in the order of the items. `goesOn` is asked after each: where it says no, nothing
  /// new is started, and what runs is waited for and handed over.
  func run(
    _ items: [WorkItem], jobs: Int, arrived: (WorkResult) throws -> Void,
    inOrder: (WorkResult) throws -> Void, goesOn: () -> Bool
  ) async throws {
    try await withThrowingTaskGroup(of: (Int, WorkResult).self) { group in
      var started = 0
      var finished: [Int: WorkResult] = [:]
      var next = 0
      func launch() {
        guard started < items.count, goesOn() else { return }
        let index = started
        group.addTask { (index, perform(items[index])) }
        started += 1
      }
      for _ in 0..<min(jobs, items.count) { launch() }
      while let (index, result) = try await group.next() {
        try arrived(result)
        finished[index] = result
        // Never far ahead of the first unfinished item, so that little waits in memory.
        if index - next < 64 * jobs { launch() }
        while let ready = finished.removeValue(forKey: next) {
          next += 1
          try inOrder(ready)
        }
        while started < items.count && started - next < jobs && goesOn() { launch() }
      }
    }
  }
}

extension Arm {
  /// A guess at the time of one replicate, good to a factor of ten: for the size of work items.
  var roughSeconds: Double {
    var rows = Double(schedule.initial)
    for t in schedule.recipes.indices {
      rows += Double(schedule.freshSizes[t] + schedule.contaminantSizes[t])
      if t < schedule.batchSizes.count { rows += Double(schedule.batchSizes[t]) }
      if let kept = schedule.recipes[t].subsample { rows += 20 * Double(kept) }
    }
    let d = Double(dimension)
    // A statistic is drawn in the time of some rows.
    if !drawsRows { rows = min(rows, d * Double(schedule.recipes.count)) }
    let measuring = Double(recorded.count) * Double(metrics.count) * (1e-7 + d * d * d * 1e-9)
    let lineages = Double(settings.lineages.count)
    return lineages * (rows * d * (2e-9 + d * 2e-10) + Double(schedule.recipes.count) * 5e-7)
      + measuring
  }
}
