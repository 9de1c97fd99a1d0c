private import Glibc

/// Records 54–57: kernel densities.
enum KernelClaims {
  static var all: [Claim] { [fixedWidth, accumulate, ruleOfThumb, bootstrap] }

  private static func kernel(
    _ id: String, _ width: String, _ workflows: String, replicates: Int
  ) -> String {
    """
    name: \(id)
    replicates: \(replicates)
    source: {kind: gaussian, mean: [0], covariance: [[1]]}
    model: {kind: kernel-density, bandwidth: \(width)}
    loop: {generations: 11, samples: 50}
    metrics: [variance, mean_error]
    sweep: {loop.workflow: [\(workflows)]}
    """
  }

  private static let sources = "Kazdan et al. 2024, arXiv 2410.16713; Borji 2024, arXiv 2410.12954"

  private static let fixedWidth: Claim = {
    // The variance with divisor M of the rows that a fit sees.
    let rows = (1..<12).reduce(0.98) { v, _ in 0.98 * (v + 0.09) }
    return Claim(
      id: "kde-replace-fixed-h", record: 54, section: .kernels, tier: 1, source: sources,
      statement: "with a fixed width the variance grows: σ² + nh²",
      parts: [
        ClaimPart(
          kernel("kde-replace-fixed-h", "0.3", "replace", replicates: 10_000),
          .mean("μ² + v", at: 11, is: 1 + 12 * 0.09, null: 1, "1 + nh²") {
            $0("mean_error", $1) + $0("variance", $1)
          },
          .mean(
            "variance of rows", at: 11, is: rows, null: 0.98, "V' = (1 - 1/M)(V + h²)"
          ) { $0("variance", $1) - 0.09 })
      ])
  }()

  private static let accumulate: Claim = {
    let harmonic = sum(1...12) { 1 / $0 }
    return Claim(
      id: "kde-accumulate-log", record: 55, section: .kernels, tier: 1, source: sources,
      statement: "with a fixed width even accumulation diverges, like a logarithm",
      parts: [
        ClaimPart(
          kernel(
            "kde-accumulate-log", "0.3", "accumulate, accumulate-subsample", replicates: 10_000),
          readings: [0, 1].map { arm in
            .mean("μ² + v", at: 11, arm: arm, is: 1 + 0.09 * harmonic, null: 1, "1 + h² Σ 1/i") {
              $0("mean_error", $1, arm: arm) + $0("variance", $1, arm: arm)
            }
          })
      ])
  }()

  private static let ruleOfThumb: Claim = {
    let growth = 0.98 * (1 + 1.1236 * pow(50, -0.4))
    return Claim(
      id: "kde-rule-of-thumb-explosion", record: 56, section: .kernels, tier: 1,
      source: GaussianReplaceClaims.project,
      statement: "Silverman's rule under replacement explodes",
      remark: "A detector that waits for variance to fall sees nothing.",
      parts: [
        ClaimPart(
          kernel("kde-rule-of-thumb-explosion", "silverman", "replace", replicates: 20_000),
          .mean(
            of: "variance", at: 11, is: pow(growth, 12), null: 1,
            "((1 - 1/M)(1 + 1.06² M^(-2/5)))^n"))
      ])
  }()

  private static let bootstrap = Claim(
    id: "kde-bootstrap", record: 57, section: .kernels, tier: 1,
    source: GaussianReplaceClaims.project,
    statement: "without a kernel rows are lost as symbols are",
    parts: [
      ClaimPart(
        kernel("kde-bootstrap", "0", "replace, accumulate", replicates: 30_000),
        .mean(of: "variance", at: 11, arm: 0, is: pow(0.98, 12), null: 1, "(1 - 1/M)^n"),
        .mean(
          of: "variance", at: 11, arm: 1, is: product(1...12) { 1 - 1 / (50 * $0 * $0) }, null: 1,
          "Π (1 - 1/(Mi²))"))
    ])
}
