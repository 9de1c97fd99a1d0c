private import Glibc

/// Records 74–84: experiments with large models, of which the direction is tested at this scale.
enum PublishedClaims {
  static var all: [Claim] {
    [languageModel, autoencoder, diversity, mixing, gerstgrasser, correct, metrics]
  }

  private static let languageModel = Claim(
    id: "opt125m-wikitext2", record: 74, section: .published, tier: 2,
    source: "Shumailov et al. 2024, Nature 631:755",
    statement: "a language model loses on real text; a tenth of the real text kept holds it",
    kind: .direction,
    parts: [
      ClaimPart(
        """
        name: opt125m-wikitext2
        replicates: 10
        source: {kind: markov-text, order: 1, vocabulary: 200, exponent: 1, sentenceLength: 20}
        model: {kind: ngram, order: 2, smoothing: modified-kneser-ney}
        loop: {generations: 8, samples: 10000, sampling: {temperature: 0.9}}
        metrics: [cross_entropy]
        sweep: {loop.real.share: [0, 0.1]}
        """,
        .order("loss rises, no real text", at: 8, arm: 0, "last less first") {
          $0("cross_entropy", $1, arm: 0) - $0("cross_entropy", 0, arm: 0)
        },
        .order("a tenth real text holds it", at: 8, arm: 1, "0 % less 10 %, same replicates") {
          $0("cross_entropy", $1, arm: 0) - $0("cross_entropy", $1, arm: 1)
        })
    ])

  private static let autoencoder = Claim(
    id: "vae-mnist-latent-spread", record: 75, section: .published, tier: 3,
    source: "Shumailov et al. 2024, Nature 631:755, and its notebook",
    statement: "the latent spread of a VAE falls by about a tenth a generation",
    kind: .direction,
    remark: "On MNIST the notebook has 0.688, 0.603, 0.534, 0.483, 0.443.",
    parts: [
      ClaimPart(
        """
        name: vae-mnist-latent-spread
        replicates: 5
        source: {kind: digits}
        model: {kind: vae, hidden: [200], latent: 10, epochs: 15, batch: 64}
        loop: {generations: 4, samples: 8000}
        evaluation: {samples: 1000}
        metrics: [latent_spread]
        """,
        readings: (1...4).map { t in
          .of("ratio to the generation before", at: t, .bound(0.8...0.97), "0.8 to 0.97") {
            $0("latent_spread", $1) / $0("latent_spread", $1 - 1)
          }
        })
    ])

  private static let diversity = Claim(
    id: "guo-diversity-decline", record: 76, section: .published, tier: 2,
    source: "Guo et al. 2023, arXiv 2311.09807",
    statement: "different pairs of words decline in every generation",
    kind: .direction,
    parts: [
      ClaimPart(
        """
        name: guo-diversity-decline
        replicates: 40
        source: {kind: markov-text, order: 1, vocabulary: 500, exponent: 1, sentenceLength: 20}
        model: {kind: ngram, order: 2, smoothing: mle}
        loop: {generations: 6, samples: 10000}
        metrics: [distinct_2, type_token_ratio]
        """,
        readings: (1...6).map { t in
          .order("distinct-2 falls", at: t, "the generation before less this one") {
            $0("distinct_2", $1 - 1) - $0("distinct_2", $1)
          }
        } + [
          .order("type-token ratio falls", at: 6, "first less last") {
            $0("type_token_ratio", 0) - $0("type_token_ratio", $1)
          }
        ])
    ])

  private static let mixing: Claim = {
    @Sendable func loss(_ run: ReplicateRun, _ arm: Int) -> Double {
      run("cross_entropy", 1, arm: arm)
    }
    return Claim(
      id: "zhu-nonIterative-mixing", record: 77, section: .published, tier: 2,
      source: "Zhu et al. 2024, arXiv 2412.14689",
      statement: "one generation: the loss grows with the synthetic share, most at the end",
      kind: .direction,
      remark: "GPT-2 had perplexities 21.0, 22.1, 23.5, 27.6, 51.9 at 0, 25, 50, 75, 100 %.",
      parts: [
        ClaimPart(
          """
          name: zhu-nonIterative-mixing
          replicates: 40
          source: {kind: markov-text, order: 1, vocabulary: 200, exponent: 1, sentenceLength: 20}
          model: {kind: ngram, order: 2, smoothing: modified-kneser-ney}
          loop:
            {generations: 1, samples: 20000, sampling: {top_p: 0.9}, real: {draw: fresh}}
          metrics: [cross_entropy]
          sweep: {loop.real.share: [1, 0.75, 0.5, 0.25, 0]}
          """,
          readings: (1...4).map { arm in
            .order("loss rises", at: 1, arm: arm, "less synthetic data, same replicates") {
              run, _ in
              loss(run, arm) - loss(run, arm - 1)
            }
          }
            + (2...4).map { arm in
              .order("by more than before", at: 1, arm: arm, "convex") { run, _ in
                loss(run, arm) - 2 * loss(run, arm - 1) + loss(run, arm - 2)
              }
            })
      ])
  }()

  private static let gerstgrasser = Claim(
    id: "gerstgrasser-lm", record: 78, section: .published, tier: 2,
    source: "Gerstgrasser et al. 2024, arXiv 2404.01413",
    statement: "language models that replace lose without end, those that accumulate do not",
    kind: .direction,
    remark:
      "Here accumulating costs a third of what replacing does by generation 8, and levels off.",
    parts: [
      ClaimPart(
        """
        name: gerstgrasser-lm
        replicates: 10
        source: {kind: markov-text, order: 1, vocabulary: 200, exponent: 1, sentenceLength: 20}
        model: {kind: ngram, order: 2, smoothing: modified-kneser-ney}
        loop: {generations: 8, samples: 5000}
        metrics: [cross_entropy]
        sweep: {loop.workflow: [replace, accumulate]}
        """,
        .order("replace rises", at: 8, arm: 0, "last less first") {
          $0("cross_entropy", $1, arm: 0) - $0("cross_entropy", 0, arm: 0)
        },
        .order("replace above accumulate", at: 8, arm: 1, "same replicates") {
          $0("cross_entropy", $1, arm: 0) - $0("cross_entropy", $1, arm: 1)
        },
        .order("accumulate levels off", at: 8, arm: 1, "half the rise to 4, less that from 4 to 8")
        {
          let (first, middle) = ($0("cross_entropy", 0, arm: 1), $0("cross_entropy", 4, arm: 1))
          return 0.5 * (middle - first) - ($0("cross_entropy", $1, arm: 1) - middle)
        })
    ])

  private static let correct = Claim(
    id: "briesch-correct-but-not-diverse", record: 82, section: .published, tier: 2,
    source: "Briesch et al. 2023, arXiv 2311.16822",
    statement: "what is written stays correct while diversity falls",
    kind: .direction,
    remark:
      "Correct is what the first model finds likely; a bigram that was never seen cannot occur.",
    parts: [
      ClaimPart(
        """
        name: briesch-correct-but-not-diverse
        replicates: 20
        source: {kind: markov-text, order: 1, vocabulary: 200, exponent: 1, sentenceLength: 20}
        model: {kind: ngram, order: 2, smoothing: mle}
        loop: {generations: 10, samples: 5000}
        metrics: [reference_perplexity, distinct_2]
        """,
        .of("as plausible", at: 10, .within(0, margin: 0.1), "change of ln perplexity") {
          log($0("reference_perplexity", $1)) - log($0("reference_perplexity", 0))
        },
        .order("less diverse", at: 10, "distinct-2 falls") {
          $0("distinct_2", 0) - $0("distinct_2", $1)
        })
    ])

  private static let metrics = Claim(
    id: "borji-metric-dependence", record: 84, section: .published, tier: 1,
    source: "Borji 2024, arXiv 2410.12954",
    statement: "whether a model collapses depends on the metric",
    kind: .direction,
    parts: [
      ClaimPart(
        """
        name: borji-metric-dependence
        replicates: 8000
        source: {kind: gaussian, mean: [0], covariance: [[1]]}
        model: {kind: gaussian, estimator: unbiased}
        loop: {generations: 19, samples: 100, workflow: replace}
        metrics: [variance, log_generalized_variance, wasserstein_2_squared, kl_forward, kl_reverse, tails_kept]
        """,
        .mean(of: "variance", at: 19, is: 1, null: pow(0.99, 20), "no loss by the mean variance"),
        .order("entropy falls", at: 19, "½ ln v, first less last") {
          $0("log_generalized_variance", 0) - $0("log_generalized_variance", $1)
        },
        .order("W₂² rises", at: 19, "last less first") {
          $0("wasserstein_2_squared", $1) - $0("wasserstein_2_squared", 0)
        },
        .order("forward above reverse divergence", at: 19, "they grow at two rates") {
          $0("kl_forward", $1) - $0("kl_reverse", $1)
        },
        .order("tails are lost", at: 19, "first less last") {
          $0("tails_kept", 0) - $0("tails_kept", $1)
        })
    ])
}
