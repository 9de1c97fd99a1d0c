internal import Models
internal import Numerics
internal import Platform
internal import Simulation

extension Family {
  static let vae = Family(
    name: "vae", summary: "variational autoencoder with dense layers, for points and images",
    keys: [
      (
        "hidden", "widths of the encoder's hidden layers, the decoder's are reversed; default [400]"
      ),
      (
        "activation",
        "of the hidden layers: \(Activation.allCases.map(\.rawValue).joined(separator: ", "));"
          + " default relu"
      ),
      ("latent", "dimension of the code; default 20"),
      ("beta", "weight of the divergence from the prior; default 1, the evidence bound"),
      (
        "decoder",
        "bernoulli, for numbers in 0...1, or gaussian; default bernoulli for images, else gaussian"
      ),
      (
        "deviation",
        "standard deviation of a gaussian decoder, or learned, one for every coordinate; default"
          + " learned"
      ),
      (
        "output",
        "means of the decoder or draws from its law; default means for bernoulli, draws for gaussian"
      ),
      ("epochs", "times through the rows in every generation; default 10"),
      ("batch", "rows of a step; default 128"),
      ("learning_rate", "of Adam; default 0.001"),
      ("weight_decay", "every step shrinks parameters by this times the learning rate; default 0"),
      (
        "start",
        "fresh: every generation begins at random parameters; previous: at those of the generation"
          + " before; default fresh"
      ),
      (
        "validation",
        "share of the rows that only chooses the best parameters, or real: real rows held out;"
          + " default 0, or real with patience"
      ),
      ("patience", "epochs without a lower validation loss that end a training"),
      PrivacyReading.neuralKey,
    ],
    example: FamilyExample(
      source: "{kind: digits, size: 14}",
      model: "hidden: [100], latent: 8, epochs: 5", samples: 2000, replicates: 1,
      metrics: "elbo, latent_spread, variance, energy", sweep: "loop.real.share: [0, 0.2, 0.5]")
  ) { blocks, context in
    let points = try PointBlocks(blocks, context)
    let reading = try VAEReading(blocks, points)
    let learner = reading.learner
    let dimension = points.law.dimension
    let profiles = ImageProfiles(
      points.source.value, recorded: points.settings.recorded, seed: blocks.seed,
      arm: blocks.armWord)
    let widths = learner.settings.hidden.map { "\($0)" }.joined(separator: "-")
    return try points.sampledArm(
      PointModel(
        learner: learner,
        description: "variational autoencoder, hidden \(widths), latent \(learner.latent)"
          + (reading.privacy.map { ", \($0.description)" } ?? ""),
        node: .mapping(reading.entries), name: "a variational autoencoder", rowsNeeded: 2,
        biases: [], realData: .examples(of: points.source.value), production: .plain,
        holdsPool: true,
        metrics: VAEMetric.allCases.map { MetricEntry($0.metric, obstacle: nil) },
        defaults: ["elbo", "latent_spread", "variance", "energy", "precision", "recall"],
        profiles: [
          profiles.losses { model in
            model.history.entries.enumerated().map { i, entry in
              EpochLoss(
                epoch: Double(i + 1), training: entry.loss, validation: entry.validationLoss)
            }
          },
          latentCloud(points, profiles, seed: blocks.seed),
        ],
        workingBytes: reading.workingBytes(dimension: dimension), privacy: reading.account))
  }

  /// The model's sample and held-out rows as generation 0's encoder sees them, along the two axes in
  /// which most of the real rows' codes vary. A row of the model has the class of the real row whose
  /// code is nearest to its own.
  private static func latentCloud(
    _ points: PointBlocks, _ profiles: ImageProfiles, seed: UInt64
  ) -> KeptProfile<VAE> {
    let source = points.source.value
    let key = RandomKey(seed: seed, arm: 0, replicate: 0, generation: 0, purpose: .evaluation)
    let (count, known) = (500, 2000)
    @Sendable func cloud(_ first: VAE, _ data: Points) -> Points {
      let real = source.heldOut(data.labels.isEmpty ? known : count, key: key.part(7))
      let axes = first.latentAxes(real.prefix(count)).prefix(2)
      let codes = first.encode(data).means
      var rows = Matrix(rows: data.count, columns: axes.count)
      for i in 0..<data.count {
        for (k, axis) in axes.enumerated() { rows[i, k] = codes[i, axis] }
      }
      var labels = data.labels
      if labels.isEmpty, !real.labels.isEmpty {
        let nearest = Neighbours.nearest(1, of: first.encode(real).means, to: codes)
        labels = (0..<data.count).map { real.labels[nearest.place($0)] }
      }
      return Points(rows, labels: labels)
    }
    return profiles.latents(
      reality: { first in cloud(first, source.heldOut(count, key: key.part(7))) },
      codes: { model, first, key in cloud(first, model.sample(count, key: key)) })
  }
}

/// Metrics that only autoencoders have.
enum VAEMetric: CaseIterable {
  case elbo, importanceBound, latentSpread, latentMean

  var metric: Metric<VAE> {
    switch self {
    case .elbo: .elbo
    case .importanceBound: .importanceBound
    case .latentSpread: .latentSpread
    case .latentMean: .latentShift
    }
  }
}

/// The block of a variational autoencoder, with every default filled in.
private struct VAEReading {
  let learner: VAELearner
  let entries: [(String, Node)]
  /// Nil where there is none.
  let privacy: PrivacyReading?
  let account: String?

  private enum DecoderName: String, CaseIterable { case bernoulli, gaussian }

  init(_ blocks: ArmBlocks, _ points: PointBlocks) throws(ConfigError) {
    let fields = try blocks.model.fields(
      "kind", "hidden", "activation", "latent", "beta", "decoder", "deviation", "output", "epochs",
      "batch", "learning_rate", "weight_decay", "start", "validation", "patience", "privacy")
    let hidden = try fields.optional("hidden")?.ints(in: 1...65_536) ?? [400]
    let activation = try Node.choice(fields.optional("activation"), Activation.relu)
    let latent = try fields.optional("latent")?.int(in: 1...65_536) ?? 20
    let beta = try fields.optional("beta")?.double(in: .nonNegative) ?? 1
    let (decoder, decoderEntries) = try Self.decoder(fields, points.law)
    let output = try Node.choice(
      fields.optional("output"), decoder == .bernoulli ? VAE.Output.means : .draws)
    let epochs = try fields.optional("epochs")?.int(in: 1...1_000_000) ?? 10
    let batch = try fields.optional("batch")?.int(in: 1...1_000_000) ?? 128
    let rate = try fields.optional("learning_rate")?.double(in: .positive) ?? 1e-3
    let decay = try fields.optional("weight_decay")?.double(in: .nonNegative) ?? 0
    let start = try Node.choice(fields.optional("start"), NeuralSettings.Start.fresh)
    let patience = try fields.optional("patience")?.int(in: 1...1_000_000)
    let (validation, validationEntries) = try Self.validation(
      fields.optional("validation"), patience: patience, blocks, points)
    var schedule = TrainingSchedule(
      .epochs(epochs), batch: batch,
      stopping: patience.map { TrainingSchedule.Stopping(patience: $0) })
    var training: (training: PrivateTraining, account: String)?
    var privacy = try PrivacyReading.read(fields, keys: ["clip"])
    if privacy != nil {
      try privacy?.check(points.settings, source: points.source.node)
      try PrivacyReading.refuse(fields, "validation", "patience")
      if decoder == .gaussian(deviation: nil) {
        throw (fields.optional("deviation") ?? fields.node).error(
          "a learned deviation begins at that of the rows, which no budget counts; set"
            + " model.deviation to a number")
      }
      training = try privacy?.training(&schedule, points.settings.schedule)
    }
    self.privacy = privacy
    account = training?.account
    var learner = VAELearner(
      settings: NeuralSettings(
        hidden: hidden, activation: activation,
        schedule: schedule,
        optimizer: Optimizer(learningRate: rate, weightDecay: decay), start: start,
        validation: validation),
      latent: latent, beta: beta, decoder: decoder, output: output)
    learner.privacy = training?.training
    self.learner = learner
    entries =
      [
        ("kind", "vae"), ("hidden", .sequence(hidden.map { .scalar($0) })),
        ("activation", .scalar(activation.rawValue)), ("latent", .scalar(latent)),
        ("beta", .scalar(beta)),
      ] + decoderEntries
      + [
        ("output", .scalar(output.rawValue)), ("epochs", .scalar(epochs)),
        ("batch", .scalar(batch)), ("learning_rate", .scalar(rate)),
        ("weight_decay", .scalar(decay)), ("start", .scalar(start.rawValue)),
      ] + validationEntries + (privacy.map { [("privacy", .mapping($0.entries))] } ?? [])
  }

  private static func decoder(
    _ fields: Fields, _ law: ContinuousLaw
  ) throws(ConfigError) -> (VAE.Decoder, [(String, Node)]) {
    let name = try Node.choice(
      fields.optional("decoder"), law.image == nil ? DecoderName.gaussian : .bernoulli)
    let entry = ("decoder", Node.scalar(name.rawValue))
    let deviation = fields.optional("deviation")
    guard name == .gaussian else {
      if let deviation {
        throw deviation.error("a bernoulli decoder has no deviation; use decoder: gaussian")
      }
      return (.bernoulli, [entry])
    }
    guard let deviation, (try? deviation.string()) != "learned" else {
      return (.gaussian(deviation: nil), [entry, ("deviation", "learned")])
    }
    let value = try deviation.double(in: .positive)
    return (.gaussian(deviation: value), [entry, ("deviation", .scalar(value))])
  }

  private static func validation(
    _ node: Node?, patience: Int?, _ blocks: ArmBlocks, _ points: PointBlocks
  ) throws(ConfigError) -> (NeuralSettings.Validation, [(String, Node)]) {
    var result = NeuralSettings.Validation.none
    var entries: [(String, Node)] = []
    if let node, (try? node.string()) != "real" {
      let share = try node.double(in: Interval(above: 0, below: 1))
      result = .share(share)
      entries.append(("validation", .scalar(share)))
    } else if node != nil || patience != nil {
      // A part that no generation's evaluation uses.
      let key = RandomKey(
        seed: blocks.seed, arm: 0, replicate: 0, generation: 0, purpose: .holdout
      ).part(1)
      result = .rows(points.source.value.heldOut(points.evaluation.value.samples, key: key))
      entries.append(("validation", "real"))
    }
    if let patience { entries.append(("patience", .scalar(patience))) }
    return (result, entries)
  }

  /// Parameters with gradient and two moments, and a batch on its way there and back.
  func workingBytes(dimension: Int) -> Double {
    let shape = VAE.Shape(
      dimension: dimension, latent: learner.latent, hidden: learner.settings.hidden)
    let widths = 3 * dimension + 8 * learner.latent + 4 * learner.settings.hidden.reduce(0, +)
    return 16 * Double(shape.parameterCount)
      + 4 * Double(learner.settings.schedule.batch) * Double(widths)
  }
}
