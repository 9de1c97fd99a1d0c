private import Glibc
internal import Numerics

/// Records 21–28: sampling bias, and more on real rows beside synthetic ones.
enum GaussianBiasClaims {
  static var all: [Claim] {
    [goldenRegression, sampling, effectiveRows, powerLaw, dose, contraction, riseAndFall, centre]
  }

  static let mad = "Alemohammad et al. 2023, arXiv 2307.01850"

  private static let goldenRegression: Claim = {
    func f(_ w: Double) -> Double { (w * w + (1 - w) * (1 - w)) / (2 * w - w * w) }
    return Claim(
      id: "golden-ratio-regression", record: 21, section: .gaussianMixing, tier: 2,
      source: "He, Xu, Cheng 2025, arXiv 2502.18049",
      statement: "the golden ratio holds for least squares too",
      parts: [
        ClaimPart(
          """
          name: golden-ratio-regression
          replicates: 6000
          source: {kind: linear-regression, dimension: 5, noise: 1}
          model: {kind: linear-regression}
          loop: {generations: 20, samples: 400, real: {share: 0.5, draw: fresh}, record: 20}
          metrics: [test_risk]
          sweep: {loop.real.block-weight: [0.5, 0.618, 0.9]}
          """,
          readings: [0.5, 0.618, 0.9].enumerated().map { arm, w in
            .mean(
              "risk · n/d, w = \(w)", at: 20, arm: arm, is: f(w), null: w == 0.9 ? 0.618 : 1,
              slack: 0.03, "(w² + (1-w)²)/(2w - w²), ± 3 % for O(d/n)"
            ) { 40 * $0("test_risk", $1, arm: arm) }
          })
      ])
  }()

  private static let sampling: Claim = {
    let unbiased = GaussianMoments.replace(20, unbiased: true, lambda: 0.9, fits: 10)
    let likelihood = GaussianMoments.replace(20, unbiased: false, lambda: 0.9, fits: 10)
    return Claim(
      id: "mad-sampling-bias", record: 22, section: .gaussianMixing, tier: 1, source: mad,
      statement: "samples drawn with λ < 1 contract: E v = λ^(n-1)",
      remark: "The mean's random walk stops: quality improves while diversity dies.",
      parts: [
        ClaimPart(
          """
          name: mad-sampling-bias
          replicates: 30000
          source: {kind: gaussian, mean: [0], covariance: [[1]]}
          model: {kind: gaussian}
          loop: {generations: 9, samples: 20, workflow: replace, sampling: {temperature: 0.9}}
          metrics: [variance, mean_error]
          sweep: {model.estimator: [unbiased, mle]}
          """,
          .mean(of: "variance", at: 9, arm: 0, is: pow(0.9, 9), null: 1, "λ^(n-1)"),
          .mean(
            of: "mean_error", at: 9, arm: 0, is: (1 - pow(0.9, 10)) / 2, null: 0.05,
            "(1 - λ^n)/(M(1 - λ))"),
          .mean(
            of: "variance", at: 9, arm: 1, is: likelihood.variance, null: unbiased.variance,
            "(1 - 1/M)^n λ^(n-1)"),
          .mean(of: "mean_error", at: 9, arm: 1, is: likelihood.mean, null: 0.05, "recursion"))
      ])
  }()

  /// Real rows alone with the same E W₂², over 100: the inverse of 1/n + 2 − 2c₄(n).
  private static func effective(_ transport: Double) -> Double {
    let log = bisect(below: -transport) { x in
      let n = exp(x)
      return -(1 / n + 2 - 2 * GaussianMoments.c4(n))
    }
    return exp(log) / 100
  }

  private static let effectiveRows: Claim = {
    let cells: [(lambda: Double, made: Int, share: Double)] = [
      (1, 100, 1.48), (0.95, 100, 1.50), (0.9, 100, 1.38), (0.9, 200, 1.01), (0.8, 50, 1.20),
      (0.8, 100, 0.95),
    ]
    let arms = cells.map {
      "{label: λ = \($0.lambda) n_s = \($0.made), samples: \(100 + $0.made), real: {rows: 100,"
        + " draw: fresh}, sampling: {temperature: \($0.lambda)}}"
    }
    return Claim(
      id: "mad-fresh-loop-effective-n", record: 23, section: .gaussianMixing, tier: 1,
      source: "\(mad) (its fresh-data loop); table: this project",
      statement: "some synthetic data help, too many hurt if λ < 1",
      parts: [
        ClaimPart(
          """
          name: mad-fresh-loop-effective-n
          replicates: 12000
          source: {kind: gaussian, mean: [0], covariance: [[1]]}
          model: {kind: gaussian, estimator: unbiased}
          loop: {generations: 15, workflow: replace, record: 15}
          metrics: [wasserstein_2_squared]
          sweep: {loop: [\(arms.joined(separator: ", "))]}
          """,
          readings: cells.indices.map { arm in
            .ofMeans(
              "n_e / n_r", at: 15, arm: arm, .within(cells[arm].share, margin: 0.05),
              "table of an independent simulation, ± 0.05",
              [{ $0("wasserstein_2_squared", 15, arm: arm) }]
            ) { effective($0[0]) }
          })
      ])
  }()

  private static let powerLaw: Claim = {
    let variance = 0.95 * product(2...15) { 1 - 0.2 / $0 - 0.8 / (20 * $0 * $0) }
    return Claim(
      id: "accumulate-bias-power-law", record: 24, section: .gaussianMixing, tier: 1,
      source: GaussianReplaceClaims.project,
      statement: "accumulating does not protect from biased samples: E v ~ n^-(1 - λ)",
      parts: [
        ClaimPart(
          """
          name: accumulate-bias-power-law
          replicates: 10000
          source: {kind: gaussian, mean: [0], covariance: [[1]]}
          model: {kind: gaussian, estimator: mle}
          loop: {generations: 14, samples: 20, workflow: accumulate, sampling: {temperature: 0.8}}
          metrics: [variance]
          """,
          .mean(
            of: "variance", at: 14, is: variance, null: 0.95, "Π (1 - (1-λ)/t - λ/(Mt²))")),
        ClaimPart(
          """
          name: accumulate-bias-power-law-long
          replicates: 1000
          source: {kind: gaussian, mean: [0], covariance: [[1]]}
          model: {kind: gaussian, estimator: mle}
          loop:
            generations: 500
            samples: 20
            workflow: accumulate
            sampling: {temperature: 0.8}
            record: 50
          metrics: [variance]
          """,
          .ofMeans(
            "exponent, 50 to 500", at: 500, .within(-0.2, margin: 0.02), "-(1 - λ)",
            [{ $0("variance", 500) }, { $0("variance", 50) }]
          ) { log($0[0] / $0[1]) / log(10) }),
      ])
  }()

  private static let dose: Claim = {
    let cells = [0.99, 0.95, 0.9, 0.8].map { lambda -> (lambda: Double, rows: Int) in
      (lambda, Int((1000 * 0.95 * (1 - lambda) / (1 - 0.95 * lambda)).rounded()))
    }
    let arms = cells.flatMap { cell in
      ["fresh", "fixed"].map { draw in
        "{label: λ = \(cell.lambda) \(draw), real: {rows: \(cell.rows), draw: \(draw)},"
          + " sampling: {temperature: \(cell.lambda)}}"
      }
    }
    return Claim(
      id: "real-fraction-dose", record: 25, section: .gaussianMixing, tier: 1,
      source: GaussianReplaceClaims.project,
      statement: "to keep a share r of the variance takes r(1 - λ)/(1 - rλ) real data",
      remark: "To keep 95 %: 16 % real at λ = 0.99, 49 % at 0.95, 66 % at 0.9, 79 % at 0.8.",
      parts: [
        ClaimPart(
          """
          name: real-fraction-dose
          replicates: 3000
          source: {kind: gaussian, mean: [0], covariance: [[1]]}
          model: {kind: gaussian, estimator: unbiased}
          loop: {generations: 25, samples: 1000, workflow: replace, record: 25}
          metrics: [variance]
          sweep: {loop: [\(arms.joined(separator: ", "))]}
          """,
          readings: (0..<8).map { arm in
            let a = Double(cells[arm / 2].rows) / 1000
            let lambda = cells[arm / 2].lambda
            return .mean(
              of: "variance", at: 25, arm: arm, is: a / (1 - (1 - a) * lambda), null: 1,
              slack: 0.002, "a/(1 - (1-a)λ), ± 2/M")
          })
      ])
  }()

  private static let contraction: Claim = {
    let ratios = [0.25, 1, 4.0]
    let arms = ratios.map { "{label: λ = \($0), samples: \(Int(20 * (1 + $0)))}" }
    func moments(_ ratio: Double, _ fits: Int) -> GaussianMoments.Pair {
      GaussianMoments.fixed(
        real: 20, synthetic: 20 * ratio, initial: 2000, unbiased: false, fits: fits)
    }
    return Claim(
      id: "bertrand-contraction", record: 26, section: .gaussianMixing, tier: 1,
      source: "Bertrand et al. 2023, arXiv 2310.00429",
      statement: "with fixed real data models contract to them, by λ/(1 + λ) a generation",
      remark: "For every ratio λ of synthetic to real rows: λ < ½, as printed, is enough and not"
        + " needed. The start is a fit to 2,000 rows.",
      parts: [
        ClaimPart(
          """
          name: bertrand-contraction
          replicates: 20000
          source: {kind: gaussian, mean: [0], covariance: [[1]]}
          model: {kind: gaussian, estimator: mle}
          loop: {generations: 40, initial: 2000, real: {rows: 20, draw: fixed}, record: [2, 3, 40]}
          metrics: [mean_error]
          sweep: {loop: [\(arms.joined(separator: ", "))]}
          """,
          readings: ratios.indices.flatMap { arm in
            (arm == 0 ? [3, 40] : [2, 3, 40]).map { t in
              .mean(
                of: "mean_error", at: t, arm: arm, is: moments(ratios[arm], t + 1).mean,
                null: t == 40 ? 0 : 0.0005, "recursion with b = λ/(1 + λ)")
            }
          })
      ])
  }()

  private static let riseAndFall: Claim = {
    let made = [5, 50, 500]
    let arms = made.map { "{label: m = \($0), samples: \(50 + $0)}" }
    return Claim(
      id: "fu-rise-then-fall", record: 27, section: .gaussianMixing, tier: 1,
      source: "Fu et al. 2024, arXiv 2402.11778",
      statement: "the error first rises, then falls with the amount of synthetic data",
      parts: [
        ClaimPart(
          """
          name: fu-rise-then-fall
          replicates: 40000
          source: {kind: gaussian, mean: [0], covariance: [[1]]}
          model: {kind: gaussian, estimator: mle}
          loop: {generations: 1, initial: 50, workflow: replace, real: {rows: 50, draw: fixed}}
          metrics: [mean_error]
          sweep: {loop: [\(arms.joined(separator: ", "))]}
          """,
          readings: made.indices.map { arm in
            let excess =
              GaussianMoments.fixed(
                real: 50, synthetic: Double(made[arm]), initial: 50, unbiased: false, fits: 2
              ).mean - 0.02
            return .mean(
              "excess of μ²", at: 1, arm: arm, is: excess, null: 0, "b(1 - b^2k)/(N(1 + b)), k = 1"
            ) { $0("mean_error", $1, arm: arm) - $0("mean_error", 0, arm: arm) }
          } + [
            .order("most at m = N: 5", at: 1, arm: 0, "same replicates") {
              $0("mean_error", $1, arm: 1) - $0("mean_error", $1, arm: 0)
            },
            .order("most at m = N: 500", at: 1, arm: 2, "same replicates") {
              $0("mean_error", $1, arm: 1) - $0("mean_error", $1, arm: 2)
            },
          ])
      ])
  }()

  private static let centre: Claim = {
    // The mean of N(0, 1) between 0 and 2.
    let first =
      (Normal.density(0) - Normal.density(2)) / (Normal.cdf(2) - Normal.cdf(0))
    return Claim(
      id: "yi-knowledge-centre", record: 28, section: .gaussianMixing, tier: 1,
      source: "Yi et al. 2025, arXiv 2510.16657",
      statement: "models retrained on what a verifier keeps move to the verifier's centre",
      kind: .direction,
      remark:
        "The paper knows the variance. Here it is fitted too and dies on the way, so that the mean"
        + " stops short of the centre.",
      parts: [
        ClaimPart(
          """
          name: yi-knowledge-centre
          replicates: 200
          source: {kind: gaussian, mean: [0], covariance: [[1]]}
          model: {kind: gaussian, estimator: unbiased}
          loop:
            generations: 12
            samples: 2000
            curate: [{kind: verify, right: {within: {center: [1], radius: 1}}}]
          metrics: [mean_error]
          """,
          .mean(
            "mean after a step", at: 1, is: first, null: 0, slack: 0.002,
            "of N(0, 1) within 1 of 1"
          ) { $0("mean_error", $1).squareRoot() },
          .order("it comes nearer", at: 12, "than after a step") {
            $0("mean_error", $1).squareRoot() - $0("mean_error", 1).squareRoot()
          },
          .order("and does not pass", at: 12, "centre less mean") {
            1 - $0("mean_error", $1).squareRoot()
          })
      ])
  }()
}
