import Models
import Numerics
import TestKit
import Testing

@Suite("Token texts") struct TokenTextTests {
  /// Sentence i is "wi wi ... " of i + 1 words.
  private func text(_ sentences: Int = 6) throws -> TokenText {
    let lines = (0..<sentences).map { i in
      [String](repeating: "w\(i)", count: i + 1).joined(separator: " ")
    }
    return try TextSource.whole(Array(lines.joined(separator: "\n").utf8), tokenizer: .words)
  }

  @Test("An example is a word or the end of a sentence")
  func examples() throws {
    let text = try text()
    #expect(text.count == 21 + 6 && text.pieceCount == 6)
    #expect(text.piece(2).range == 5..<9 && text.piece(2).isFromStart)
    #expect(text.tokens[8] == Vocabulary.end)
    #expect(String(decoding: text.utf8, as: UTF8.self).hasPrefix("w0\nw1 w1\nw2 w2 w2\n"))
  }

  @Test("A prefix cuts the last sentence, which then has no end; any two parts make the whole")
  func parts() throws {
    let text = try text()
    for count in 0...text.count {
      let head = text.prefix(count)
      #expect(head.count == count && head.tokens == Array(text.tokens.prefix(count)))
      #expect((0..<head.pieceCount).allSatisfy { head.piece($0).isFromStart })
      let tail = text.part(count..<text.count)
      #expect(tail.tokens == Array(text.tokens.dropFirst(count)))
      if tail.count > 0 {
        // A tail begins a sentence only where one begins.
        let starts = (0..<text.pieceCount).map { text.piece($0).range.lowerBound }
        #expect(tail.piece(0).isFromStart == starts.contains(count))
      }
      let both = TokenText.joined([head, tail])
      #expect(both.tokens == text.tokens)
    }
    #expect(text.prefix(1000) == text)
  }

  @Test("Picked tokens keep the context they had, and no other")
  func picking() throws {
    let text = try text()
    #expect(text.picking(Array(0..<text.count)) == text)
    let some = text.picking([6, 7, 8, 2, 3, 4, 4])
    #expect(some.tokens == [6, 7, 8, 2, 3, 4, 4].map { text.tokens[$0] })
    let pieces = (0..<some.pieceCount).map { some.piece($0) }
    #expect(pieces.map(\.range) == [0..<3, 3..<6, 6..<7])
    #expect(pieces.map(\.isFromStart) == [false, true, false])
  }

  @Test("Whole pieces are drawn until the budget; the last is cut, none twice")
  func drawn() throws {
    let (a, b) = (try text(40), try text(40).prefix(300))
    for count in [0, 1, 17, 400, a.count + b.count, 10_000] {
      let parts = TokenText.drawn(count, from: [a, b], key: testKey(5))
      #expect(parts.count == 2)
      #expect(parts[0].count + parts[1].count == min(count, a.count + b.count))
      var cut = 0
      for (part, whole) in zip(parts, [a, b]) {
        let known = (0..<whole.pieceCount).map { Array(whole.tokens[whole.piece($0).range]) }
        for i in 0..<part.pieceCount {
          let piece = Array(part.tokens[part.piece(i).range])
          if !known.contains(piece) { cut += 1 }
          #expect(part.piece(i).isFromStart)
        }
      }
      #expect(cut <= 1)
    }
    let all = TokenText.drawn(a.count + b.count, from: [a, b], key: testKey(6))
    #expect(all == [a, b])
    #expect(
      TokenText.drawn(50, from: [a, b], key: testKey(1))
        != TokenText.drawn(50, from: [a, b], key: testKey(2)))
  }

  @Test("A piece from a sentence's middle gives no n-gram across its start")
  func middles() throws {
    let text = try TextSource.whole(Array("a b c d\na b c d".utf8), tokenizer: .words)
    let middle = text.part(2..<5)
    let model = try TextSamples.fit(middle, 3, .maximumLikelihood)
    // c d </s>: bigrams c d, d </s>; trigram c d </s>; the <s> of the vocabulary is a unigram only.
    #expect(model.ngramCount(order: 2) == 2 && model.ngramCount(order: 3) == 1)
    let logs = model.logProbabilities(middle)
    // The first token follows nothing: its frequency is 1/3.
    #expect(relativeError(logs[0], -1.0986122886681098) < 1e-14 && logs[1] == 0 && logs[2] == 0)
  }
}
