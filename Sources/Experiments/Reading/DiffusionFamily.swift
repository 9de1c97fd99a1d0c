internal import Models
internal import Numerics
internal import Platform
internal import Simulation

extension Family {
  private static let diffusionStandard = GeneratorReading.Standard(
    hidden: [128, 128, 128], activation: .silu, steps: 5000, batch: 256, optimizer: Optimizer(),
    validates: true)

  static let diffusion = Family(
    name: "ddpm", summary: "denoising diffusion for points and small images (Ho et al. 2020)",
    keys: [
      ("levels", "how often noise is added, and taken away to draw an example; default 100"),
      (
        "noise", "linear: β rises in equal steps; cosine (Nichol and Dhariwal 2021); default linear"
      ),
      ("beta", "list of two: the first and last β of linear noise; default [0.0001, 0.1]"),
      ("features", "sinusoids that tell the network the level, an even number; default 16"),
    ] + GeneratorReading.keys(diffusionStandard) + [PrivacyReading.neuralKey],
    example: FamilyExample(
      source: "{kind: swiss-roll, noise: 0.5}",
      model: "steps: 1000, hidden: [64, 64]", samples: 1000, replicates: 1,
      metrics: "energy, precision, recall", sweep: "loop.real.share: [0, 0.2, 0.5]")
  ) { blocks, context in
    let points = try PointBlocks(blocks, context)
    let fields = try blocks.model.fields(
      ["kind", "levels", "noise", "beta", "features"]
        + GeneratorReading.keyNames(diffusionStandard) + ["privacy"])
    let training = try GeneratorReading(fields, diffusionStandard, points.law)
    let noise = try readNoise(fields)
    let features = try fields.optional("features")?.int(in: 2...4096) ?? 16
    if features % 2 != 0, let place = fields.optional("features") {
      throw place.error("expected an even number, got \(features): sines and cosines are pairs")
    }
    var privacy = try PrivacyReading.read(fields, keys: ["clip"])
    var settings = training.settings
    var spent: (training: PrivateTraining, account: String)?
    if privacy != nil {
      try privacy?.check(points.settings, source: points.source.node)
      try PrivacyReading.refuse(fields, "validation", "patience")
      if training.standardization != .none {
        throw (fields.optional("standardize") ?? fields.node).error(
          "standardising looks at the rows, which no budget counts; set model.standardize: none")
      }
      spent = try privacy?.training(&settings.schedule, points.settings.schedule)
    }
    var learner = DiffusionLearner(
      settings: settings, schedule: noise.value, features: features,
      standardization: training.standardization, bounds: training.bounds)
    learner.privacy = spent?.training
    let dimension = points.law.dimension
    return try points.sampledArm(
      PointModel(
        learner: learner,
        description: "denoising diffusion, \(noise.value.levels) levels, hidden"
          + " \(training.widths)" + (privacy.map { ", \($0.description)" } ?? ""),
        node: .mapping(
          [("kind", "ddpm")] + noise.entries + [("features", .scalar(features))]
            + training.entries + (privacy.map { [("privacy", .mapping($0.entries))] } ?? [])),
        name: "denoising diffusion", rowsNeeded: 2, biases: [],
        realData: .examples(of: points.source.value), production: .plain, holdsPool: true,
        metrics: [MetricEntry(.denoisingLoss, obstacle: nil)],
        profiles: [points.lossProfile { ($0.history, $0.stepsPerEpoch) }],
        workingBytes: training.workingBytes(
          [learner.shape(dimension: dimension).network], passes: 1, rows: points.mostTrained,
          dimension: dimension), privacy: spent?.account))
  }

  private static func readNoise(
    _ fields: Fields
  ) throws(ConfigError) -> (value: NoiseSchedule, entries: [(String, Node)]) {
    let levels = try fields.optional("levels")?.int(in: 1...100_000) ?? 100
    let name = try Node.choice(fields.optional("noise"), NoiseName.linear)
    var entries: [(String, Node)] = [
      ("levels", .scalar(levels)), ("noise", .scalar(name.rawValue)),
    ]
    if name == .cosine {
      if let beta = fields.optional("beta") {
        throw beta.error("cosine noise knows its β; leave beta out or use noise: linear")
      }
      return (NoiseSchedule(.cosine, levels: levels), entries)
    }
    var ends = [1e-4, 0.1]
    if let beta = fields.optional("beta") {
      ends = try beta.list(count: 2).map { item throws(ConfigError) in
        try item.double(in: Interval(above: 0, below: 1))
      }
      guard ends[0] <= ends[1] else {
        throw beta.error("expected the first and the last β, the first one not the larger")
      }
    }
    entries.append(("beta", .sequence(ends.map { .scalar($0) })))
    return (NoiseSchedule(.linear(first: ends[0], last: ends[1]), levels: levels), entries)
  }
}

private enum NoiseName: String, CaseIterable { case linear, cosine }
