import Foundation
import Models
import Numerics
import TestKit
import Testing

/// The loss of a whole autoencoder, from rows and noise to the bound, in plain double loops.
struct TwinVAE {
  let shape: VAE.Shape
  let rows: Matrix
  /// One row of latent noise for each of `rows`.
  let noise: Matrix
  let beta: Double

  private var encoder: Network {
    .perceptron(
      inputs: shape.dimension, hidden: shape.hidden, outputs: 2 * shape.latent,
      activation: shape.activation)
  }

  /// The mean of -ln p(x|z) + beta KL.
  func loss(_ p: [Double]) -> Double {
    let encoder = encoder
    let decoder = Network.perceptron(
      inputs: shape.latent, hidden: shape.hidden.reversed(), outputs: shape.dimension,
      activation: shape.activation, start: encoder.parameterCount)
    let logScales = Array(p.suffix(shape.dimension))
    var sum = 0.0
    for i in 0..<rows.rows {
      let x = (0..<shape.dimension).map { rows[i, $0] }
      let code = TwinNetwork(network: encoder).output(x, p)
      var z: [Double] = []
      for j in 0..<shape.latent {
        let (mean, spread) = (code[j], code[shape.latent + j])
        z.append(mean + noise[i, j] * exp(spread / 2))
        sum += beta * (mean * mean + exp(spread) - spread - 1) / 2
      }
      let y = TwinNetwork(network: decoder).output(z, p)
      for j in 0..<shape.dimension {
        switch shape.decoderLaw {
        case .bernoulli: sum += log(1 + exp(y[j])) - x[j] * y[j]
        case .gaussian(let deviation):
          let scale = deviation.map { log($0) } ?? logScales[j]
          let e = (x[j] - y[j]) * exp(-scale)
          sum += e * e / 2 + scale + 0.5 * log(2 * .pi)
        }
      }
    }
    return sum / Double(rows.rows)
  }
}

@Suite("The gradient of a whole autoencoder") struct VAEGradientTests {
  /// What one step of gradient descent at rate 1 subtracts, and the loss whose gradient that is.
  private func step(_ decoder: VAE.Decoder) throws -> (gradient: [Double], [Double], TwinVAE) {
    let (batch, latent, rate) = (10, 3, 1.0 / 1024)
    let data = decoder == .bernoulli ? VAETests.pixels : VAETests.circle(40, 1)
    let key = testKey(9)
    func fitted(_ rate: Double) throws -> VAE {
      let learner = VAELearner(
        settings: NeuralSettings(
          hidden: [7, 5], activation: .tanh, schedule: TrainingSchedule(.steps(1), batch: batch),
          optimizer: Optimizer(.gradientDescent, learningRate: rate)),
        latent: latent, beta: 0.5, decoder: decoder)
      return try learner.fit(learner.summary(of: data, weight: 1), key: key)
    }
    let before = try fitted(0)
    let after = try fitted(rate)
    // The rows and the noise of the step, from the keys that the learner gives them.
    var stream = RandomStream(key.part(1))
    let chosen = (0..<batch).map { _ in stream.below(data.count) }
    let noise = FloatMatrix(rows: batch, columns: latent)
    for part in 0..<WorkPair.parts {
      BatchStream(key.part(1000 + part)).fillNormal(noise, BatchPart(part, of: batch).rows)
    }
    let twin = TwinVAE(
      shape: before.shape, rows: data.rows.rows(at: chosen),
      noise: Matrix(rows: batch, columns: latent, elements: noise.doubles(0..<batch)), beta: 0.5)
    let gradient = zip(before.parameters, after.parameters).map { (Double($0) - Double($1)) / rate }
    return (gradient, before.parameters.map { Double($0) }, twin)
  }

  @Test(
    "It is that of plain loops by central differences",
    arguments: [VAE.Decoder.bernoulli, .gaussian(deviation: nil), .gaussian(deviation: 0.5)])
  func gradient(decoder: VAE.Decoder) throws {
    let (gradient, parameters, twin) = try step(decoder)
    let expected = centralDifferences(parameters) { twin.loss($0) }
    #expect(vectorError(gradient, expected) <= 1e-3)
    // Without the divergence it is another one.
    let plain = TwinVAE(shape: twin.shape, rows: twin.rows, noise: twin.noise, beta: 0)
    #expect(vectorError(gradient, centralDifferences(parameters) { plain.loss($0) }) > 1e-3)
  }
}
