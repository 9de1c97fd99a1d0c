import Glibc
import Models
import Numerics
import TestKit
import Testing

@Suite("Laws of n-gram models") struct NGramLawTests {
  /// Contexts of a model of the given order: seen, half seen and unseen, from starts and middles.
  private func contexts(_ model: NGramModel) throws -> [[Int32]] {
    var contexts: [[Int32]] = [[Vocabulary.start]]
    let text = try TextSamples.training()
    for i in stride(from: 0, to: 40, by: 3) {
      let words = Array(text.tokens[text.piece(i).range].dropLast())
      for length in 0..<min(model.order, words.count + 1) {
        contexts.append([Vocabulary.start] + words.prefix(length))
        contexts.append(Array(words.suffix(length)))
      }
    }
    contexts += [[3, 3, 3], [40, 41, 40], [Vocabulary.start, 41, 41]]
    return contexts.map { context in
      context.first == Vocabulary.start && context.count < model.order
        ? context : Array(context.drop { $0 == Vocabulary.start }.suffix(model.order - 1))
    }
  }

  @Test("After every context the probabilities sum to one", arguments: 1...5)
  func sums(order: Int) throws {
    for smoothing in TextSamples.smoothings {
      let model = try TextSamples.model(order, smoothing)
      for context in try contexts(model) {
        let law = model.probabilities(after: context)
        #expect(law.allSatisfy { $0 >= 0 })
        let sum = law.reduce(0, +)
        // Maximum likelihood knows nothing after a context that it has not seen.
        let isUnseen = smoothing == .maximumLikelihood && sum == 0
        #expect(isUnseen || abs(sum - 1) < 1e-12, "\(smoothing) after \(context): \(sum)")
      }
    }
  }

  /// The law that a bias makes of the model's, by going through all words.
  private func biased(_ law: [Double], _ bias: SamplingBias, isOpen: Bool) -> [Double] {
    var weights = law.map { pow($0, 1 / bias.temperature) }
    let sorted = weights.sorted(by: >)
    let total = weights.reduce(0, +)
    var limits = [0.0]
    if let k = bias.topK { limits.append(sorted[min(k, sorted.count) - 1]) }
    if bias.topP < 1 {
      var mass = 0.0
      for weight in sorted {
        mass += weight
        if mass >= bias.topP * total * (1 - 1e-9) {
          limits.append(weight)
          break
        }
      }
    }
    let limit = (limits.max() ?? 0) * (1 - 1e-9)
    weights = weights.map { $0 >= limit ? $0 : 0 }
    if !isOpen { weights[0] = 0 }
    let kept = weights.reduce(0, +)
    return weights.map { $0 / kept }
  }

  private static let biases = [
    SamplingBias.none, SamplingBias(temperature: 0.6), SamplingBias(temperature: 1.7),
    SamplingBias(topK: 5), SamplingBias(topP: 0.8),
    SamplingBias(temperature: 1.3, topP: 0.5, topK: 12),
  ]

  /// Exact binomial tests of every word after every frequent context; the false alarm of 1e-8 is
  /// shared among them.
  @Test("Drawn words have the model's probabilities, biased or not", arguments: biases)
  func frequencies(bias: SamplingBias) throws {
    for seed in testSeeds {
      for (order, smoothing) in [
        (1, Smoothing.modifiedKneserNey), (2, .additive(0.1)), (3, .modifiedKneserNey),
        (3, .additive(0.1)), (3, .absoluteDiscounting(nil)), (4, .kneserNey),
        (3, .maximumLikelihood),
      ] {
        let model = try TextSamples.model(order, smoothing)
        let text = model.sample(40_000, bias: bias, key: testKey(seed, 7))
        var counts: [[Int32]: [Int]] = [:]
        for piece in 0..<text.pieceCount {
          var context = order == 1 ? [] : [Vocabulary.start]
          for token in text.tokens[text.piece(piece).range] {
            counts[context, default: [Int](repeating: 0, count: text.vocabulary.count)][
              Int(token)] += 1
            context = Array((context + [token]).suffix(order - 1))
          }
        }
        let frequent = counts.filter { $0.value.reduce(0, +) >= 300 }
        #expect(!frequent.isEmpty)
        let comparisons = Double(frequent.count * text.vocabulary.count)
        for (context, counts) in frequent {
          let law = biased(
            model.probabilities(after: context), bias, isOpen: text.vocabulary.isOpen)
          let trials = counts.reduce(0, +)
          for word in counts.indices {
            if law[word] == 0 || law[word] > 1 - 1e-12 {
              #expect(counts[word] == (law[word] == 0 ? 0 : trials))
              continue
            }
            let verdict = binomialTest(
              counts[word], trials: trials, probability: law[word],
              falseAlarm: 1e-8 / comparisons)
            #expect(verdict.passes, "\(smoothing) \(order) \(bias) \(context) \(word): \(verdict)")
          }
        }
      }
    }
  }

  @Test("The test of frequencies sees another law")
  func wrongLaw() throws {
    let model = try TextSamples.model(3, .modifiedKneserNey)
    let text = model.sample(40_000, bias: SamplingBias(temperature: 0.6), key: testKey(1, 7))
    let law = model.probabilities(after: [Vocabulary.start])
    var counts = [Int](repeating: 0, count: law.count)
    for piece in 0..<text.pieceCount {
      counts[Int(text.tokens[text.piece(piece).range.lowerBound])] += 1
    }
    let trials = counts.reduce(0, +)
    let failures = counts.indices.filter {
      law[$0] > 0
        && !binomialTest(
          counts[$0], trials: trials, probability: law[$0],
          falseAlarm: 1e-8 / Double(law.count)
        ).passes
    }
    #expect(!failures.isEmpty)
  }

  @Test("A shorter sample is a prefix of a longer one, for any number of threads")
  func prefixes() throws {
    let model = try TextSamples.model(3, .modifiedKneserNey)
    let long = model.sample(20_000, key: testKey(4))
    for count in [0, 1, 7, 1000, 6000] {
      let text = model.sample(count, key: testKey(4))
      #expect(text == long.prefix(count) && text.count == count)
    }
    setThreads(2)
    #expect(model.sample(20_000, key: testKey(4)) == long)
    setThreads(1)
    #expect(model.sample(1000, key: testKey(5)) != long.prefix(1000))
    let bias = SamplingBias(temperature: 0.8, topP: 0.9)
    let some = model.sample(3000, bias: bias, key: testKey(4))
    #expect(some.prefix(500) == model.sample(500, bias: bias, key: testKey(4)))
  }

  @Test("Sentences that never end fill the budget")
  func endless() throws {
    // After every word but the last another follows: top_k 1 goes round in a circle.
    let lines = (0..<30).map { _ in "a b c a b c a b c a b c" }.joined(separator: "\n")
    let text = try TextSource.whole(Array(lines.utf8), tokenizer: .words)
    let model = try TextSamples.fit(text, 2, .maximumLikelihood)
    let drawn = model.sample(20_000, bias: SamplingBias(topK: 1), key: testKey(1))
    #expect(drawn.count == 20_000 && drawn.pieceCount == 1)
    #expect(drawn.prefix(9000) == model.sample(9000, bias: SamplingBias(topK: 1), key: testKey(1)))
  }

  @Test("A model takes less than 40 bytes an n-gram")
  func memory() throws {
    let model = try TextSamples.model(5, .modifiedKneserNey)
    #expect(Double(model.law.memory) < 40 * Double(model.law.trie.count))
  }
}
