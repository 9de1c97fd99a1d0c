internal import Platform
internal import Simulation

/// Runs replicates of arms on all threads and keeps the metrics that count.
struct MetricRuns {
  /// Places of the metrics among those of every arm.
  let places: [Int]
  let jobs: Int

  struct Item {
    let arm: Arm
    let replicate: Int
  }

  /// The metrics of every item, in the order of the items: one value a recorded generation and
  /// metric, infinite where a metric has no finite value, as after the end of a chain.
  func rows(_ work: [Item]) async throws -> [[Double]] {
    var results = [[Double]](repeating: [], count: work.count)
    try await withThrowingTaskGroup(of: (Int, [Double]).self) { group in
      var next = 0
      func start() {
        guard next < work.count else { return }
        let (index, item) = (next, work[next])
        group.addTask { [places] in (index, Self.row(item.arm, places, item.replicate)) }
        next += 1
      }
      for _ in 0..<2 * jobs { start() }
      while let (index, row) = try await group.next() {
        if let signal = Interrupts.received {
          throw Failure("interrupted; nothing was written", exitStatus: 128 + signal)
        }
        results[index] = row
        start()
      }
    }
    return results
  }

  /// As ``rows(_:)``, of models trained on real data alone, which must be finite.
  func controlRows(_ work: [Item]) async throws -> [[Double]] {
    let rows = try await rows(work)
    for (item, row) in zip(work, rows) where !row.allSatisfy(\.isFinite) {
      throw Failure(
        "a metric has no finite value for models trained on real data alone (replicate"
          + " \(item.replicate)); choose another metric or more samples", exitStatus: 65)
    }
    return rows
  }

  private static func row(_ arm: Arm, _ places: [Int], _ replicate: Int) -> [Double] {
    let trajectory = arm.run(replicate)
    let width = arm.metrics.count
    return arm.recorded.indices.flatMap { generation in
      places.map { place in
        let index = generation * width + place
        guard index < trajectory.values.count else { return .infinity }
        let value = trajectory.values[index]
        return value.isNaN ? .infinity : value
      }
    }
  }
}
