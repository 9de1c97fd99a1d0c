internal import Platform
internal import Simulation

/// `survival.csv`: the share of replicates that have not collapsed, by arm and generation.
enum SurvivalTable {
  static let file = "survival"

  static func header(_ experiment: Experiment) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(
      csvRow: ["arm"] + experiment.axes + [
        "generation", "at_risk", "collapsed", "survival", "low", "high",
      ])
    return bytes
  }

  static func estimate(
    _ arm: Arm, _ criterion: CollapseCriterion?, _ trajectories: [Trajectory]
  ) -> KaplanMeier {
    let place = criterion.flatMap { own in arm.metrics.firstIndex { $0.name == own.metric } }
    return KaplanMeier(
      trajectories.map {
        $0.lifetime(
          place == nil ? nil : criterion, place: place ?? 0, width: arm.metrics.count,
          truth: criterion.flatMap { arm.truths[$0.metric] }, recorded: arm.recorded)
      })
  }

  static func rows(_ arm: Experiment.NamedArm, _ estimate: KaplanMeier) -> [UInt8] {
    var bytes: [UInt8] = []
    for step in estimate.steps {
      bytes.append(csvField: arm.label)
      for value in arm.values {
        bytes.append(UInt8(ascii: ","))
        bytes.append(csvField: value)
      }
      bytes.append(text: ",\(step.generation),\(step.atRisk),\(step.collapsed)")
      for value in [step.survival, step.low, step.high] {
        bytes.append(UInt8(ascii: ","))
        bytes.append(number: value)
      }
      bytes.append(UInt8(ascii: "\n"))
    }
    return bytes
  }
}
