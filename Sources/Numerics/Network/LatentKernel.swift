private import CKernels

/// The draw of a variational autoencoder: z = μ + ε σ with ln σ² = v, where a row of the code is
/// `width` means μ and then `width` log-variances v.
///
/// Reference: [Kingma 2014].
public enum LatentKernel {
  /// Writes z, σ and KL(N(μ, σ²) ‖ N(0, 1)) in nats of some rows.
  public static func draw(
    _ rows: Range<Int>, code: FloatMatrix, noise: FloatMatrix, z: FloatMatrix,
    deviations: FloatMatrix, divergences: DoubleMatrix
  ) {
    check(code, [noise, z, deviations])
    precondition(divergences.columns == 1, "one divergence a row")
    ck_latent_draw(
      code.pointer(rows), noise.pointer(rows), z.pointer(rows), deviations.pointer(rows),
      divergences.pointer(rows), rows.count, z.columns)
  }

  /// The gradient with respect to the code of a loss with gradient `zGradient` with respect to z,
  /// plus `scale` times the divergence.
  public static func gradient(
    _ rows: Range<Int>, code: FloatMatrix, noise: FloatMatrix, deviations: FloatMatrix,
    zGradient: FloatMatrix, scale: Float, result: FloatMatrix
  ) {
    check(code, [noise, deviations, zGradient])
    check(result, [zGradient])
    ck_latent_gradient(
      code.pointer(rows), noise.pointer(rows), deviations.pointer(rows), zGradient.pointer(rows),
      result.pointer(rows), rows.count, zGradient.columns, scale)
  }

  private static func check(_ code: FloatMatrix, _ others: [FloatMatrix]) {
    precondition(others.allSatisfy { 2 * $0.columns == code.columns }, "widths differ")
  }
}
