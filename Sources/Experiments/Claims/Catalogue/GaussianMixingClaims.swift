private import Glibc

/// Records 15–20: normal laws that accumulate, or see real rows again.
enum GaussianMixingClaims {
  static var all: [Claim] {
    [sinc, accumulateUnbiased, subsample, fixed, fresh, golden] + GaussianBiasClaims.all
  }

  private static func pool(
    _ id: String, _ workflow: String, _ estimator: String, replicates: Int
  ) -> String {
    """
    name: \(id)
    replicates: \(replicates)
    source: {kind: gaussian, mean: [0], covariance: [[1]]}
    model: {kind: gaussian, estimator: \(estimator)}
    loop: {generations: 14, samples: 20, workflow: \(workflow)}
    metrics: [variance, mean_error]
    """
  }

  private static let kazdan = "Kazdan et al. 2024, arXiv 2410.16713"

  private static let sinc: Claim = {
    let variance = product(1...15) { 1 - 1 / (20 * $0 * $0) }
    let replace = GaussianMoments.replace(20, unbiased: false, fits: 15)
    return Claim(
      id: "gauss-accumulate-sinc", record: 15, section: .gaussianMixing, tier: 1, source: kazdan,
      statement: "where data accumulate the variance has a positive limit",
      remark: "The limit is sin(π/√M)/(π/√M).",
      parts: [
        ClaimPart(
          pool("gauss-accumulate-sinc", "accumulate", "mle", replicates: 90_000),
          .mean(of: "variance", at: 14, is: variance, null: 0.95, "Π (1 - 1/(Mi²))"),
          .mean(
            of: "mean_error", at: 14, is: 1 - variance, null: replace.mean, "1 - Π (1 - 1/(Mi²))"))
      ])
  }()

  private static let accumulateUnbiased: Claim = {
    let variance = product(2...15) { 1 - 1 / ($0 * (20 * $0 - 1)) }
    return Claim(
      id: "gauss-accumulate-unb", record: 16, section: .gaussianMixing, tier: 1,
      source: GaussianReplaceClaims.project,
      statement: "accumulating with divisor N - 1 is no martingale",
      parts: [
        ClaimPart(
          pool("gauss-accumulate-unb", "accumulate", "unbiased", replicates: 90_000),
          .mean(of: "variance", at: 14, is: variance, null: 1, "Π_{i≥2} (1 - 1/(i(iM - 1)))"))
      ])
  }()

  private static let subsample: Claim = {
    let mle = GaussianMoments.subsample(20, unbiased: false, fits: 15)
    let unbiased = GaussianMoments.subsample(20, unbiased: true, fits: 15)
    let accumulate = GaussianMoments.accumulate(20, unbiased: false, fits: 15)
    let readings: [ClaimReading] = [
      ClaimReading.mean(
        of: "variance", at: 14, arm: 0, is: mle.variance, null: 0.95,
        "(1 - 1/M) Π (1 - (3M-1)/(tM(tM-1)))"),
      ClaimReading.mean(
        of: "mean_error", at: 14, arm: 0, is: mle.mean, null: accumulate.mean,
        "1 - E v, divisor M"),
      ClaimReading.mean(
        of: "mean_error", at: 14, arm: 1, is: unbiased.mean, null: accumulate.mean,
        "recursion for the divisor M - 1"),
      ClaimReading.mean(
        of: "variance", at: 14, arm: 1, is: unbiased.variance, null: mle.variance,
        "Π (1 + (t-2)/((t+1)((t+1)M - 1)))"),
      ClaimReading.order(
        "μ²: subsample above accumulate", at: 14, arm: 0, "paired replicates"
      ) { $0("mean_error", $1, arm: 0) - $0("mean_error", $1, arm: 2) },
      ClaimReading.order("μ²: replace above subsample", at: 14, arm: 4, "paired replicates") {
        $0("mean_error", $1, arm: 4) - $0("mean_error", $1, arm: 0)
      },
    ]
    return Claim(
      id: "gauss-accumulate-subsample", record: 17, section: .gaussianMixing, tier: 1,
      source: "workflow: \(kazdan); recursion: this project",
      statement: "a subsample of what accumulates costs π²/2 - 2 in the mean's error",
      parts: [
        ClaimPart(
          """
          name: gauss-accumulate-subsample
          replicates: 20000
          source: {kind: gaussian, mean: [0], covariance: [[1]]}
          model: {kind: gaussian}
          loop: {generations: 14, samples: 20}
          metrics: [variance, mean_error]
          sweep:
            loop:
              - {label: subsample, workflow: accumulate-subsample}
              - {label: accumulate, workflow: accumulate}
              - {label: replace, workflow: replace}
            model.estimator: [mle, unbiased]
          """, readings: readings)
      ])
  }()

  private static let fixed: Claim = {
    let first = GaussianMoments.fixed(
      real: 10, synthetic: 30, initial: 10, unbiased: false, fits: 15)
    let second = GaussianMoments.fixed(
      real: 4, synthetic: 36, initial: 4, unbiased: true, fits: 15)
    return Claim(
      id: "gauss-fixed-real", record: 18, section: .gaussianMixing, tier: 1,
      source: "set-up: \(GaussianReplaceClaims.curse); recursion: this project",
      statement: "the same real rows every generation cost at most half of the mean's accuracy",
      remark: "E μ² over that of the real rows alone tends to 1 + b/(1 + b) < 3/2.",
      parts: [
        ClaimPart(
          """
          name: gauss-fixed-real
          replicates: 30000
          source: {kind: gaussian, mean: [0], covariance: [[1]]}
          loop: {generations: 14, samples: 40, workflow: replace}
          metrics: [variance, mean_error]
          sweep:
            loop:
              - {label: 10 of 40, initial: 10, real: {rows: 10, draw: fixed}}
              - {label: 4 of 40, initial: 4, real: {rows: 4, draw: fixed}}
            model:
              - {label: mle, kind: gaussian, estimator: mle}
              - {label: unbiased, kind: gaussian, estimator: unbiased}
          """,
          .mean(of: "mean_error", at: 14, arm: 0, is: first.mean, null: 0.1, "recursion, M_r = 10"),
          .mean(of: "variance", at: 14, arm: 0, is: first.variance, null: 1, "recursion, M_r = 10"),
          .mean(
            of: "mean_error", at: 14, arm: 3, is: second.mean, null: 0.25, "recursion, M_r = 4"),
          .mean(of: "variance", at: 14, arm: 3, is: second.variance, null: 1, "recursion, M_r = 4")),
        ClaimPart(
          """
          name: gauss-fixed-real-long
          replicates: 4000
          source: {kind: gaussian, mean: [0], covariance: [[1]]}
          model: {kind: gaussian, estimator: mle}
          loop: {generations: 199, samples: 200, workflow: replace, record: 20}
          metrics: [mean_inflation]
          sweep:
            loop:
              - {label: 10 of 200, initial: 10, real: {rows: 10, draw: fixed}}
              - {label: 100 of 200, initial: 100, real: {rows: 100, draw: fixed}}
          """,
          .of("μ² M_r, 5 % real", at: 199, arm: 0, .bound(1...1.5), "1 to 3/2") {
            $0("mean_inflation", $1, arm: 0)
          },
          .of("μ² M_r, 50 % real", at: 199, arm: 1, .bound(1...1.5), "1 to 3/2") {
            $0("mean_inflation", $1, arm: 1)
          }),
      ])
  }()

  private static let fresh: Claim = {
    let first = GaussianMoments.fresh(
      real: 10, synthetic: 30, initial: 40, unbiased: false, fits: 15)
    let second = GaussianMoments.fresh(
      real: 4, synthetic: 36, initial: 40, unbiased: true, fits: 15)
    return Claim(
      id: "gauss-fresh-real", record: 19, section: .gaussianMixing, tier: 1,
      source: "set-up: Alemohammad et al. 2023, arXiv 2307.01850; recursion: this project",
      statement: "new real rows with synthetic ones beat the real rows alone",
      remark: "E μ² over that of the real rows alone tends to 1/(1 + b) > 1/2.",
      parts: [
        ClaimPart(
          """
          name: gauss-fresh-real
          replicates: 30000
          source: {kind: gaussian, mean: [0], covariance: [[1]]}
          loop: {generations: 14, samples: 40, workflow: replace}
          metrics: [variance, mean_error]
          sweep:
            loop:
              - {label: 10 of 40, real: {rows: 10, draw: fresh}}
              - {label: 4 of 40, real: {rows: 4, draw: fresh}}
              - {label: 10 real alone, samples: 10, real: {share: 1, draw: fresh}}
              - {label: 10 fixed of 40, initial: 10, real: {rows: 10, draw: fixed}}
            model:
              - {label: mle, kind: gaussian, estimator: mle}
              - {label: unbiased, kind: gaussian, estimator: unbiased}
          """,
          .mean(
            of: "mean_error", at: 14, arm: 0, is: first.mean, null: 0.1,
            "1/(M(1 - b²) + b) in the limit"),
          .mean(
            of: "variance", at: 14, arm: 0, is: first.variance, null: 0.9, "1 - E μ²"),
          .mean(
            of: "mean_error", at: 14, arm: 3, is: second.mean, null: 0.25, "recursion, M_r = 4"),
          .mean(
            of: "variance", at: 14, arm: 3, is: second.variance, null: 0.975, "recursion, M_r = 4"),
          .order("μ²: real alone above fresh", at: 14, arm: 4, "same replicates") {
            $0("mean_error", $1, arm: 4) - $0("mean_error", $1, arm: 0)
          },
          .order("μ²: fixed above real alone", at: 14, arm: 6, "same replicates") {
            $0("mean_error", $1, arm: 6) - $0("mean_error", $1, arm: 4)
          })
      ])
  }()

  private static let golden: Claim = {
    func moments(_ w: Double) -> GaussianMoments.Pair {
      GaussianMoments.weighted(w, rows: 50, fits: 31)
    }
    let weights = [0.5, 0.618, 0.9]
    return Claim(
      id: "golden-ratio-weight", record: 20, section: .gaussianMixing, tier: 1,
      source: "He, Xu, Cheng 2025, arXiv 2502.18049",
      statement: "real and synthetic rows 1:1: the best real weight is 0.618, and pays",
      remark: "E μ² n tends to f(w) = (w² + (1-w)²)/(2w - w²), least where f(w) = w = 0.618.",
      parts: [
        ClaimPart(
          """
          name: golden-ratio-weight
          replicates: 15000
          source: {kind: gaussian, mean: [0], covariance: [[1]]}
          model: {kind: gaussian, estimator: unbiased}
          loop: {generations: 30, samples: 100, record: 30, real: {share: 0.5, draw: fresh}}
          metrics: [mean_inflation]
          sweep: {loop.real.block-weight: [0.5, 0.618, 0.9, 0.4, 0.8]}
          """,
          readings: weights.indices.map { arm in
            .mean(
              of: "mean_inflation", at: 30, arm: arm, is: 50 * moments(weights[arm]).mean,
              null: weights[arm] == 0.9 ? 0.618 : 1, "recursion; f(w) in the limit")
          } + [
            .order("least at 0.618: 0.5", at: 30, arm: 0, "same replicates") {
              $0("mean_inflation", $1, arm: 0) - $0("mean_inflation", $1, arm: 1)
            },
            .order("least at 0.618: 0.8", at: 30, arm: 4, "same replicates") {
              $0("mean_inflation", $1, arm: 4) - $0("mean_inflation", $1, arm: 1)
            },
          ])
      ])
  }()
}
