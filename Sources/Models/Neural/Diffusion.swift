private import Glibc
public import Numerics

/// Denoising diffusion: a network ε(x, t) that tells the noise in an example at level t, from which
/// examples are drawn by taking noise away level by level.
///
/// It works on standardised coordinates. References: [Ho 2020]; [Sohl-Dickstein 2015].
public struct Diffusion: GenerativeModel, Equatable {
  /// What the network looks like: it reads d coordinates and `features` sinusoids of the level.
  public struct Shape: Sendable, Equatable {
    public let dimension: Int
    /// sin(t f_j) and then cos(t f_j), f_j = 10000^(-2j/features): an even number.
    public let features: Int
    public let hidden: [Int]
    public let activation: Activation

    public init(
      dimension: Int, features: Int = 16, hidden: [Int] = [128, 128, 128],
      activation: Activation = .silu
    ) {
      precondition(features > 0 && features % 2 == 0, "features are pairs of sine and cosine")
      self.dimension = dimension
      self.features = features
      self.hidden = hidden
      self.activation = activation
    }

    public var network: Network {
      .perceptron(
        inputs: dimension + features, hidden: hidden, outputs: dimension, activation: activation)
    }

    /// The features of level `t`.
    public func features(of t: Int) -> [Double] {
      let half = features / 2
      let angles = (0..<half).map { Double(t) * pow(10000, -Double($0) / Double(half)) }
      return angles.map { sin($0) } + angles.map { cos($0) }
    }
  }

  public let shape: Shape
  public let schedule: NoiseSchedule
  public let parameters: [Float]
  public let standardization: Standardization
  /// What no coordinate of a sample exceeds, such as 0...1 of pixels.
  public let bounds: ClosedRange<Double>?
  public let history: TrainingHistory
  /// Rows that it was trained on over those of a step.
  public let stepsPerEpoch: Double

  public init(
    shape: Shape, schedule: NoiseSchedule, parameters: [Float], standardization: Standardization,
    bounds: ClosedRange<Double>? = nil, history: TrainingHistory = TrainingHistory(),
    stepsPerEpoch: Double = 1
  ) {
    precondition(
      parameters.count == shape.network.parameterCount
        && standardization.mean.count == shape.dimension, "the parameters do not fill the network")
    self.shape = shape
    self.schedule = schedule
    self.parameters = parameters
    self.standardization = standardization
    self.bounds = bounds
    self.history = history
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
    let reduced = ReducedDenoiser(shape, parameters, levels: schedule.levels)
    return schedule.samples(
      count, dimension: shape.dimension, work: parameters.count, key: key,
      prepare: { reduced.space() },
      predict: { space, x, t, result in space.predict(x, t, into: result) })
  }
}

/// The network without its features: at one level their part of the first layer is the same for all
/// rows, a shift.
private struct ReducedDenoiser: Sendable {
  let network: Network
  let parameters: [Float]
  /// levels × the first layer's width.
  let shifts: FloatMatrix
  /// Where the first layer's shift is among the parameters.
  let place: Int

  init(_ shape: Diffusion.Shape, _ parameters: [Float], levels: Int) {
    let d = shape.dimension
    let width = shape.hidden.first ?? d
    network = .perceptron(
      inputs: d, hidden: shape.hidden, outputs: d, activation: shape.activation)
    let weights = Array(parameters[0..<d * width])
    let rest = Array(parameters[(d + shape.features) * width..<parameters.count])
    self.parameters = weights + rest
    place = d * width
    shifts = FloatMatrix(rows: levels, columns: width)
    for t in 0..<levels {
      let features = shape.features(of: t).map { Double(Float($0)) }
      for j in 0..<width {
        var sum = Double(rest[j])
        for (i, feature) in features.enumerated() {
          sum += feature * Double(parameters[(d + i) * width + j])
        }
        shifts[t, j] = Float(sum)
      }
    }
  }

  func space() -> Space { Space(self) }

  /// What one thread predicts with.
  final class Space {
    private let reduced: ReducedDenoiser
    private let parameters: FloatMatrix
    private let pass: Pass

    init(_ reduced: ReducedDenoiser) {
      self.reduced = reduced
      parameters = FloatMatrix(reduced.parameters)
      pass = Pass(reduced.network, capacity: networkBlock, isTraining: false)
    }

    func predict(_ x: FloatMatrix, _ t: Int, into result: FloatMatrix) {
      let all = 0..<networkBlock
      for j in 0..<reduced.shifts.columns {
        parameters[0, reduced.place + j] = reduced.shifts[t, j]
      }
      pass.input?.copy(all, of: x)
      pass.forward(all, parameters)
      result.copy(all, of: pass.output)
    }
  }
}

extension Diffusion {
  /// How wrong the predicted noise is at a random level, (ε(x_t, t) - ε)² averaged over the
  /// coordinates: one number a row.
  public func losses(of data: Points, key: RandomKey) -> [Double] {
    let rows = standardization.standardized(PointRows(data, weight: 1))
    return Self.losses(rows, shape, schedule, FloatMatrix(parameters)) { key.part($0) }
  }

  /// Of standardised rows; `key` is that of a block of them.
  static func losses(
    _ rows: Matrix, _ shape: Shape, _ schedule: NoiseSchedule, _ parameters: FloatMatrix,
    key: @Sendable (_ block: Int) -> RandomKey
  ) -> [Double] {
    networkRows(
      rows.rows, columns: 1, work: rows.rows * parameters.count,
      prepare: {
        DiffusionBatch(shape, schedule, capacity: networkBlock, isTraining: false)
      }
    ) { batch, range, result in
      let all = BatchPart(0, of: 2 * networkBlock)
      batch.clean.load(rows, range)
      batch.draw(all.rows, from: BatchStream(key(range.lowerBound / networkBlock)))
      _ = batch.loss(all, parameters, scale: 1)
      for i in 0..<range.count { result[i] = batch.losses[i, 0] / Double(shape.dimension) }
    }.elements
  }
}
