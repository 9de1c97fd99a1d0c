internal import Platform
internal import Simulation

/// `curation.csv`: what curators did to the rows that a generation is trained on, all replicates of an arm
/// together: one row per arm, generation, curator and reason.
///
/// `wanted` and `used` count examples; `seen`, `kept` and `dropped` what is judged: rows, or sentences of a
/// text.
enum CurationTable {
  static let file = "curation"

  static func header(_ experiment: Experiment) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(
      csvRow: ["arm"] + experiment.axes + [
        "generation", "replicates", "wanted", "used", "step", "curator", "seen", "kept", "reason",
        "dropped",
      ])
    return bytes
  }

  /// Sums over replicates.
  private struct Total {
    var replicates = 0
    var wanted = 0
    var used = 0
    var seen: [Int]
    var dropped: [[Int]]
  }

  static func rows(_ arm: Experiment.NamedArm, _ trajectories: [Trajectory]) -> [UInt8] {
    let steps = arm.arm.curation
    if steps.isEmpty { return [] }
    var totals: [Int: Total] = [:]
    for record in trajectories.flatMap(\.curation) {
      var total =
        totals[record.generation]
        ?? Total(
          seen: steps.map { _ in 0 },
          dropped: steps.map { $0.reasons.map { _ in 0 } })
      total.replicates += 1
      total.wanted += record.wanted
      total.used += record.used
      for (k, step) in record.steps.enumerated() {
        total.seen[k] += step.seen
        for (j, count) in step.dropped.enumerated() { total.dropped[k][j] += count }
      }
      totals[record.generation] = total
    }
    var bytes: [UInt8] = []
    for (generation, total) in totals.sorted(by: { $0.key < $1.key }) {
      for (k, step) in steps.enumerated() {
        let kept = total.seen[k] - total.dropped[k].reduce(0, +)
        for (reason, dropped) in zip(step.reasons, total.dropped[k]) {
          bytes.append(
            csvRow: [arm.label] + arm.values
              + [generation, total.replicates, total.wanted, total.used, k + 1].map { "\($0)" }
              + [step.name, "\(total.seen[k])", "\(kept)", reason, "\(dropped)"])
        }
      }
    }
    return bytes
  }
}
