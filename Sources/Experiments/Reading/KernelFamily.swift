internal import Models
internal import Platform
internal import Simulation

extension Family {
  static let kernelDensity = Family(
    name: "kernel-density", summary: "kernel density estimate; with bandwidth 0 the bootstrap",
    keys: [
      (
        "bandwidth",
        "silverman, scott, or the width itself on every axis, 0 for the bootstrap; default silverman"
      ),
      ("kernel", "gaussian (standard deviation h) or tophat (half width h); default gaussian"),
    ],
    example: FamilyExample(
      model: "bandwidth: silverman", metrics: "variance, mean_error, tail_mass_1, mass_invented",
      sweep: "model.bandwidth: [silverman, 0.3, 0]")
  ) { blocks, context in
    let model = try blocks.model.fields("kind", "bandwidth", "kernel")
    let bandwidth = try readBandwidth(model.optional("bandwidth"))
    let kernel = try Node.choice(model.optional("kernel"), KernelDensity.Kernel.gaussian)
    let learner = KernelDensityLearner(bandwidth: bandwidth.value, kernel: kernel)
    let points = try PointBlocks(blocks, context)
    let settings = points.settings
    let theory = KernelDensityTheory(
      law: points.law, learner: learner, schedule: settings.theorySchedule,
      realWeight: settings.realWeight)
    return try points.arm(
      PointModel(
        learner: learner,
        description: "kernel density, \(kernel.rawValue), bandwidth \(bandwidth.node.text)",
        node: [
          "kind": "kernel-density", "bandwidth": bandwidth.node,
          "kernel": .scalar(kernel.rawValue),
        ],
        name: "a kernel density estimate",
        rowsNeeded: learner.factor(rows: 1, dimension: 1) == nil ? 1 : 2, biases: [],
        realData: .examples(of: points.source.value), production: .plain, holdsPool: true,
        theory: theory.expectations()))
  }

  private static func readBandwidth(
    _ node: Node?
  ) throws(ConfigError) -> Resolved<KernelDensityLearner.Bandwidth> {
    guard let node else { return Resolved(value: .silverman, node: "silverman") }
    switch try node.string() {
    case "silverman": return Resolved(value: .silverman, node: "silverman")
    case "scott": return Resolved(value: .scott, node: "scott")
    case let text where text.first?.isLetter == true:
      _ = try node.name(of: ["silverman", "scott"])
      throw node.error("expected silverman, scott or a number")
    default:
      let h = try node.double(in: .nonNegative)
      return Resolved(value: .fixed(h), node: .scalar(h))
    }
  }
}

extension Node {
  /// The text of a scalar, for captions.
  fileprivate var text: String { (try? string()) ?? "" }
}
