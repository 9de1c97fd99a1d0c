private import Glibc
public import Models
internal import Numerics

/// Exact expectations of what is alive of a language, generation by generation, where unigrams of
/// maximum likelihood are trained on the text of the generation before and on nothing else.
///
/// A unigram model draws every token, sentence ends included, independently. So from generation 1 on
/// the count of a word is a Markov chain, k → Binomial(N, k/N). Generation 0 is known only if it is
/// the whole of a finite text: the chain then starts from the word's count there. A part of a text,
/// or a text from a language with a memory, is no independent sample, and nothing is claimed.
///
/// f_t(k), the probability that a word with count k is lost t generations later, follows from
/// f_t(k) = E f_{t-1}(Binomial(N, k/N)); f_t(k) ≤ x_t^k with x_0 = 0, x_t = exp(x_{t-1} - 1)
/// [Suresh 2024], so that counts above which it is below 1e-18 are left out.
public struct UnigramTheory: Sendable {
  private let law: TextLaw
  private let learner: NGramLearner
  private let schedule: Schedule
  private let bias: SamplingBias

  public init(
    law: TextLaw, learner: NGramLearner, schedule: Schedule, bias: SamplingBias = .none
  ) {
    self.law = law
    self.learner = learner
    self.schedule = schedule
    self.bias = bias
  }

  /// Expected values by metric name, one a generation; none where they are not known.
  public func expectations() -> [String: [Double]] {
    let size = schedule.initial
    guard learner.order == 1, learner.smoothing == .maximumLikelihood, bias == .none,
      law.isEmpirical, law.text?.count == size, schedule.isPlainReplace,
      schedule.batchSizes.allSatisfy({ $0 == size || $0 == 0 }),
      let losses = Self.losses(size, generations: schedule.generations)
    else { return [:] }
    let unigrams = law.unigrams
    let counts = unigrams.map { Int(($0 * Double(size)).rounded()) }
    func lost(_ t: Int, _ number: Int) -> Double {
      counts[number] < losses[t].count ? losses[t][counts[number]] : 0
    }
    let generations = schedule.recipes.indices
    let words = counts.indices.dropFirst(Vocabulary.reservedCount).filter { counts[$0] > 0 }
    func alive(_ words: [Int]) -> [Double] {
      generations.map { t in words.reduce(0) { $0 + 1 - lost(t, $1) } }
    }
    var result = [
      "vocabulary": alive(words),
      "lost_mass": generations.map { t in
        counts.indices.reduce(0) { counts[$1] > 0 ? $0 + unigrams[$1] * lost(t, $1) : $0 }
      },
    ]
    for decade in 0..<16 {
      let (low, high) = (pow(10, -Double(decade + 1)), pow(10, -Double(decade)))
      let own = words.filter { unigrams[$0] >= low && unigrams[$0] < high }
      if own.isEmpty { continue }
      result["word_survival_\(decade)"] = alive(own).map { $0 / Double(own.count) }
    }
    return result
  }

  /// f_t(k) for every generation t and the counts k that matter; nil where that would take seconds.
  static func losses(_ size: Int, generations: Int) -> [[Double]]? {
    var bound = 0.0
    for _ in 0..<generations { bound = exp(bound - 1) }
    let last = min(size, bound > 0 ? Int((log(1e-18) / log(bound)).rounded(.up)) : 1)
    let work = 20 * Double(last) * Double(last).squareRoot() * Double(generations)
    guard work < 5e7 else { return nil }
    let steps = (0...last).map {
      BinomialLaw(trials: size, probability: Double($0) / Double(size))
    }
    var lost = (0...last).map { $0 == 0 ? 1.0 : 0 }
    var result = [lost]
    for _ in 0..<generations {
      lost = steps.map { law in law.mean { $0 <= last ? lost[$0] : 0 } }
      result.append(lost)
    }
    return result
  }
}
