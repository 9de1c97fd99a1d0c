private import Glibc
internal import Numerics

/// A neural language model: the law of a token is a network's softmax over the tokens before it in
/// its sentence, at most `shape.context` of them, with `<s>` in the places before the sentence.
///
/// Every token but `<s>` has a positive probability. `<unk>` is among them in every vocabulary, but
/// it is drawn only where it is a word.
///
/// Reference: [Bengio 2003].
public struct MLPLanguageModel: LanguageModel, BiasedSampling, Equatable {
  public let vocabulary: Vocabulary
  public let shape: MLPLanguageShape
  public let network: Network
  public let parameters: [Float]
  /// Frequencies in the training text.
  public let unigrams: [Double]
  /// How the training went; losses in nats a token.
  public let history: TrainingHistory
  /// How many steps of it go once through the training text.
  public let stepsPerEpoch: Double
  /// After how many tokens a drawn sentence is broken off.
  public let longestSentence: Int

  public init(
    vocabulary: Vocabulary, shape: MLPLanguageShape, parameters: [Float], unigrams: [Double],
    history: TrainingHistory = TrainingHistory(), stepsPerEpoch: Double = 1,
    longestSentence: Int = 10_000
  ) {
    let network = shape.network(vocabulary: vocabulary.count)
    precondition(parameters.count == network.parameterCount, "parameters of another shape")
    precondition(unigrams.count == vocabulary.count, "frequencies of another vocabulary")
    precondition(longestSentence > 0, "a sentence has tokens")
    self.vocabulary = vocabulary
    self.shape = shape
    self.network = network
    self.parameters = parameters
    self.unigrams = unigrams
    self.history = history
    self.stepsPerEpoch = stepsPerEpoch
    self.longestSentence = longestSentence
  }

  public func logProbabilities(_ text: TokenText) -> [Double] {
    precondition(text.vocabulary == vocabulary, "a text of another vocabulary")
    return WorkPair.run { pair in
      WindowScoring(network, count: text.count, pair: pair).losses(
        ContextWindows(text, context: shape.context), FloatMatrix(parameters)
      ).map { 0 - $0 }
    }
  }

  /// P(w | context) of every number w, 0 for `<s>`. Tokens before the last `shape.context` are
  /// ignored; `<s>` stands where there are fewer.
  public func probabilities(after context: [Int32]) -> [Double] {
    let pass = Pass(network, capacity: 1, isTraining: false)
    let padding = [Int32](
      repeating: Vocabulary.start, count: max(0, shape.context - context.count))
    pass.tokens?.set(padding + context.suffix(shape.context))
    pass.forward(0..<1, FloatMatrix(parameters))
    Losses.softmax(0..<1, logits: pass.output, probabilities: pass.output)
    var result = pass.output.doubles(0..<1)
    result.insert(0, at: Int(Vocabulary.start))
    return result
  }
}

/// -ln P of the tokens of windows, batch after batch.
struct WindowScoring {
  /// Rows of a batch. A part of every published result: products of other sizes round otherwise.
  private static let batch = 1024

  private let pass: Pass
  private let outcomes: TokenMatrix
  private let losses: DoubleMatrix
  private let pair: WorkPair

  /// `count` is how many tokens are scored with the same parameters.
  init(_ network: Network, count: Int, pair: WorkPair) {
    pass = Pass(network, capacity: Self.batch, isTraining: false, preparedRows: count)
    outcomes = TokenMatrix(rows: Self.batch, columns: 1)
    losses = DoubleMatrix(rows: Self.batch, columns: 1)
    self.pair = pair
  }

  /// In nats, in order.
  func losses(_ windows: ContextWindows, _ parameters: FloatMatrix) -> [Double] {
    var result: [Double] = []
    result.reserveCapacity(windows.count)
    let (pass, outcomes, losses) = (pass, outcomes, losses)
    guard let tokens = pass.tokens else { return [] }
    pair.both { pass.prepare($0, parameters) }
    for start in stride(from: 0, to: windows.count, by: Self.batch) {
      let rows = min(Self.batch, windows.count - start)
      pair.halves(rows) { part in
        let own = Int32(start + part.rows.lowerBound)..<Int32(start + part.rows.upperBound)
        windows.write(own, to: part.rows, contexts: tokens, outcomes: outcomes)
        pass.forward(part.rows, parameters)
        Losses.crossEntropy(
          part.rows, logits: pass.output, targets: outcomes, losses: losses)
      }
      losses.withRows(0..<rows) { losses in
        for i in losses.indices { result.append(losses[i]) }
      }
    }
    return result
  }
}
