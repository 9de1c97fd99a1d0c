import Foundation
import Models
import Numerics
import TestKit
import Testing

@Suite("Neural language models") struct MLPLanguageTests {
  private func doubles(_ values: [Float]) -> [Double] { values.map { Double($0) } }

  /// The gradient is what one step of gradient descent on the whole text subtracts, over the rate.
  @Test(
    "The gradient of the whole model is that of the mean loss",
    arguments: [(Activation.tanh, 2), (.tanh, 16), (.silu, 16)], [1, 4])
  func gradient(_ layer: (activation: Activation, embedding: Int), context: Int) throws {
    let text = NeuralTexts.text
    // Vectors of 16 numbers go through tables, those of 2 do not.
    var shape = NeuralTexts.shape
    shape.activation = layer.activation
    shape.embedding = layer.embedding
    shape.context = context
    let network = shape.network(vocabulary: text.vocabulary.count)
    func trained(_ rate: Double) throws -> [Double] {
      let learner = MLPLanguageLearner(
        shape: shape, schedule: TrainingSchedule(.epochs(1), batch: text.count),
        optimizer: Optimizer(.gradientDescent, learningRate: rate))
      return doubles(
        try learner.fit(learner.summary(of: text, weight: 1), key: testKey(1)).parameters)
    }
    let start = try trained(0)
    let found = zip(start, try trained(1)).map { $0 - $1 }
    let expected = centralDifferences(start) {
      NeuralTexts.loss(text, network, $0, context: context)
    }
    #expect(vectorError(found, expected) <= 1e-4)
    // A loss that ignores where sentences begin has another gradient.
    let joined = TokenText(text.vocabulary, tokens: text.tokens, starts: [0])
    let wrong = centralDifferences(start) {
      NeuralTexts.loss(joined, network, $0, context: context)
    }
    #expect(vectorError(found, wrong) > 1e-2)
  }

  @Test(
    "Probabilities are the softmax of the twin's logits, and sum to one",
    arguments: [1, 3, 6], [2, 16])
  func probabilities(context: Int, embedding: Int) {
    var shape = NeuralTexts.shape
    shape.embedding = embedding
    shape.context = context
    let text = NeuralTexts.text
    let model = NeuralTexts.model(2, shape: shape)
    let parameters = doubles(model.parameters)
    let logs = model.logProbabilities(text)
    #expect(logs.count == text.count)
    for (window, log) in zip(NeuralTexts.windows(text, context: context), logs) {
      let law = model.probabilities(after: window.context)
      let expected = NeuralTexts.law(window.context, model.network, parameters)
      #expect(abs(law.reduce(0, +) - 1) < 1e-6)
      #expect(law[Int(Vocabulary.start)] == 0)
      for (a, b) in zip(law, expected) { #expect(abs(a - b) < 1e-6) }
      #expect(abs(exp(log) - law[Int(window.token)]) < 1e-6)
    }
  }

  @Test("A long text has the same probabilities as its sentences one by one")
  func batches() {
    let model = NeuralTexts.model(3)
    let text = model.sample(3000, key: testKey(4))
    let logs = model.logProbabilities(text)
    for index in stride(from: 0, to: text.pieceCount, by: 97) {
      let range = text.piece(index).range
      let alone = model.logProbabilities(text.part(range))
      for (a, b) in zip(alone, logs[range]) { #expect(abs(a - b) < 1e-5) }
    }
  }

  @Test("No text and one sentence with validation are degenerate; a loss that overflows is, too")
  func degenerate() throws {
    let text = NeuralTexts.text
    var learner = MLPLanguageLearner(shape: NeuralTexts.shape)
    let empty = text.part(0..<0)
    #expect(throws: Degeneracy.self) {
      try learner.fit(learner.summary(of: empty, weight: 1), key: testKey(1))
    }
    learner.validation = 0.1
    #expect(throws: Degeneracy.self) {
      try learner.fit(learner.summary(of: text.part(0..<4), weight: 1), key: testKey(1))
    }
    learner.validation = 0
    learner.shape.activation = .none
    learner.optimizer = Optimizer(.gradientDescent, learningRate: 1e30)
    #expect(throws: Degeneracy.self) {
      try learner.fit(learner.summary(of: text, weight: 1), key: testKey(1))
    }
  }

  @Test(
    "Training learns a language; tuning goes on from the model before; equal keys, equal models")
  func learning() throws {
    let source = MarkovTextSource(
      order: 1, words: 6, exponent: 1, sentenceLength: 6, key: testKey(5))
    let text = source.sample(4000, key: testKey(6))
    var learner = MLPLanguageLearner(
      shape: MLPLanguageShape(context: 2, embedding: 8, hidden: [16]),
      schedule: TrainingSchedule(.epochs(12), batch: 64),
      optimizer: Optimizer(learningRate: 5e-3))
    let summary = learner.summary(of: text, weight: 1)
    let model = try learner.fit(summary, key: testKey(7))
    #expect(try learner.fit(summary, key: testKey(7)) == model)
    #expect(try learner.fit(summary, key: testKey(8)).parameters != model.parameters)
    let test = source.sample(20_000, key: testKey(9))
    func loss(_ model: some LanguageModel) -> Double {
      -Samples.mean(model.logProbabilities(test))
    }
    let excess = loss(model) - loss(source)
    #expect(excess > 0 && excess < 0.03, "\(excess)")
    #expect(model.unigrams[3] == Double(text.tokens.count { $0 == 3 }) / 4000)

    learner.schedule = TrainingSchedule(.steps(5), batch: 64)
    let fresh = try learner.fit(summary, previous: model, key: testKey(7))
    learner.start = .previous
    let tuned = try learner.fit(summary, previous: model, key: testKey(7))
    #expect(loss(tuned) - loss(source) < 0.05 && loss(fresh) - loss(source) > 0.1)
  }

  @Test("Keys that are parts of parts will do, as floors and profiles hand them out")
  func keys() throws {
    let text = NeuralTexts.text
    let learner = MLPLanguageLearner(
      shape: NeuralTexts.shape, schedule: TrainingSchedule(.epochs(1), batch: 8), validation: 0.2)
    let model = try learner.fit(
      learner.summary(of: text, weight: 1), key: testKey(1).part(1))
    #expect(model.sample(100, key: testKey(1).part(3).part(0)).count == 100)
  }

  @Test("Validation keeps the best parameters and ends a training that does not get better")
  func validation() throws {
    let source = MarkovTextSource(
      order: 1, words: 20, exponent: 1, sentenceLength: 6, key: testKey(5))
    let text = source.sample(400, key: testKey(6))
    let learner = MLPLanguageLearner(
      shape: MLPLanguageShape(context: 3, embedding: 16, hidden: [64]),
      schedule: TrainingSchedule(.epochs(200), batch: 32, stopping: .init(patience: 5)),
      optimizer: Optimizer(learningRate: 5e-3), validation: 0.2)
    let history = try learner.fit(learner.summary(of: text, weight: 1), key: testKey(7)).history
    let best = try #require(history.best)
    #expect(history.stoppedEarly && history.entries.count == best + 6)
    #expect(history.validationLosses[best] == history.validationLosses.min())
    #expect(history.losses[best + 5] < history.losses[best])
  }
}
