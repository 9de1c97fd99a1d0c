import Models
import Numerics
import TestKit
import Testing

@Suite("Texts as sources") struct TextSourceTests {
  private func words(_ bytes: [UInt8], _ tokenizer: Tokenizer) throws -> [[String]] {
    let text = try TextSource.whole(bytes, tokenizer: tokenizer)
    return (0..<text.pieceCount).map { piece in
      text.piece(piece).range.map { text.vocabulary.word(Int(text.tokens[$0])) }
    }
  }

  @Test("Words stand between white space; empty lines are no sentences")
  func whitespace() throws {
    let text = "  a\tbé  c \r\n\n \n d\u{0B}e"
    #expect(
      try words(Array(text.utf8), .words) == [["a", "bé", "c", "</s>"], ["d", "e", "</s>"]])
  }

  @Test("Characters are Unicode scalars, spaces among them")
  func characters() throws {
    #expect(
      try words(Array("aé 😀\r\n\nb".utf8), .characters) == [
        ["a", "é", " ", "😀", "</s>"], ["b", "</s>"],
      ])
  }

  @Test("Lower-cased words, numbers and punctuation are tokens")
  func lowercased() throws {
    let text = "Don't STOP, Élan's 3.14 \u{201C}x\u{201D}' 'tis--ÄB2"
    #expect(
      try words(Array(text.utf8), .lowercasedWords) == [
        [
          "don't", "stop", ",", "élan's", "3", ".", "14", "\u{201C}", "x", "\u{201D}", "'", "'",
          "tis", "-", "-", "äb", "2", "</s>",
        ]
      ])
  }

  @Test("Sentences end at lines or at a separator")
  func boundaries() throws {
    let bytes = Array("a b\nc\n\nd\n\n\ne".utf8)
    let text = try TextSource.whole(bytes, tokenizer: .words, boundary: .separator("\n\n"))
    #expect(text.pieceCount == 3 && text.count == 8)
    #expect(try TextSource.whole(bytes, tokenizer: .words).pieceCount == 4)
  }

  @Test("Wrong texts are refused, with the place")
  func errors() {
    func failure(_ bytes: [UInt8]) -> TextError? {
      do throws(TextError) {
        _ = try TextSource(bytes, tokenizer: .words, heldOut: 0.1, key: testKey(1))
        return nil
      } catch { return error }
    }
    #expect(failure(Array("ab\ncé".utf8) + [0xFF]) == .invalidUTF8(offset: 6, line: 2))
    #expect(failure([0xC3]) == .invalidUTF8(offset: 0, line: 1))
    #expect(failure(Array("a\u{FFFD}\n".utf8) + [0x80]) == .invalidUTF8(offset: 5, line: 2))
    #expect(failure([]) == .empty)
    #expect(failure(Array(" \n\n".utf8)) == .empty)
    #expect(failure(Array("a b c".utf8)) == .tooFewSentences(1))
    #expect(failure(Array("a\n<s> b\nc".utf8)) == .reserved("<s>"))
    for error in [TextError.invalidUTF8(offset: 6, line: 2), .empty, .reserved("<s>")] {
      #expect(!error.description.isEmpty)
    }
  }

  @Test("A corpus shorter than the order is refused")
  func shortCorpus() throws {
    let source = try TextSamples.source("a b\nc\nd e\nf g")
    #expect(throws: Never.self) { try source.check(order: 4) }
    #expect(throws: TextError.shorterThanOrder(5, longest: 4)) { try source.check(order: 5) }
  }

  @Test("Numbers follow frequency in the training part; rare words are <unk>")
  func vocabulary() throws {
    let text = try TextSource.whole(
      Array("b a a\nc b a\nd".utf8), tokenizer: .words, minCount: 2)
    let vocabulary = text.vocabulary
    #expect(vocabulary.count == 5 && vocabulary.isOpen && vocabulary.outcomes == 4)
    #expect((0..<5).map { vocabulary.word($0) } == ["<unk>", "<s>", "</s>", "a", "b"])
    #expect(text.tokens == [4, 3, 3, 2, 0, 4, 3, 2, 0, 2])
    #expect(vocabulary.number("a") == 3 && vocabulary.number("zzz") == 0)
    let all = try TextSource.whole(Array("b a a\nc b a\nd".utf8), tokenizer: .words)
    #expect(!all.vocabulary.isOpen && all.vocabulary.count == 7 && all.vocabulary.outcomes == 5)
  }

  @Test("Held-out sentences are whole, never trained on, and without influence on the vocabulary")
  func heldOut() throws {
    let lines = (0..<200).map { "s\($0) common x\($0)" }.joined(separator: "\n")
    let source = try TextSamples.source(lines, heldOut: 0.25)
    #expect(source.heldOutText.count == 200 && source.training.count == 600)
    #expect(source.law.vocabulary.count == 3 + 1 + 2 * 150)
    // Every held-out sentence has words of its own, which nobody else has seen.
    let unknown = source.heldOutText.tokens.filter { $0 == Vocabulary.unknown }
    #expect(unknown.count == 100)
    #expect(!source.training.tokens.contains(Vocabulary.unknown))
    #expect(source.supply == 600)
    #expect(source.heldOut(1000, key: testKey(2)) == source.heldOutText)
    let some = source.heldOut(30, key: testKey(2))
    #expect(some.count == 30 && some == source.heldOut(30, key: testKey(2)))
  }

  @Test("A replicate meets every training sentence once, in its own order, in pieces of any size")
  func supply() throws {
    let lines = (0..<100).map { "a\($0) b\($0) c" }.joined(separator: "\n")
    let source = try TextSamples.source(lines)
    let count = source.training.count
    let all = source.real(0..<count, supplyKey: testKey(2), key: testKey(3))
    #expect(all.count == count && all.pieceCount == source.training.pieceCount)
    #expect(all.tokens.sorted() == source.training.tokens.sorted())
    #expect(all.tokens != source.training.tokens)
    #expect(all == source.real(0..<count, supplyKey: testKey(2), key: testKey(4)))
    #expect(all != source.real(0..<count, supplyKey: testKey(5), key: testKey(3)))
    var pieces: [TokenText] = []
    for (low, high) in [(0, 1), (1, 8), (8, 8), (8, 60), (60, count)] {
      pieces.append(source.real(low..<high, supplyKey: testKey(2), key: testKey(3, low)))
    }
    #expect(TokenText.joined(pieces).tokens == all.tokens)
    let half = try TextSamples.source((0..<100).map { "a\($0 % 7) b" }.joined(separator: "\n"))
    #expect(half.heldOut(30, key: testKey(2)) != half.heldOut(30, key: testKey(3)))
    let frequencies = source.law.unigrams
    #expect(abs(frequencies.reduce(0, +) - 1) < 1e-12)
  }
}
