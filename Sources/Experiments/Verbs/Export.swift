internal import Models
internal import Platform
internal import Simulation

/// Which model of an experiment is wanted as a file.
public struct ExportOptions: Sendable {
  public var overrides = Overrides()
  /// An arm's label; nil for the only arm.
  public var arm: String?
  public var replicate = 0
  public var generation = 0

  public init() {}
}

/// The model of one generation of an experiment, in the format of its kind: ARPA for n-grams.
///
/// One chain is run up to there, and it has the numbers of a whole run.
package func exportModel(
  _ path: String, _ options: ExportOptions
) throws(Failure) -> [UInt8] {
  try reporting {
    let experiment = try Experiment.load(path, options.overrides)
    let arm = try experiment.arm(options.arm)
    guard let export = arm.arm.export else {
      throw Failure(
        "\(arm.arm.model): models of this kind have no file format; n-gram models have ARPA",
        exitStatus: 65)
    }
    guard (0..<experiment.replicates).contains(options.replicate) else {
      throw Failure(
        "--replicate \(options.replicate): the experiment has replicates 0 to"
          + " \(experiment.replicates - 1)", exitStatus: 64)
    }
    guard (0...arm.arm.schedule.generations).contains(options.generation) else {
      throw Failure(
        "--generation \(options.generation): the experiment has generations 0 to"
          + " \(arm.arm.schedule.generations)", exitStatus: 64)
    }
    return try export(options.replicate, options.generation)
  }
}

extension Experiment {
  fileprivate func arm(_ label: String?) throws -> NamedArm {
    let labels = arms.map(\.label)
    guard let label else {
      if arms.count == 1 { return arms[0] }
      throw Failure(
        "the experiment has \(arms.count) arms; name one with --arm:"
          + " \(labels.prefix(8).joined(separator: ", "))\(arms.count > 8 ? ", …" : "")",
        exitStatus: 64)
    }
    if let arm = arms.first(where: { $0.label == label }) { return arm }
    let meant = nearest(label, in: labels).map { "; did you mean \($0)?" } ?? ""
    throw Failure("--arm \(label): no such arm\(meant)", exitStatus: 64)
  }
}

extension Arm {
  /// Runs a replicate as far as a generation and hands its model to `write`.
  static func exporting<L: Learner>(
    _ base: Plan<L>, _ write: @escaping @Sendable (L.Model) -> [UInt8]?
  ) -> Export {
    { replicate, generation throws(Failure) in
      var plan = base
      plan.metrics = []
      plan.notes = nil
      plan.recorded = [generation]
      plan.evaluation.floors = false
      plan.profiledReplicate = replicate
      plan.profiles = [
        Profile(generations: [generation]) { model, _, _ in
          ProfileData([], texts: write(model).map { [String(decoding: $0, as: UTF8.self)] } ?? [])
        }
      ]
      var begun = 0
      let trajectory = simulate(plan, replicate: replicate) {
        begun += 1
        return begun > generation + 1
      }
      if let ending = trajectory.ending {
        throw Failure(
          "the chain ended in generation \(ending.generation): \(ending.reason)", exitStatus: 1)
      }
      guard let text = trajectory.profiles.first?.data.texts.first else {
        throw Failure(
          "ARPA files cannot hold a model whose unseen words share a uniform law (mle, add-k); use"
            + " modified-kneser-ney, kneser-ney or absolute", exitStatus: 65)
      }
      return Array(text.utf8)
    }
  }
}
