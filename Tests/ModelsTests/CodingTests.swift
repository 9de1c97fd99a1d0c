import Models
import Numerics
import TestKit
import Testing

/// Binary forms of models: equal when they are read back, and never a crash where bytes are damaged.
struct CodingTests {
  private func copy<Value: BinaryCodable>(
    _ value: Value, known: [any Sendable] = []
  ) throws -> Value {
    var encoder = ByteEncoder(known: known)
    encoder.append(value)
    var decoder = ByteDecoder(encoder.bytes, known: known)
    let copy: Value = try decoder.value()
    try decoder.finish()
    return copy
  }

  /// Every shorter form is refused; where bits are wrong a value may be read, but nothing worse happens.
  private func checkDamage<Value: BinaryCodable>(_ value: Value) {
    var encoder = ByteEncoder()
    encoder.append(value)
    let bytes = encoder.bytes
    for step in 0..<60 {
      let count = bytes.count * step / 60
      #expect(throws: DecodingProblem.self, "\(Value.self), \(count) of \(bytes.count) bytes") {
        var decoder = ByteDecoder(Array(bytes.prefix(count)))
        let _: Value = try decoder.value()
      }
    }
    var places = RandomStream(testKey(3))
    for _ in 0..<400 {
      var damaged = bytes
      // The front, where lengths and shapes stand, more often.
      let place = places.below(places.below(2) == 0 ? min(64, bytes.count) : bytes.count)
      damaged[place] ^= 1 << UInt8(places.below(8))
      var decoder = ByteDecoder(damaged)
      let _: Value? = try? decoder.value()
    }
  }

  private func language() -> TokenText {
    MarkovTextSource(order: 1, words: 30, exponent: 1, sentenceLength: 6, key: testKey(8))
      .sample(400, key: testKey(9))
  }

  private let rows = Points(
    Matrix(rows: 60, columns: 2, elements: Bulk.normals(120, key: testKey(1))))

  private func settings(_ validation: NeuralSettings.Validation = .none) -> NeuralSettings {
    NeuralSettings(
      hidden: [6, 5], schedule: TrainingSchedule(.epochs(2), batch: 16), validation: validation)
  }

  @Test(arguments: [
    Smoothing.maximumLikelihood, .additive(0.5), .absoluteDiscounting(nil), .kneserNey,
    .modifiedKneserNey,
  ])
  func nGrams(smoothing: Smoothing) throws {
    for order in [1, 2, 4] {
      let learner = NGramLearner(order: order, smoothing: smoothing)
      let model = try learner.fit(
        learner.summary(of: language(), weight: 1), key: testKey(1))
      #expect(try copy(model) == model)
      let read = try copy(model)
      #expect(read.sample(200, key: testKey(2)) == model.sample(200, key: testKey(2)))
      if order == 2 { checkDamage(model) }
    }
  }

  @Test func texts() throws {
    let text = language()
    let broken = text.picking(Array(3..<40) + Array(60..<71))
    for part in [text, broken, text.prefix(0)] {
      #expect(try copy(part) == part)
      #expect(try copy(part, known: text.commonValues) == part)
    }
    let pool = TextPool([text, broken, text])
    #expect(try copy(pool) == pool)
    checkDamage(pool)
    for vocabulary in [
      text.vocabulary,
      Vocabulary(words: [[0xC3, 0xA4], [0x20]], isOpen: true, tokenizer: .characters),
    ] { #expect(try copy(vocabulary) == vocabulary) }
  }

  @Test func neuralLanguageModel() throws {
    let learner = MLPLanguageLearner(
      shape: MLPLanguageShape(context: 2, embedding: 8, hidden: [5], activation: .relu),
      schedule: TrainingSchedule(.epochs(2), batch: 16), validation: 0.1, longestSentence: 99)
    let model = try learner.fit(learner.summary(of: language(), weight: 1), key: testKey(1))
    #expect(try copy(model) == model)
    checkDamage(model)
  }

  @Test func autoencoders() throws {
    for (decoder, validation) in [
      (VAE.Decoder.gaussian(deviation: nil), NeuralSettings.Validation.share(0.2)),
      (.gaussian(deviation: 0.5), .none),
    ] {
      let learner = VAELearner(
        settings: settings(validation), latent: 3, decoder: decoder, output: .draws)
      let model = try learner.fit(learner.summary(of: rows, weight: 1), key: testKey(1))
      #expect(try copy(model) == model)
      checkDamage(model)
    }
  }

  @Test func diffusionAndAdversarialModels() throws {
    for schedule in [NoiseSchedule(levels: 5), NoiseSchedule(.cosine, levels: 4)] {
      let learner = DiffusionLearner(settings: settings(.share(0.2)), schedule: schedule)
      let model = try learner.fit(learner.summary(of: rows, weight: 1), key: testKey(1))
      #expect(try copy(model) == model)
      checkDamage(model)
    }
    for bounds in [nil, -1...1] as [ClosedRange<Double>?] {
      let learner = GANLearner(settings: settings(), latent: 3, bounds: bounds)
      let model = try learner.fit(learner.summary(of: rows, weight: 1), key: testKey(1))
      #expect(try copy(model) == model)
      checkDamage(model)
    }
  }

  @Test func rowsWithTheirWeights() throws {
    let learner = VAELearner()
    var summary = learner.summary(of: rows, weight: 2)
    summary.merge(learner.summary(of: rows.prefix(7), weight: 1))
    summary.merge(learner.summary(of: rows, weight: 1))
    for known in [[], rows.commonValues] {
      let read = try copy(summary, known: known)
      #expect(read.parts.map(\.weight) == [2, 1, 1])
      #expect(read.parts.map(\.rows) == summary.parts.map(\.rows))
    }
    // Zeros of two signs are equal but not the same.
    var encoder = ByteEncoder(known: Points([0.0]).commonValues)
    encoder.append(PointRows(Points([-0.0]), weight: 1))
    var decoder = ByteDecoder(encoder.bytes, known: Points([0.0]).commonValues)
    let read: PointRows = try decoder.value()
    #expect(read.parts[0].rows[0, 0].sign == .minus)
  }
}
