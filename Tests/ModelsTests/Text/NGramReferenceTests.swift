import Models
import Numerics
import TestKit
import Testing

@Suite("N-gram models against references") struct NGramReferenceTests {
  @Test("Every smoothing equals its definition, computed with dictionaries in Python")
  func definitions() throws {
    let text = try TextSamples.training()
    let test = try TextSamples.test(text.vocabulary)
    for row in TextReference.rows {
      let model = try TextSamples.fit(text, row.order, row.smoothing)
      let logs = model.logProbabilities(test)
      #expect(logs.count == test.count)
      let finite = logs.filter { $0.isFinite }
      #expect(logs.count - finite.count == row.zeros, "order \(row.order), \(row.smoothing)")
      let error = relativeError(finite.reduce(0, +), row.sum)
      #expect(error < 1e-12, "order \(row.order), \(row.smoothing): \(error)")
      #expect(model.fallbackOrders == row.fallback, "order \(row.order), \(row.smoothing)")
    }
  }

  @Test("Counts of a text in two summaries are those of the joined text")
  func merging() throws {
    let text = try TextSamples.training()
    let learner = NGramLearner(order: 3, smoothing: .modifiedKneserNey)
    let whole = try learner.fit(learner.summary(of: text, weight: 1), key: testKey(1))
    // Cut between sentences, so that nothing is lost at the cut.
    let cut = text.piece(123).range.lowerBound
    var summary = learner.summary(of: text.part(0..<cut), weight: 1)
    summary.merge(learner.summary(of: text.part(cut..<text.count), weight: 1))
    #expect(try learner.fit(summary, key: testKey(1)) == whole)
  }

  @Test("No text is a degeneracy; collapsed text has fallback discounts and is no fault")
  func collapse() throws {
    let text = try TextSamples.training()
    #expect(throws: Degeneracy.self) { try TextSamples.fit(text.prefix(0), 3, .kneserNey) }
    let collapsed = TokenText.joined((0..<50).map { _ in text.part(text.piece(0).range) })
    for smoothing in TextSamples.smoothings {
      let model = try TextSamples.fit(collapsed, 3, smoothing)
      let logs = model.logProbabilities(text)
      #expect(logs.allSatisfy { !$0.isNaN && $0 <= 0 })
      if smoothing == .kneserNey { #expect(model.fallbackOrders.contains(3)) }
      let again = model.sample(1000, key: testKey(3))
      #expect(again.count == 1000)
      if smoothing == .maximumLikelihood { #expect(Set(again.tokens) == Set(collapsed.tokens)) }
    }
    let model = try TextSamples.fit(collapsed, 2, .modifiedKneserNey)
    #expect(model.fallbackOrders == [1, 2])
    #expect(model.discounts == [[0.5, 1, 1.5], [0.5, 1, 1.5]])
  }

  @Test("A sentence of nothing but its end, and orders longer than any sentence")
  func shortSentences() throws {
    let text = try TextSource.whole(Array("a\na\nb".utf8), tokenizer: .words)
    for smoothing in TextSamples.smoothings {
      let model = try TextSamples.fit(text, 7, smoothing)
      #expect(model.logProbabilities(text).allSatisfy { $0 <= 0 && $0.isFinite })
      #expect(model.sample(100, key: testKey(1)).count == 100)
    }
  }
}
