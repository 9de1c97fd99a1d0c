internal import Models
internal import Platform
internal import Simulation

/// A kind of model: how its block is read, and how an arm is made of it.
struct Family: Sendable {
  let name: String
  let summary: String
  let keys: [(String, String)]
  /// Reads the blocks of one arm.
  let read: @Sendable (ArmBlocks, ReadingContext) throws -> ReadArm
}

/// The parts of an experiment that an arm is made of.
struct ArmBlocks {
  let source: Node
  let model: Node
  let loop: Node?
  let evaluation: Node?
  let metrics: Node?
  /// The variables that density figures show; nil stands for the first.
  let densities: [Node?]
  let seed: UInt64
  /// 0 where arms are paired.
  let armWord: UInt64
}

/// One arm, and its blocks with every default filled in.
struct ReadArm {
  let arm: Arm
  let source: Node
  let model: Node
  let loop: Node
  let evaluation: Node
  let inputs: [InputFile]
}

extension Evaluation {
  static func read(
    _ node: Node?, source: any Source<Points>
  ) throws(ConfigError) -> Resolved<Evaluation> {
    let fields = try (node ?? Node.mapping([])).fields("samples", "exact", "floors")
    let heldOut = (source as? TableSource)?.heldOutRows.count ?? .max
    let samples = try fields.optional("samples")?.int(in: 1...100_000_000)
    if let samples, samples > heldOut, let node = fields.optional("samples") {
      throw node.error(
        "the source holds out \(heldOut) rows only; raise source.holdout or leave the key out")
    }
    let evaluation = Evaluation(
      samples: samples ?? min(1000, heldOut),
      exact: try fields.optional("exact")?.bool() ?? true,
      floors: try fields.optional("floors")?.bool() ?? true)
    return Resolved(
      value: evaluation,
      node: [
        "samples": .scalar(evaluation.samples), "exact": .scalar(evaluation.exact),
        "floors": .scalar(evaluation.floors),
      ])
  }
}
