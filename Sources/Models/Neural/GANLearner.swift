public import Numerics

/// Trains generator and discriminator in turn: the discriminator on -ln D(x) - ln(1 - D(G(z))),
/// the generator on the non-saturating -ln D(G(z)). Reference: [Goodfellow 2014].
public struct GANLearner: Learner {
  public var settings: NeuralSettings
  public var latent: Int
  /// Steps of the discriminator before each of the generator.
  public var discriminatorSteps: Int
  public var standardization: Standardization.Rule
  public var bounds: ClosedRange<Double>?

  /// Adam for adversarial training: a first decay of 0.5. Reference: [Radford 2016].
  public static let optimizer = Optimizer(
    .adam(Descent.Adam(firstDecay: 0.5)), learningRate: 2e-4)

  public init(
    settings: NeuralSettings = NeuralSettings(
      hidden: [128, 128], activation: .leakyReLU,
      schedule: TrainingSchedule(.steps(5000), batch: 256), optimizer: GANLearner.optimizer),
    latent: Int = 8, discriminatorSteps: Int = 1, standardization: Standardization.Rule = .axes,
    bounds: ClosedRange<Double>? = nil
  ) {
    precondition(latent > 0 && discriminatorSteps > 0, "codes have coordinates, and both learn")
    precondition(settings.validation == .none, "no validation loss tells when to stop")
    self.settings = settings
    self.latent = latent
    self.discriminatorSteps = discriminatorSteps
    self.standardization = standardization
    self.bounds = bounds
  }

  /// Parts of the key; layers and parts of a batch have one each from there on.
  private enum Part {
    static let order = 1
    static let more = 2
    static let probe = 5
    static let codes = 10
    static let generator = 100
    static let discriminator = 200
  }

  public func summary(of data: Points, weight: Double) -> PointRows {
    PointRows(data, weight: weight)
  }

  public func shape(dimension: Int) -> GAN.Shape {
    GAN.Shape(
      dimension: dimension, latent: latent, hidden: settings.hidden,
      activation: settings.activation)
  }

  public func fit(
    _ rows: PointRows, previous: GAN?, key: RandomKey
  ) throws(Degeneracy) -> GAN {
    let standard = try Standardization(rows, rule: standardization)
    let clean = standard.standardized(rows)
    let shape = shape(dimension: rows.dimension)
    var made = shape.generator.initialized(
      settings.initialization, key: key, firstPart: Part.generator)
    var judge = shape.discriminator.initialized(
      settings.initialization, key: key, firstPart: Part.discriminator)
    if settings.start == .previous, let previous, previous.shape == shape {
      (made, judge) = (previous.parameters, previous.discriminatorParameters)
    }
    let (generator, discriminator) = (made, judge)
    let model = try WorkPair.run { (pair) throws(Degeneracy) in
      let players = Players(
        generator: Trainer(generator, optimizer: settings.optimizer, pair: pair),
        discriminator: Trainer(discriminator, optimizer: settings.optimizer, pair: pair))
      let (history, losses) = try train(
        players, shape, clean, weights: rows.weights, key: key)
      guard players.discriminator.parameters.isFinite else {
        throw Degeneracy("the discriminator's parameters are not finite numbers after training")
      }
      return GAN(
        shape: shape, parameters: players.generator.parameters.values,
        discriminatorParameters: players.discriminator.parameters.values,
        standardization: standard, bounds: bounds, history: history, discriminatorLosses: losses,
        stepsPerEpoch: max(1, Double(clean.rows) / Double(settings.schedule.batch)))
    }
    let probe = model.standardizedSample(networkBlock) { _ in key.part(Part.probe) }
    guard probe.elements.allSatisfy(\.isFinite) else {
      throw Degeneracy("the trained generator's samples are not finite numbers")
    }
    return model
  }

  private struct Players {
    let generator: Trainer
    let discriminator: Trainer
  }

  private func train(
    _ players: Players, _ shape: GAN.Shape, _ clean: Matrix, weights: [Double]?, key: RandomKey
  ) throws(Degeneracy) -> (TrainingHistory, [Double]) {
    let batch = GANBatch(shape, capacity: settings.schedule.batch)
    let streams = (0..<WorkPair.parts).map { BatchStream(key.part(Part.codes + $0)) }
    var further = Batches(
      TrainingSchedule(.steps(0), batch: settings.schedule.batch), count: clean.rows,
      weights: weights, key: key.part(Part.more))
    var losses = LossAverages()
    let history = try settings.schedule.run(
      players.generator, count: clean.rows, weights: weights, key: key.part(Part.order),
      step: { places in
        let scale = 1 / Float(places.count)
        let number = players.generator.stepCount
        for turn in 0..<discriminatorSteps {
          // The batch of the schedule first; whatever else a discriminator learns from is drawn.
          let chosen = turn == 0 ? places : further.next().prefix(places.count)
          let loss = players.discriminator.step(
            rows: chosen.count, [batch.onReal, batch.onMade]
          ) { part in
            let first = chosen.startIndex + part.rows.lowerBound
            batch.real.gather(
              clean, at: chosen[first..<first + part.rows.count], into: part.rows)
            streams[part.index].fillNormal(batch.codes, part.rows)
            return batch.discriminatorLoss(
              part, generator: players.generator.parameters,
              discriminator: players.discriminator.parameters, scale: scale)
          }
          losses.add(loss, at: number)
        }
        return players.generator.step(rows: places.count, [batch.generator]) { part in
          streams[part.index].fillNormal(batch.codes, part.rows)
          return batch.generatorLoss(
            part, generator: players.generator.parameters,
            discriminator: players.discriminator.parameters, scale: scale)
        }
      })
    let means = losses.means(history.entries.map(\.step))
    guard means.allSatisfy(\.isFinite) else {
      throw Degeneracy("the discriminator's loss is not a finite number in training")
    }
    return (history, means)
  }
}

/// Losses of steps and their means over the spans between entries of a history.
private struct LossAverages {
  private var sums: [Double] = []
  private var counts: [Int] = []

  mutating func add(_ loss: Double, at step: Int) {
    if step == sums.count {
      sums.append(0)
      counts.append(0)
    }
    sums[step] += loss
    counts[step] += 1
  }

  func means(_ ends: [Int]) -> [Double] {
    var first = 0
    return ends.map { end in
      defer { first = end }
      let range = first..<min(end, sums.count)
      return sums[range].reduce(0, +) / Double(counts[range].reduce(0, +))
    }
  }
}
