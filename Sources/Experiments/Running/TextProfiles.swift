private import Glibc
internal import Models
internal import Numerics
internal import Simulation

/// What figures show of language models: short texts, perplexities of sentences under the first
/// model, rank–frequency curves and the tail ledger of tokens.
struct TextProfiles {
  private let source: any Source<TokenText>
  private let recorded: [Int]
  private let samples: Int
  private let key: RandomKey

  /// Sentences of a generation.
  private static let sentences = 1000

  /// `samples` tokens of every model are looked at.
  init(
    _ source: any Source<TokenText>, recorded: [Int], samples: Int, seed: UInt64, arm: UInt64
  ) {
    self.source = source
    self.recorded = recorded
    self.samples = samples
    key = RandomKey(
      seed: seed, arm: arm, replicate: 0, generation: 0, purpose: .evaluation
    ).part(3)
  }

  func all<Model: LanguageModel>() -> [KeptProfile<Model>] {
    [texts(), perplexities(), ranks(), ledger()]
  }

  /// One short text a generation, drawn with the same random numbers, so that what differs is the
  /// model; the real one is from held-out text.
  private func texts<Model: LanguageModel>() -> KeptProfile<Model> {
    let (source, key) = (source, key.part(0))
    let length = source.law.vocabulary.tokenizer == .characters ? 100 : 20
    return KeptProfile(
      table: ProfileTable(
        file: "texts", columns: ["perplexity"], textColumn: "text", statesTrainSize: true),
      profile: Profile(generations: ProfileTable.generations(recorded, limit: 11)) { first in
        Self.row(source.heldOut(length, key: key), under: first)
      } rows: { model, first, _ in
        Self.row(model.sample(length, key: key), under: first)
      })
  }

  private static func row(_ text: TokenText, under first: some LanguageModel) -> ProfileData {
    ProfileData(
      [exp(-Samples.mean(first.logProbabilities(text)))], texts: [text.inOneLine])
  }

  /// Whole sentences of a model's text; the real ones are held out.
  private func perplexities<Model: LanguageModel>() -> KeptProfile<Model> {
    let (source, key, samples) = (source, key.part(1), samples)
    return KeptProfile(
      table: ProfileTable(
        file: "perplexities", columns: ["sentence", "perplexity"], statesTrainSize: true),
      profile: Profile(generations: ProfileTable.generations(recorded, limit: 11)) { first in
        Self.rows(source.heldOut(samples, key: key), under: first)
      } rows: { model, first, key in
        Self.rows(model.sample(samples, key: key), under: first)
      })
  }

  private static func rows(_ text: TokenText, under first: some LanguageModel) -> ProfileData {
    let logs = first.logProbabilities(text)
    var values: [Double] = []
    for index in 0..<text.pieceCount where values.count < 2 * sentences {
      let (range, isFromStart) = text.piece(index)
      guard isFromStart, text.tokens[range.upperBound - 1] == Vocabulary.end else { continue }
      values += [Double(values.count / 2 + 1), exp(-Samples.mean(Array(logs[range])))]
    }
    return ProfileData(values)
  }

  private func ranks<Model: LanguageModel>() -> KeptProfile<Model> {
    let tokens = RealTokens(source.law)
    let ranks = RankFrequency(tokens.law)
    return KeptProfile(
      table: ProfileTable(file: "ranks", columns: RankFrequency.columns, statesTrainSize: true),
      profile: Profile(generations: ProfileTable.generations(recorded)) { model, _ in
        ranks.rows(tokens.frequencies(model))
      })
  }

  private func ledger<Model: LanguageModel>() -> KeptProfile<Model> {
    let tokens = RealTokens(source.law)
    let ledger = SymbolLedger(tokens.law)
    return KeptProfile(
      table: ProfileTable(file: "ledger", columns: SymbolLedger.columns, statesTrainSize: true),
      profile: Profile(generations: ProfileTable.generations(recorded)) { model, _ in
        ledger.rows(tokens.frequencies(model))
      })
  }
}

/// The tokens that occur in a language, sentence ends among them, as symbols.
private struct RealTokens: Sendable {
  private let numbers: [Int]
  let law: DiscreteLaw

  init(_ text: TextLaw) {
    let unigrams = text.unigrams
    let numbers = unigrams.indices.filter { unigrams[$0] > 0 }
    self.numbers = numbers
    law = DiscreteLaw(weights: numbers.map { unigrams[$0] })
  }

  /// Frequencies in the text that a model was fitted to.
  func frequencies(_ model: some LanguageModel) -> Categorical {
    let unigrams = model.unigrams
    return Categorical(SymbolProbabilities(numbers.map { unigrams[$0] }), examples: 0)
  }
}

extension TokenText {
  /// The text with its sentences apart and without line breaks and other control characters.
  fileprivate var inOneLine: String {
    var line = ""
    for scalar in String(decoding: utf8, as: UTF8.self).unicodeScalars {
      switch scalar {
      case "\n": line += " / "
      case _ where scalar.value < 32: line += " "
      default: line.unicodeScalars.append(scalar)
      }
    }
    return line.hasSuffix(" / ") ? String(line.dropLast(3)) : line
  }
}
