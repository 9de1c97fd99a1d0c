private import Glibc

/// Records 39–42: symbols with real data, accumulation, and groups.
enum SymbolMixingClaims {
  static var all: [Claim] { [partialMixing, persistentExcitation, accumulate, subgroup] }

  private static let diversity = SymbolClaims.diversity

  private static let partialMixing: Claim = {
    // S' = b²(S + (h - S)/n) from 0, h the diversity of the N real symbols.
    let (b, n) = (0.8, 80.0)
    let h = diversity * (1 - 1.0 / 20)
    let drift = (1...20).reduce(0.0) { s, _ in b * b * (s + (h - s) / n) }
    return Claim(
      id: "seddik-partial-mixing", record: 39, section: .symbols, tier: 1,
      source: "\(SymbolClaims.seddik); recursion: this project",
      statement: "N fixed real symbols and n synthetic ones: the drift stays bounded",
      remark: "E‖p - p̂‖² tends to b²(h/n)/(1 - b²(1 - 1/n)).",
      parts: [
        ClaimPart(
          """
          name: seddik-partial-mixing
          replicates: 10000
          source: {kind: zipf, exponent: 1, vocabulary: 50}
          model: {kind: categorical}
          loop: {generations: 20, samples: 100, initial: 20, real: {rows: 20, draw: fixed}}
          metrics: [heterozygosity]
          """,
          .mean(
            "‖p - p̂‖² by diversity", at: 20, is: drift, null: 0, "S' = b²(S + (h - S)/n)"
          ) { $0("heterozygosity", 0) - $0("heterozygosity", $1) })
      ])
  }()

  private static let persistentExcitation: Claim = {
    let (a, b, real, made) = (0.05, 0.95, 5.0, 95.0)
    let stationary =
      (a * a * diversity / real + b * b * diversity / made) / (1 - b * b * (1 - 1 / made))
    return Claim(
      id: "borkar-persistent-excitation", record: 40, section: .symbols, tier: 1,
      source: "Borkar 2025, arXiv 2506.09401; stationary value: this project",
      statement: "any share of fresh data prevents the delta",
      parts: [
        ClaimPart(
          """
          name: borkar-persistent-excitation
          replicates: 1000
          source: {kind: zipf, exponent: 1, vocabulary: 50}
          model: {kind: categorical}
          loop: {generations: 150, samples: 100, real: {rows: 5, draw: fresh}, record: 50}
          metrics: [l2_squared, symbols_alive]
          """,
          .mean(
            of: "l2_squared", at: 150, is: stationary, null: diversity,
            "(a²h/N + b²h/n)/(1 - b²(1 - 1/n))"),
          .of("share of deltas", at: 150, .bound(0...0), "0") {
            $0("symbols_alive", $1) <= 1 ? 1 : 0
          })
      ])
  }()

  private static let accumulate = Claim(
    id: "wf-accumulate", record: 41, section: .symbols, tier: 1,
    source: GaussianReplaceClaims.project,
    statement: "where symbols accumulate, diversity has a positive limit",
    parts: [
      ClaimPart(
        """
        name: wf-accumulate
        replicates: 10000
        source: {kind: zipf, exponent: 1, vocabulary: 50}
        model: {kind: categorical}
        loop: {generations: 11, samples: 20, workflow: accumulate}
        metrics: [heterozygosity]
        """,
        .mean(
          of: "heterozygosity", at: 11, is: diversity * product(1...12) { 1 - 1 / (20 * $0 * $0) },
          null: diversity, "H₀ Π (1 - 1/(Mi²))"))
    ])

  private static let subgroup = Claim(
    id: "subgroup-drift", record: 42, section: .symbols, tier: 1,
    source: "set-up: Wyllie et al. 2024; formula: this project",
    statement: "a minority's share is right on average, and its spread goes first",
    parts: [
      ClaimPart(
        """
        name: subgroup-drift
        replicates: 20000
        source: {kind: grouped-gaussian, groups: [{share: 0.9}, {share: 0.1, mean: [3]}]}
        model: {kind: grouped-gaussian}
        loop: {generations: 11, samples: 200, workflow: replace}
        metrics: [minority_share, minority_variance, majority_variance]
        """,
        .mean("minority share", at: 11, is: 0.1, null: 0, "q") { $0("minority_share", $1) },
        .mean(
          "(share - q)²", at: 11, is: 0.09 * (1 - pow(1 - 1.0 / 200, 12)), null: 0.09 / 200,
          "q(1 - q)(1 - (1 - 1/M)^n)"
        ) {
          let d = $0("minority_share", $1) - 0.1
          return d * d
        },
        .order("minority loses more variance", at: 11, "1/(Mq) against 1/M a generation") {
          let own = $0("minority_variance", $1)
          // An extinct minority has none left.
          return $0("majority_variance", $1) - (own.isFinite ? own : 0)
        })
    ])
}
