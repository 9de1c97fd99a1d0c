internal import Models
internal import Numerics
internal import Platform
internal import Simulation

extension Family {
  private static let ganStandard = GeneratorReading.Standard(
    hidden: [128, 128], activation: .leakyReLU, steps: 5000, batch: 256,
    optimizer: GANLearner.optimizer, validates: false)

  static let gan = Family(
    name: "gan",
    summary: "generative adversarial network, non-saturating, for points and small images"
      + " (Goodfellow et al. 2014)",
    keys: [
      ("latent", "coordinates of a latent code; default 8"),
      (
        "discriminator_steps", "steps of the discriminator before each of the generator; default 1"
      ),
    ] + GeneratorReading.keys(ganStandard),
    example: FamilyExample(
      source: "{kind: moons, noise: 0.05}",
      model: "steps: 2000, hidden: [64, 64]", samples: 1000, replicates: 1,
      metrics: "energy, precision, recall", sweep: "loop.real.share: [0, 0.2, 0.5]")
  ) { blocks, context in
    let points = try PointBlocks(blocks, context)
    let fields = try blocks.model.fields(
      ["kind", "latent", "discriminator_steps"] + GeneratorReading.keyNames(ganStandard))
    let training = try GeneratorReading(fields, ganStandard, points.law)
    let latent = try fields.optional("latent")?.int(in: 1...65_536) ?? 8
    let turns = try fields.optional("discriminator_steps")?.int(in: 1...10) ?? 1
    let learner = GANLearner(
      settings: training.settings, latent: latent, discriminatorSteps: turns,
      standardization: training.standardization, bounds: training.bounds)
    let shape = learner.shape(dimension: points.law.dimension)
    return try points.sampledArm(
      PointModel(
        learner: learner, description: "GAN, latent \(latent), hidden \(training.widths)",
        node: .mapping(
          [
            ("kind", "gan"), ("latent", .scalar(latent)), ("discriminator_steps", .scalar(turns)),
          ] + training.entries),
        name: "a GAN", rowsNeeded: 2, biases: [],
        realData: .examples(of: points.source.value), production: .plain, holdsPool: true,
        metrics: [
          MetricEntry(.discriminatorLoss, obstacle: nil),
          MetricEntry(.generatorLoss, obstacle: nil),
        ],
        profiles: [points.lossProfile { ($0.history, $0.stepsPerEpoch) }],
        workingBytes: training.workingBytes(
          [shape.generator, shape.discriminator], passes: 2, rows: points.mostTrained,
          dimension: points.law.dimension)))
  }
}
