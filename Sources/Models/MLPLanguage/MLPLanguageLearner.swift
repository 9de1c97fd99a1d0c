public import Numerics

/// Trains a neural language model by the mean of -ln P over the tokens of a text.
public struct MLPLanguageLearner: Learner {
  public var shape: MLPLanguageShape
  public var schedule: TrainingSchedule
  public var optimizer: Optimizer
  public var start: NeuralSettings.Start
  /// The share of the training text's sentences that is set aside to choose the best parameters by;
  /// 0 for none.
  public var validation: Double
  /// After how many tokens a drawn sentence is broken off.
  public var longestSentence: Int

  public init(
    shape: MLPLanguageShape = MLPLanguageShape(),
    schedule: TrainingSchedule = TrainingSchedule(.epochs(10)),
    optimizer: Optimizer = Optimizer(), start: NeuralSettings.Start = .fresh,
    validation: Double = 0,
    longestSentence: Int = 10_000
  ) {
    precondition(validation >= 0 && validation < 1, "a share is in 0..<1")
    self.shape = shape
    self.schedule = schedule
    self.optimizer = optimizer
    self.start = start
    self.validation = validation
    self.longestSentence = longestSentence
  }

  /// `weight` is 1: text has no weights.
  public func summary(of data: TokenText, weight: Double) -> TextPool {
    precondition(weight == 1, "tokens count once; text has no weights")
    return TextPool([data])
  }

  public func fit(
    _ summary: TextPool, previous: MLPLanguageModel?, key: RandomKey
  ) throws(Degeneracy) -> MLPLanguageModel {
    guard summary.count > 0, let vocabulary = summary.parts.first?.vocabulary else {
      throw Degeneracy("the training text is empty")
    }
    let network = shape.network(vocabulary: vocabulary.count)
    // A part of a key that may be a part itself has no parts: all of this training's are numbered here.
    var parameters = network.initialized(key: key, firstPart: 2)
    if start == .previous, let previous {
      precondition(
        previous.vocabulary == vocabulary && previous.network == network,
        "a model of another vocabulary or shape")
      parameters = previous.parameters
    }
    let (training, validation) = try windows(summary, key: key.part(0))
    let (trained, history) = try train(
      network, parameters, training, validation, key: key.part(1))
    return MLPLanguageModel(
      vocabulary: vocabulary, shape: shape, parameters: trained,
      unigrams: summary.frequencies(vocabulary), history: history,
      stepsPerEpoch: Double(max(1, training.count / schedule.batch)),
      longestSentence: longestSentence)
  }

  /// The tokens to train on, and those set aside, by whole pieces.
  private func windows(
    _ pool: TextPool, key: RandomKey
  ) throws(Degeneracy) -> (training: ContextWindows, validation: ContextWindows?) {
    var training = ContextWindows(context: shape.context)
    guard validation > 0 else {
      for part in pool.parts { training.append(part) }
      return (training, nil)
    }
    let total = pool.parts.reduce(0) { $0 + $1.pieceCount }
    guard total > 1 else {
      throw Degeneracy("the training text is one sentence, and none is left for validation")
    }
    var stream = RandomStream(key)
    let count = min(total - 1, max(1, Int((validation * Double(total)).rounded())))
    var isAside = [Bool](repeating: false, count: total)
    for piece in stream.choose(count, of: total) { isAside[piece] = true }
    var aside = ContextWindows(context: shape.context)
    var offset = 0
    for part in pool.parts {
      training.append(part) { !isAside[offset + $0] }
      aside.append(part) { isAside[offset + $0] }
      offset += part.pieceCount
    }
    return (training, aside)
  }

  private func train(
    _ network: Network, _ parameters: [Float], _ training: ContextWindows,
    _ validation: ContextWindows?, key: RandomKey
  ) throws(Degeneracy) -> ([Float], TrainingHistory) {
    let batch = schedule.batch
    return try WorkPair.run { (pair) throws(Degeneracy) in
      let trainer = Trainer(parameters, optimizer: optimizer, pair: pair)
      let pass = Pass(network, capacity: batch, preparedRows: batch)
      let outcomes = TokenMatrix(rows: batch, columns: 1)
      let losses = DoubleMatrix(rows: batch, columns: 1)
      guard let contexts = pass.tokens else { preconditionFailure("the network reads tokens") }
      let scoring = validation.map { ($0, WindowScoring(network, count: $0.count, pair: pair)) }
      let history = try schedule.run(
        trainer, count: training.count, key: key,
        step: { places in
          let scale = 1 / Float(places.count)
          return trainer.step(rows: places.count, [pass]) { part in
            let own = places.dropFirst(part.rows.lowerBound).prefix(part.rows.count)
            training.write(own, to: part.rows, contexts: contexts, outcomes: outcomes)
            pass.forward(part.rows, trainer.parameters)
            Losses.crossEntropy(
              part.rows, logits: pass.output, targets: outcomes, losses: losses,
              gradient: pass.outputGradient, scale: scale)
            pass.backward(part, trainer.parameters)
            return part.rows.reduce(0) { $0 + losses[$1, 0] } * Double(scale)
          }
        },
        validation: scoring.map { windows, scoring in
          { Samples.mean(scoring.losses(windows, trainer.parameters)) }
        })
      return (trainer.parameters.values, history)
    }
  }
}

extension TextPool {
  /// How often every number of the vocabulary occurs, over the tokens.
  func frequencies(_ vocabulary: Vocabulary) -> [Double] {
    var counts = [Int](repeating: 0, count: vocabulary.count)
    for part in parts {
      for token in part.tokens { counts[Int(token)] += 1 }
    }
    return counts.map { Double($0) / Double(count) }
  }
}
