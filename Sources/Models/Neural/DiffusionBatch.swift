private import Glibc
public import Numerics

/// A batch on its way through noise and denoiser.
public final class DiffusionBatch: Sendable {
  /// Standardised examples x, batch × d.
  public let clean: FloatMatrix
  /// The level t of every row.
  public let levels: TokenMatrix
  /// ε, batch × d.
  public let noise: FloatMatrix
  /// Of every row, Σⱼ (ε(x_t, t) - ε)².
  public let losses: DoubleMatrix
  public let pass: Pass
  private let factors: FloatMatrix
  private let features: FloatMatrix
  private let isTraining: Bool

  public init(
    _ shape: Diffusion.Shape, _ schedule: NoiseSchedule, capacity: Int, isTraining: Bool = true
  ) {
    clean = FloatMatrix(rows: capacity, columns: shape.dimension)
    levels = TokenMatrix(rows: capacity, columns: 1)
    noise = FloatMatrix(rows: capacity, columns: shape.dimension)
    losses = DoubleMatrix(rows: capacity, columns: 1)
    pass = Pass(shape.network, capacity: capacity, isTraining: isTraining)
    self.isTraining = isTraining
    factors = FloatMatrix(rows: schedule.levels, columns: 2)
    features = FloatMatrix(rows: schedule.levels, columns: shape.features)
    for t in 0..<schedule.levels {
      factors[t, 0] = Float(schedule.signal[t].squareRoot())
      factors[t, 1] = Float((1 - schedule.signal[t]).squareRoot())
      for (j, feature) in shape.features(of: t).enumerated() { features[t, j] = Float(feature) }
    }
  }

  /// Draws level and noise of some rows.
  public func draw(_ rows: Range<Int>, from stream: BatchStream) {
    stream.fill(levels, rows, below: factors.rows)
    stream.fillNormal(noise, rows)
  }

  /// Adds the noise to the rows of a part; returns Σ (ε(x_t, t) - ε)² times `scale` and, in training,
  /// carries its gradient back.
  public func loss(_ part: BatchPart, _ parameters: FloatMatrix, scale: Float) -> Double {
    guard let input = pass.input else { return .nan }
    DiffusionKernel.addNoise(
      part.rows, clean: clean, noise: noise, levels: levels, factors: factors, features: features,
      result: input)
    pass.forward(part.rows, parameters)
    Losses.square(
      part.rows, outputs: pass.output, targets: noise, losses: losses,
      gradient: isTraining ? pass.outputGradient : nil, scale: scale)
    if isTraining { pass.backward(part, parameters) }
    return part.rows.reduce(0) { $0 + losses[$1, 0] } * Double(scale)
  }
}
