internal import Platform
internal import Simulation

/// Some replicates of one arm, run together so that scheduling costs nothing beside them.
struct WorkItem: Sendable {
  let arm: Int
  let replicates: Range<Int>
}

/// What a work item yields: the trajectories and, ready to be written, their table rows.
struct WorkResult: Sendable {
  let item: WorkItem
  let trajectories: [Trajectory]
  let rows: [UInt8]
}

extension Experiment {
  /// All work in the order of the tables: arm by arm, replicate by replicate.
  ///
  /// Items take about five milliseconds, and are no larger than leaves a hundred of them.
  func workItems() -> [WorkItem] {
    let itemsPerArm = (100 + arms.count - 1) / arms.count
    return arms.indices.flatMap { arm in
      let quick = Int(min(1e9, 5e-3 / arms[arm].arm.roughSeconds))
      let size = max(1, min(quick, replicates / itemsPerArm))
      return stride(from: 0, to: replicates, by: size).map {
        WorkItem(arm: arm, replicates: $0..<min($0 + size, replicates))
      }
    }
  }

  func perform(_ item: WorkItem) -> WorkResult {
    let arm = arms[item.arm].arm
    let trajectories = item.replicates.map { arm.run($0) }
    return WorkResult(
      item: item, trajectories: trajectories,
      rows: MetricsTable.rows(self, arm: item.arm, first: item.replicates.lowerBound, trajectories))
  }

  /// Runs all work on `jobs` threads and hands over the results in the order of the tables, until
  /// `consume` throws.
  func runAll(jobs: Int, _ consume: (WorkResult) throws -> Void) async throws {
    let items = workItems()
    try await withThrowingTaskGroup(of: (Int, WorkResult).self) { group in
      var started = 0
      var finished: [Int: WorkResult] = [:]
      var next = 0
      func start() {
        guard started < items.count else { return }
        let index = started
        group.addTask { (index, perform(items[index])) }
        started += 1
      }
      for _ in 0..<min(jobs, items.count) { start() }
      while let (index, result) = try await group.next() {
        finished[index] = result
        // Never far ahead of the first unfinished item, so that little waits in memory.
        if index - next < 64 * jobs { start() }
        while let ready = finished.removeValue(forKey: next) {
          next += 1
          try consume(ready)
        }
        while started < items.count && started - next < jobs { start() }
      }
    }
  }
}

extension Arm {
  /// A guess at the time of one replicate, good to a factor of ten: for the size of work items.
  var roughSeconds: Double {
    var rows = Double(schedule.initial)
    for t in schedule.recipes.indices {
      rows += Double(schedule.freshSizes[t])
      if t < schedule.batchSizes.count { rows += Double(schedule.batchSizes[t]) }
      if let kept = schedule.recipes[t].subsample { rows += 20 * Double(kept) }
    }
    let d = Double(dimension)
    // A statistic is drawn in the time of some rows.
    if !drawsRows { rows = min(rows, d * Double(schedule.recipes.count)) }
    let measuring = Double(recorded.count) * Double(metrics.count) * (1e-7 + d * d * d * 1e-9)
    return rows * d * (2e-9 + d * 2e-10) + Double(schedule.recipes.count) * 5e-7 + measuring
  }
}
