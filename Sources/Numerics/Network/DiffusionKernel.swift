/// Elementwise steps of denoising diffusion on whole matrices.
public enum DiffusionKernel {
  /// x = factor (x - predictedFactor · predicted) + noiseFactor · noise, at most `farthest` from 0.
  public static func step(
    _ x: FloatMatrix, predicted: FloatMatrix, noise: FloatMatrix, predictedFactor: Float,
    factor: Float, noiseFactor: Float, farthest: Float
  ) {
    precondition(x.count == predicted.count && x.count == noise.count, "sizes differ")
    let (to, p, z) = (x.base, predicted.base, noise.base)
    for i in 0..<x.count {
      let y = factor * (to[i] - predictedFactor * p[i]) + noiseFactor * z[i]
      let low = y > -farthest ? y : -farthest
      to[i] = low < farthest ? low : farthest
    }
  }

  /// Some rows of examples with noise and, behind them, the features of their levels:
  /// (√ᾱ x + √(1-ᾱ) ε, features) for the row's level.
  ///
  /// - Parameters:
  ///   - rows: Which rows.
  ///   - clean: x, batch × d.
  ///   - noise: ε, batch × d.
  ///   - levels: batch × 1.
  ///   - factors: levels × 2: √ᾱ and √(1-ᾱ).
  ///   - features: levels × f.
  ///   - result: batch × (d + f).
  public static func addNoise(
    _ rows: Range<Int>, clean: FloatMatrix, noise: FloatMatrix, levels: TokenMatrix,
    factors: FloatMatrix, features: FloatMatrix, result: FloatMatrix
  ) {
    let (d, f) = (clean.columns, features.columns)
    precondition(
      noise.columns == d && result.columns == d + f && levels.columns == 1 && factors.columns == 2
        && factors.rows == features.rows, "widths differ")
    let (x, e, to) = (clean.pointer(rows), noise.pointer(rows), result.pointer(rows))
    let level = levels.pointer(rows)
    for i in 0..<rows.count {
      let t = Int(level[i])
      precondition(t >= 0 && t < factors.rows, "a level outside the schedule")
      let (a, b) = (factors.base[2 * t], factors.base[2 * t + 1])
      let row = to + i * (d + f)
      for j in 0..<d { row[j] = a * x[i * d + j] + b * e[i * d + j] }
      (row + d).update(from: features.base + t * f, count: f)
    }
  }
}
