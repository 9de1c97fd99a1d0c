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
  /// What density figures show; nil where no figure shows a density.
  let density: DensityRequest?
  let seed: UInt64
  /// 0 where arms are paired.
  let armWord: UInt64
}

/// The variable that density figures show; nil for the first.
struct DensityRequest {
  let variable: Node?
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
  static func read(_ node: Node?) throws(ConfigError) -> Resolved<Evaluation> {
    let fields = try (node ?? Node.mapping([])).fields("samples", "exact", "floors")
    let evaluation = Evaluation(
      samples: try fields.optional("samples")?.int(in: 10...100_000_000) ?? 1000,
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
