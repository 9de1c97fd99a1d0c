private import Glibc
public import Numerics

/// A variational autoencoder: a latent code z ~ N(0, I), and a network that makes an example of it.
///
/// The encoder's network gives the mean and the log-variance of every latent coordinate for an
/// example, and the two are trained together on the evidence bound. Reference: [Kingma 2014].
public struct VAE: GenerativeModel, Equatable {
  /// The law of an example given its code.
  public enum Decoder: Sendable, Equatable {
    /// Every number is a pixel in 0...1, the mean of a Bernoulli law.
    case bernoulli
    /// Normal with one standard deviation; nil learns one for every coordinate, beginning at a
    /// quarter of the data's: where it begins as wide as they are, the code is never used.
    case gaussian(deviation: Double?)
  }

  /// What a sample consists of.
  public enum Output: String, Sendable, CaseIterable {
    /// The decoder's means, as recursive image experiments use them.
    case means
    /// Draws from the decoder's law.
    case draws
  }

  /// What the networks look like.
  public struct Shape: Sendable, Equatable {
    public let dimension: Int
    public let latent: Int
    /// The encoder's hidden widths; the decoder's are the reverse.
    public let hidden: [Int]
    public let activation: Activation
    public let decoderLaw: Decoder

    public init(
      dimension: Int, latent: Int = 20, hidden: [Int] = [400], activation: Activation = .relu,
      decoder: Decoder = .bernoulli
    ) {
      self.dimension = dimension
      self.latent = latent
      self.hidden = hidden
      self.activation = activation
      decoderLaw = decoder
    }

    /// From an example to `latent` means and then `latent` log-variances.
    var encoder: Network {
      .perceptron(
        inputs: dimension, hidden: hidden, outputs: 2 * latent, activation: activation)
    }

    /// From a code to `dimension` logits or means.
    var decoder: Network {
      .perceptron(
        inputs: latent, hidden: hidden.reversed(), outputs: dimension, activation: activation,
        start: encoder.parameterRange.upperBound)
    }

    /// The logarithms of learned deviations: the shift of a layer whose input is zero.
    var scales: Network? {
      guard case .gaussian(nil) = decoderLaw else { return nil }
      return Network(
        [.dense(inputs: 1, outputs: dimension, activation: .none)],
        start: decoder.parameterRange.upperBound)
    }

    public var parameterCount: Int {
      scales?.parameterRange.upperBound ?? decoder.parameterRange.upperBound
    }

    /// Its first parameters; learned deviations begin at the given ones.
    func initialized(
      _ rule: Network.Initialization, deviations: [Double], key: RandomKey
    ) -> [Float] {
      var result = encoder.initialized(rule, key: key, firstPart: 100)
      result += decoder.initialized(rule, key: key, firstPart: 200)
      if let scales {
        result += [Float](repeating: 0, count: scales.inputs * scales.outputs)
        result += deviations.map { Float(log($0)) }
      }
      return result
    }
  }

  public let shape: Shape
  /// Of the encoder, of the decoder, of learned deviations.
  public let parameters: [Float]
  public let output: Output
  /// How its training went.
  public let history: TrainingHistory

  public init(shape: Shape, parameters: [Float], output: Output, history: TrainingHistory) {
    precondition(
      parameters.count == shape.parameterCount, "the parameters do not fill the networks")
    self.shape = shape
    self.parameters = parameters
    self.output = output
    self.history = history
  }

  public var dimension: Int { shape.dimension }

  /// About how many multiplications a row costs in one network.
  var workPerRow: Int { parameters.count / 2 }

  public func sample(_ count: Int, key: RandomKey) -> Points {
    let latents = Matrix(
      rows: count, columns: shape.latent,
      elements: Bulk.normals(count * shape.latent, key: key.part(0)))
    let means = decode(latents)
    guard output == .draws else { return means }
    var rows = means.rows
    switch shape.decoderLaw {
    case .bernoulli:
      let uniforms = Bulk.uniforms(rows.elements.count, key: key.part(1))
      for i in uniforms.indices { rows.elements[i] = uniforms[i] < rows.elements[i] ? 1 : 0 }
    case .gaussian:
      let deviations = self.deviations
      let normals = Bulk.normals(rows.elements.count, key: key.part(1))
      for i in normals.indices { rows.elements[i] += deviations[i % dimension] * normals[i] }
    }
    return Points(rows)
  }

  /// The decoder's standard deviation of every coordinate given the code.
  public var deviations: [Double] {
    switch shape.decoderLaw {
    case .bernoulli: return []
    case .gaussian(let deviation?): return [Double](repeating: deviation, count: dimension)
    case .gaussian(nil):
      let logs = FloatMatrix(Array(parameters.suffix(dimension)))
      FloatFunctions.exp(0..<1, of: logs, into: logs)
      return logs.doubles(0..<1)
    }
  }

  /// The decoder's means for given codes, one a row.
  public func decode(_ latents: Matrix) -> Points {
    precondition(latents.columns == shape.latent, "a code has as many numbers as the latent space")
    let shared = FloatMatrix(parameters)
    let isBernoulli = shape.decoderLaw == .bernoulli
    return Points(
      networkRows(
        latents.rows, columns: dimension, work: latents.rows * workPerRow,
        prepare: { Pass(shape.decoder, capacity: networkBlock, isTraining: false) }
      ) { pass, rows, result in
        pass.input?.load(latents, rows)
        pass.forward(0..<networkBlock, shared)
        if isBernoulli {
          FloatFunctions.apply(.sigmoid, 0..<networkBlock, of: pass.output, into: pass.output)
        }
        pass.output.store(to: &result)
      })
  }

  /// The mean and the log-variance of every latent coordinate, one row an example.
  public func encode(_ data: Points) -> (means: Matrix, logVariances: Matrix) {
    let codes = codes(data)
    let latent = shape.latent
    var (means, spreads) = (
      Matrix(rows: data.count, columns: latent), Matrix(rows: data.count, columns: latent)
    )
    for i in 0..<data.count {
      for j in 0..<latent {
        means[i, j] = codes[i, j]
        spreads[i, j] = codes[i, latent + j]
      }
    }
    return (means, spreads)
  }

  private func codes(_ data: Points) -> Matrix {
    precondition(data.dimension == dimension, "dimensions differ")
    let shared = FloatMatrix(parameters)
    return networkRows(
      data.count, columns: 2 * shape.latent, work: data.count * workPerRow,
      prepare: { Pass(shape.encoder, capacity: networkBlock, isTraining: false) }
    ) { pass, rows, result in
      pass.input?.load(data.rows, rows)
      pass.forward(0..<networkBlock, shared)
      pass.output.store(to: &result)
    }
  }
}
