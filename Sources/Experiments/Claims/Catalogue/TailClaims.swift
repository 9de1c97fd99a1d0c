private import Glibc

/// Records 58–63: a learner that knows what it has seen, and fails on the rest.
enum TailClaims {
  static var all: [Claim] { [clean, cut, floor, generations, grokking, temperature] }

  private static let tails = "Dohmatob et al. 2024, arXiv 2402.07043"
  private static let law = zipf(2, 100_000)
  /// π²/6, the sum of all weights.
  private static let zeta2 = Double.pi * Double.pi / 6

  /// The slope of ln E loss on ln T between two arms.
  private static func slope(
    _ name: String, at generation: Int, arms: (Int, Int), sizes: (Double, Double),
    is expected: Double,
    margin: Double, _ origin: String
  ) -> ClaimReading {
    .ofMeans(
      name, at: generation, arm: arms.1, .within(expected, margin: margin), origin,
      [
        { $0("lost_mass", generation, arm: arms.0) }, { $0("lost_mass", generation, arm: arms.1) },
      ]
    ) { log($0[1] / $0[0]) / log(sizes.1 / sizes.0) }
  }

  private static let clean = Claim(
    id: "hutter-clean-exponent", record: 58, section: .tails, tier: 1,
    source: "Hutter 2021, arXiv 2102.04074; \(tails)",
    statement: "without synthetic data the error falls as T^-(1 - 1/β)",
    parts: [
      ClaimPart(
        """
        name: hutter-clean-exponent
        replicates: 40
        source: {kind: zipf, vocabulary: 300000}
        model: {kind: categorical}
        loop: {generations: 0}
        metrics: [lost_mass]
        sweep:
          source.exponent: [2, 3]
          loop.samples: [1000, 100000]
        """,
        slope(
          "exponent, β = 2", at: 0, arms: (0, 1), sizes: (1e3, 1e5), is: -0.5, margin: 0.02,
          "-(1 - 1/β)"),
        slope(
          "exponent, β = 3", at: 0, arms: (2, 3), sizes: (1e3, 1e5), is: -2.0 / 3, margin: 0.05,
          "-(1 - 1/β)"),
        .mean(
          "loss · √T, β = 2", at: 0, arm: 1, is: 0.5 * Double.pi.squareRoot() / zeta2.squareRoot(),
          null: 0, slack: 0.02, "(1/β) Γ(1 - 1/β) ζ(β)^(-1/β), ± 2 %"
        ) { $0("lost_mass", $1, arm: 1) * 1e5.squareRoot() })
    ])

  private static let cut = Claim(
    id: "tails-cut-plateau", record: 59, section: .tails, tier: 1, source: tails,
    statement: "a tail cut at rank k leaves a plateau, however many the examples",
    parts: [
      ClaimPart(
        """
        name: tails-cut-plateau
        replicates: 20
        source: {kind: zipf, exponent: 2, vocabulary: 100000}
        model: {kind: categorical}
        loop: {generations: 1, samples: 1e8, sampling: {top_k: 10}}
        metrics: [lost_mass]
        sweep: {loop.sampling.top_k: [10, 100]}
        """,
        readings: [10, 100].enumerated().map { arm, k in
          let rest = 1 - sum(Array(law.prefix(k))) { $0 }
          return .of(
            "plateau, k = \(k)", at: 1, arm: arm, .within(rest, margin: 0.005 * rest),
            "Σ_{i>k} p_i, ± 0.5 %"
          ) { $0("lost_mass", $1, arm: arm) }
        })
    ])

  private static let floor: Claim = {
    let sizes = [100, 300, 1000, 3000]
    return Claim(
      id: "tails-finite-sample-floor", record: 60, section: .tails, tier: 1, source: tails,
      statement: "one generation of T₀ examples leaves a floor T₀^-(1 - 1/β)",
      parts: [
        ClaimPart(
          """
          name: tails-finite-sample-floor
          replicates: 400
          source: {kind: zipf, exponent: 2, vocabulary: 100000}
          model: {kind: categorical}
          loop: {generations: 1, samples: 1e8}
          metrics: [lost_mass]
          sweep: {loop.initial: \(sizes)}
          """,
          readings: sizes.indices.map { arm in
            .mean(
              of: "lost_mass", at: 1, arm: arm,
              is: sum(law) { $0 * pow(1 - $0, Double(sizes[arm])) },
              null: 0, "Σ p(1 - p)^T₀")
          } + [
            slope(
              "exponent", at: 1, arms: (0, 3), sizes: (100, 3000), is: -0.5, margin: 0.03,
              "-(1 - 1/β)")
          ])
      ])
  }()

  private static let generations: Claim = {
    func lost(_ n: Int) -> Double {
      let g = survivalExponent(n)
      return sum(law) { $0 * exp(-1000 * $0 * g) }
    }
    return Claim(
      id: "tails-generations-exponent", record: 61, section: .tails, tier: 1, source: tails,
      statement: "n generations of T₀ examples leave a floor n T₀^-c, as commonly quoted",
      remark: "Exact is Σ p e^(-T₀ p g_n), which grows like (n/T₀)^c: n times is an upper bound.",
      parts: [
        ClaimPart(
          """
          name: tails-generations-exponent
          replicates: 200
          source: {kind: zipf, exponent: 2, vocabulary: 100000}
          model: {kind: categorical}
          loop: {generations: 31, samples: 1000, workflow: replace}
          metrics: [lost_mass]
          """,
          readings: [2, 8, 32].map { n in
            .mean(
              of: "lost_mass", at: n - 1, is: lost(n), null: lost(1) / 2, slack: 0.02 * lost(n),
              "Σ p e^(-T₀ p g_n), ± 2 %")
          } + [
            .ofMeans(
              "exponent in n, 4 to 32", at: 31, .within(0.44, margin: 0.05), "→ c = 1/2",
              [{ $0("lost_mass", 31) }, { $0("lost_mass", 3) }]
            ) { log($0[0] / $0[1]) / log(8) },
            ClaimReading.ofMeans(
              "exponent in n, as printed", at: 31, .within(1, margin: 0.05), "1",
              [{ $0("lost_mass", 31) }, { $0("lost_mass", 3) }]
            ) { log($0[0] / $0[1]) / log(8) }.asPrinted,
          ])
      ])
  }()

  private static let grokking: Claim = {
    // β = 2, k = 30: the clean law resumes near T = k²/π for a share π of real examples.
    let rest = 1 - sum(Array(law.prefix(30))) { $0 }
    func loss(_ real: Double) -> Double { sum(Array(law.dropFirst(30))) { $0 * pow(1 - $0, real) } }
    return Claim(
      id: "tails-grokking", record: 62, section: .tails, tier: 1,
      source: "\(tails), Theorem 3.2",
      statement: "a little real data: a plateau, then the clean law again from T ~ k^β/π on",
      parts: [
        ClaimPart(
          """
          name: tails-grokking
          replicates: 100
          source: {kind: zipf, exponent: 2, vocabulary: 100000}
          model: {kind: categorical}
          loop: {generations: 1, initial: 1e8, sampling: {top_k: 30}, real: {draw: fresh}}
          metrics: [lost_mass]
          sweep:
            loop:
              - {label: "π = 0.1, T = 1800", samples: 1800, real: {share: 0.1}}
              - {label: "π = 0.1, T = 54000", samples: 54000, real: {share: 0.1}}
              - {label: "π = 0.01, T = 18000", samples: 18000, real: {share: 0.01}}
              - {label: "π = 0.01, T = 540000", samples: 540000, real: {share: 0.01}}
          """,
          .of("loss / plateau", at: 1, arm: 0, .bound(0.5...1.1), "above half before k^β/5π") {
            $0("lost_mass", $1, arm: 0) / rest
          },
          .of("loss / plateau", at: 1, arm: 1, .bound(0...0.5), "below half after 6k^β/π") {
            $0("lost_mass", $1, arm: 1) / rest
          },
          .mean(
            of: "lost_mass", at: 1, arm: 1, is: loss(5400), null: rest, slack: 0.02 * loss(5400),
            "Σ_{i>k} p(1 - p)^(πT), ± 2 %"),
          .mean(
            of: "lost_mass", at: 1, arm: 3, is: loss(5400), null: rest, slack: 0.02 * loss(5400),
            "the same at a tenth of π and ten times T"))
      ])
  }()

  /// The mass beyond the fewest likeliest words that hold p.
  private static func unheld(_ p: Double) -> Double {
    var held = 0.0
    for word in law where held < p { held += word }
    return 1 - held
  }

  private static let temperature = Claim(
    id: "tails-temperature-top-p", record: 63, section: .tails, tier: 1, source: tails,
    statement: "a temperature τ makes the exponent τ(β - 1)/β; top-p leaves a floor",
    parts: [
      ClaimPart(
        """
        name: tails-temperature
        replicates: 40
        source: {kind: zipf, exponent: 2, vocabulary: 100000}
        model: {kind: categorical}
        loop: {generations: 1, initial: 1e13}
        metrics: [lost_mass]
        sweep:
          loop.sampling.temperature: [0.7, 0.9]
          loop.samples: [1e4, 1e6]
        """,
        slope(
          "exponent, τ = 0.7", at: 1, arms: (0, 1), sizes: (1e4, 1e6), is: -0.35, margin: 0.02,
          "-τ(β - 1)/β"),
        slope(
          "exponent, τ = 0.9", at: 1, arms: (2, 3), sizes: (1e4, 1e6), is: -0.45, margin: 0.01,
          "-τ(β - 1)/β")),
      ClaimPart(
        """
        name: tails-top-p
        replicates: 10
        source: {kind: zipf, exponent: 2, vocabulary: 100000}
        model: {kind: categorical}
        loop: {generations: 1, initial: 1e13, samples: 1e9}
        metrics: [lost_mass]
        sweep: {loop.sampling.top_p: [0.9, 0.95]}
        """,
        readings: [0.9, 0.95].enumerated().map { arm, p in
          let rest = unheld(p)
          return .of(
            "floor, top-p \(p)", at: 1, arm: arm, .within(rest, margin: 1e-4),
            "mass that the likeliest words with p leave out"
          ) { $0("lost_mass", $1, arm: arm) }
        }),
    ])
}
