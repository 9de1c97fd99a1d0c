private import Glibc
public import Models
internal import Numerics

/// Exact expectations of metrics, generation by generation, for frequencies trained recursively.
///
/// A symbol's indicator is a variable of variance p(1 - p) whose fitted mean is the frequency and
/// whose fitted variance q(1 - q) is that of maximum likelihood. So the recursion of first and
/// second moments holds for it in every workflow: Var q = p(1 - p) m, and with H₀ = 1 - Σp²
/// E Σ(q - p)² = H₀ m, E(1 - Σq²) = H₀ w, E Σ(q - p)²/p = (K - 1) m.
///
/// What depends on more than two moments (whether a symbol is alive, entropy) is known where a
/// training set is independent real examples, and where every model sees as many examples of the one
/// before: then each symbol's count is a Markov chain of its own, see ``SymbolChain``. Derivations:
/// docs/theory.md.
public struct CategoricalTheory: Sendable {
  let law: DiscreteLaw
  let learner: CategoricalLearner
  let schedule: Schedule
  let realWeight: Double
  let bias: SamplingBias

  public init(
    law: DiscreteLaw, learner: CategoricalLearner, schedule: Schedule, realWeight: Double = 1,
    bias: SamplingBias = .none
  ) {
    self.law = law
    self.learner = learner
    self.schedule = schedule
    self.realWeight = realWeight
    self.bias = bias
  }

  /// Expected values by metric name, one a generation; NaN where none is known.
  public func expectations() -> [String: [Double]] {
    guard learner.smoothing == 0 else { return [:] }
    return secondMoments().merging(chains()) { first, _ in first }
  }

  private func secondMoments() -> [String: [Double]] {
    let recursion =
      bias == .none
      ? MomentRecursion(schedule, realWeight: realWeight, unbiased: false, spread: 1) : nil
    // Without the recursion only what independent real examples tell is left.
    let square =
      recursion?.meanSquare
      ?? schedule.recipes.indices.map { independentRows($0).map { 1 / Double($0) } ?? .nan }
    let variance = recursion?.variance ?? square.map { 1 - $0 }
    let diversity = law.heterozygosity
    let symbols = Double(law.support)
    return [
      "heterozygosity": variance.map { diversity * $0 },
      "l2_squared": square.map { diversity * $0 },
      "chi2": square.map { (symbols - 1) * $0 },
    ]
  }

  /// The size of generation t's training set if that is nothing but independent real examples.
  private func independentRows(_ t: Int) -> Int? {
    schedule.recipes[t].synthetic.isEmpty ? schedule.trainingSize(t) : nil
  }

  private func chains() -> [String: [Double]] {
    if let chain = SymbolChain(law, schedule, bias) { return expectations(chain) }
    let alive = schedule.recipes.indices.map { t in
      independentRows(t).map { n in law.real { -expm1(Double(n) * log1p(-$0)) } } ?? .nan
    }
    let lost = schedule.recipes.indices.map { t in
      independentRows(t).map { n in law.real { $0 * exp(Double(n) * log1p(-$0)) } } ?? .nan
    }
    let rare = rareShare { n, p in -expm1(Double(n) * log1p(-p)) }
    return [
      "symbols_alive": alive, "support": alive.map { $0 / Double(law.support) },
      "lost_mass": lost, "rare_survival": rare,
    ]
  }

  private func rareShare(_ alive: @Sendable (_ n: Int, _ p: Double) -> Double) -> [Double] {
    let limit = 10 / Double(schedule.initial)
    let rare = law.probabilities.filter { $0 > 0 && $0 < limit }
    return schedule.recipes.indices.map { t in
      guard let n = independentRows(t) else { return .nan }
      return rare.reduce(0) { $0 + alive(n, $1) } / Double(rare.count)
    }
  }

  private func expectations(_ chain: SymbolChain) -> [String: [Double]] {
    let limit = 10 / Double(schedule.initial)
    let probabilities = chain.probabilities
    let rare = probabilities.indices.filter { probabilities[$0] < limit }
    let alive = chain.dead.map { Double(probabilities.count) - $0.reduce(0, +) }
    let entropy = chain.entropy.map { $0.reduce(0, +) }
    let n = Double(schedule.initial)
    return [
      "symbols_alive": alive,
      "support": alive.map { $0 / Double(probabilities.count) },
      "lost_mass": chain.dead.map { row in
        zip(row, probabilities).reduce(0) { $0 + $1.1 * $1.0 }
      },
      "rare_survival": chain.dead.map { row in
        1 - rare.reduce(0) { $0 + row[$1] } / Double(rare.count)
      },
      "entropy": entropy,
      "entropy_share": entropy.map { $0 / law.entropy },
      "entropy_miller_madow": zip(entropy, alive).map { $0 + ($1 - 1) / (2 * n) },
      // The mean frequency of a symbol is its real one, so that E Σ q ln p = Σ p ln p.
      "kl_reverse": entropy.map { law.entropy - $0 },
    ]
  }
}

extension DiscreteLaw {
  /// Σ term(p) over the symbols that exist.
  fileprivate func real(_ term: @Sendable (Double) -> Double) -> Double {
    let probabilities = probabilities
    return blockSum(probabilities.count) { range in
      probabilities[range].reduce(0) { $1 > 0 ? $0 + term($1) : $0 }
    }
  }
}

/// One symbol's frequency in a recursion where every model is fitted to M examples of the one
/// before: the Markov chain k → Binomial(M, k/M), generation 0 from Binomial(M, p).
///
/// E f of a later generation is found backwards: from all states at once, one generation at a time.
struct SymbolChain {
  /// Of the symbols that exist.
  let probabilities: [Double]
  /// By generation: P(the symbol is lost), one a symbol.
  private(set) var dead: [[Double]] = []
  /// By generation: E(-q ln q), one a symbol.
  private(set) var entropy: [[Double]] = []

  /// Nil where the schedule is another one, or where this would take seconds.
  init?(_ law: DiscreteLaw, _ schedule: Schedule, _ bias: SamplingBias) {
    let size = schedule.initial
    let plain = schedule.recipes.indices.dropFirst().allSatisfy { t in
      schedule.recipes[t].anchor == 0 && schedule.recipes[t].subsample == nil
        && schedule.recipes[t].synthetic == t - 1..<t && schedule.freshSizes[t] == 0
        && schedule.batchSizes[t - 1] == size
    }
    guard plain, schedule.generations == 0 || bias == .none else { return nil }
    probabilities = law.probabilities.filter { $0 > 0 }
    let m = Double(size)
    // A law of mean k has some 20√k probabilities that count.
    let real =
      Double(probabilities.count) * 20 + 20 * (m * Double(probabilities.count)).squareRoot()
    let states = schedule.generations > 0 ? 10 * m * m.squareRoot() : 0
    guard (real + states) * Double(schedule.generations + 1) < 5e7 else { return nil }

    let start = probabilities.map { BinomialLaw(trials: size, probability: $0) }
    let steps =
      schedule.generations > 0
      ? (0...size).map { BinomialLaw(trials: size, probability: Double($0) / m) } : []
    var isDead = (0...size).map { $0 == 0 ? 1.0 : 0 }
    var information = (0...size).map { k in
      k == 0 ? 0 : -Double(k) / m * log(Double(k) / m)
    }
    for t in schedule.recipes.indices {
      if t > 0 {
        isDead = steps.map { law in law.mean { isDead[$0] } }
        information = steps.map { law in law.mean { information[$0] } }
      }
      dead.append(start.map { law in law.mean { isDead[$0] } })
      entropy.append(start.map { law in law.mean { information[$0] } })
    }
  }
}
