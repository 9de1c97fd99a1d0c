internal import Models
internal import Numerics
internal import Platform
internal import Simulation

/// How the networks of a generator of points are trained, as the model's block says.
struct GeneratorReading {
  /// What is meant where a key is not given.
  struct Standard {
    var hidden: [Int]
    var activation: Activation
    var steps: Int
    var batch: Int
    var optimizer: Optimizer
    /// Whether a validation loss can tell when to stop.
    var validates: Bool
  }

  private static let most = 1_000_000_000

  let settings: NeuralSettings
  let standardization: Standardization.Rule
  /// Pixels have bounds.
  let bounds: ClosedRange<Double>?
  /// The entries of the resolved block.
  let entries: [(String, Node)]

  init(_ fields: Fields, _ standard: Standard, _ law: ContinuousLaw) throws(ConfigError) {
    let hidden = try fields.optional("hidden")?.ints(in: 1...65_536) ?? standard.hidden
    let activation = try Node.choice(fields.optional("activation"), standard.activation)
    let batch = try fields.optional("batch")?.int(in: 2...1_000_000) ?? standard.batch
    var optimizer = standard.optimizer
    optimizer.learningRate =
      try fields.optional("learning_rate")?.double(in: .positive) ?? optimizer.learningRate
    optimizer.weightDecay = try fields.optional("weight_decay")?.double(in: .nonNegative) ?? 0
    let start = try Node.choice(fields.optional("start"), NeuralSettings.Start.fresh)
    let rule = try Node.choice(
      fields.optional("standardize"), law.image == nil ? Standardization.Rule.axes : .common)

    var schedule = TrainingSchedule(.steps(standard.steps), batch: batch)
    var length: (String, Node) = ("steps", .scalar(standard.steps))
    if let steps = fields.optional("steps"), fields.optional("epochs") != nil {
      throw steps.error("give epochs or steps, not both")
    }
    if let epochs = try fields.optional("epochs")?.int(in: 1...Self.most) {
      schedule.length = .epochs(epochs)
      length = ("epochs", .scalar(epochs))
    } else if let steps = try fields.optional("steps")?.int(in: 1...Self.most) {
      schedule.length = .steps(steps)
      length = ("steps", .scalar(steps))
    }
    var stopping: [(String, Node)] = []
    var validation = NeuralSettings.Validation.none
    if standard.validates {
      let patience = try fields.optional("patience")?.int(in: 1...1_000_000)
      let share =
        try fields.optional("validation")?.double(in: Interval(above: 0, below: 1))
        ?? (patience == nil ? 0 : 0.1)
      if share > 0 {
        validation = .share(share)
        stopping.append(("validation", .scalar(share)))
      }
      if let patience {
        schedule.stopping = .init(patience: patience)
        stopping.append(("patience", .scalar(patience)))
      }
    }
    settings = NeuralSettings(
      hidden: hidden, activation: activation, schedule: schedule, optimizer: optimizer,
      start: start, validation: validation)
    standardization = rule
    bounds = law.image == nil ? nil : 0...1
    entries =
      [
        ("hidden", .sequence(hidden.map { .scalar($0) })),
        ("activation", .scalar(activation.rawValue)), length, ("batch", .scalar(batch)),
        ("learning_rate", .scalar(optimizer.learningRate)),
        ("weight_decay", .scalar(optimizer.weightDecay)),
      ] + stopping + [("start", .scalar(start.rawValue)), ("standardize", .scalar(rule.rawValue))]
  }

  /// Keys of training that every such model has, with what they mean.
  static func keys(_ standard: Standard) -> [(String, String)] {
    let widths = standard.hidden.map { "\($0)" }.joined(separator: ", ")
    let keys = [
      ("hidden", "widths of the hidden layers; default [\(widths)]"),
      (
        "activation",
        "of the hidden layers: \(Activation.allCases.map(\.rawValue).joined(separator: ", "));"
          + " default \(standard.activation.rawValue)"
      ),
      ("steps", "batches of rows drawn with replacement; default \(standard.steps)"),
      ("epochs", "in place of steps: times through the rows, in an order of its own each"),
      ("batch", "rows of a step; default \(standard.batch)"),
      ("learning_rate", "of Adam; default \(numberText(standard.optimizer.learningRate))"),
      ("weight_decay", "every step shrinks parameters by this times the learning rate; default 0"),
      (
        "start",
        "fresh: every generation begins at random parameters; previous: at those of the generation"
          + " before; default fresh"
      ),
      (
        "standardize",
        "axes: every coordinate by its own deviation; common: all by one; none; default axes, common for"
          + " images"
      ),
    ]
    let stopping = [
      (
        "validation",
        "share of the rows that only chooses the best parameters; default 0, or 0.1 with patience"
      ),
      (
        "patience",
        "hundredths of the steps (or epochs) without a lower validation loss that end a"
          + " training"
      ),
    ]
    return keys + (standard.validates ? stopping : [])
  }

  static func keyNames(_ standard: Standard) -> [String] { keys(standard).map(\.0) }

  var widths: String { settings.hidden.map { "\($0)" }.joined(separator: "-") }

  /// Memory of a training in bytes, beside the rows: a standardised copy of them, parameters with
  /// gradient and two moments, and `passes` batches on their way through the networks.
  func workingBytes(_ networks: [Network], passes: Int, rows: Int, dimension: Int) -> Double {
    let parameters = networks.reduce(0) { $0 + $1.parameterCount }
    let widths = networks.reduce(0) { sum, network in
      sum + network.inputs + network.layers.reduce(0) { $0 + 3 * $1.outputs }
    }
    return 8 * Double(rows) * Double(dimension) + 16 * Double(parameters)
      + 4 * Double(settings.schedule.batch) * Double(widths) * Double(passes)
  }
}

extension PointBlocks {
  /// The size of the largest training set.
  var mostTrained: Int {
    settings.schedule.recipes.indices.map(settings.schedule.trainingSize).max() ?? 0
  }

  /// The losses of training, against how often it went through the rows.
  func lossProfile<Model: GenerativeModel>(
    _ history: @escaping @Sendable (Model) -> (history: TrainingHistory, perEpoch: Double)
  ) -> KeptProfile<Model> where Model.Data == Points {
    ImageProfiles(
      source.value, recorded: settings.recorded, seed: blocks.seed, arm: blocks.armWord
    ).losses { model in
      let (history, perEpoch) = history(model)
      return history.entries.map {
        EpochLoss(
          epoch: Double($0.step) / perEpoch, training: $0.loss, validation: $0.validationLoss)
      }
    }
  }
}
