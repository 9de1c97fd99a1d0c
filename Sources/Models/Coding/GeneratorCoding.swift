public import Numerics

// The binary forms of neural generators: their parameters, and all that sampling, measuring and further
// training use.

extension VAE: BinaryCodable {
  public func encode(to encoder: inout ByteEncoder) {
    encoder.append(shape)
    encoder.append(parameters)
    encoder.append(output.rawValue)
    encoder.append(history)
  }

  public init(from decoder: inout ByteDecoder) throws(DecodingProblem) {
    let shape: Shape = try decoder.value()
    let parameters = try decoder.floats()
    guard let output = Output(rawValue: try decoder.text()),
      parameters.count == shape.parameterCount
    else { throw DecodingProblem("parameters of another network") }
    self.init(
      shape: shape, parameters: parameters, output: output, history: try decoder.value())
  }
}

extension VAE.Shape: BinaryCodable {
  public func encode(to encoder: inout ByteEncoder) {
    encoder.append(count: dimension)
    encoder.append(count: latent)
    encoder.append(hidden)
    encoder.append(activation)
    switch decoderLaw {
    case .bernoulli: encoder.append(count: 0)
    case .gaussian(nil): encoder.append(count: 1)
    case .gaussian(let deviation?):
      encoder.append(count: 2)
      encoder.append(deviation)
    }
  }

  public init(from decoder: inout ByteDecoder) throws(DecodingProblem) {
    let (dimension, latent) = (try decoder.width(), try decoder.width())
    let (hidden, activation) = (try decoder.widths(), try decoder.activation())
    let law: VAE.Decoder
    switch try decoder.count() {
    case 0: law = .bernoulli
    case 1: law = .gaussian(deviation: nil)
    case 2: law = .gaussian(deviation: try decoder.double())
    default: throw DecodingProblem("unknown law of a decoder")
    }
    self.init(
      dimension: dimension, latent: latent, hidden: hidden, activation: activation, decoder: law)
  }
}

extension Diffusion: BinaryCodable {
  public func encode(to encoder: inout ByteEncoder) {
    encoder.append(count: shape.dimension)
    encoder.append(count: shape.features)
    encoder.append(shape.hidden)
    encoder.append(shape.activation)
    encoder.append(schedule)
    encoder.append(parameters)
    encoder.append(standardization)
    encoder.append(bounds)
    encoder.append(history)
    encoder.append(stepsPerEpoch)
  }

  public init(from decoder: inout ByteDecoder) throws(DecodingProblem) {
    let (dimension, features) = (try decoder.width(), try decoder.width())
    guard features % 2 == 0 else { throw DecodingProblem("no pairs of features") }
    let shape = Shape(
      dimension: dimension, features: features, hidden: try decoder.widths(),
      activation: try decoder.activation())
    let schedule: NoiseSchedule = try decoder.value()
    let parameters = try decoder.floats()
    let standardization: Standardization = try decoder.value()
    guard parameters.count == shape.network.parameterCount,
      standardization.mean.count == dimension
    else { throw DecodingProblem("parameters of another network") }
    self.init(
      shape: shape, schedule: schedule, parameters: parameters, standardization: standardization,
      bounds: try decoder.bounds(), history: try decoder.value(),
      stepsPerEpoch: try decoder.double())
  }
}

extension GAN: BinaryCodable {
  public func encode(to encoder: inout ByteEncoder) {
    encoder.append(count: shape.dimension)
    encoder.append(count: shape.latent)
    encoder.append(shape.hidden)
    encoder.append(shape.activation)
    encoder.append(parameters)
    encoder.append(discriminatorParameters)
    encoder.append(standardization)
    encoder.append(bounds)
    encoder.append(history)
    encoder.append(discriminatorLosses)
    encoder.append(stepsPerEpoch)
  }

  public init(from decoder: inout ByteDecoder) throws(DecodingProblem) {
    let (dimension, latent) = (try decoder.width(), try decoder.width())
    let shape = Shape(
      dimension: dimension, latent: latent, hidden: try decoder.widths(),
      activation: try decoder.activation())
    let (parameters, discriminator) = (try decoder.floats(), try decoder.floats())
    let standardization: Standardization = try decoder.value()
    guard parameters.count == shape.generator.parameterCount,
      discriminator.count == shape.discriminator.parameterCount,
      standardization.mean.count == dimension
    else { throw DecodingProblem("parameters of another network") }
    self.init(
      shape: shape, parameters: parameters, discriminatorParameters: discriminator,
      standardization: standardization, bounds: try decoder.bounds(),
      history: try decoder.value(), discriminatorLosses: try decoder.doubles(),
      stepsPerEpoch: try decoder.double())
  }
}
