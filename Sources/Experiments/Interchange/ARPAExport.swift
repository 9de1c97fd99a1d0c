internal import Models
internal import Platform
internal import Simulation

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
