public import Numerics

/// Trains a denoiser on E (ε(x_t, t) - ε)², the mean over rows, random levels and coordinates.
public struct DiffusionLearner: Learner {
  public var settings: NeuralSettings
  public var schedule: NoiseSchedule
  /// Sinusoids of the level.
  public var features: Int
  public var standardization: Standardization.Rule
  public var bounds: ClosedRange<Double>?
  /// Nil for training as usual. The batches of ``settings`` must then be random
  /// (``TrainingSchedule/isPoisson``), and rows must not be standardised by themselves.
  public var privacy: PrivateTraining?

  public init(
    settings: NeuralSettings = NeuralSettings(
      hidden: [128, 128, 128], activation: .silu,
      schedule: TrainingSchedule(.steps(5000), batch: 256)),
    schedule: NoiseSchedule = NoiseSchedule(), features: Int = 16,
    standardization: Standardization.Rule = .axes, bounds: ClosedRange<Double>? = nil
  ) {
    self.settings = settings
    self.schedule = schedule
    self.features = features
    self.standardization = standardization
    self.bounds = bounds
  }

  /// Parts of the key; layers and parts of a batch have one each from there on.
  private enum Part {
    static let order = 1
    static let split = 4
    static let probe = 5
    static let privacy = 6
    static let noise = 10
    static let layers = 100
    /// One for every block of rows.
    static let validation = 1000
  }

  public func summary(of data: Points, weight: Double) -> PointRows {
    PointRows(data, weight: weight)
  }

  public func shape(dimension: Int) -> Diffusion.Shape {
    Diffusion.Shape(
      dimension: dimension, features: features, hidden: settings.hidden,
      activation: settings.activation)
  }

  public func fit(
    _ summary: PointRows, previous: Diffusion?, key: RandomKey
  ) throws(Degeneracy) -> Diffusion {
    let (rows, validation) = try settings.divided(summary, key: key.part(Part.split))
    let standard = try Standardization(rows, rule: standardization)
    let shape = shape(dimension: rows.dimension)
    var start = shape.network.initialized(
      settings.initialization, key: key, firstPart: Part.layers)
    if settings.start == .previous, let previous, previous.shape == shape {
      start = previous.parameters
    }
    let (first, clean) = (start, standard.standardized(rows))
    let apart = validation.map { standard.standardized(PointRows($0, weight: 1)) }
    let training = settings.schedule
    let gradients = privacy.map {
      $0.gradients(
        count: rows.count, training, scale: 1 / expectedBatch(rows.count),
        keys: (0..<WorkPair.parts).map { key.part(Part.privacy + $0) })
    }
    let (parameters, history) = try WorkPair.run { (pair) throws(Degeneracy) in
      let trainer = Trainer(
        first, optimizer: settings.optimizer, pair: pair, privacy: gradients,
        capacity: training.capacity)
      let history = try train(
        trainer, shape, clean, weights: rows.weights, validation: apart, key: key)
      return (trainer.parameters.values, history)
    }
    let model = Diffusion(
      shape: shape, schedule: schedule, parameters: parameters, standardization: standard,
      bounds: bounds, history: history,
      stepsPerEpoch: max(1, Double(clean.rows) / Double(settings.schedule.batch)))
    let probe = model.standardizedSample(networkBlock) { _ in key.part(Part.probe) }
    guard probe.elements.allSatisfy({ abs($0) < Double(NoiseSchedule.farthest) }) else {
      throw Degeneracy("the trained network's samples run away beyond the range of numbers")
    }
    return model
  }

  private func expectedBatch(_ count: Int) -> Double {
    settings.schedule.rate(count) * Double(count)
  }

  private func train(
    _ trainer: Trainer, _ shape: Diffusion.Shape, _ clean: Matrix, weights: [Double]?,
    validation: Matrix?, key: RandomKey
  ) throws(Degeneracy) -> TrainingHistory {
    let batch = DiffusionBatch(shape, schedule, capacity: settings.schedule.capacity)
    let streams = (0..<WorkPair.parts).map { BatchStream(key.part(Part.noise + $0)) }
    let d = Float(shape.dimension)
    return try settings.schedule.run(
      trainer, count: clean.rows, weights: weights, key: key.part(Part.order),
      step: { places in
        // Of random batches the mean is over the expected size, which no example changes.
        let size = privacy == nil ? Float(places.count) : Float(expectedBatch(clean.rows))
        let scale = 1 / (size * d)
        return trainer.step(rows: places.count, [batch.pass]) { part in
          let first = places.startIndex + part.rows.lowerBound
          batch.clean.gather(clean, at: places[first..<first + part.rows.count], into: part.rows)
          batch.draw(part.rows, from: streams[part.index])
          return batch.loss(part, trainer.parameters, scale: scale)
        }
      },
      validation: validation.map { rows in
        {
          let losses = Diffusion.losses(
            rows, shape, schedule, trainer.parameters
          ) { key.part(Part.validation + $0) }
          return losses.reduce(0, +) / Double(losses.count)
        }
      })
  }
}
