private import Glibc
internal import Numerics

extension NGramModel {
  /// The model in ARPA format, as KenLM and SRILM read it: log₁₀ probabilities, and the log₁₀
  /// back-off factors of contexts. Nil where words without counts do not have the law of the
  /// shorter context: maximum likelihood and add-k cannot be written so.
  public var arpa: [UInt8]? {
    guard law.rest == .shorterContext else { return nil }
    var out: [UInt8] = []
    out.reserveCapacity(50 * law.trie.count)
    func write(_ text: String) { out += text.utf8 }
    write("\\data\\\n")
    for order in 1...order { write("ngram \(order)=\(ngramCount(order: order))\n") }
    for order in 1...order {
      write("\n\\\(order)-grams:\n")
      for ngram in law.trie.range(order: order) {
        // `<s>` is not predicted; readers expect it with log₁₀ probability 0.
        let isStart = order == 1 && ngram == Int(Vocabulary.start)
        write(isStart ? "0" : Self.logarithm(law.probabilities[ngram]))
        for (place, word) in law.trie.spelled(ngram).enumerated() {
          out.append(place == 0 ? 0x09 : 0x20)
          out += vocabulary.bytes(word)
        }
        if order < self.order { write("\t" + Self.logarithm(law.backoffs[ngram])) }
        out.append(0x0A)
      }
    }
    write("\n\\end\\\n")
    return out
  }

  /// -99 stands for the logarithm of 0.
  private static func logarithm(_ value: Double) -> String {
    value == 0 ? "-99" : "\(log10(value))"
  }
}

/// Why a file in ARPA format cannot be read.
public struct ARPAError: Error, Sendable, Equatable, CustomStringConvertible {
  /// Counted from 1; nil where the fault is not in one line.
  public let line: Int?
  public let reason: String

  public var description: String { line.map { "line \($0): \(reason)" } ?? reason }
}
