import Experiments
import Platform
import Testing

/// What is said of wrong texts and wrong settings of language models.
@Suite struct TextErrorTests {
  private static func message(
    _ settings: [String], text: [UInt8] = Array(TextExperimentTests.lines.utf8)
  ) async throws -> Failure? {
    let scratch = try Scratch()
    try Disk.standard.writeAtomically(text, to: scratch.file("text.txt"))
    do {
      _ = try await Results(
        of: """
          name: wrong
          replicates: 1
          source: {kind: text, path: text.txt}
          model: {kind: ngram, order: 2}
          loop: {generations: 2, samples: 100}
          figures: []
          """, in: scratch
      ) { $0.overrides.settings = settings }
    } catch let error as Failure { return error }
    return nil
  }

  private static let settings: [(String, String, Int32)] = [
    ("model.order=0", "must be in 1…7", 64),
    ("model.smoothing=laplace", "choose from mle, add-k, absolute", 64),
    ("model={kind: mlp-lm, epochs: 2, steps: 3}", "give epochs or steps, not both", 64),
    ("model={kind: mlp-lm, context: 0}", "must be in 1…1024", 64),
    ("model={kind: mlp-lm, hidden: 64}", "expected a list", 64),
    ("model={kind: mlp-lm, start: warm}", "choose from fresh, previous", 64),
    ("model.k=1", "only the smoothing add-k has this key", 64),
    ("model.discount=0.5", "only the smoothing absolute has this key", 64),
    ("model.order=7", "", 0),
    ("source.tokens=letters", "choose from words, characters, lowercased_words", 64),
    ("source.boundary=paragraphs", "expected lines or a block such as {separator:", 64),
    ("source.boundary={separator: \"\"}", "not empty", 64),
    ("source.holdout=1", "below 1", 64),
    ("source.holdout=0.001", "too few to measure with", 65),
    ("source.path=none.txt", "--set source.path=FILE", 66),
    ("source.holdout={path: none.txt}", "--set source.holdout.path=FILE", 66),
    ("source.minCount=100", "no word occurs 100 times", 65),
    ("source={kind: zipf}", "zipf yields symbols", 64),
    ("source={kind: markov-text, order: 3, vocabulary: 1000}", "lower source.vocabulary", 64),
    ("loop.samples=10000", "the text has", 65),
    ("loop.samples=some", "expected a whole number", 64),
    ("loop.real.weight=2", "real ones count once", 64),
    ("loop.sampling.truncate=0.1", "has no truncate", 64),
    ("loop.sampling.temperature=0.01", "at least 0.02", 64),
    ("evaluation.samples=5000", "tokens only", 64),
    ("metrics=[excess_cross_entropy]", "needs a source whose law is known", 64),
    ("metrics=[word_survival_6]", "no word has a real probability in [1e-7, 1e-6)", 64),
    ("metrics=[variance]", "measures models of points", 64),
    ("figures=[{kind: density}]", "rank-frequency and ledger", 65),
  ]

  @Test(arguments: settings)
  func wrongSettingsAreNamed(setting: String, part: String, status: Int32) async throws {
    let failure = try await Self.message([setting])
    let said = failure?.description ?? ""
    #expect((failure?.exitStatus ?? 0) == status, "\(setting): \(said)")
    #expect(said.contains(part), "\(said)")
    #expect(!said.contains("\n"))
  }

  private static let texts: [([UInt8], String)] = [
    (
      Array("a b\nc \u{e9}\n".utf8) + [0x64, 0xFF, 0x0A],
      "text.txt: is not UTF-8: the byte at offset 10 (line 3)"
    ),
    ([], "text.txt: has no tokens"),
    (Array(" \n \n".utf8), "text.txt: has no tokens"),
    (Array("only one line".utf8), "text.txt: has 1 sentence, too few"),
    (Array("a b\nc </s> d\n".utf8), "text.txt:2: contains </s>"),
    (Array(String(repeating: "a\n", count: 300).utf8), ""),
  ]

  @Test(arguments: texts)
  func wrongTextsAreNamed(text: [UInt8], part: String) async throws {
    let failure = try await Self.message([], text: text)
    let said = failure?.description ?? ""
    #expect((failure?.exitStatus ?? 0) == (part.isEmpty ? 0 : 65))
    #expect(said.contains(part), "\(said)")
  }

  @Test func aTextShorterThanTheOrderIsNamed() async throws {
    let text = Array(String(repeating: "a b\n", count: 300).utf8)
    let failure = try await Self.message(["model.order=6"], text: text)
    #expect(failure?.exitStatus == 65)
    #expect(failure?.description.contains("has no n-gram of order 6") == true)
  }

  @Test func aSourceWithoutEndHasNoAll() async throws {
    let failure = try await Self.message(["source={kind: markov-text}", "loop.samples=all"])
    #expect(failure?.exitStatus == 64)
    #expect(failure?.description.contains("the source has no end") == true)
  }
}
