import Glibc
import Models
import Simulation
import TestKit
import Testing

@Suite("Exact theory of unigrams") struct UnigramTheoryTests {
  /// Words with counts 1, 2, 3 and 6, and a sentence end after each.
  private func source() throws -> TextSource {
    let words = ["d", "c", "c", "b", "b", "b"] + Array(repeating: "a", count: 6)
    let text = try TextSource.whole(
      Array(words.joined(separator: "\n").utf8), tokenizer: .words)
    return TextSource(training: text, heldOut: text)
  }

  private func expectations(_ size: Int, generations: Int) throws -> [String: [Double]] {
    UnigramTheory(
      law: try source().law, learner: NGramLearner(order: 1, smoothing: .maximumLikelihood),
      schedule: Schedule(
        .replace,
        LoopSizes(
          initial: size, samples: Array(repeating: size, count: generations + 1),
          realShare: Array(repeating: 0, count: generations + 1), fresh: false))
    ).expectations()
  }

  /// P(Binomial(n, p) = k).
  private func binomial(_ n: Int, _ p: Double, _ k: Int) -> Double {
    if p == 0 || p == 1 { return (p == 0 ? 0 : n) == k ? 1 : 0 }
    let choose = lgamma(Double(n + 1)) - lgamma(Double(k + 1)) - lgamma(Double(n - k + 1))
    return exp(choose + Double(k) * log(p) + Double(n - k) * log1p(-p))
  }

  @Test("The chain of counts, by the whole matrix")
  func matrix() throws {
    let n = 24
    let generations = 40
    let theory = try expectations(n, generations: generations)
    var alive: [[Double]] = []
    for start in [1, 2, 3, 6] {
      var law = (0...n).map { $0 == start ? 1.0 : 0 }
      var row = [1.0]
      for _ in 0..<generations {
        law = (0...n).map { k in
          (0...n).reduce(0) { $0 + law[$1] * binomial(n, Double($1) / Double(n), k) }
        }
        row.append(1 - law[0])
      }
      alive.append(row)
    }
    for t in 0...generations {
      let vocabulary = alive.reduce(0) { $0 + $1[t] }
      #expect(relativeError(try #require(theory["vocabulary"])[t], vocabulary) < 1e-11)
    }
    // Real mass of the words, and of sentence ends, which half of all tokens are.
    let lost = try #require(theory["lost_mass"])
    #expect(lost[0] == 0 && lost[1] > 0.02 && lost[1] < 0.1)
  }

  @Test("A generation 0 that is not the whole text makes no claim")
  func honesty() throws {
    #expect(try expectations(20, generations: 3).isEmpty)
  }
}
