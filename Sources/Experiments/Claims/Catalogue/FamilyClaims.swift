private import Glibc
internal import Numerics

/// Records 43–53: linear regression and other families.
enum FamilyClaims {
  static var all: [Claim] {
    [
      replace, sameInputs, newInputs, subsample, minimumNorm, strong, universality, oneParameter,
      consistency,
    ]
  }

  private static let demystified = "Dohmatob, Feng, Kempe 2024, arXiv 2402.07712"
  private static let gerstgrasser = "Gerstgrasser et al. 2024, arXiv 2404.01413"
  /// σ²d/(T − d − 1) of 40 rows in 10 dimensions.
  private static let base = 10.0 / 29

  private static func regression(
    _ id: String, _ workflow: String, replicates: Int, designs: String
  ) -> String {
    """
    name: \(id)
    replicates: \(replicates)
    source: {kind: linear-regression, dimension: 10, noise: 1}
    model: {kind: linear-regression}
    loop: {generations: 7, samples: 40, workflow: \(workflow)}
    metrics: [test_risk]
    sweep: {model.design: [\(designs)]}
    """
  }

  private static let replace = Claim(
    id: "linreg-replace-linear", record: 43, section: .families, tier: 1,
    source: "\(demystified); \(gerstgrasser)",
    statement: "replacing adds the same error every time",
    parts: [
      ClaimPart(
        regression("linreg-replace-linear", "replace", replicates: 4000, designs: "shared, fresh"),
        .mean(of: "test_risk", at: 7, arm: 0, is: 8 * base, null: base, "nσ²d/(T - d - 1)"),
        .mean(of: "test_risk", at: 7, arm: 1, is: 8 * base, null: base, "nσ²d/(T - d - 1)"))
    ])

  private static let sameInputs = Claim(
    id: "linreg-accumulate-same-x", record: 44, section: .families, tier: 1, source: gerstgrasser,
    statement: "accumulating keeps the error below π²/6 of the first",
    remark: "With the same inputs every time Σ 1/i² is an equality.",
    parts: [
      ClaimPart(
        regression("linreg-accumulate-same-x", "accumulate", replicates: 6000, designs: "shared"),
        .mean(
          of: "test_risk", at: 7, is: base * sum(1...8) { 1 / ($0 * $0) }, null: base,
          "σ²d/(T - d - 1) Σ 1/i²"),
        .of("test_risk", at: 7, .bound(base...base * Double.pi * Double.pi / 6), "π²/6") {
          $0("test_risk", $1)
        })
    ])

  private static let newInputs = Claim(
    id: "linreg-accumulate-fresh-x", record: 45, section: .families, tier: 1,
    source: GaussianReplaceClaims.project,
    statement: "with new inputs accumulating costs less still",
    parts: [
      ClaimPart(
        regression("linreg-accumulate-fresh-x", "accumulate", replicates: 30_000, designs: "fresh"),
        .mean(
          of: "test_risk", at: 7, is: sum(1...8) { 10 / ($0 * ($0 * 40 - 11)) },
          null: base * sum(1...8) { 1 / ($0 * $0) }, "σ²d Σ 1/(i(iT - d - 1))"))
    ])

  private static let subsample: Claim = {
    let table = [1.74, 2.02, 2.27, 2.43, 2.55, 2.57, 2.64]
    return Claim(
      id: "linreg-accumulate-subsample", record: 46, section: .families, tier: 1,
      source: "workflow: Kazdan et al. 2024, arXiv 2410.16713 and its code",
      statement: "a subsample of what accumulates comes to rest below three times the error",
      parts: [
        ClaimPart(
          """
          name: linreg-accumulate-subsample
          replicates: 6000
          source: {kind: linear-regression, dimension: 10, noise: 1}
          model: {kind: linear-regression}
          loop: {generations: 7, samples: 40}
          metrics: [test_risk]
          sweep: {loop.workflow: [accumulate-subsample, accumulate, replace]}
          """,
          readings: [1, 3, 7].map { t in
            .of(
              "test_risk / first", at: t, .within(table[t - 1], margin: 0.05 * table[t - 1]),
              "table of an independent simulation, ± 5 %"
            ) { $0("test_risk", $1) / base }
          } + [
            .order("subsample above accumulate", at: 7, "same replicates") {
              $0("test_risk", $1, arm: 0) - $0("test_risk", $1, arm: 1)
            },
            .order("replace above subsample", at: 7, arm: 2, "same replicates") {
              $0("test_risk", $1, arm: 2) - $0("test_risk", $1, arm: 0)
            },
          ])
      ])
  }()

  private static let minimumNorm: Claim = {
    let kept = pow(0.5, 5)
    let noise = 0.25 * 30 / 29 * (1 - kept) / 0.5
    return Claim(
      id: "minnorm-catastrophic", record: 47, section: .families, tier: 1, source: demystified,
      statement: "with more dimensions than rows the collapse is exponential, even without noise",
      parts: [
        ClaimPart(
          """
          name: minnorm-catastrophic
          replicates: 400
          source: {kind: linear-regression, dimension: 60}
          model: {kind: linear-regression, design: fresh}
          loop: {generations: 4, samples: 30, workflow: replace}
          metrics: [weight_error]
          sweep: {source.noise: [0, 0.5]}
          """,
          .mean(
            of: "weight_error", at: 4, arm: 0, is: 1 - kept, null: 0.5,
            "1 - η^n, η = T/d"),
          .mean(
            of: "weight_error", at: 4, arm: 1, is: 1 - kept + noise, null: 0.5 + 0.25 * 30 / 29,
            "1 - η^n + σ²T/(d - T - 1) (1 - η^n)/(1 - η)"))
      ])
  }()

  private static let strong = Claim(
    id: "strong-collapse-floor", record: 48, section: .families, tier: 1,
    source: "Dohmatob et al. 2024, arXiv 2410.04840",
    statement: "any share p of synthetic labels puts a floor under the error: p² of theirs",
    remark: "A floor, not a degradation: it shows from d/p² rows on.",
    parts: [
      ClaimPart(
        """
        name: strong-collapse-floor
        replicates: 300
        source: {kind: linear-regression, dimension: 10, noise: 1}
        model: {kind: linear-regression, engine: statistic}
        loop: {generations: 1, initial: 30, workflow: replace, real: {draw: fresh}}
        metrics: [test_risk]
        sweep:
          loop.samples: [100000, 1000000, 10000000]
          loop.real.share: [0.9, 0.5]
        """,
        .mean(
          "risk / risk of labeller", at: 1, arm: 4, is: 0.01, null: 0, slack: 1e-5, "p₂² = 0.1²"
        ) { $0("test_risk", $1, arm: 4) / $0("test_risk", 0, arm: 4) },
        .mean(
          "risk / risk of labeller", at: 1, arm: 5, is: 0.25, null: 0, slack: 1e-4, "p₂² = 0.5²"
        ) { $0("test_risk", $1, arm: 5) / $0("test_risk", 0, arm: 5) },
        .ofMeans(
          "slope on ln N, last decade", at: 1, arm: 4, .bound(-0.1...0.02), "above -0.1",
          [{ $0("test_risk", 1, arm: 2) }, { $0("test_risk", 1, arm: 4) }]
        ) { log($0[1] / $0[0]) / log(10) })
    ])

  private static let universality: Claim = {
    let limit = sum(1...31) { 1 / ($0 * $0) }
    func part(_ name: String, _ source: String, _ model: String, _ metric: String) -> String {
      """
      name: dey-donoho-\(name)
      replicates: 8000
      source: \(source)
      model: \(model)
      loop: {generations: 30, samples: 200, workflow: accumulate, record: 30}
      metrics: [\(metric)]
      """
    }
    return Claim(
      id: "dey-donoho-universality", record: 50, section: .families, tier: 1,
      source: "Dey, Donoho 2024, arXiv 2410.22812",
      statement: "accumulating costs π²/6 in many families",
      parts: [
        ClaimPart(
          part("exponential", "{kind: exponential}", "{kind: exponential}", "mean_inflation"),
          .mean(
            "M · MSE · I, exponential", at: 30, is: limit, null: 1, slack: 0.01 * limit,
            "Σ 1/i² → π²/6, ± 1 %"
          ) { $0("mean_inflation", $1) }),
        ClaimPart(
          part("poisson", "{kind: poisson}", "{kind: poisson}", "mean_inflation"),
          .mean(
            "M · MSE · I, Poisson", at: 30, is: limit, null: 1, slack: 0.01 * limit,
            "Σ 1/i² → π²/6, ± 1 %"
          ) { $0("mean_inflation", $1) }),
        ClaimPart(
          part(
            "variance", "{kind: gaussian}", "{kind: gaussian, estimator: unbiased}", "variance"),
          .mean(
            "M · MSE · I, normal variance", at: 30, is: limit, null: 1, slack: 0.01 * limit,
            "Σ 1/i² → π²/6, ± 1 %"
          ) {
            let d = $0("variance", $1) - 1
            return 100 * d * d
          }),
      ])
  }()

  private static let oneParameter = Claim(
    id: "uniform-and-exponential", record: 51, section: .families, tier: 1,
    source: GaussianReplaceClaims.project,
    statement: "exact laws of two more families; a uniform law that accumulates never moves",
    parts: [
      ClaimPart(
        """
        name: exponential-moments
        replicates: 30000
        source: {kind: exponential}
        model: {kind: exponential}
        loop: {generations: 9, samples: 20}
        metrics: [variance, entropy]
        sweep: {loop.workflow: [replace, accumulate]}
        """,
        .mean(
          "ln θ", at: 9, arm: 0, is: 10 * (GammaFunctions.digamma(20) - log(20)), null: 0,
          "n(ψ(M) - ln M)"
        ) { $0("entropy", $1, arm: 0) - 1 },
        .mean("θ²", at: 9, arm: 0, is: pow(1.05, 10), null: 1, "(1 + 1/M)^n") {
          $0("variance", $1, arm: 0)
        },
        .mean(
          "θ²", at: 9, arm: 1, is: product(1...10) { 1 + 1 / (20 * $0 * $0) }, null: 1,
          "Π (1 + 1/(Mi²))"
        ) { $0("variance", $1, arm: 1) }),
      ClaimPart(
        """
        name: uniform-moments
        replicates: 10000
        source: {kind: uniform}
        model: {kind: uniform}
        loop: {generations: 9, samples: 20}
        metrics: [variance]
        sweep: {loop.workflow: [replace, accumulate]}
        """,
        .mean("θ", at: 9, arm: 0, is: pow(20.0 / 21, 10), null: 1, "(M/(M + 1))^n") {
          (12 * $0("variance", $1, arm: 0)).squareRoot()
        },
        .mean("ln θ", at: 9, arm: 0, is: -0.5, null: 0, "-n/M") {
          0.5 * log(12 * $0("variance", $1, arm: 0))
        },
        .of("θ over first, accumulate", at: 9, arm: 1, .identity(1, tolerance: 1e-9), "1, always") {
          ($0("variance", $1, arm: 1) / $0("variance", 0, arm: 1)).squareRoot()
        }),
    ])

  private static let consistency: Claim = {
    let bound = Double.pi * Double.pi / 6
    return Claim(
      id: "barzilai-shamir-consistency", record: 53, section: .families, tier: 1,
      source: "Barzilai, Shamir 2025, arXiv 2505.19046, Theorem 4.1",
      statement: "smooth families that accumulate: the error does not depend on the generation",
      kind: .direction,
      remark: "The constants are not given; what can be tested is that the error stays bounded.",
      parts: [
        ClaimPart(
          """
          name: barzilai-shamir-consistency
          replicates: 3000
          source: {kind: gaussian}
          model: {kind: gaussian, estimator: unbiased}
          loop: {generations: 200, samples: 100, workflow: accumulate, record: 100}
          metrics: [kl_forward]
          """,
          .ofMeans(
            "KL over first", at: 200, .bound(1...1.05 * bound), "at most π²/6",
            [{ $0("kl_forward", 200) }, { $0("kl_forward", 0) }]
          ) { $0[0] / $0[1] },
          .ofMeans(
            "KL at 200 over at 100", at: 200, .within(1, margin: 0.02), "no further growth",
            [{ $0("kl_forward", 200) }, { $0("kl_forward", 100) }]
          ) { $0[0] / $0[1] })
      ])
  }()
}
