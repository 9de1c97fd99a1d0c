private import Glibc
internal import Numerics

/// Records 1–14: a normal law is fitted to its own samples only.
enum GaussianReplaceClaims {
  static var all: [Claim] {
    [
      martingale, decay, marginalUnbiased, marginalLikelihood, logDrift, logSpread, deviation,
      fourthMoment, transport, divergences, probabilityBound, logDeterminant, determinant, growing,
    ]
  }

  /// 100 rows, 20 fits.
  static func replace(_ id: String, _ estimator: String, _ metrics: String) -> String {
    """
    name: \(id)
    replicates: 20000
    source: {kind: gaussian, mean: [0], covariance: [[1]]}
    model: {kind: gaussian, estimator: \(estimator)}
    loop: {generations: 20, samples: 100, workflow: replace}
    metrics: [\(metrics)]
    """
  }

  static let shumailov = "Shumailov et al. 2024, Nature 631:755, Theorem 3.1"
  static let curse = "Shumailov et al. 2023, arXiv 2305.17493"
  static let project = "derived by this project"

  private static let martingale = Claim(
    id: "gauss-replace-unb-martingale", record: 1, section: .gaussianReplace, tier: 1,
    source: "\(shumailov) (its set-up)",
    statement: "the unbiased variance is a martingale: it stays on average",
    remark: "Only the mean stays: the median is near e^(-n/M).",
    parts: [
      ClaimPart(
        replace("gauss-replace-unb-martingale", "unbiased", "variance"),
        .mean(of: "variance", at: 19, is: 1, null: pow(0.99, 20), "E v = σ² at every fit"),
        .mean(of: "variance", at: 9, is: 1, null: pow(0.99, 10), "E v = σ² at every fit"))
    ])

  private static let decay = Claim(
    id: "gauss-replace-mle-decay", record: 2, section: .gaussianReplace, tier: 1,
    source: "immediate; the estimator of the notebook of Shumailov et al. and of Kazdan's code",
    statement: "the variance with divisor M shrinks geometrically",
    parts: [
      ClaimPart(
        replace("gauss-replace-mle-decay", "mle", "variance"),
        .mean(of: "variance", at: 19, is: pow(0.99, 20), null: 1, "(1 - 1/M)^n"),
        .mean(of: "variance", at: 9, is: pow(0.99, 10), null: 1, "(1 - 1/M)^n"))
    ])

  private static let marginalUnbiased = Claim(
    id: "gauss-replace-marginal-unb", record: 3, section: .gaussianReplace, tier: 1,
    source: curse, statement: "the variance of a generated point grows linearly",
    remark: "The mean of one run converges all the same; the growth is between runs.",
    parts: [
      ClaimPart(
        replace("gauss-replace-marginal-unb", "unbiased", "mean_error, variance"),
        .mean(of: "mean_error", at: 19, is: 0.2, null: 0.01, "n/M"),
        .mean("μ² + v", at: 19, is: 1.2, null: 1, "1 + n/M") {
          $0("mean_error", $1) + $0("variance", $1)
        })
    ])

  private static let marginalLikelihood = Claim(
    id: "gauss-replace-marginal-mle", record: 4, section: .gaussianReplace, tier: 1,
    source: project,
    statement: "with divisor M the variance of a generated point is conserved",
    remark: "Diversity is lost within a run, not on average over runs.",
    parts: [
      ClaimPart(
        """
        name: gauss-replace-marginal-mle
        replicates: 40000
        source: {kind: gaussian, mean: [0], covariance: [[1]]}
        model: {kind: gaussian, estimator: mle}
        loop: {generations: 40, samples: 100, workflow: replace}
        metrics: [mean_error, variance]
        """,
        .mean(of: "mean_error", at: 39, is: 1 - pow(0.99, 40), null: 0.4, "1 - (1 - 1/M)^n"),
        .mean("μ² + v", at: 39, is: 1, null: 1.4, "1, exactly") {
          $0("mean_error", $1) + $0("variance", $1)
        })
    ])

  /// The two estimators side by side.
  private static func estimators(_ id: String, _ metrics: String) -> String {
    """
    name: \(id)
    replicates: 10000
    source: {kind: gaussian, mean: [0], covariance: [[1]]}
    model: {kind: gaussian}
    loop: {generations: 20, samples: 100, workflow: replace}
    metrics: [\(metrics)]
    sweep: {model.estimator: [unbiased, mle]}
    """
  }

  private static let logDrift: Claim = {
    let (unbiased, likelihood) = (
      20 * GaussianMoments.logDrift(100, unbiased: true),
      20 * GaussianMoments.logDrift(100, unbiased: false)
    )
    return Claim(
      id: "gauss-logvar-drift", record: 5, section: .gaussianReplace, tier: 1,
      source: "\(shumailov) (why the variance tends to 0)",
      statement: "the variance of a typical run tends to 0 at a known rate",
      parts: [
        ClaimPart(
          estimators("gauss-logvar-drift", "log_generalized_variance"),
          .mean(
            "ln v", at: 19, arm: 0, is: unbiased, null: likelihood,
            "n(ψ((M-1)/2) - ln((M-1)/2))"
          ) { $0("log_generalized_variance", $1, arm: 0) },
          .mean(
            "ln v", at: 19, arm: 1, is: likelihood, null: unbiased, "n(ψ((M-1)/2) - ln(M/2))"
          ) { $0("log_generalized_variance", $1, arm: 1) })
      ])
  }()

  private static let logSpread: Claim = {
    let mean = 20 * GaussianMoments.logDrift(100, unbiased: true)
    return Claim(
      id: "gauss-logvar-spread", record: 6, section: .gaussianReplace, tier: 1,
      source: "\(shumailov) (behind its proof)",
      statement: "the logarithm of the variance is a random walk of known spread",
      parts: [
        ClaimPart(
          replace("gauss-logvar-spread", "unbiased", "log_generalized_variance"),
          .mean(
            "(ln v - E ln v)²", at: 19, is: 20 * GaussianMoments.logSpread(100), null: 0,
            "n ψ₁((M-1)/2)"
          ) {
            let x = $0("log_generalized_variance", $1) - mean
            return x * x
          })
      ])
  }()

  private static let deviation = Claim(
    id: "gauss-sd-c4-decay", record: 7, section: .gaussianReplace, tier: 1,
    source: "Bertrand et al. 2023, arXiv 2310.00429",
    statement: "the mean standard deviation shrinks by c₄(M) < 1 a fit",
    parts: [
      ClaimPart(
        replace("gauss-sd-c4-decay", "unbiased", "variance"),
        .mean(
          "σ", at: 19, is: pow(GaussianMoments.c4(100), 20), null: 1, "c₄(M)^n"
        ) { $0("variance", $1).squareRoot() })
    ])

  private static let fourthMoment = Claim(
    id: "gauss-fourth-moment-explosion", record: 8, section: .gaussianReplace, tier: 1,
    source: "\(shumailov) (behind its proof)",
    statement: "E v² explodes while v tends to 0: means are carried by rare runs",
    parts: [
      ClaimPart(
        replace("gauss-fourth-moment-explosion", "unbiased", "variance"),
        .mean("v²", at: 19, is: pow(101.0 / 99, 20), null: 1, "((M+1)/(M-1))^n") {
          let v = $0("variance", $1)
          return v * v
        })
    ])

  private static let transport: Claim = {
    let c4 = GaussianMoments.c4(100)
    func unbiased(_ n: Int) -> Double { Double(n) / 100 + 2 - 2 * pow(c4, Double(n)) }
    func likelihood(_ n: Int) -> Double { 2 - 2 * pow(c4 * 0.99.squareRoot(), Double(n)) }
    return Claim(
      id: "gauss-w2-diverges", record: 9, section: .gaussianReplace, tier: 1, source: shumailov,
      statement: "E W₂² to the real law grows without bound",
      remark: "True of the unbiased estimator. With divisor M, which the authors' code uses, E W₂²"
        + " never exceeds 2σ².",
      parts: [
        ClaimPart(
          estimators("gauss-w2-diverges", "wasserstein_2_squared"),
          .mean(
            of: "wasserstein_2_squared", at: 19, arm: 0, is: unbiased(20), null: unbiased(1),
            "n/M + 2 - 2c₄^n"),
          .mean(
            of: "wasserstein_2_squared", at: 19, arm: 1, is: likelihood(20), null: likelihood(1),
            "2 - 2(c₄√(1 - 1/M))^n")),
        ClaimPart(
          """
          name: gauss-w2-diverges-long
          replicates: 4000
          source: {kind: gaussian, mean: [0], covariance: [[1]]}
          model: {kind: gaussian, estimator: mle, engine: statistic}
          loop: {generations: 399, samples: 10, workflow: replace, record: 21}
          metrics: [wasserstein_2_squared]
          """,
          .of(
            "W₂², M = 10", at: 399, .bound(0...2), "at most 2σ² with divisor M"
          ) { $0("wasserstein_2_squared", $1) },
          ClaimReading.mean(
            "W₂², M = 10, as printed", at: 399, is: 40 + 2, null: 0, "n/M + 2 - 2c₄^n"
          ) { $0("wasserstein_2_squared", $1) }.asPrinted),
      ])
  }()

  private static let divergences: Claim = {
    let drift = GaussianMoments.logDrift(100, unbiased: true)
    func reverse(_ n: Int) -> Double { 0.5 * (Double(n) / 100 - Double(n) * drift) }
    func forward(_ n: Int) -> Double {
      let q = 99.0 / 97
      var r = 0.0
      for _ in 0..<n { r = q * (r + 0.01) }
      return 0.5 * (r + pow(q, Double(n)) - 1 + Double(n) * drift)
    }
    return Claim(
      id: "gauss-kl-growth", record: 10, section: .gaussianReplace, tier: 1, source: project,
      statement: "both divergences grow by closed forms",
      parts: [
        ClaimPart(
          replace("gauss-kl-growth", "unbiased", "kl_reverse, kl_forward"),
          .mean(
            of: "kl_reverse", at: 19, is: reverse(20), null: reverse(1),
            "½(n/M - nδ), δ = ψ((M-1)/2) - ln((M-1)/2)"),
          .mean(
            of: "kl_forward", at: 19, is: forward(20), null: forward(1),
            "½(r + q^n - 1 + nδ), q = (M-1)/(M-3), r' = q(r + 1/M)"))
      ])
  }()

  private static let probabilityBound: Claim = {
    let (rows, fits, limit) = (10.0, 100.0, 0.1)
    let paper = exp(-fits / (4 * rows - 1)) / limit
    let deviation = pow(GaussianMoments.c4(rows), fits) / limit
    // E (χ²_{M-1}/(M-1))^{s/2}, at the best s of a grid.
    let best = (1...200).map { step -> Double in
      let s = Double(step) / 100
      let half = (rows - 1) / 2
      let moment = exp(lgamma(half + s / 2) - lgamma(half)) * pow(1 / half, s / 2)
      return pow(1 / limit, s) * pow(moment, fits)
    }.min()
    return Claim(
      id: "gauss-collapse-probability-bound", record: 11, section: .gaussianReplace, tier: 1,
      source: "Suresh et al. 2024, arXiv 2412.17646, Theorem 3",
      statement: "P(σ_k > ε) ≤ (σ/ε) e^(-k/(4M-1))",
      remark: "The bound holds with room: the best moment halves it.",
      parts: [
        ClaimPart(
          """
          name: gauss-collapse-probability-bound
          replicates: 20000
          source: {kind: gaussian, mean: [0], covariance: [[1]]}
          model: {kind: gaussian, estimator: unbiased}
          loop: {generations: 100, samples: 10, workflow: replace}
          metrics: [variance]
          """,
          readings: [("paper", paper), ("c₄", deviation), ("best moment", best ?? 1)].map {
            name, bound in
            .of(
              "P(σ > 0.1), \(name)", at: 99, .bound(0...bound),
              name == "paper" ? "(σ/ε)e^(-k/(4M-1))" : "min over s of (σ/ε)^s E[…]^k"
            ) { $0("variance", $1) > limit * limit ? 1 : 0 }
          })
      ])
  }()

  private static func wishart(_ id: String, _ metrics: String) -> String {
    """
    name: \(id)
    replicates: 10000
    source: {kind: gaussian, dimension: 5}
    model: {kind: gaussian, estimator: unbiased}
    loop: {generations: 15, samples: 60, workflow: replace}
    metrics: [\(metrics)]
    """
  }

  private static let logDeterminant: Claim = {
    let drift = (1...5).reduce(-5 * log(59.0 / 2)) {
      $0 + GammaFunctions.digamma((60 - Double($1)) / 2)
    }
    return Claim(
      id: "gauss-logdet-wishart", record: 12, section: .gaussianReplace, tier: 1,
      source: "\(shumailov) in d dimensions; Wishart moments",
      statement: "the logarithm of the generalised variance falls with d²",
      remark: "The trace looks healthy while the rank dies.",
      parts: [
        ClaimPart(
          wishart("gauss-logdet-wishart", "log_generalized_variance, variance"),
          .mean(
            "ln det Σ", at: 14, is: 15 * drift, null: drift,
            "n(Σ ψ((M-j)/2) - d ln((M-1)/2))"
          ) { 5 * $0("log_generalized_variance", $1) },
          .mean("tr Σ / d", at: 14, is: 1, null: pow(1 - 1.0 / 60, 15), "1") {
            $0("variance", $1)
          })
      ])
  }()

  private static let determinant: Claim = {
    let step = (1..<5).reduce(1.0) { $0 * (1 - Double($1) / 59) }
    return Claim(
      id: "gauss-generalised-variance", record: 13, section: .gaussianReplace, tier: 1,
      source: "Wishart moments", statement: "the mean generalised variance falls geometrically",
      parts: [
        ClaimPart(
          wishart("gauss-generalised-variance", "log_generalized_variance"),
          .mean(
            "det Σ", at: 14, is: pow(step, 15), null: 1, "Π_{j<d} (1 - j/(M-1))^n"
          ) { exp(5 * $0("log_generalized_variance", $1)) })
      ])
  }()

  private static let growing: Claim = {
    let squares = (1...10).map { 20 * $0 * $0 }
    let linear = (1...10).map { 20 * $0 }
    func sum(_ sizes: [Int]) -> Double { sizes.reduce(0) { $0 + 1 / Double($1) } }
    return Claim(
      id: "growing-sample-sizes", record: 14, section: .gaussianReplace, tier: 1,
      source: "Xu, He, Cheng 2025, arXiv 2505.13947",
      statement: "sample sizes that grow faster than linearly stop the random walk",
      remark: "Σ 1/M_i is bounded for M_i = M i² and logarithmic for M_i = M i.",
      parts: [
        ClaimPart(
          """
          name: growing-sample-sizes
          replicates: 20000
          source: {kind: gaussian, mean: [0], covariance: [[1]]}
          model: {kind: gaussian, estimator: unbiased}
          loop: {generations: 9, workflow: replace}
          metrics: [mean_error]
          sweep: {loop.samples: [\(squares), \(linear)]}
          """,
          .mean(
            of: "mean_error", at: 9, arm: 0, is: sum(squares), null: 0.05, "Σ 1/M_i, M_i = 20 i²"),
          .mean(
            of: "mean_error", at: 9, arm: 1, is: sum(linear), null: 0.05, "Σ 1/M_i, M_i = 20 i"))
      ])
  }()
}
