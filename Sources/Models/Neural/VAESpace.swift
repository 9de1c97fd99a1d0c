private import Glibc
internal import Numerics

/// A batch on its way through encoder, draw and decoder.
final class VAESpace: Sendable {
  let x: FloatMatrix
  let noise: FloatMatrix
  let z: FloatMatrix
  let deviations: FloatMatrix
  /// batch × 1, in nats: -ln p(x|z), and KL(q(z|x) ‖ N(0, I)).
  let losses: DoubleMatrix
  let divergences: DoubleMatrix
  let encoder: Pass
  let decoder: Pass
  /// The learned deviations' logarithms; nil where there are none.
  let scales: Pass?
  /// The logarithms of fixed deviations.
  private let fixedScales: FloatMatrix?
  private let shape: VAE.Shape

  init(_ shape: VAE.Shape, capacity: Int, isTraining: Bool) {
    self.shape = shape
    let latent = shape.latent
    x = FloatMatrix(rows: capacity, columns: shape.dimension)
    noise = FloatMatrix(rows: capacity, columns: latent)
    z = FloatMatrix(rows: capacity, columns: latent)
    deviations = FloatMatrix(rows: capacity, columns: latent)
    losses = DoubleMatrix(rows: capacity, columns: 1)
    divergences = DoubleMatrix(rows: capacity, columns: 1)
    encoder = Pass(shape.encoder, capacity: capacity, input: x, isTraining: isTraining)
    decoder = Pass(
      shape.decoder, capacity: capacity, input: z, isTraining: isTraining,
      inputGradient: isTraining)
    scales = shape.scales.map { Pass($0, capacity: capacity, isTraining: isTraining) }
    if case .gaussian(let deviation?) = shape.decoderLaw {
      fixedScales = FloatMatrix(
        rows: capacity, columns: shape.dimension, filledWith: Float(log(deviation)))
    } else {
      fixedScales = nil
    }
  }

  /// All passes whose parameters are trained.
  var passes: [Pass] { [encoder, decoder] + (scales.map { [$0] } ?? []) }

  func encode(_ rows: Range<Int>, _ parameters: FloatMatrix) {
    encoder.forward(rows, parameters)
  }

  /// From the noise to the losses. `gradientScale` multiplies the gradient, which is wanted where it
  /// is given.
  func decode(
    _ rows: Range<Int>, _ parameters: FloatMatrix, gradientScale: Float? = nil
  ) {
    LatentKernel.draw(
      rows, code: encoder.output, noise: noise, z: z, deviations: deviations,
      divergences: divergences)
    decoder.forward(rows, parameters)
    let gradient = gradientScale == nil ? nil : decoder.outputGradient
    let scale = gradientScale ?? 1
    switch shape.decoderLaw {
    case .bernoulli:
      Losses.bernoulli(
        rows, logits: decoder.output, targets: x, losses: losses, gradient: gradient, scale: scale)
    case .gaussian:
      scales?.forward(rows, parameters)
      guard let logScales = scales?.output ?? fixedScales else { return }
      Losses.normal(
        rows, outputs: decoder.output, logScales: logScales, targets: x, losses: losses,
        gradient: gradient, scaleGradient: gradientScale == nil ? nil : scales?.outputGradient,
        scale: scale)
    }
  }

  /// From the gradient of the losses back to the encoder's first layer.
  func backward(_ part: BatchPart, _ parameters: FloatMatrix, divergenceScale: Float) {
    scales?.backward(part, parameters)
    decoder.backward(part, parameters)
    LatentKernel.gradient(
      part.rows, code: encoder.output, noise: noise, deviations: deviations,
      zGradient: decoder.inputGradient, scale: divergenceScale, result: encoder.outputGradient)
    encoder.backward(part, parameters)
  }

  /// The sum of -ln p(x|z) + beta KL over some rows.
  func total(_ rows: Range<Int>, beta: Double) -> Double {
    rows.reduce(0) { $0 + losses[$1, 0] + beta * divergences[$1, 0] }
  }
}
