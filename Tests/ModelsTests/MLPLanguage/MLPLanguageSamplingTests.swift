import Foundation
import Models
import Numerics
import TestKit
import Testing

@Suite("Drawing from neural language models") struct MLPLanguageSamplingTests {
  private static let model = NeuralTexts.model(11)

  /// Rows of counts by context of the tokens drawn after it, at most `limit` tokens.
  private func verdict(
    _ text: TokenText, law: ([Int32]) -> [Double], context: Int
  ) -> Verdict {
    var counts: [[Int32]: [Int]] = [:]
    for window in NeuralTexts.windows(text, context: context) {
      counts[window.context, default: [Int](repeating: 0, count: text.vocabulary.count)][
        Int(window.token)] += 1
    }
    var observed: [Int] = []
    var expected: [Double] = []
    for (context, row) in counts where row.reduce(0, +) >= 1000 {
      observed += row
      let total = Double(row.reduce(0, +))
      expected += law(context).map { $0 * total }
    }
    // Each context's cells add up to its count: the limit for independent cells is the laxer one.
    return chiSquaredTest(observed, expected: expected)
  }

  @Test("Tokens are drawn as often as their probabilities say; false alarms 1e-8")
  func frequencies() {
    let model = Self.model
    let text = model.sample(200_000, key: testKey(12))
    #expect(text.count == 200_000)
    let right = verdict(text, law: { model.probabilities(after: $0) }, context: 3)
    #expect(right.passes, "\(right)")
    // A model whose parameters are three per cent off is told apart.
    let network = model.network
    let other = model.parameters.map { 1.03 * Double($0) }
    let wrong = verdict(text, law: { NeuralTexts.law($0, network, other) }, context: 3)
    #expect(!wrong.passes, "\(wrong)")
  }

  @Test("Temperature, top_k and top_p; false alarms 1e-8")
  func bias() {
    // No context is so sure of a token that nothing else is left to compare.
    let model = NeuralTexts.model(11, scale: 0.5)
    func law(_ context: [Int32], _ bias: SamplingBias) -> [Double] {
      let weights = model.probabilities(after: context).map { pow($0, 1 / bias.temperature) }
      let all = weights.reduce(0, +)
      let order = weights.indices.sorted { weights[$0] > weights[$1] }
      var kept = [Double](repeating: 0, count: weights.count)
      var mass = 0.0
      for (rank, word) in order.enumerated() where rank < bias.topK ?? .max {
        if mass >= bias.topP * all { break }
        kept[word] = weights[word]
        mass += weights[word]
      }
      return kept.map { $0 / mass }
    }
    let biases = [
      SamplingBias(temperature: 0.5), SamplingBias(temperature: 2), SamplingBias(topP: 0.7),
      SamplingBias(topK: 2), SamplingBias(temperature: 1.5, topP: 0.9, topK: 3),
    ]
    for (index, bias) in biases.enumerated() {
      let text = model.sample(50_000, bias: bias, key: testKey(13, index))
      let right = verdict(text, law: { law($0, bias) }, context: 3)
      #expect(right.passes, "\(bias): \(right)")
      let wrong = verdict(text, law: { law($0, .none) }, context: 3)
      #expect(!wrong.passes, "\(bias): \(wrong)")
      for window in NeuralTexts.windows(text.prefix(2000), context: 3) {
        #expect(law(window.context, bias)[Int(window.token)] > 0)
      }
    }
    let greedy = model.sample(300, bias: SamplingBias(topK: 1), key: testKey(14))
    for window in NeuralTexts.windows(greedy, context: 3) {
      let law = model.probabilities(after: window.context)
      #expect(law[Int(window.token)] == law.max())
    }
  }

  @Test("A shorter sample is a prefix of a longer one", arguments: [10_000, 7])
  func prefix(longestSentence: Int) {
    let model = NeuralTexts.model(15, longestSentence: longestSentence)
    let long = model.sample(20_000, key: testKey(16))
    for count in [0, 1, 2, 100, 3001, 19_999, 20_000] {
      #expect(model.sample(count, key: testKey(16)) == long.prefix(count), "\(count)")
    }
    #expect(long.prefix(50) != model.sample(50, key: testKey(17)))
    for index in 0..<long.pieceCount - 1 {
      let (range, isFromStart) = long.piece(index)
      #expect(isFromStart && range.count <= longestSentence)
      let ends = long.tokens[range.upperBound - 1] == Vocabulary.end
      #expect(ends || range.count == longestSentence)
    }
  }

  @Test("Sentences are independent: the first word's law does not depend on the sentence before")
  func independence() {
    let model = Self.model
    let text = model.sample(100_000, key: testKey(18))
    let start = [Int32](repeating: Vocabulary.start, count: 3)
    let law = model.probabilities(after: start)
    // First words of sentences after a sentence of one word, and of all others.
    for isShort in [true, false] {
      var counts = [Int](repeating: 0, count: law.count)
      for index in 1..<text.pieceCount
      where (text.piece(index - 1).range.count < 3) == isShort {
        counts[Int(text.tokens[text.piece(index).range.lowerBound])] += 1
      }
      let total = Double(counts.reduce(0, +))
      let verdict = chiSquaredTest(counts, expected: law.map { $0 * total })
      #expect(verdict.passes, "\(verdict)")
    }
  }

  @Test("<unk> is drawn where it is a word only")
  func unknown() {
    let closed = Vocabulary(words: (0..<4).map { Array("w\($0)".utf8) }, isOpen: false)
    let text = NeuralTexts.model(11, vocabulary: closed).sample(20_000, key: testKey(19))
    #expect(!text.tokens.contains(Vocabulary.unknown) && !text.tokens.contains(Vocabulary.start))
    let open = Self.model.sample(20_000, key: testKey(19))
    #expect(open.tokens.contains(Vocabulary.unknown) && !open.tokens.contains(Vocabulary.start))
  }

  @Test("Threads do not change a sample or a training", .serialized, arguments: [1])
  func threads(seed: UInt64) throws {
    let learner = MLPLanguageLearner(
      shape: NeuralTexts.shape, schedule: TrainingSchedule(.epochs(2), batch: 32), validation: 0.2)
    func run() throws -> (TokenText, MLPLanguageModel, [Double]) {
      let text = Self.model.sample(2000, key: testKey(seed))
      let model = try learner.fit(learner.summary(of: text, weight: 1), key: testKey(seed))
      return (text, model, model.logProbabilities(text))
    }
    let one = try run()
    setThreads(8)
    defer { setThreads(1) }
    let two = try run()
    #expect(one.0 == two.0 && one.1 == two.1 && one.2 == two.2)
  }
}
