internal import Models
internal import Platform
internal import Simulation

/// How a generation's data are made.
enum Engine: String, CaseIterable {
  /// Every row is drawn.
  case sampled
  /// What the fit needs to know of the rows is drawn in their place, with the same law.
  case statistic
  /// The statistic where a generation has at least ``Engine/autoRows`` rows and nothing stands
  /// against it, otherwise rows.
  case auto

  static let autoRows = 100_000

  static let key = (
    "engine",
    "sampled draws every row; statistic draws what the fit needs of them, in the same law and at the"
      + " same cost for any number of rows; auto takes the statistic from 100000 rows a generation on,"
      + " where it can; default auto"
  )

  /// Whether statistics are drawn; `obstacle` says what stands against it, if anything does.
  static func usesStatistic(
    _ node: Node?, obstacle: String?, schedule: Schedule
  ) throws(ConfigError) -> Bool {
    switch try Node.choice(node, Engine.auto) {
    case .sampled: return false
    case .statistic:
      if let obstacle, let node { throw node.error("statistics cannot be drawn: \(obstacle)") }
      return true
    case .auto: return obstacle == nil && schedule.largestBatch >= autoRows
    }
  }
}

extension Schedule {
  fileprivate var largestBatch: Int {
    [[initial], batchSizes, freshSizes, contaminantSizes].flatMap(\.self).max() ?? 0
  }

  /// What in the schedule keeps a learner from being fitted to statistics of rows.
  var statisticObstacle: String? {
    if recipes.contains(where: { $0.subsample != nil }) {
      return "the workflow picks single rows of all data so far"
    }
    if parts.count > 1 {
      return "loop.real.share takes \(parts.count) different numbers of the first real rows, which"
        + " would have to be nested; keep the number constant or set loop.real.draw: fresh"
    }
    return nil
  }

  /// Sizes of the parts of the first real sample that come back.
  private var parts: Set<Int> { Set(recipes.map(\.anchor)).subtracting([0, initial]) }

  /// Whether a part of the first real sample comes back without the rest.
  var splitsRealSample: Bool { !parts.isEmpty }
}
