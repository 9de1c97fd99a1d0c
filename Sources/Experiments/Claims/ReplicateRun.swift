internal import Simulation

/// One replicate of all arms of an experiment, as readings look at it.
struct ReplicateRun {
  private let trajectories: [Trajectory]
  private let arms: [ArmColumns]
  private let offset: Int

  /// Where an arm keeps its metrics and generations.
  struct ArmColumns: Sendable {
    fileprivate let metrics: [String: Int]
    fileprivate let rows: [Int: Int]
    fileprivate let width: Int

    init(_ arm: Arm) {
      metrics = Dictionary(
        zip(arm.metrics.map(\.name), arm.metrics.indices), uniquingKeysWith: { a, _ in a })
      rows = Dictionary(zip(arm.recorded, arm.recorded.indices), uniquingKeysWith: { a, _ in a })
      width = arm.metrics.count
    }
  }

  /// `offset` shifts every generation that is asked for, to show that a claim can fail.
  init(_ trajectories: [Trajectory], _ arms: [ArmColumns], offset: Int) {
    self.trajectories = trajectories
    self.arms = arms
    self.offset = offset
  }

  /// A metric at a generation; NaN where it is undefined, not measured, or the chain has ended.
  func callAsFunction(_ metric: String, _ generation: Int, arm: Int = 0) -> Double {
    let asked = generation == 0 ? 0 : generation + offset
    guard let column = arms[arm].metrics[metric], let row = arms[arm].rows[asked] else {
      return .nan
    }
    let place = row * arms[arm].width + column
    let values = trajectories[arm].values
    return place < values.count ? values[place] : .nan
  }

  /// Whether a model could be fitted up to a generation.
  func isAlive(_ generation: Int, arm: Int = 0) -> Bool {
    trajectories[arm].ending.map { $0.generation > generation + offset } ?? true
  }

  /// The first measured generation of an arm at which a condition holds; nil if at none.
  func first(
    _ metric: String, arm: Int = 0, where holds: (Double) -> Bool
  ) -> Int? {
    guard let column = arms[arm].metrics[metric] else { return nil }
    let values = trajectories[arm].values
    let found = arms[arm].rows.sorted { $0.value < $1.value }.first { _, row in
      let place = row * arms[arm].width + column
      return place < values.count && holds(values[place])
    }
    return found.map { $0.key + offset }
  }
}
