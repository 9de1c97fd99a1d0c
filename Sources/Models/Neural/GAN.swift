public import Numerics

/// A generative adversarial network: a generator that makes an example of a latent code z ~ N(0, I),
/// trained against a discriminator that tells its examples from real ones.
///
/// Both work on standardised coordinates. Reference: [Goodfellow 2014].
public struct GAN: GenerativeModel, Equatable {
  public struct Shape: Sendable, Equatable {
    public let dimension: Int
    public let latent: Int
    /// The generator's hidden widths, and the discriminator's.
    public let hidden: [Int]
    public let activation: Activation

    public init(
      dimension: Int, latent: Int = 8, hidden: [Int] = [128, 128],
      activation: Activation = .leakyReLU
    ) {
      precondition(dimension > 0 && latent > 0, "examples and codes have coordinates")
      self.dimension = dimension
      self.latent = latent
      self.hidden = hidden
      self.activation = activation
    }

    /// From a code to an example.
    public var generator: Network {
      .perceptron(inputs: latent, hidden: hidden, outputs: dimension, activation: activation)
    }

    /// From an example to the logit of its being real.
    public var discriminator: Network {
      .perceptron(inputs: dimension, hidden: hidden, outputs: 1, activation: activation)
    }
  }

  public let shape: Shape
  /// Of the generator.
  public let parameters: [Float]
  /// Of the discriminator; a training that goes on needs them.
  public let discriminatorParameters: [Float]
  public let standardization: Standardization
  /// What no coordinate of a sample exceeds, such as 0...1 of pixels.
  public let bounds: ClosedRange<Double>?
  /// The generator's loss.
  public let history: TrainingHistory
  /// The discriminator's loss at every entry of the history: 2 ln 2 where it cannot tell.
  public let discriminatorLosses: [Double]
  /// Rows that it was trained on over those of a step.
  public let stepsPerEpoch: Double

  public init(
    shape: Shape, parameters: [Float], discriminatorParameters: [Float],
    standardization: Standardization, bounds: ClosedRange<Double>? = nil,
    history: TrainingHistory = TrainingHistory(), discriminatorLosses: [Double] = [],
    stepsPerEpoch: Double = 1
  ) {
    precondition(
      parameters.count == shape.generator.parameterCount
        && discriminatorParameters.count == shape.discriminator.parameterCount
        && standardization.mean.count == shape.dimension, "the parameters do not fill the networks")
    self.shape = shape
    self.parameters = parameters
    self.discriminatorParameters = discriminatorParameters
    self.standardization = standardization
    self.bounds = bounds
    self.history = history
    self.discriminatorLosses = discriminatorLosses
    self.stepsPerEpoch = stepsPerEpoch
  }

  public var dimension: Int { shape.dimension }

  public func sample(_ count: Int, key: RandomKey) -> Points {
    standardization.restored(standardizedSample(count) { key.part($0) }, bounds: bounds)
  }

  /// `key` is that of a block of rows.
  func standardizedSample(
    _ count: Int, key: @Sendable (_ block: Int) -> RandomKey
  ) -> Matrix {
    let shared = FloatMatrix(parameters)
    return networkRows(
      count, columns: shape.dimension, work: count * parameters.count / 8,
      prepare: { Pass(shape.generator, capacity: networkBlock, isTraining: false) }
    ) { pass, rows, result in
      let all = 0..<networkBlock
      pass.input?.fillNormal(all, key: key(rows.lowerBound / networkBlock))
      pass.forward(all, shared)
      pass.output.store(to: &result)
    }
  }
}
