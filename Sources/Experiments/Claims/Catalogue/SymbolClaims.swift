private import Glibc

/// Records 30–38: frequencies of symbols that are drawn and counted again.
enum SymbolClaims {
  static var all: [Claim] {
    [
      oneStepLoss, missingMass, heterozygosity, fixation, absorptionTime, survivalBounds, poisson,
      vocabulary, bernoulliBounds,
    ] + SymbolMixingClaims.all
  }

  private static let nature = "Shumailov et al. 2024, Nature 631:755, section on discrete laws"
  static let suresh = "Suresh et al. 2024, arXiv 2412.17646"
  static let seddik = "Seddik et al. 2024, arXiv 2404.05090"

  private static let oneStepLoss = Claim(
    id: "wf-one-step-loss", record: 30, section: .symbols, tier: 1, source: nature,
    statement: "a state of probability q is lost in one step with (1 - q)^M",
    parts: [
      ClaimPart(
        """
        name: wf-one-step-loss
        replicates: 20000
        source: {kind: categorical, probabilities: [1, 1]}
        model: {kind: categorical}
        loop: {generations: 0, samples: 200}
        metrics: [support]
        sweep:
          source:
            - {label: q = 0.017, probabilities: [0.983, 0.017]}
            - {label: q = 0.0028, probabilities: [0.9972, 0.0028]}
        """,
        readings: [0.017, 0.0028].enumerated().map { arm, q in
          .mean("lost, q = \(q)", at: 0, arm: arm, is: pow(1 - q, 200), null: 0, "(1 - q)^M") {
            $0("support", $1, arm: arm) < 1 ? 1 : 0
          }
        })
    ])

  private static let words = zipf(1, 50)
  /// 1 − Σp² of the words.
  static let diversity = 1 - sum(words) { $0 * $0 }

  private static let missingMass = Claim(
    id: "wf-missing-mass", record: 31, section: .symbols, tier: 1,
    source: "Good–Turing; \(nature)", statement: "the real mass lost in one step is Σ q(1 - q)^M",
    parts: [
      ClaimPart(
        """
        name: wf-missing-mass
        replicates: 20000
        source: {kind: zipf, exponent: 1, vocabulary: 50}
        model: {kind: categorical}
        loop: {generations: 0, samples: 50}
        metrics: [lost_mass, symbols_alive]
        """,
        .mean(
          of: "lost_mass", at: 0, is: sum(words) { $0 * pow(1 - $0, 50) }, null: 0,
          "Σ q(1 - q)^M"),
        .mean(
          of: "symbols_alive", at: 0, is: sum(words) { 1 - pow(1 - $0, 50) }, null: 50,
          "Σ 1 - (1 - q)^M"))
    ])

  private static let heterozygosity = Claim(
    id: "wf-heterozygosity", record: 32, section: .symbols, tier: 1,
    source: "\(seddik); Wright–Fisher",
    statement: "diversity falls by 1 - 1/M a generation",
    parts: [
      ClaimPart(
        """
        name: wf-heterozygosity
        replicates: 20000
        source: {kind: zipf, exponent: 1, vocabulary: 50}
        model: {kind: categorical}
        loop: {generations: 24, samples: 200, workflow: replace}
        metrics: [heterozygosity, l2_squared]
        """,
        .mean(
          of: "heterozygosity", at: 24, is: diversity * pow(1 - 1.0 / 200, 25), null: diversity,
          "H₀(1 - 1/M)^n"),
        .mean(
          of: "l2_squared", at: 24, is: diversity * (1 - pow(1 - 1.0 / 200, 25)),
          null: diversity / 200, "H₀(1 - (1 - 1/M)^n)"))
    ])

  private static let fixation = Claim(
    id: "wf-fixation", record: 33, section: .symbols, tier: 1, source: nature,
    statement: "the law becomes a delta at state i with probability p_i",
    parts: [
      ClaimPart(
        """
        name: wf-fixation
        replicates: 20000
        source: {kind: categorical, probabilities: [0.5, 0.3, 0.2]}
        model: {kind: categorical}
        loop: {generations: 250, samples: 20, workflow: replace, record: 250}
        metrics: [lost_mass]
        """,
        readings: [0.5, 0.3, 0.2].map { p in
          .mean("delta at p = \(p)", at: 250, is: p, null: 0, "p_i") {
            abs($0("lost_mass", $1) - (1 - p)) < 0.01 ? 1 : 0
          }
        })
    ])

  private static let absorptionTime: Claim = {
    let laws: [(name: String, law: [Double])] = [
      ("2 states", [0.5, 0.5]), ("10 states", [Double](repeating: 0.1, count: 10)),
      ("100 states", [Double](repeating: 0.01, count: 100)),
    ]
    let sources = laws.map { name, law in
      "{label: \(name), kind: categorical, probabilities: \(law)}"
    }
    let readings = laws.indices.flatMap { arm -> [ClaimReading] in
      let law = laws[arm].law
      let right = -200 * sum(law) { (1 - $0) * log(1 - $0) }
      let printed = -100 * sum(law) { $0 * log($0) }
      let value: @Sendable (ReplicateRun, Int) -> Double = { run, _ in
        // Fits count from 1.
        Double((run.first("symbols_alive", arm: arm) { $0 <= 1 } ?? 1300) + 1)
      }
      return [
        .mean(
          "fits to a delta", at: 1300, arm: arm, is: right, null: 0, slack: 0.02 * right,
          "-2M Σ(1 - p) ln(1 - p), within 2/M", value),
        ClaimReading.mean(
          "fits to a delta, as quoted", at: 1300, arm: arm, is: printed, null: 0, "M·H(p)", value
        ).asPrinted,
      ]
    }
    return Claim(
      id: "wf-absorption-time", record: 34, section: .symbols, tier: 1,
      source: "quoted from Schaeffer et al. 2025, arXiv 2503.03150, at second hand",
      statement: "the time to a delta is M times the entropy of the real law",
      remark:
        "It is -2M Σ(1 - p) ln(1 - p), at most 2M: the entropy is half of it for two states and"
        + " far above it for many.",
      parts: [
        ClaimPart(
          """
          name: wf-absorption-time
          replicates: 600
          model: {kind: categorical}
          loop: {generations: 1300, samples: 100, workflow: replace}
          metrics: [symbols_alive]
          sweep: {source: [\(sources.joined(separator: ", "))]}
          source: {kind: categorical, probabilities: [1, 1]}
          """, readings: readings)
      ])
  }()

  private static let survivalBounds = Claim(
    id: "suresh-survival-bounds", record: 35, section: .symbols, tier: 1,
    source: "\(suresh), Theorem 1",
    statement: "bounds on the chance that a word still lives",
    parts: [
      ClaimPart(
        """
        name: suresh-survival-bounds
        replicates: 10000
        source: {kind: categorical, probabilities: [0.99, 0.01]}
        model: {kind: categorical}
        loop: {generations: 49, samples: 100, workflow: replace}
        metrics: [lost_mass]
        """,
        readings: [1, 5, 20, 50].map { k in
          let g = survivalExponent(k)
          let rest = max(0, 1 - 3 * 100 * 1e-4 - 3 * Double(k) * 0.01)
          return .of(
            "P(alive)", at: k - 1, .bound(1 - exp(-g)...1 - rest * exp(-g)),
            "1 - e^(-npg) to 1 - (1 - 3np² - 3kp)₊ e^(-npg)"
          ) { abs($0("lost_mass", $1) - 0.01) < 1e-6 ? 0 : 1 }
        })
    ])

  private static let poisson = Claim(
    id: "suresh-poisson-exact", record: 36, section: .symbols, tier: 1,
    source: "\(suresh), Theorem 2",
    statement: "a Poisson law fitted to its samples is not 0 with 1 - e^(-nλ g_k)",
    parts: [
      ClaimPart(
        """
        name: suresh-poisson-exact
        replicates: 20000
        source: {kind: poisson, mean: 1}
        model: {kind: poisson}
        loop: {generations: 14, samples: 10, workflow: replace}
        metrics: [variance]
        """,
        readings: [10, 15].map { k in
          .mean(
            "P(λ > 0)", at: k - 1, is: 1 - exp(-10 * survivalExponent(k)), null: 1,
            "1 - e^(-nλ g_k)"
          ) { $0.isAlive($1) && $0("variance", $1) > 0 ? 1 : 0 }
        })
    ])

  private static let vocabulary: Claim = {
    let law = zipf(1, 2000)
    return Claim(
      id: "suresh-vocabulary-curve", record: 37, section: .symbols, tier: 1,
      source: "\(suresh), Corollary 1",
      statement: "the surviving vocabulary, within half a percent",
      parts: [
        ClaimPart(
          """
          name: suresh-vocabulary-curve
          replicates: 1000
          source: {kind: zipf, exponent: 1, vocabulary: 2000}
          model: {kind: categorical}
          loop: {generations: 9, samples: 2000, workflow: replace}
          metrics: [support]
          """,
          readings: [1, 3, 10].map { k in
            let g = survivalExponent(k)
            return .mean(
              of: "support", at: k - 1,
              is: sum(law) { 1 - exp(-2000 * $0 * g) } / 2000, null: 1, slack: 0.005,
              "Σ 1 - e^(-np g_k), ± 0.5 %")
          })
      ])
  }()

  private static let bernoulliBounds = Claim(
    id: "seddik-bernoulli-bounds", record: 38, section: .symbols, tier: 1,
    source: "\(seddik), as quoted by \(suresh)",
    statement: "two-sided bounds on the chance that two states still live",
    parts: [
      ClaimPart(
        """
        name: seddik-bernoulli-bounds
        replicates: 10000
        source: {kind: categorical, probabilities: [0.7, 0.3]}
        model: {kind: categorical}
        loop: {generations: 79, samples: 20, workflow: replace}
        metrics: [support]
        """,
        readings: [20, 80].map { k in
          let base = 0.21 * pow(0.95, Double(k))
          return .of(
            "P(both alive)", at: k - 1, .bound(4 * base...40 * base),
            "4pq(1 - 1/n)^k to 2npq(1 - 1/n)^k"
          ) { $0("support", $1) > 0.75 ? 1 : 0 }
        })
    ])
}
