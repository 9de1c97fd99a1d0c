public import Numerics

/// A batch on its way through a network: what every layer made of it and, in training, the
/// gradients on the way back. Allocated once, for batches of at most `capacity` rows.
///
/// Threads work on it side by side, each on the rows of its part: ``forward(_:_:)``, the loss, which
/// fills ``outputGradient``, ``backward(_:_:)``. Gradients with respect to parameters
/// come from the whole batch and are computed after that by a ``Trainer``.
public final class Pass: Sendable {
  public let network: Network
  public let capacity: Int
  /// capacity × inputs; nil where the network reads tokens.
  public let input: FloatMatrix?
  /// capacity × context; nil where the network reads numbers.
  public let tokens: TokenMatrix?
  /// What every layer made.
  let outputs: [FloatMatrix]
  /// The gradient with respect to it; after the activation's turn, to what the activation is given.
  let deltas: [FloatMatrix]
  private let extras: [Extra]
  private let inputDelta: FloatMatrix?
  /// Sums over the rows of each part: gradients of biases, gains and shifts.
  private let sums: FloatMatrix
  /// The first two layers as one, where that saves work.
  private let front: Front?

  /// An embedding and the dense layer above it, with tables that ``prepare(_:_:)`` fills.
  private struct Front: Sendable {
    let kernel: EmbeddedDenseKernel
    let tables: FloatMatrix
    /// What each slice adds to the gradient with respect to the vectors.
    let shares: [FloatMatrix]
  }

  private struct Extra: Sendable {
    /// What the activation is given, or a norm's rows before gain and shift.
    var before: FloatMatrix?
    /// 1/√(variance + ε) of a norm.
    var inverse: FloatMatrix?
    /// Where the layer's places in `sums` begin, and how many there are.
    var sumStart = 0
    var sumCount = 0
  }

  /// - Parameters:
  ///   - network: The network.
  ///   - capacity: The most rows of a batch.
  ///   - input: What it reads, such as the output of another pass; by default a matrix of its own.
  ///   - tokens: The same for a network that reads tokens.
  ///   - isTraining: Whether gradients are wanted.
  ///   - inputGradient: Whether the one with respect to the input is, too.
  ///   - preparedRows: Where an embedding comes first: how many rows go through for every call of
  ///     ``prepare(_:_:)``. Work is saved where these are many. 0 if it is never called; a
  ///     ``Trainer`` calls it in every step.
  public init(
    _ network: Network, capacity: Int, input: FloatMatrix? = nil, tokens: TokenMatrix? = nil,
    isTraining: Bool = true, inputGradient: Bool = false, preparedRows: Int = 0
  ) {
    self.network = network
    self.capacity = capacity
    if network.readsTokens {
      self.input = nil
      self.tokens = tokens ?? TokenMatrix(rows: capacity, columns: network.inputs)
    } else {
      self.input = input ?? FloatMatrix(rows: capacity, columns: network.inputs)
      self.tokens = nil
    }
    let front = Self.front(network, preparedRows: preparedRows, isTraining: isTraining)
    self.front = front
    // The vectors side by side are never written where the tables stand for them.
    func matrices() -> [FloatMatrix] {
      network.layers.enumerated().map { i, layer in
        FloatMatrix(rows: i == 0 && front != nil ? 0 : capacity, columns: layer.outputs)
      }
    }
    outputs = matrices()
    deltas = isTraining ? matrices() : []
    var extras: [Extra] = []
    var next = 0
    for kernel in network.kernels {
      var extra = Extra(sumStart: next)
      switch kernel {
      case .dense(let dense):
        extra.sumCount = dense.outputs
        if isTraining && dense.activation.needsInput {
          extra.before = FloatMatrix(rows: capacity, columns: dense.outputs)
        }
      case .layerNorm(let norm):
        extra.sumCount = 2 * norm.width
        extra.before = FloatMatrix(rows: capacity, columns: norm.width)
        extra.inverse = FloatMatrix(rows: capacity, columns: 1)
      case .embedding: break
      }
      next += extra.sumCount
      extras.append(extra)
    }
    self.extras = extras
    inputDelta =
      isTraining && inputGradient && !network.readsTokens
      ? FloatMatrix(rows: capacity, columns: network.inputs) : nil
    sums = FloatMatrix(rows: isTraining ? WorkPair.parts : 0, columns: next)
  }

  private static func front(
    _ network: Network, preparedRows: Int, isTraining: Bool
  ) -> Front? {
    guard network.kernels.count > 1, case .embedding(let embedding) = network.kernels[0],
      case .dense(let dense) = network.kernels[1]
    else { return nil }
    let kernel = EmbeddedDenseKernel(embedding, dense)
    guard kernel.savesWork(rows: preparedRows) else { return nil }
    return Front(
      kernel: kernel, tables: kernel.tables(),
      shares: (0..<(isTraining ? WorkPair.parts : 0)).map { _ in
        FloatMatrix(rows: embedding.vocabulary, columns: embedding.width)
      })
  }

  /// One of two halves of what is computed from parameters alone. Both come before
  /// ``forward(_:_:)`` whenever the parameters have changed.
  public func prepare(_ half: Int, _ parameters: FloatMatrix) {
    guard let front else { return }
    front.kernel.prepare(
      BatchPart(half, of: network.inputs).rows, parameters: parameters, tables: front.tables)
  }

  /// Whether ``prepare(_:_:)`` has anything to do.
  var needsPreparation: Bool { front != nil }

  /// capacity × outputs.
  public var output: FloatMatrix { outputs[outputs.count - 1] }

  /// capacity × outputs: the gradient of the loss with respect to the output, written by the loss
  /// before ``backward(_:_:)``, which overwrites it.
  public var outputGradient: FloatMatrix {
    precondition(!deltas.isEmpty, "a pass without training has no gradients")
    return deltas[deltas.count - 1]
  }

  /// capacity × inputs: the gradient of the loss with respect to the input.
  public var inputGradient: FloatMatrix {
    guard let inputDelta else { preconditionFailure("a pass without a gradient of its input") }
    return inputDelta
  }

  /// Computes the output of some rows.
  public func forward(_ rows: Range<Int>, _ parameters: FloatMatrix) {
    if let front, let tokens {
      front.kernel.forward(
        rows, parameters: parameters, tokens: tokens, tables: front.tables, output: outputs[1],
        before: extras[1].before)
    }
    for (i, kernel) in network.kernels.enumerated().dropFirst(front == nil ? 0 : 2) {
      switch kernel {
      case .dense(let dense):
        dense.forward(
          rows, parameters: parameters, input: source(of: i), output: outputs[i],
          before: extras[i].before)
      case .layerNorm(let norm):
        guard let hat = extras[i].before, let inverse = extras[i].inverse else { continue }
        norm.forward(
          rows, parameters: parameters, input: source(of: i), output: outputs[i], hat: hat,
          inverse: inverse)
      case .embedding(let embedding):
        guard let tokens else { continue }
        embedding.forward(rows, parameters: parameters, tokens: tokens, output: outputs[i])
      }
    }
  }

  /// Carries the gradient in the rows of `outputGradient` back to the first layer and, where the pass
  /// was made for it, to the input.
  public func backward(_ part: BatchPart, _ parameters: FloatMatrix) {
    for (i, kernel) in network.kernels.enumerated().reversed() {
      let extra = extras[i]
      let place = part.index * sums.columns + extra.sumStart
      switch kernel {
      case .dense(let dense):
        dense.activationGradient(
          part.rows, delta: deltas[i], kept: extra.before ?? outputs[i], sums: sums, at: place)
        if i == 1 && front != nil { return }
        guard let below = i > 0 ? deltas[i - 1] : inputDelta else { continue }
        dense.inputGradient(part.rows, parameters: parameters, delta: deltas[i], result: below)
      case .layerNorm(let norm):
        guard let hat = extra.before, let inverse = extra.inverse else { continue }
        norm.backward(
          part.rows, parameters: parameters, delta: deltas[i], hat: hat, inverse: inverse,
          sums: sums, at: place)
        guard let below = i > 0 ? deltas[i - 1] : inputDelta else { continue }
        below.copy(part.rows, of: deltas[i])
      case .embedding: break
      }
    }
  }

  /// Whether gradients of single rows can be clipped: all layers are dense.
  var clipsRows: Bool {
    network.kernels.allSatisfy { if case .dense = $0 { true } else { false } }
  }

  /// Adds the squared length of every row's own gradient; after ``backward(_:_:)``.
  func addSquaredGradients(_ rows: Range<Int>, to squares: DoubleMatrix) {
    for (i, kernel) in network.kernels.enumerated() {
      guard case .dense(let dense) = kernel else { continue }
      dense.addSquaredGradients(rows, input: source(of: i), delta: deltas[i], to: squares)
    }
  }

  /// Multiplies every row's own gradient by a factor.
  func scaleGradients(_ part: BatchPart, by factors: DoubleMatrix) {
    for (i, kernel) in network.kernels.enumerated() {
      guard case .dense(let dense) = kernel else { continue }
      dense.scale(
        part.rows, delta: deltas[i], by: factors, sums: sums,
        at: part.index * sums.columns + extras[i].sumStart)
    }
  }

  /// One of the two slices of the gradient with respect to the parameters, from all rows.
  /// - Parameters:
  ///   - slice: 0 or 1.
  ///   - rows: How many rows the batch has.
  ///   - gradient: As long as the buffer of parameters.
  ///   - adding: Whether it is added to what is there, and does not replace it.
  ///   - parameters: Those that the batch went through.
  func addGradient(
    slice: Int, rows: Int, to gradient: FloatMatrix, adding: Bool, _ parameters: FloatMatrix
  ) {
    if let front, let tokens {
      front.kernel.gradient(
        BatchPart(slice, of: network.inputs).rows, rows: 0..<rows, parameters: parameters,
        tokens: tokens, delta: deltas[1], gradient: gradient, adding: adding,
        tables: front.tables, share: front.shares[slice])
    }
    for (i, kernel) in network.kernels.enumerated().dropFirst(front == nil ? 0 : 1) {
      let starts = (0..<WorkPair.parts).map { $0 * sums.columns + extras[i].sumStart }
      switch kernel {
      case .dense(let dense):
        if i > 1 || front == nil {
          dense.weightGradient(
            BatchPart(slice, of: dense.inputs).rows, rows: 0..<rows, input: source(of: i),
            delta: deltas[i], gradient: gradient, adding: adding)
        }
        if slice == 1 {
          dense.biasGradient(sums: sums, at: starts, gradient: gradient, adding: adding)
        }
      case .layerNorm(let norm):
        if slice == 1 {
          norm.gradient(sums: sums, at: starts, gradient: gradient, adding: adding)
        }
      case .embedding(let embedding):
        guard let tokens else { continue }
        embedding.gradient(
          BatchPart(slice, of: embedding.vocabulary).rows, rows: 0..<rows, tokens: tokens,
          delta: deltas[i], gradient: gradient, adding: adding)
      }
    }
  }

  /// What is left of the gradient once both slices are done.
  func finishGradient(_ gradient: FloatMatrix, adding: Bool) {
    guard let front else { return }
    front.kernel.embeddingGradient(front.shares, gradient: gradient, adding: adding)
  }

  private func source(of layer: Int) -> FloatMatrix {
    if layer > 0 { return outputs[layer - 1] }
    guard let input else { preconditionFailure("a network of tokens begins with an embedding") }
    return input
  }
}
