public import Numerics

/// The parameters of one or more networks on their way to better ones.
///
/// A step has three parts, each done by both threads of a pair: the rows of the batch fall into two
/// parts, then the parameters into two slices, of which each gets its gradient from all rows, then
/// the optimiser moves both slices. Every number is computed by one thread in a fixed order, so
/// results are the same to the last bit on one thread and on two.
public final class Trainer: Sendable {
  public let parameters: FloatMatrix
  /// The gradient of the last step.
  public let gradient: FloatMatrix
  public let optimizer: Optimizer
  private let pair: WorkPair
  /// Adam's m, or the velocity.
  private let first: FloatMatrix?
  private let second: FloatMatrix?
  /// Of both parts: the loss, and the squared length of the gradient.
  private let losses = DoubleMatrix(rows: WorkPair.parts, columns: 1)
  private let squares = DoubleMatrix(rows: WorkPair.parts, columns: 1)
  /// How many steps were made.
  private let steps = SharedMatrix<Int>(rows: 1, columns: 1)
  /// What is done to the gradients of single examples; nil where they are followed as they are.
  private let privacy: GradientPrivacy?
  /// Of every row of a batch: the squared length of its gradient, then the factor that clips it.
  private let factors: DoubleMatrix
  /// Of each half of the parameters: where its noise comes from, and that of a step.
  private let streams: [BatchStream]
  private let noise: [FloatMatrix]

  /// - Parameters:
  ///   - parameters: The first ones.
  ///   - optimizer: What makes a step of a gradient.
  ///   - pair: The threads.
  ///   - privacy: For training under differential privacy; then row r of every pass is the same
  ///     example's, all layers are dense, and no parameters are shared by two passes.
  ///   - capacity: The most rows of a batch, where there is privacy.
  public init(
    _ parameters: [Float], optimizer: Optimizer, pair: WorkPair,
    privacy: GradientPrivacy? = nil, capacity: Int = 0
  ) {
    self.privacy = privacy
    factors = DoubleMatrix(rows: privacy == nil ? 0 : capacity, columns: 1)
    streams = privacy?.keys.map { BatchStream($0) } ?? []
    noise = streams.indices.map {
      FloatMatrix(rows: 1, columns: BatchPart($0, of: parameters.count).rows.count)
    }
    let count = parameters.count
    self.parameters = FloatMatrix(parameters)
    self.optimizer = optimizer
    self.pair = pair
    gradient = FloatMatrix(rows: 1, columns: count)
    switch optimizer.rule {
    case .gradientDescent:
      first = nil
      second = nil
    case .momentum:
      first = FloatMatrix(rows: 1, columns: count)
      second = nil
    case .adam:
      first = FloatMatrix(rows: 1, columns: count)
      second = FloatMatrix(rows: 1, columns: count)
    }
  }

  /// How many steps were made.
  public var stepCount: Int { steps[0, 0] }

  /// One step on a batch of `rows` rows.
  ///
  /// - Parameters:
  ///   - rows: How many rows the batch has.
  ///   - passes: The passes through networks of these parameters whose gradients are followed. A
  ///     pass through a network that is not to learn is not among them.
  ///   - learningRate: In place of the optimiser's.
  ///   - body: Fills the part's rows of the input, goes forward, writes the gradient of the loss and
  ///     goes backward in every pass; returns the loss.
  /// - Returns: What `body` returned for both parts, added.
  @discardableResult
  public func step(
    rows: Int, _ passes: [Pass], learningRate: Double? = nil,
    _ body: @escaping @Sendable (BatchPart) -> Double
  ) -> Double {
    let loss = computeGradient(rows: rows, passes, body)
    steps[0, 0] += 1
    let scale = clippingScale
    pair.both { self.move($0, rate: learningRate ?? self.optimizer.learningRate, scale: scale) }
    return loss
  }

  /// The gradient of a batch alone, without a step; for tests and for gradients of several batches.
  @discardableResult
  public func computeGradient(
    rows: Int, _ passes: [Pass], _ body: @escaping @Sendable (BatchPart) -> Double
  ) -> Double {
    if passes.contains(where: \.needsPreparation) {
      pair.both { half in
        for pass in passes { pass.prepare(half, self.parameters) }
      }
    }
    pair.halves(rows) { part in
      self.losses[part.index, 0] = body(part)
      if let privacy = self.privacy { self.clip(part, passes, to: privacy.clip) }
    }
    @Sendable func isKnown(_ i: Int) -> Bool {
      passes[..<i].contains { $0.network == passes[i].network }
    }
    pair.both { slice in
      for (i, pass) in passes.enumerated() {
        pass.addGradient(
          slice: slice, rows: rows, to: self.gradient, adding: isKnown(i), self.parameters)
      }
    }
    for (i, pass) in passes.enumerated() {
      pass.finishGradient(gradient, adding: isKnown(i))
    }
    if let privacy, privacy.deviation > 0 { addNoise(privacy.deviation) }
    return losses[0, 0] + losses[1, 0]
  }

  /// Shortens the gradient of every example of a part to `length` at most.
  private func clip(_ part: BatchPart, _ passes: [Pass], to length: Double) {
    precondition(
      passes.allSatisfy(\.clipsRows), "only gradients of dense layers are clipped row by row")
    factors.fill(part.rows, with: 0)
    for pass in passes { pass.addSquaredGradients(part.rows, to: factors) }
    for r in part.rows {
      let square = factors[r, 0]
      factors[r, 0] = square > length * length ? length / square.squareRoot() : 1
    }
    for pass in passes { pass.scaleGradients(part, by: factors) }
  }

  private func addNoise(_ deviation: Double) {
    pair.both { slice in
      let noise = self.noise[slice]
      self.streams[slice].fillNormal(noise, 0..<1)
      self.gradient.add(
        noise, times: Float(deviation),
        at: BatchPart(slice, of: self.gradient.count).rows.lowerBound)
    }
  }

  /// The length of the last gradient.
  public var gradientLength: Double {
    pair.both { i in
      self.squares[i, 0] = Descent.squares(
        BatchPart(i, of: self.gradient.count).rows, of: self.gradient)
    }
    return (squares[0, 0] + squares[1, 0]).squareRoot()
  }

  private var clippingScale: Double {
    guard let largest = optimizer.largestGradient else { return 1 }
    let length = gradientLength
    return length > largest ? largest / length : 1
  }

  private func move(_ slice: Int, rate: Double, scale: Double) {
    let range = BatchPart(slice, of: parameters.count).rows
    switch optimizer.rule {
    case .adam(let rule):
      guard let first, let second else { return }
      Descent.adam(
        rule, step: stepCount, rate: rate, weightDecay: optimizer.weightDecay, range: range,
        parameters: parameters, gradient: gradient, scale: scale, first: first, second: second)
    case .momentum(let momentum):
      Descent.gradient(
        momentum: momentum, rate: rate, weightDecay: optimizer.weightDecay, range: range,
        parameters: parameters, gradient: gradient, scale: scale, velocity: first)
    case .gradientDescent:
      Descent.gradient(
        momentum: 0, rate: rate, weightDecay: optimizer.weightDecay, range: range,
        parameters: parameters, gradient: gradient, scale: scale, velocity: nil)
    }
  }
}
