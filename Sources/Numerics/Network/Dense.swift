private import CKernels
private import COpenBLAS

/// What a layer does to every number of its output.
public enum Activation: String, Sendable, CaseIterable {
  case none
  case relu
  case tanh
  /// x/(1 + e⁻ˣ).
  case silu
  case sigmoid
  /// x above 0, x/5 below.
  case leakyReLU = "leaky_relu"

  var code: Int32 {
    switch self {
    case .none: Int32(CK_IDENTITY)
    case .relu: Int32(CK_RELU)
    case .tanh: Int32(CK_TANH)
    case .silu: Int32(CK_SILU)
    case .sigmoid: Int32(CK_SIGMOID)
    case .leakyReLU: Int32(CK_LEAKY_RELU)
    }
  }

  /// Whether its derivative is computed from what it was given, and not from what it made.
  public var needsInput: Bool { self == .silu }
}

/// Y = f(X W + b) for some rows of a batch, with W inputs × outputs and b inside one buffer of
/// parameters.
public struct DenseKernel: Sendable, Equatable {
  public let inputs: Int
  public let outputs: Int
  public let activation: Activation
  /// Where W begins in the buffer; b follows it.
  public let start: Int

  public init(inputs: Int, outputs: Int, activation: Activation, start: Int) {
    precondition(inputs > 0 && outputs > 0, "a layer has inputs and outputs")
    self.inputs = inputs
    self.outputs = outputs
    self.activation = activation
    self.start = start
  }

  public var parameterCount: Int { (inputs + 1) * outputs }
  private var biasStart: Int { start + inputs * outputs }

  /// Writes the rows of `output`, and of `before` what the activation is given.
  public func forward(
    _ rows: Range<Int>, parameters: FloatMatrix, input: FloatMatrix, output: FloatMatrix,
    before: FloatMatrix? = nil
  ) {
    precondition(input.columns == inputs && output.columns == outputs, "widths differ")
    guard !rows.isEmpty else { return }
    BLAS.useOneThread()
    cblas_sgemm(
      CblasRowMajor, CblasNoTrans, CblasNoTrans, Int32(rows.count), Int32(outputs),
      Int32(inputs), 1, input.pointer(rows), Int32(inputs),
      parameters.pointer(at: start, length: inputs * outputs), Int32(outputs), 0,
      output.pointer(rows), Int32(outputs))
    ck_bias_activation(
      output.pointer(rows), rows.count, outputs,
      parameters.pointer(at: biasStart, length: outputs), before?.pointer(rows), activation.code)
  }

  /// Turns the gradient with respect to Y, in the rows of `delta`, into that with respect to
  /// X W + b, and writes its sum over the rows from place `sumStart` of `sums` on.
  /// - Parameters:
  ///   - rows: Which rows.
  ///   - delta: batch × outputs.
  ///   - kept: The output, or what came before where the activation needs it.
  ///   - sums: Where the gradient with respect to b goes.
  ///   - sumStart: From which place on.
  public func activationGradient(
    _ rows: Range<Int>, delta: FloatMatrix, kept: FloatMatrix, sums: FloatMatrix, at sumStart: Int
  ) {
    precondition(delta.columns == outputs && kept.columns == outputs, "widths differ")
    ck_activation_gradient(
      delta.pointer(rows), kept.pointer(rows), rows.count, outputs,
      sums.pointer(at: sumStart, length: outputs), activation.code)
  }

  /// The gradient with respect to X: delta Wᵀ.
  public func inputGradient(
    _ rows: Range<Int>, parameters: FloatMatrix, delta: FloatMatrix, result: FloatMatrix
  ) {
    precondition(delta.columns == outputs && result.columns == inputs, "widths differ")
    guard !rows.isEmpty else { return }
    BLAS.useOneThread()
    cblas_sgemm(
      CblasRowMajor, CblasNoTrans, CblasTrans, Int32(rows.count), Int32(inputs), Int32(outputs),
      1, delta.pointer(rows), Int32(outputs),
      parameters.pointer(at: start, length: inputs * outputs), Int32(outputs), 0,
      result.pointer(rows), Int32(inputs))
  }

  /// Rows `slice` of the gradient with respect to W, Xᵀ delta over the whole batch.
  public func weightGradient(
    _ slice: Range<Int>, rows: Range<Int>, input: FloatMatrix, delta: FloatMatrix,
    gradient: FloatMatrix, adding: Bool
  ) {
    precondition(input.columns == inputs && delta.columns == outputs, "widths differ")
    precondition(slice.lowerBound >= 0 && slice.upperBound <= inputs, "outside the weights")
    guard !slice.isEmpty else { return }
    let target = gradient.pointer(
      at: start + slice.lowerBound * outputs, length: slice.count * outputs)
    if rows.isEmpty {
      if !adding { target.update(repeating: 0, count: slice.count * outputs) }
      return
    }
    BLAS.useOneThread()
    cblas_sgemm(
      CblasRowMajor, CblasTrans, CblasNoTrans, Int32(slice.count), Int32(outputs),
      Int32(rows.count), 1, input.pointer(rows) + slice.lowerBound, Int32(inputs),
      delta.pointer(rows), Int32(outputs), adding ? 1 : 0, target, Int32(outputs))
  }

  /// Replaces or extends the gradient with respect to b by the sums of both parts.
  public func biasGradient(
    sums: FloatMatrix, at starts: [Int], gradient: FloatMatrix, adding: Bool
  ) {
    addSums(
      sums, at: starts, to: gradient.pointer(at: biasStart, length: outputs), count: outputs,
      adding: adding)
  }
}

/// target = (target +) the sums of all parts, in their order.
func addSums(
  _ sums: FloatMatrix, at starts: [Int], to target: UnsafeMutablePointer<Float>, count: Int,
  adding: Bool
) {
  var isFirst = !adding
  for start in starts {
    let source = sums.pointer(at: start, length: count)
    for j in 0..<count { target[j] = isFirst ? source[j] : target[j] + source[j] }
    isFirst = false
  }
}
