/// Gradients of single rows of a batch, without ever writing one down.
///
/// The gradient of row r's loss with respect to the weights of a dense layer is the outer product of
/// what the layer is given and of δ, its length |x| |δ|; that with respect to the biases is δ itself.
///
/// Reference: [Goodfellow 2015].
extension DenseKernel {
  /// Adds (|x|² + 1) |δ|² to the number of every row.
  public func addSquaredGradients(
    _ rows: Range<Int>, input: FloatMatrix, delta: FloatMatrix, to squares: DoubleMatrix
  ) {
    precondition(input.columns == inputs && delta.columns == outputs, "widths differ")
    for r in rows {
      squares[r, 0] +=
        (squaredLength(input.pointer(r..<r + 1), inputs) + 1)
        * squaredLength(delta.pointer(r..<r + 1), outputs)
    }
  }

  /// Multiplies δ of every row by the row's factor, and writes their sum over the rows, which is the
  /// gradient with respect to the biases, from place `sumStart` of `sums` on.
  public func scale(
    _ rows: Range<Int>, delta: FloatMatrix, by factors: DoubleMatrix, sums: FloatMatrix,
    at sumStart: Int
  ) {
    precondition(delta.columns == outputs, "widths differ")
    let sum = sums.pointer(at: sumStart, length: outputs)
    sum.update(repeating: 0, count: outputs)
    for r in rows {
      let factor = Float(factors[r, 0])
      let row = delta.pointer(r..<r + 1)
      for j in 0..<outputs {
        row[j] *= factor
        sum[j] += row[j]
      }
    }
  }
}

/// Σ x², in four sums side by side.
private func squaredLength(_ x: UnsafeMutablePointer<Float>, _ count: Int) -> Double {
  var sums = SIMD4<Double>.zero
  var j = 0
  while j + 4 <= count {
    let part = SIMD4<Double>(SIMD4<Float>(x[j], x[j + 1], x[j + 2], x[j + 3]))
    sums += part * part
    j += 4
  }
  var sum = sums.sum()
  while j < count {
    sum += Double(x[j]) * Double(x[j])
    j += 1
  }
  return sum
}

extension SharedMatrix where Element == Float {
  /// Adds the elements of another matrix times `factor` to those from place `start` on.
  public func add(_ other: FloatMatrix, times factor: Float, at start: Int) {
    let target = pointer(at: start, length: other.count)
    let source = other.pointer(at: 0, length: other.count)
    for i in 0..<other.count { target[i] += factor * source[i] }
  }
}
