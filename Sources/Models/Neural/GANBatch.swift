public import Numerics

/// A batch on its way through generator and discriminator.
public final class GANBatch: Sendable {
  /// Standardised real examples, batch × d.
  public let real: FloatMatrix
  /// z, batch × latent.
  public let codes: FloatMatrix
  public let generator: Pass
  /// The discriminator on real examples and on the generator's.
  public let onReal: Pass
  public let onMade: Pass
  /// The losses of every row in the last step, on real and on made examples.
  private let realLosses: DoubleMatrix
  private let madeLosses: DoubleMatrix
  private let ones: FloatMatrix
  private let zeros: FloatMatrix

  public init(_ shape: GAN.Shape, capacity: Int) {
    real = FloatMatrix(rows: capacity, columns: shape.dimension)
    codes = FloatMatrix(rows: capacity, columns: shape.latent)
    generator = Pass(shape.generator, capacity: capacity, input: codes)
    onReal = Pass(shape.discriminator, capacity: capacity, input: real)
    onMade = Pass(
      shape.discriminator, capacity: capacity, input: generator.output, inputGradient: true)
    realLosses = DoubleMatrix(rows: capacity, columns: 1)
    madeLosses = DoubleMatrix(rows: capacity, columns: 1)
    ones = FloatMatrix(rows: capacity, columns: 1, filledWith: 1)
    zeros = FloatMatrix(rows: capacity, columns: 1)
  }

  /// The discriminator's loss of a part, -ln D(x) - ln(1 - D(G(z))) over rows times `scale`, and its
  /// gradient: the passes `onReal` and `onMade`.
  public func discriminatorLoss(
    _ part: BatchPart, generator made: FloatMatrix, discriminator: FloatMatrix, scale: Float
  ) -> Double {
    let rows = part.rows
    generator.forward(rows, made)
    onReal.forward(rows, discriminator)
    onMade.forward(rows, discriminator)
    Losses.bernoulli(
      rows, logits: onReal.output, targets: ones, losses: realLosses,
      gradient: onReal.outputGradient, scale: scale)
    Losses.bernoulli(
      rows, logits: onMade.output, targets: zeros, losses: madeLosses,
      gradient: onMade.outputGradient, scale: scale)
    onReal.backward(part, discriminator)
    onMade.backward(part, discriminator)
    return rows.reduce(0) { $0 + realLosses[$1, 0] + madeLosses[$1, 0] } * Double(scale)
  }

  /// The generator's loss of a part, the non-saturating -ln D(G(z)) over rows times `scale`, and its
  /// gradient: the pass `generator`.
  public func generatorLoss(
    _ part: BatchPart, generator made: FloatMatrix, discriminator: FloatMatrix, scale: Float
  ) -> Double {
    let rows = part.rows
    generator.forward(rows, made)
    onMade.forward(rows, discriminator)
    Losses.bernoulli(
      rows, logits: onMade.output, targets: ones, losses: madeLosses,
      gradient: onMade.outputGradient, scale: scale)
    onMade.backward(part, discriminator)
    generator.outputGradient.copy(rows, of: onMade.inputGradient)
    generator.backward(part, made)
    return rows.reduce(0) { $0 + madeLosses[$1, 0] } * Double(scale)
  }
}
