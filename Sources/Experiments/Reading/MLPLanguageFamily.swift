internal import Models
internal import Numerics
internal import Platform
internal import Simulation

/// How a neural language model is trained, as its block says.
private struct MLPLanguageSettings {
  static let keys = [
    "kind", "context", "embedding", "hidden", "activation", "epochs", "steps", "batch",
    "learning_rate", "weight_decay", "validation", "patience", "start", "longest_sentence",
  ]
  /// Epochs, where neither they nor steps are given.
  private static let epochs = 10

  let learner: MLPLanguageLearner
  let node: Node

  init(_ block: Node) throws(ConfigError) {
    let fields = try block.fields(Self.keys)
    func int(_ key: String, _ standard: Int, _ range: ClosedRange<Int>) throws(ConfigError) -> Int {
      try fields.optional(key)?.int(in: range) ?? standard
    }
    let context = try int("context", 8, 1...1024)
    let embedding = try int("embedding", 32, 1...4096)
    let hidden = try fields.optional("hidden")?.ints(in: 1...65_536) ?? [256]
    let activation = try Node.choice(fields.optional("activation"), Activation.tanh)
    let batch = try int("batch", 128, 1...1_000_000)
    let rate = try fields.optional("learning_rate")?.double(in: .positive) ?? 0.001
    let decay = try fields.optional("weight_decay")?.double(in: .nonNegative) ?? 0
    let start = try Node.choice(fields.optional("start"), NeuralSettings.Start.fresh)
    let longest = try int("longest_sentence", 10_000, 1...1_000_000_000)
    if let steps = fields.optional("steps"), fields.optional("epochs") != nil {
      throw steps.error("give epochs or steps, not both")
    }
    let patience = try fields.optional("patience")?.int(in: 1...1_000_000)
    let share =
      try fields.optional("validation")?.double(in: Interval(above: 0, below: 1))
      ?? (patience == nil ? 0 : 0.1)

    var schedule = TrainingSchedule(.epochs(Self.epochs), batch: batch)
    var length: (String, Node) = ("epochs", .scalar(Self.epochs))
    if let steps = try fields.optional("steps")?.int(in: 1...1_000_000_000) {
      schedule.length = .steps(steps)
      length = ("steps", .scalar(steps))
    } else {
      let epochs = try int("epochs", Self.epochs, 1...1_000_000)
      schedule.length = .epochs(epochs)
      length = ("epochs", .scalar(epochs))
    }
    if let patience { schedule.stopping = .init(patience: patience) }
    learner = MLPLanguageLearner(
      shape: MLPLanguageShape(
        context: context, embedding: embedding, hidden: hidden, activation: activation),
      schedule: schedule, optimizer: Optimizer(learningRate: rate, weightDecay: decay),
      start: start, validation: share, longestSentence: longest)
    var entries: [(String, Node)] = [
      ("kind", "mlp-lm"), ("context", .scalar(context)), ("embedding", .scalar(embedding)),
      ("hidden", .sequence(hidden.map { .scalar($0) })),
      ("activation", .scalar(activation.rawValue)), length, ("batch", .scalar(batch)),
      ("learning_rate", .scalar(rate)), ("weight_decay", .scalar(decay)),
    ]
    if share > 0 { entries.append(("validation", .scalar(share))) }
    if let patience { entries.append(("patience", .scalar(patience))) }
    node = .mapping(
      entries + [("start", .scalar(start.rawValue)), ("longest_sentence", .scalar(longest))])
  }

  /// Bytes of a training: parameters with gradient and two moments, a batch on its way, and windows.
  func bytes(vocabulary: Int, tokens: Double) -> Double {
    let network = learner.shape.network(vocabulary: vocabulary)
    let widths = network.layers.reduce(0) { $0 + $1.outputs }
    return 16 * Double(network.parameterCount)
      + 8 * Double(learner.schedule.batch) * Double(widths) + 24 * tokens
  }

  var description: String {
    let widths = learner.shape.hidden.map { "\($0)" }.joined(separator: "-")
    return "neural language model, \(learner.shape.context) tokens"
      + (widths.isEmpty ? "" : ", hidden \(widths)")
  }
}

extension Family {
  static let neuralLanguage = Family(
    name: "mlp-lm",
    summary: "neural language model of Bengio et al. 2003; loop.samples counts tokens",
    keys: [
      (
        "context",
        "tokens before a token that its law depends on; <s> stands before a sentence;"
          + " default 8"
      ),
      ("embedding", "width of a token's vector; default 32"),
      ("hidden", "widths of the hidden layers; default [256]"),
      (
        "activation",
        "of the hidden layers: \(Activation.allCases.map(\.rawValue).joined(separator: ", ")); default"
          + " tanh"
      ),
      ("epochs", "times through the training text, in an order of its own each; default 10"),
      ("steps", "in place of epochs: so many batches of tokens drawn with replacement"),
      ("batch", "tokens of a step; default 128"),
      ("learning_rate", "of Adam; default 0.001"),
      ("weight_decay", "every step shrinks parameters by this times the learning rate; default 0"),
      (
        "validation",
        "share of the training text's sentences that only chooses the best parameters; default 0, or"
          + " 0.1 with patience"
      ),
      (
        "patience",
        "epochs (or hundredths of the steps) without a lower validation loss that end the"
          + " training"
      ),
      (
        "start",
        "fresh: every generation begins at random parameters; previous: at those of the generation"
          + " before; default fresh"
      ),
      ("longest_sentence", "tokens after which a drawn sentence is broken off; default 10000"),
    ],
    example: FamilyExample(
      source: """
        {kind: markov-text, order: 1, vocabulary: 50, exponent: 1}
        # A text of your own:
        # source: {kind: text, path: my-text.txt, tokens: characters, holdout: 0.1}
        """,
      model: "context: 4, embedding: 16, hidden: [64], epochs: 5", samples: 5000, replicates: 2,
      metrics: "perplexity, vocabulary, model_entropy, distinct_2",
      sweep: "loop.real.share: [0, 0.1, 0.5]")
  ) { blocks, context in
    let settings = try MLPLanguageSettings(blocks.model)
    let text = try TextBlocks(blocks, context)
    let schedule = text.settings.schedule
    let vocabulary = text.law.vocabulary.count
    let tokens = schedule.recipes.indices.map(schedule.trainingSize).max() ?? 0
    let pool = Double(schedule.pool(schedule.generations).all)
    guard pool < 0x1p30 else {
      throw blocks.loopPlace.error("\(Int(pool)) tokens are more than 2^30; lower loop.samples")
    }
    try blocks.checkMemory(
      bytes: 12 * pool + settings.bytes(vocabulary: vocabulary, tokens: Double(tokens)))
    let plan = Plan<MLPLanguageLearner>(
      seed: blocks.seed, arm: blocks.armWord, source: text.source.value,
      learner: settings.learner, schedule: schedule, production: .biased(text.settings.bias),
      metrics: [])
    return try text.arm(
      plan, description: settings.description, node: settings.node, defaults: TextMetrics.smoothed,
      theory: [:], weight: 32,
      losses: { model in
        model.history.entries.map {
          EpochLoss(
            epoch: Double($0.step) / model.stepsPerEpoch, training: $0.loss,
            validation: $0.validationLoss)
        }
      })
  }
}
