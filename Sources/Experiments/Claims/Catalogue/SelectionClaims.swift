private import Glibc
internal import Numerics

/// Records 70–73 and 80: what is kept of samples, and how they are drawn.
enum SelectionClaims {
  static var all: [Claim] { [verifier, curation, heatDeath, externalData, detector] }

  private static let verifier: Claim = {
    let (right, wrong) = (0.8, 0.3)
    let critical = 1 / (1 + wrong / right)
    let part = 1 / 50.0.squareRoot()
    func group(_ mean: Double) -> String { "{mean: \([Double](repeating: mean, count: 50))}" }
    func accuracy(_ p: Double, rows: Double) -> Double {
      let m = 1 - 2 * p * wrong / (p * wrong + (1 - p) * right)
      return Normal.cdf(m / (m * m * (1 + 50.0 / 20_000) + 50 / rows).squareRoot())
    }
    return Claim(
      id: "feng-verifier-threshold", record: 70, section: .selection, tier: 1,
      source: "Feng et al. 2024, arXiv 2406.07515",
      statement: "a verifier pays up to p* = 1/(1 + ψ/φ) wrong labels",
      parts: [
        ClaimPart(
          """
          name: feng-verifier-threshold
          replicates: 40
          source: {kind: grouped-gaussian, groups: [\(group(-part)), \(group(part))]}
          model: {kind: grouped-gaussian}
          loop:
            generations: 1
            initial: 20000
            samples: 4000
            curate:
              - {kind: verify, true_positive: \(right), false_positive: \(wrong), right: {label: drawn}}
          metrics: [accuracy]
          sweep: {model.label_error: [0.4, \(critical - 0.04), \(critical + 0.04)]}
          """,
          .mean(
            of: "accuracy", at: 1, arm: 0, is: accuracy(0.4, rows: 4000), null: 0.5, slack: 0.002,
            "Φ(m/√(m² + d/n)), m = 1 - 2p'"),
          .order("right below p*", at: 1, arm: 1, "accuracy above ½") {
            $0("accuracy", $1, arm: 1) - 0.5
          },
          .order("wrong above p*", at: 1, arm: 2, "accuracy below ½") {
            0.5 - $0("accuracy", $1, arm: 2)
          })
      ])
  }()

  private static let curation: Claim = {
    let b = 0.5
    // Of K = 64 candidates, to first order in 1/K.
    let shift = b - b * exp(b * b) / 64
    let better = 0.3 * 0.3 + 2 * 0.3 * 0.7 * M_E / (1 + M_E)
    let bound = 0.5 * 0.21 * (M_E - 1) * (M_E - 1) / M_E
    return Claim(
      id: "ferbach-curation", record: 71, section: .selection, tier: 2,
      source: "Ferbach et al. 2024, arXiv 2407.09499",
      statement: "choosing tilts the law by e^reward, and the reward rises",
      parts: [
        ClaimPart(
          """
          name: ferbach-curation
          replicates: 30
          source: {kind: gaussian, mean: [0], covariance: [[1]]}
          model: {kind: gaussian, estimator: unbiased}
          loop: {generations: 3, samples: 1000}
          metrics: [mean_error, variance]
          sweep:
            loop:
              - label: linear
                curate: [{kind: prefer, candidates: 64, reward: {linear: [0.5]}}]
              - label: quadratic
                curate: [{kind: prefer, candidates: 64, reward: {near: {center: [0], scale: 2}}}]
          """,
          .mean(
            "shift, linear reward", at: 3, arm: 0, is: 3 * shift, null: 0, slack: 0.01,
            "bσ² a generation"
          ) { $0("mean_error", $1, arm: 0).squareRoot() },
          .mean(
            "variance, linear reward", at: 3, arm: 0, is: 1, null: 0.4, slack: 0.09,
            "kept, ± 3 % a generation at K = 64"
          ) { $0("variance", $1, arm: 0) },
          .mean(
            "variance, quadratic reward", at: 3, arm: 1, is: 1 / 2.5, null: 1, slack: 0.03,
            "1/(1 + t/g)"
          ) { $0("variance", $1, arm: 1) }),
        ClaimPart(
          """
          name: ferbach-curation-symbols
          replicates: 40
          source: {kind: categorical, probabilities: [0.7, 0.3]}
          model: {kind: categorical, engine: sampled}
          loop: {generations: 1, samples: 20000, curate: [{kind: prefer, reward: {values: [0, 1]}}]}
          metrics: [heterozygosity]
          """,
          .mean(
            "share of the better symbol", at: 1, is: better, null: 0.3,
            "p² + 2pq e/(1 + e), K = 2"
          ) { (1 - (1 - 2 * $0("heterozygosity", $1)).squareRoot()) / 2 },
          .of(
            "rise of E e^r", at: 1, .bound(bound...Double.infinity), "((K-1)/K) Var e^r / e^r*"
          ) { (M_E - 1) * ((1 - (1 - 2 * $0("heterozygosity", $1)).squareRoot()) / 2 - 0.3) }),
      ])
  }()

  private static let marchi = "Marchi et al. 2024, arXiv 2404.02325"

  private static func entropy(_ law: [Double]) -> Double {
    -sum(law) { $0 > 0 ? $0 * log($0) : 0 }
  }

  /// The law to a power, scaled.
  private static func tilted(_ law: [Double], _ power: Double) -> [Double] {
    let most = law.max() ?? 1
    let weights = law.map { pow($0 / most, power) }
    let total = weights.reduce(0, +)
    return weights.map { $0 / total }
  }

  private static let heatDeath = Claim(
    id: "marchi-heat-death", record: 72, section: .selection, tier: 1, source: marchi,
    statement: "drawn at temperature τ a law becomes p^(τ^-n): a delta below 1, uniform above",
    parts: [
      ClaimPart(
        """
        name: marchi-heat-death
        replicates: 10
        source: {kind: zipf, exponent: 1, vocabulary: 100}
        model: {kind: categorical}
        loop: {generations: 10, samples: 1e13, workflow: replace}
        metrics: [entropy]
        sweep: {loop.sampling.temperature: [0.8, 1.25]}
        """,
        readings: [0.8, 1.25].enumerated().flatMap { arm, temperature in
          [3, 10].map { n in
            let expected = entropy(tilted(zipf(1, 100), pow(temperature, -Double(n))))
            return .of(
              "entropy", at: n, arm: arm, .within(expected, margin: 1e-5), "of p₀^(τ^-n)"
            ) { $0("entropy", $1, arm: arm) }
          }
        })
    ])

  private static let externalData: Claim = {
    let cells = [0.9, 0.8].flatMap { t in [0.05, 0.1, 0.3, 0.5].map { (t, $0) } }
    func stationary(_ temperature: Double, _ real: Double) -> Double {
      let truth = zipf(1, 100)
      var law = truth
      for _ in 0..<150 {
        law = zip(truth, tilted(law, 1 / temperature)).map { real * $0 + (1 - real) * $1 }
      }
      return entropy(law)
    }
    return Claim(
      id: "marchi-external-data", record: 73, section: .selection, tier: 1, source: marchi,
      statement: "with a share of real data the entropy comes to rest",
      remark: "10 % real data at τ = 0.9 keep 1.14 of 3.68 nats: they do not prevent collapse.",
      parts: [
        ClaimPart(
          """
          name: marchi-external-data
          replicates: 4
          source: {kind: zipf, exponent: 1, vocabulary: 100}
          model: {kind: categorical}
          loop: {generations: 150, samples: 1e12, real: {draw: fresh}, record: 150}
          metrics: [entropy]
          sweep:
            loop.sampling.temperature: [0.9, 0.8]
            loop.real.share: [0.05, 0.1, 0.3, 0.5]
          """,
          readings: cells.indices.map { arm in
            .of(
              "entropy", at: 150, arm: arm,
              .within(stationary(cells[arm].0, cells[arm].1), margin: 0.01),
              "p = ap₀ + (1-a) T_τ(p), iterated"
            ) { $0("entropy", $1, arm: arm) }
          })
      ])
  }()

  /// E of `mean_inflation` with R new real rows, of S synthetic ones binomially many being kept.
  private static func inflation(_ real: Double, _ made: Int, kept q: Double, fits: Int) -> Double {
    let counts = BinomialLaw(trials: made, probability: q)
    var pair = GaussianMoments.Pair(mean: 1 / (real + Double(made)), variance: 1)
    for _ in 1..<fits {
      let last = pair
      func next(_ kept: Int) -> GaussianMoments.Pair {
        let n = real + Double(kept)
        let (a, b) = (real / n, Double(kept) / n)
        let mean = a / n + b * b * last.mean + b * last.variance / n
        let second = a + b * (last.mean + last.variance)
        return GaussianMoments.Pair(mean: mean, variance: n / (n - 1) * (second - mean))
      }
      pair.mean = counts.mean { next($0).mean }
      pair.variance = counts.mean { next($0).variance }
    }
    return pair.mean * real
  }

  private static let detector: Claim = {
    let q = Normal.cdf((1 - 2.0.squareRoot()) * Normal.quantile(0.9)) / 0.9
    let blind = inflation(20, 80, kept: 1 - 1e-12, fits: 11)
    return Claim(
      id: "drayson-detector-resampling", record: 80, section: .selection, tier: 1,
      source: "Drayson, Yilmaz, Lampos 2025, arXiv 2502.15654; formula: this project",
      statement: "a detector of synthetic rows acts as a larger real share",
      remark: "a' = a TPR/(a TPR + (1 - a) FPR) goes into 1/(1 + b').",
      parts: [
        ClaimPart(
          """
          name: drayson-detector-resampling
          replicates: 50000
          source: {kind: gaussian, mean: [0], covariance: [[1]]}
          model: {kind: gaussian, estimator: unbiased}
          loop:
            generations: 10
            samples: 100
            real: {share: 0.2, draw: fresh}
            curate: [{kind: detect, auc: 0.9, true_positive: 0.9}]
            tries: 1
            record: 10
          metrics: [mean_inflation]
          """,
          .mean(
            of: "mean_inflation", at: 10, is: inflation(20, 80, kept: q, fits: 11), null: blind,
            "recursion over the number kept; 1/(1 + b') in the limit"))
      ])
  }()
}
