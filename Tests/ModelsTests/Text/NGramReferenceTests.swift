import Glibc
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

/// The table of reference perplexities on the shared data. The texts are made from the files as
/// the benchmark's prepare_text.py makes them.
@Suite("Perplexities of real text", .serialized) struct RealTextTests {
  static let folder: String? = getenv("COLLAPSE_TEXT").map { String(cString: $0) }

  private func read(_ path: String) -> [UInt8] {
    guard let file = fopen(path, "rb") else { return [] }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = fread(&chunk, 1, chunk.count, file)
      if count == 0 { return bytes }
      bytes += chunk[..<count]
    }
  }

  private func verify(_ corpus: String, _ smoothing: Smoothing, _ expected: [Double]) throws {
    guard let folder = Self.folder else { return }
    let text = try TextSource.whole(read("\(folder)/\(corpus).train.txt"), tokenizer: .words)
    let test = try TokenText(
      read("\(folder)/\(corpus).test.txt"), vocabulary: text.vocabulary)
    for (index, value) in expected.enumerated() {
      let model = try TextSamples.fit(text, index + 1, smoothing)
      let logs = model.logProbabilities(test).filter { $0.isFinite }
      let perplexity = exp(-Samples.mean(logs))
      // The table has four digits after the point.
      #expect(abs(perplexity - value) <= 5.1e-5, "\(corpus), order \(index + 1): \(perplexity)")
    }
  }

  private static let present = Comment(
    rawValue: "COLLAPSE_TEXT names the folder that prepare_text.py has written to")

  @Test("Modified Kneser-Ney, equal to KenLM", .enabled(if: folder != nil, present))
  func modified() throws {
    try verify(
      "novels", .modifiedKneserNey, [1144.6450, 425.9691, 382.3019, 377.9933, 376.5944])
    try verify("wt2v", .modifiedKneserNey, [564.1191, 250.4183, 238.0114, 236.2882, 235.4866])
  }

  @Test("Interpolated Kneser-Ney", .enabled(if: folder != nil, present))
  func interpolated() throws {
    try verify("novels", .kneserNey, [1145.3596, 437.7540, 398.0863, 394.5423, 393.1633])
    try verify("wt2v", .kneserNey, [564.8934, 256.9289, 246.4054, 244.8886, 243.9029])
  }

  @Test("Add-k and maximum likelihood", .enabled(if: folder != nil, present))
  func additive() throws {
    try verify("novels", .additive(0.1), [1143.2981, 1405.0312, 9055.8980, 21581.0408, 26884.4680])
    try verify("novels", .additive(0.01), [1145.1409, 986.1525, 5923.7253, 17911.8863, 25255.2178])
    try verify("novels", .maximumLikelihood, [1145.3587, 72.3293, 16.1238, 6.5643, 7.4055])
  }
}
