private import Glibc

/// Definitions of collapse and rules of thumb.
enum RuleClaims {
  static var all: [Claim] {
    [
      definitions, seventyThirty, twentyThirty, typeTokenRatio, fivePercent, inevitable,
      accumulating, onePercent,
    ]
  }

  private static let definitions = Claim(
    id: "schaeffer-eight-definitions", record: nil, section: .definitions, tier: 1,
    source: "Schaeffer et al. 2025, arXiv 2503.03150; tests of the definitions: this project",
    statement: "the definitions disagree: who replaces collapses by all, who accumulates by few",
    kind: .direction,
    remark:
      "Accumulating collapses by definition 2, any increase of the risk; by 7, which allows for"
      + " 5 % of the tails, it is just outside, with 8 %.",
    parts: [
      ClaimPart(
        """
        name: schaeffer-eight-definitions
        replicates: 2000
        source: {kind: gaussian}
        model: {kind: gaussian, estimator: unbiased}
        loop: {generations: 63, samples: 100, record: [0, 15, 31, 63]}
        metrics: [kl_forward, log_generalized_variance, tails_kept, mass_invented]
        sweep: {loop.workflow: [replace, accumulate]}
        """,
        .order("2: risk rises, replace", at: 63, arm: 0, "yes") {
          $0("kl_forward", $1, arm: 0) - $0("kl_forward", 0, arm: 0)
        },
        .order("2: risk rises, accumulate", at: 63, arm: 1, "yes") {
          $0("kl_forward", $1, arm: 1) - $0("kl_forward", 0, arm: 1)
        },
        .order("4: variance dies, replace", at: 63, arm: 0, "yes: still falling") { run, _ in
          let v = [15, 31, 63].map { run("log_generalized_variance", $0, arm: 0) }
          return 0.8 * (v[1] - v[0]) - (v[2] - v[1])
        },
        .order("4: variance dies, accumulate", at: 63, arm: 1, "no: less than 0.1") {
          0.1 + $0("log_generalized_variance", $1, arm: 1)
            - $0("log_generalized_variance", 0, arm: 1)
        },
        .order("7: tails vanish, replace", at: 63, arm: 0, "yes") {
          $0("tails_kept", 0, arm: 0) - 0.05 - $0("tails_kept", $1, arm: 0)
        },
        .order("7: tails vanish, accumulate", at: 63, arm: 1, "a quarter of the other loss at most")
        {
          0.25 * ($0("tails_kept", 0, arm: 0) - $0("tails_kept", $1, arm: 0))
            - ($0("tails_kept", 0, arm: 1) - $0("tails_kept", $1, arm: 1))
        },
        .order("8: invented mass, replace", at: 63, arm: 0, "yes") {
          $0("mass_invented", $1, arm: 0) - $0("mass_invented", 0, arm: 0) - 6e-5
        },
        .order("8: invented mass, accumulate", at: 63, arm: 1, "no") {
          6e-5 + $0("mass_invented", 0, arm: 1) - $0("mass_invented", $1, arm: 1)
        })
    ])

  private static let seventyThirty: Claim = {
    let shares = [0.8, 0.7, 0.5, 0.2]
    let arms = shares.map { a in
      let rows = Int((400 * a).rounded())
      return "{label: \(Int(100 * a)) %, initial: \(rows), real: {rows: \(rows), draw: fixed}}"
    }
    return Claim(
      id: "rule-70-30", record: nil, section: .rules, tier: 1, source: "practitioners' rule",
      statement: "70 % or 80 % real data is where it is safe: nothing happens there",
      remark: "The error of the mean is 1 + b/(1 + b) of that of the real rows, smooth in b.",
      parts: [
        ClaimPart(
          """
          name: rule-70-30
          replicates: 10000
          source: {kind: gaussian, mean: [0], covariance: [[1]]}
          model: {kind: gaussian, estimator: unbiased}
          loop: {generations: 20, samples: 400, workflow: replace, record: 20}
          metrics: [mean_inflation]
          sweep: {loop: [\(arms.joined(separator: ", "))]}
          """,
          readings: shares.indices.map { arm in
            let b = 1 - shares[arm]
            return .mean(
              of: "mean_inflation", at: 20, arm: arm, is: 1 + b / (1 + b),
              null: 0.8, slack: 0.01, "1 + b/(1 + b), ± 1 %")
          })
      ])
  }()

  private static let twentyThirty: Claim = {
    func kept(_ a: Double, _ lambda: Double) -> Double { a / (1 - (1 - a) * lambda) }
    let cells = [(0.2, 1.0), (0.2, 0.9), (0.3, 0.9)]
    let arms = cells.map { a, lambda in
      "{label: \(Int((100 * a).rounded())) % real λ = \(lambda), real: {share: \(a), draw: fixed},"
        + " sampling: {temperature: \(lambda)}}"
    }
    return Claim(
      id: "rule-20-30-real", record: nil, section: .rules, tier: 1, source: "practitioners' rule",
      statement: "20 to 30 % real data keeps a model safe (95 % of its variance)",
      remark:
        "It does where samples are unbiased; at λ = 0.9 a/(1 - (1-a)λ) is left, 71 % and 81 %.",
      parts: [
        ClaimPart(
          """
          name: rule-20-30-real
          replicates: 1000
          source: {kind: gaussian, mean: [0], covariance: [[1]]}
          model: {kind: gaussian, estimator: unbiased}
          loop: {generations: 40, samples: 1000, workflow: replace, record: 40}
          metrics: [variance]
          sweep: {loop: [\(arms.joined(separator: ", "))]}
          """,
          .of("variance, unbiased samples", at: 40, arm: 0, .bound(0.95...1.05), "safe") {
            $0("variance", $1, arm: 0)
          },
          .mean(
            of: "variance", at: 40, arm: 1, is: kept(0.2, 0.9), null: 1, slack: 0.002,
            "a/(1 - (1-a)λ)"),
          .mean(
            of: "variance", at: 40, arm: 2, is: kept(0.3, 0.9), null: 1, slack: 0.002,
            "a/(1 - (1-a)λ)"),
          ClaimReading.of(
            "variance, as promised", at: 40, arm: 2, .bound(0.95...1.05), "95 % kept"
          ) { $0("variance", $1, arm: 2) }.asPrinted)
      ])
  }()

  private static let typeTokenRatio = Claim(
    id: "rule-ttr-0.8", record: nil, section: .rules, tier: 2, source: "practitioners' rule",
    statement: "a type-token ratio above 0.8 of the real text's means that diversity is kept",
    remark: "The ratio depends on the length of the text more than on anything else: compare equal"
      + " budgets.",
    parts: [
      ClaimPart(
        """
        name: rule-ttr-0.8
        replicates: 6
        source: {kind: markov-text, order: 1, vocabulary: 1000, exponent: 1, sentenceLength: 20}
        model: {kind: ngram, order: 1, smoothing: mle}
        loop: {generations: 10, samples: 2000}
        metrics: [type_token_ratio, vocabulary]
        sweep: {evaluation.samples: [500, 5000]}
        """,
        .of("ratio, 500 words to 5,000", at: 10, .bound(0.8...Double.infinity), "PASS, by the rule")
        {
          $0("type_token_ratio", $1, arm: 0) / $0("type_token_ratio", 0, arm: 1)
        },
        ClaimReading.of(
          "vocabulary kept", at: 10, .bound(0.8...Double.infinity), "what PASS promises"
        ) { $0("vocabulary", $1, arm: 0) / $0("vocabulary", 0, arm: 0) }.asPrinted)
    ])

  private static let fivePercent = Claim(
    id: "rule-5pct", record: nil, section: .rules, tier: 1, source: "practitioners' rule",
    statement: "a downstream loss of more than 5 % means bad synthetic data",
    remark: "It measures the sample size: nσ²d/(T - d - 1) crosses 5 % before any synthetic row at"
      + " T/d = 4, and after five generations at 100.",
    parts: [
      ClaimPart(
        """
        name: rule-5pct
        replicates: 3000
        source: {kind: linear-regression, dimension: 10, noise: 1}
        model: {kind: linear-regression}
        loop: {generations: 4, workflow: replace}
        metrics: [test_risk]
        sweep: {loop.samples: [40, 1000]}
        """,
        .mean(
          of: "test_risk", at: 4, arm: 1, is: 50.0 / 989, null: 10.0 / 989, "nσ²d/(T - d - 1)"),
        .mean(
          of: "test_risk", at: 0, arm: 0, is: 10.0 / 29, null: 0, "σ²d/(T - d - 1)"),
        ClaimReading.of(
          "loss on real data alone, T = 40", at: 0, arm: 0, .bound(0...0.05),
          "good data, so below 5 %"
        ) { $0("test_risk", $1, arm: 0) }.asPrinted)
    ])

  private static let inevitable: Claim = {
    let drift = GaussianMoments.logDrift(100, unbiased: true)
    let kept = GaussianMoments.accumulate(100, unbiased: false, fits: 70)
    return Claim(
      id: "rule-inevitable", record: nil, section: .rules, tier: 1, source: "press and blogs",
      statement: "without new real data collapse is inevitable within a few generations",
      remark:
        "The half-life is about 0.69 M generations, and who accumulates keeps 98 % at M = 100 for"
        + " ever.",
      parts: [
        ClaimPart(
          """
          name: rule-inevitable
          replicates: 6000
          source: {kind: gaussian, mean: [0], covariance: [[1]]}
          model: {kind: gaussian}
          loop: {generations: 69, samples: 100, record: [9, 69]}
          metrics: [log_generalized_variance, variance]
          sweep:
            model.estimator: [unbiased, mle]
            loop.workflow: [replace, accumulate]
          """,
          .mean(
            "ln v, replace", at: 69, arm: 0, is: 70 * drift, null: 0, "n(ψ((M-1)/2) - ln((M-1)/2))"
          ) { $0("log_generalized_variance", $1, arm: 0) },
          .mean(
            of: "variance", at: 69, arm: 3, is: kept.variance, null: pow(0.99, 70),
            "Π (1 - 1/(Mi²))"),
          ClaimReading.of(
            "ln v after ten generations", at: 9, arm: 0, .bound(-.infinity...log(0.5)),
            "half is gone"
          ) { $0("log_generalized_variance", $1, arm: 0) }.asPrinted)
      ])
  }()

  private static let accumulating: Claim = {
    let kept = GaussianMoments.accumulate(20, unbiased: false, lambda: 0.8, fits: 201)
    return Claim(
      id: "rule-accumulate-is-enough", record: nil, section: .rules, tier: 1,
      source: "practitioners' rule, after Gerstgrasser et al. 2024",
      statement: "it is enough to keep all data (90 % of the variance stays)",
      remark: "Not with biased samples, where E v ~ n^-(1 - λ), nor with kernel densities.",
      parts: [
        ClaimPart(
          """
          name: rule-accumulate-is-enough
          replicates: 3000
          source: {kind: gaussian, mean: [0], covariance: [[1]]}
          model: {kind: gaussian, estimator: mle}
          loop: {generations: 200, samples: 20, workflow: accumulate, record: 200}
          metrics: [variance]
          sweep: {loop.sampling.temperature: [1, 0.8]}
          """,
          .of("variance, λ = 1", at: 200, arm: 0, .bound(0.9...1), "enough") {
            $0("variance", $1, arm: 0)
          },
          .mean(
            of: "variance", at: 200, arm: 1, is: kept.variance, null: 0.95,
            "Π (1 - (1-λ)/t - λ/(Mt²))"),
          ClaimReading.of(
            "variance, λ = 0.8, as promised", at: 200, arm: 1, .bound(0.9...1), "90 % kept"
          ) { $0("variance", $1, arm: 1) }.asPrinted)
      ])
  }()

  private static let onePercent = Claim(
    id: "rule-1pct-poison", record: nil, section: .rules, tier: 1,
    source: "press on Dohmatob et al. 2024, arXiv 2410.04840",
    statement: "one per cent of synthetic data causes collapse (it doubles the error)",
    remark: "The error is (1 + p²c²N/d) times d/N: it doubles at N = d/(p²c²), some 10⁴ d rows.",
    parts: [
      ClaimPart(
        """
        name: rule-1pct-poison
        replicates: 4000
        source: {kind: linear-regression, dimension: 10, noise: 1}
        model: {kind: linear-regression, engine: statistic}
        loop: {generations: 1, initial: 30, workflow: replace, real: {share: 0.99, draw: fresh}}
        metrics: [test_risk]
        sweep: {loop.samples: [10000, 1000000]}
        """,
        .mean(
          "error · N/d", at: 1, arm: 0, is: 1 + 1e-4 * 10 / 19 * 1000, null: 2, slack: 0.005,
          "1 + p²c²N/d, c² = d/(T₀ - d - 1)"
        ) { 1000 * $0("test_risk", $1, arm: 0) },
        .mean(
          "error · N/d", at: 1, arm: 1, is: 1 + 1e-4 * 10 / 19 * 100_000, null: 1, slack: 0.02,
          "1 + p²c²N/d, c² = d/(T₀ - d - 1)"
        ) { 100_000 * $0("test_risk", $1, arm: 1) },
        ClaimReading.of(
          "error · N/d at N = 10⁴", at: 1, arm: 0, .bound(2...Double.infinity), "twice or more"
        ) { 1000 * $0("test_risk", $1, arm: 0) }.asPrinted)
    ])
}
