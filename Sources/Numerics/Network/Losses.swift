private import CKernels

/// Losses of some rows of a batch: one number a row, in nats or squared units, and the gradient in
/// the same pass.
///
/// `scale` multiplies the gradient alone: 1/batch makes it that of the mean over a batch.
public enum Losses {
  /// Σⱼ ln(1 + eˡ) - t l for logits l and targets t in 0...1: -ln of a Bernoulli likelihood where t
  /// is 0 or 1.
  public static func bernoulli(
    _ rows: Range<Int>, logits: FloatMatrix, targets: FloatMatrix, losses: DoubleMatrix,
    gradient: FloatMatrix? = nil, scale: Float = 1
  ) {
    check(logits, targets.columns, losses, gradient)
    ck_bernoulli_loss(
      logits.pointer(rows), targets.pointer(rows), gradient?.pointer(rows), losses.pointer(rows),
      rows.count, logits.columns, scale)
  }

  /// Σⱼ (x - t)².
  public static func square(
    _ rows: Range<Int>, outputs: FloatMatrix, targets: FloatMatrix, losses: DoubleMatrix,
    gradient: FloatMatrix? = nil, scale: Float = 1
  ) {
    check(outputs, targets.columns, losses, gradient)
    ck_square_loss(
      outputs.pointer(rows), targets.pointer(rows), gradient?.pointer(rows), losses.pointer(rows),
      rows.count, outputs.columns, scale)
  }

  /// ln Σ eˡ - l at the target, for logits l and one target class a row.
  public static func crossEntropy(
    _ rows: Range<Int>, logits: FloatMatrix, targets: TokenMatrix, losses: DoubleMatrix,
    gradient: FloatMatrix? = nil, scale: Float = 1
  ) {
    precondition(targets.columns == 1, "one target a row")
    check(logits, logits.columns, losses, gradient)
    let classes = targets.pointer(rows)
    for i in 0..<rows.count {
      precondition(
        classes[i] >= 0 && Int(classes[i]) < logits.columns, "a target outside the classes")
    }
    ck_softmax_loss(
      logits.pointer(rows), classes, gradient?.pointer(rows), losses.pointer(rows), rows.count,
      logits.columns, scale, 0)
  }

  /// eˡ/Σ eˡ of every row; `probabilities` may be `logits`.
  public static func softmax(
    _ rows: Range<Int>, logits: FloatMatrix, probabilities: FloatMatrix
  ) {
    precondition(logits.columns == probabilities.columns, "widths differ")
    ck_softmax_loss(
      logits.pointer(rows), nil, probabilities.pointer(rows), nil, rows.count, logits.columns, 1, 1)
  }

  private static func check(
    _ outputs: FloatMatrix, _ width: Int, _ losses: DoubleMatrix, _ gradient: FloatMatrix?
  ) {
    precondition(
      outputs.columns == width && losses.columns == 1
        && gradient?.columns ?? width == width, "widths differ")
  }
}

/// Functions of all numbers in some rows, in place.
public enum FloatFunctions {
  public static func exp(_ rows: Range<Int>, of x: FloatMatrix, into result: FloatMatrix) {
    map(rows, x, result, Int32(CK_EXP))
  }

  /// ln(1 + eˣ).
  public static func softplus(_ rows: Range<Int>, of x: FloatMatrix, into result: FloatMatrix) {
    map(rows, x, result, Int32(CK_SOFTPLUS))
  }

  public static func apply(
    _ activation: Activation, _ rows: Range<Int>, of x: FloatMatrix, into result: FloatMatrix
  ) {
    map(rows, x, result, activation.code)
  }

  private static func map(
    _ rows: Range<Int>, _ x: FloatMatrix, _ result: FloatMatrix, _ function: Int32
  ) {
    precondition(x.columns == result.columns, "widths differ")
    ck_float_map(x.pointer(rows), result.pointer(rows), rows.count * x.columns, function)
  }
}
