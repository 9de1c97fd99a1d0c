import Models
import Numerics
import TestKit
import Testing

@Suite("Statistics of texts") struct TextStatisticsTests {
  @Test("Statistics equal those computed from the definitions in Python")
  func references() throws {
    let text = try TextSamples.training()
    let statistics = TextStatistics(text)
    for n in 1...4 {
      #expect(relativeError(statistics.distinct(n), TextReference.distinct[n - 1]) < 1e-14)
    }
    for n in 1...3 {
      #expect(relativeError(statistics.entropy(n), TextReference.entropy[n - 1]) < 1e-12)
    }
    #expect(relativeError(statistics.rarefiedTypes(50), TextReference.rarefied50) < 1e-9)
    #expect(abs(statistics.zipfExponent - TextReference.zipf) < 1e-7)
    #expect(relativeError(statistics.compressionRatio, TextReference.compression) < 1e-14)
    #expect(statistics.repetition(2) == TextReference.repetition2)
    #expect(statistics.repetition(3) == TextReference.repetition3)
    let test = TextStatistics(try TextSamples.test(text.vocabulary))
    #expect(test.copied(from: NGramIndex(text, 2)) == TextReference.copied2)
    #expect(test.copied(from: NGramIndex(text, 3)) == TextReference.copied3)
    #expect(relativeError(text.selfBLEU(), TextReference.selfBLEU) < 1e-12)
  }

  @Test("Identical segments have self-BLEU 1, segments without a common word 0")
  func selfBLEU() throws {
    let vocabulary = Vocabulary(words: (0..<100).map { [65, UInt8($0 + 33)] }, isOpen: false)
    func text(_ words: [Int32]) -> TokenText {
      TokenText(vocabulary, tokens: words, starts: words.isEmpty ? [] : [0])
    }
    let segment = (3..<23).map { Int32($0) }
    #expect(abs(text(segment + segment + segment).selfBLEU() - 1) < 1e-14)
    #expect(text((3..<63).map { Int32($0) }).selfBLEU() == 0)
    #expect(text(segment).selfBLEU().isNaN && text([]).selfBLEU().isNaN)
  }

  @Test("Texts without n-grams have none of these numbers")
  func empty() throws {
    let text = try TextSamples.training().prefix(0)
    let statistics = TextStatistics(text)
    #expect(statistics.distinct(1).isNaN && statistics.zipfExponent.isNaN)
    #expect(statistics.rarefiedTypes(1).isNaN && statistics.types == 0)
  }

  @Test("A text is a copy of itself, and rarefied to itself")
  func whole() throws {
    let text = try TextSamples.training()
    let statistics = TextStatistics(text)
    #expect(statistics.copied(from: NGramIndex(text, 5)) == 1)
    #expect(
      relativeError(statistics.rarefiedTypes(statistics.wordCount), Double(statistics.types))
        < 1e-9)
    #expect(statistics.rarefiedTypes(statistics.wordCount + 1).isNaN)
    #expect(abs(statistics.rarefiedTypes(1) - 1) < 1e-9)
  }
}
