public import Numerics

/// Trains a variational autoencoder on -ln p(x|z) + beta · KL(q(z|x) ‖ N(0, I)).
public struct VAELearner: Learner {
  public var settings: NeuralSettings
  public var latent: Int
  /// The weight of the divergence: 1 is the evidence bound. Reference: [Higgins 2017].
  public var beta: Double
  public var decoder: VAE.Decoder
  public var output: VAE.Output
  /// Nil for training as usual. The batches of ``settings`` must then be random
  /// (``TrainingSchedule/isPoisson``), and the deviation of a Gaussian decoder given.
  public var privacy: PrivateTraining?

  public init(
    settings: NeuralSettings = NeuralSettings(hidden: [400]), latent: Int = 20, beta: Double = 1,
    decoder: VAE.Decoder = .bernoulli, output: VAE.Output = .means
  ) {
    self.settings = settings
    self.latent = latent
    self.beta = beta
    self.decoder = decoder
    self.output = output
  }

  public func summary(of data: Points, weight: Double) -> PointRows {
    PointRows(data, weight: weight)
  }

  public func fit(
    _ summary: PointRows, previous: VAE?, key: RandomKey
  ) throws(Degeneracy) -> VAE {
    let (rows, validation) = try settings.divided(summary, key: key.part(4))
    if decoder == .bernoulli, !summary.allSatisfy({ $0 >= 0 && $0 <= 1 }) {
      throw Degeneracy("a Bernoulli decoder needs numbers in 0...1")
    }
    let shape = VAE.Shape(
      dimension: rows.dimension, latent: latent, hidden: settings.hidden,
      activation: settings.activation, decoder: decoder)
    let deviations = decoder == .gaussian(deviation: nil) ? rows.deviations : []
    if let axis = deviations.firstIndex(where: { !($0 > 0 && $0.isFinite) }) {
      throw Degeneracy("all \(rows.count) examples are equal in coordinate \(axis + 1)")
    }
    var start = shape.initialized(
      settings.initialization, deviations: deviations.map { 0.25 * $0 }, key: key)
    if settings.start == .previous, let previous, previous.shape == shape {
      start = previous.parameters
    }
    let first = start
    let schedule = settings.schedule
    let gradients = privacy.map {
      $0.gradients(
        count: rows.count, schedule, scale: 1 / expectedBatch(rows.count),
        keys: (0..<WorkPair.parts).map { key.part(5 + $0) })
    }
    return try WorkPair.run { (pair) throws(Degeneracy) in
      let trainer = Trainer(
        first, optimizer: settings.optimizer, pair: pair, privacy: gradients,
        capacity: schedule.capacity)
      let history = try train(
        trainer, pair, rows, shape, validation: validation, key: key)
      return VAE(
        shape: shape, parameters: trainer.parameters.values, output: output, history: history)
    }
  }

  private func expectedBatch(_ count: Int) -> Double {
    settings.schedule.rate(count) * Double(count)
  }

  private func train(
    _ trainer: Trainer, _ pair: WorkPair, _ rows: PointRows, _ shape: VAE.Shape,
    validation: Points?, key: RandomKey
  ) throws(Degeneracy) -> TrainingHistory {
    let space = VAESpace(shape, capacity: settings.schedule.capacity, isTraining: true)
    let passes = space.passes
    let beta = beta
    let streams = (0..<WorkPair.parts).map { BatchStream(key.part(1000 + $0)) }
    return try settings.schedule.run(
      trainer, count: rows.count, weights: rows.weights, key: key.part(1),
      step: { places in
        // Of random batches the mean is over the expected size, which no example changes.
        let scale =
          1 / (privacy == nil ? Float(places.count) : Float(expectedBatch(rows.count)))
        let loss = trainer.step(rows: places.count, passes) { part in
          let first = places.startIndex + part.rows.lowerBound
          rows.gather(places[first..<first + part.rows.count], into: part.rows, of: space.x)
          streams[part.index].fillNormal(space.noise, part.rows)
          space.encode(part.rows, trainer.parameters)
          space.decode(part.rows, trainer.parameters, gradientScale: scale)
          space.backward(part, trainer.parameters, divergenceScale: Float(beta) * scale)
          return space.total(part.rows, beta: beta)
        }
        return loss / Double(max(1, places.count))
      },
      validation: validation.map { points in
        {
          let model = VAE(
            shape: shape, parameters: trainer.parameters.values, output: output,
            history: TrainingHistory())
          return model.meanLoss(points, beta: beta, key: key.part(3))
        }
      })
  }
}
