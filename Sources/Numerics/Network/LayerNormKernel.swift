private import CKernels

/// y = gain (x - mean)/√(variance + ε) + shift for every row, mean and variance (divisor: width) of
/// that row; gain and then shift inside one buffer of parameters.
///
/// Reference: [Ba 2016].
public struct LayerNormKernel: Sendable, Equatable {
  public let width: Int
  public let epsilon: Float
  /// Where the gain begins in the buffer; the shift follows it.
  public let start: Int

  public init(width: Int, epsilon: Float = 1e-5, start: Int) {
    precondition(width > 0 && epsilon > 0, "a norm has a width and a positive epsilon")
    self.width = width
    self.epsilon = epsilon
    self.start = start
  }

  public var parameterCount: Int { 2 * width }

  /// Writes the rows of `output`, of `hat` (the rows before gain and shift) and of `inverse`
  /// (batch × 1: 1/√(variance + ε)).
  public func forward(
    _ rows: Range<Int>, parameters: FloatMatrix, input: FloatMatrix, output: FloatMatrix,
    hat: FloatMatrix, inverse: FloatMatrix
  ) {
    precondition(
      input.columns == width && output.columns == width && hat.columns == width
        && inverse.columns == 1, "widths differ")
    let gain = parameters.pointer(at: start, length: 2 * width)
    ck_layer_norm(
      input.pointer(rows), gain, gain + width, hat.pointer(rows), inverse.pointer(rows),
      output.pointer(rows), rows.count, width, epsilon)
  }

  /// Turns the gradient with respect to y in `delta` into that with respect to x; the gradients of
  /// gain and shift go to 2 width places of `sums`.
  public func backward(
    _ rows: Range<Int>, parameters: FloatMatrix, delta: FloatMatrix, hat: FloatMatrix,
    inverse: FloatMatrix, sums: FloatMatrix, at sumStart: Int
  ) {
    precondition(delta.columns == width && hat.columns == width, "widths differ")
    let target = sums.pointer(at: sumStart, length: 2 * width)
    ck_layer_norm_gradient(
      delta.pointer(rows), parameters.pointer(at: start, length: width), hat.pointer(rows),
      inverse.pointer(rows), target, target + width, rows.count, width)
  }

  /// Replaces or extends the gradient with respect to gain and shift by the sums of both parts.
  public func gradient(
    sums: FloatMatrix, at starts: [Int], gradient: FloatMatrix, adding: Bool
  ) {
    addSums(
      sums, at: starts, to: gradient.pointer(at: start, length: 2 * width), count: 2 * width,
      adding: adding)
  }
}
