import Models
import Numerics
import TestKit

#if canImport(Glibc)
  import Glibc
#endif

/// Texts that tests share.
enum TextSamples {
  /// The generator of Tests/Reference/ngram.py.
  static func sentences(_ count: Int, state: UInt64, width: Double) -> [UInt8] {
    var x = state
    func u() -> Double {
      x = (1_103_515_245 * x + 12345) % (1 << 31)
      return Double(x) / Double(1 << 31)
    }
    var lines = ""
    for _ in 0..<count {
      let length = 1 + Int(8 * u())
      let words = (0..<length).map { _ -> String in
        let value = u()
        return "w\(Int(width * value * value))"
      }
      lines += words.joined(separator: " ") + "\n"
    }
    return Array(lines.utf8)
  }

  static func training() throws -> TokenText {
    try TextSource.whole(sentences(400, state: 1, width: 40), tokenizer: .words)
  }

  static func test(_ vocabulary: Vocabulary) throws -> TokenText {
    try TokenText(sentences(60, state: 2, width: 44), vocabulary: vocabulary)
  }

  static let smoothings: [Smoothing] = [
    .maximumLikelihood, .additive(0.1), .absoluteDiscounting(nil), .absoluteDiscounting(0.75),
    .kneserNey, .modifiedKneserNey,
  ]

  static func model(_ order: Int, _ smoothing: Smoothing) throws -> NGramModel {
    try fit(training(), order, smoothing)
  }

  static func fit(_ text: TokenText, _ order: Int, _ smoothing: Smoothing) throws -> NGramModel {
    let learner = NGramLearner(order: order, smoothing: smoothing)
    return try learner.fit(learner.summary(of: text, weight: 1), key: testKey(1))
  }

  static func source(_ lines: String, heldOut: Double = 0.3, minCount: Int = 1) throws -> TextSource
  {
    try TextSource(
      Array(lines.utf8), tokenizer: .words, minCount: minCount, heldOut: heldOut, key: testKey(1))
  }
}
