private import Glibc
internal import Numerics

/// Records 64–69: mixtures, and the errors that are not statistical.
enum MixtureClaims {
  static var all: [Claim] {
    [totalCovariance, modeLoss, shumailovFigure, expressivity, learning]
  }

  private static let source = """
    source:
      kind: gaussian-mixture
      components:
        - {weight: 5, mean: [0, 0], covariance: [[1, 0], [0, 1]]}
        - {weight: 3, mean: [20, 0], covariance: [[1, 0.5], [0.5, 1]]}
        - {weight: 2, mean: [0, 20], covariance: [[0.5, 0], [0, 2]]}
    """

  /// The total variance of that law over its dimension: within components, and between them.
  private static let total: Double = {
    let within = 0.5 * 2 + 0.3 * 2 + 0.2 * 2.5
    let between = 400 * (0.3 * 0.7 + 0.2 * 0.8)
    return (within + between) / 2
  }()

  private static let totalCovariance = Claim(
    id: "gmm-em-total-covariance", record: 64, section: .mixtures, tier: 2,
    source: GaussianReplaceClaims.project,
    statement: "the total covariance of a mixture obeys the normal law, whatever its components",
    parts: [
      ClaimPart(
        """
        name: gmm-em-total-covariance
        replicates: 3000
        \(source)
        model: {kind: gaussian-mixture, components: 3}
        loop: {generations: 7, samples: 50, workflow: replace}
        metrics: [variance]
        """,
        .mean(
          of: "variance", at: 7, is: total * pow(0.98, 8), null: total, "(1 - 1/M)^n tr Σ₀/d")),
      ClaimPart(
        """
        name: gmm-em-total-covariance-one
        replicates: 6000
        source: {kind: gaussian, dimension: 2}
        model: {kind: gaussian-mixture, components: 2}
        loop: {generations: 9, samples: 50, workflow: replace}
        metrics: [variance]
        """,
        .mean(
          "variance, 2 components on 1", at: 9, is: pow(0.98, 10), null: 1, slack: 1e-4,
          "(1 - 1/M)^n"
        ) { $0("variance", $1) }),
    ])

  private static let modeLoss = Claim(
    id: "gmm-mode-loss", record: 65, section: .mixtures, tier: 2,
    source: GaussianReplaceClaims.project,
    statement: "the weights of separated modes drift as gene frequencies do",
    parts: [
      ClaimPart(
        """
        name: gmm-mode-loss
        replicates: 3000
        \(source)
        model: {kind: gaussian-mixture, components: 3, start: source}
        loop: {generations: 7, samples: 50, workflow: replace}
        metrics: [weight_heterozygosity]
        """,
        .mean(
          of: "weight_heterozygosity", at: 7, is: 0.62 * pow(0.98, 8), null: 0.62,
          "H₀(1 - 1/M)^n"))
    ])

  private static let shumailovFigure: Claim = {
    // ln det of a normal law with M = 1000 in the plane after 2,001 fits, over the dimension.
    let drift = 0.5 * (GammaFunctions.digamma(499.5) + GammaFunctions.digamma(499)) - log(500)
    return Claim(
      id: "gmm-shumailov-figure", record: 66, section: .mixtures, tier: 3,
      source: "Shumailov et al. 2024, Nature 631:755, and its notebook",
      statement: "a mixture fitted to its own samples shrinks to points in 2,000 generations",
      kind: .direction,
      remark:
        "The published run ends at a deviation of 0.010 and ∫(p - q)² = 536: the density peaks,"
        + " it is not far away.",
      parts: [
        ClaimPart(
          """
          name: gmm-shumailov-figure
          replicates: 20
          source: {kind: gaussian, dimension: 2}
          model:
            {kind: gaussian-mixture, components: 2, covariance: full, tolerance: 1e-5, iterations: 2000}
          loop: {generations: 2000, samples: 1000, workflow: replace, record: 100}
          metrics: [variance, density_l2, log_generalized_variance]
          """,
          .of("deviation below 0.5", at: 2000, .bound(0.9...1), "90 % of runs") {
            $0("variance", $1) < 0.25 ? 1 : 0
          },
          .of("ln det Σ / d", at: 2000, .bound(-.infinity...2001 * drift + 1), "record 5 in d = 2")
          {
            $0("log_generalized_variance", $1)
          },
          .order("∫(p - q)² grows", at: 2000, "its logarithm, last less first") {
            log($0("density_l2", $1)) - log($0("density_l2", 0))
          })
      ])
  }()

  private static let expressivity: Claim = {
    // The 1 % quantile of a Laplace law of variance 2 is at ln 50.
    let mass = 100 * Normal.cdf(-log(50.0) / 2.0.squareRoot())
    return Claim(
      id: "expressivity-error-one-off", record: 68, section: .mixtures, tier: 1,
      source: GaussianReplaceClaims.project,
      statement: "a family that cannot hold the law loses once, and no more",
      parts: [
        ClaimPart(
          """
          name: expressivity-error-one-off
          replicates: 40
          source: {kind: laplace}
          model: {kind: gaussian, estimator: unbiased}
          loop: {generations: 5, samples: 90000, workflow: replace}
          metrics: [tail_mass_1]
          """,
          .mean(of: "tail_mass_1", at: 0, is: mass, null: 1, "100 Φ(-ln 50/√2): lost at once"),
          .mean("further change", at: 5, is: 0, null: 1 - mass, slack: 0.001, "0") {
            $0("tail_mass_1", $1) - $0("tail_mass_1", 0)
          })
      ])
  }()

  private static let learning: Claim = {
    // Weights of length 1, half on either axis, with covariances 1 and 1/4.
    let (first, second) = (1 / 1.1, 0.25 / 0.35)
    let norm = 0.5 * (pow(first, 10) + pow(second, 10))
    let risk = 0.5 * pow(1 - pow(first, 5), 2) + 0.125 * pow(1 - pow(second, 5), 2)
    return Claim(
      id: "learning-error-compounds", record: 69, section: .mixtures, tier: 1,
      source: GaussianReplaceClaims.project,
      statement: "shrinkage compounds even with unlimited data: (λ_i/(λ_i + λ))^n",
      parts: [
        ClaimPart(
          """
          name: learning-error-compounds
          replicates: 200
          source: {kind: linear-regression, weights: [0.7071067811865476, 0.7071067811865476], covariance: [[1, 0], [0, 0.25]], noise: 1}
          model: {kind: linear-regression, fit: ridge, penalty: 0.1, engine: statistic}
          loop: {generations: 4, samples: 1000000, workflow: replace}
          metrics: [weight_norm, test_risk]
          """,
          .mean(
            of: "weight_norm", at: 4, is: norm, null: 1, slack: 0.005 * norm,
            "Σ w_i² (λ_i/(λ_i + λ))^2n, ± 0.5 %"),
          .mean(
            of: "test_risk", at: 4, is: risk, null: 0, slack: 0.005 * risk,
            "Σ λ_i w_i² (1 - (λ_i/(λ_i + λ))^n)²"))
      ])
  }()
}
