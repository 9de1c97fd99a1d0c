package import Models
internal import Numerics

/// The comparison of a real text with a synthetic one of the same vocabulary, sentence by sentence
/// put in a random order.
package struct TextAudit: Sendable {
  private let real: TokenText
  private let synthetic: TokenText
  private let splits: AuditSplits
  private let repeats: Int
  /// Words of either side, ends of sentences among them.
  private let size: Int

  /// Segments that self-BLEU compares with one another.
  private static let segments = 500
  /// Shorter sentences are nobody's.
  private static let fewestWords = 6

  /// - Parameters:
  ///   - real: A text of at least two sentences.
  ///   - synthetic: A text of the same vocabulary.
  ///   - words: Most words of either side.
  ///   - repeats: How often the real text is split.
  ///   - seed: Root of every split.
  package init(
    real: TokenText, synthetic: TokenText, words: Int, repeats: Int, seed: UInt64
  ) {
    self.real = real
    self.synthetic = synthetic
    self.repeats = repeats
    size = min(words, real.count / 2, synthetic.count)
    splits = AuditSplits(seed: seed)
  }

  package static func measures(size: Int) -> [AuditMeasure] {
    let words = 3 / Double(size)
    func measure(
      _ name: String, _ property: AuditProperty, _ direction: MetricInfo.Direction,
      _ resolution: Double
    ) -> AuditMeasure {
      AuditMeasure(name, property, direction, resolution: resolution)
    }
    return [
      measure("jensen_shannon", .fidelity, .higher, words),
      measure("zipf_exponent", .fidelity, .either, 1e-9),
      measure("overlap_3", .fidelity, .either, words),
      measure("distinct_1", .diversity, .lower, words),
      measure("distinct_2", .diversity, .lower, words),
      measure("distinct_3", .diversity, .lower, words),
      measure("rarefied_types", .diversity, .lower, 3),
      measure("unigram_entropy", .diversity, .lower, 1e-9),
      measure("compression_ratio", .diversity, .higher, 1e-9),
      measure("self_bleu", .diversity, .higher, 1e-9),
      measure("repetition_4", .diversity, .higher, words),
      measure("lost_mass", .tails, .higher, words),
      measure("verbatim_copy_8", .privacy, .higher, words),
      measure("verbatim_copy_13", .privacy, .higher, words),
    ]
  }

  /// In the order of ``measures(size:)``, of two texts of about the same length; NaN where a number
  /// is not determined.
  package static func values(_ a: TokenText, _ b: TokenText, size: Int) -> [Double] {
    let statistics = TextStatistics(b, order: 4)
    let (p, q) = (shares(a), shares(b))
    let words = min(TextStatistics(a, order: 1).wordCount, statistics.wordCount)
    return [
      zip(p, q).reduce(0) { $0 + jensenShannonTerm($1.0, $1.1) },
      statistics.zipfExponent, statistics.copied(from: NGramIndex(a, 3)),
      statistics.distinct(1), statistics.distinct(2), statistics.distinct(3),
      // Of as many words as either text surely has.
      statistics.rarefiedTypes(min(words, size / 2)), statistics.entropy(1),
      statistics.compressionRatio, b.selfBLEU(limit: segments), statistics.repetition(4),
      zip(p, q).reduce(0) { $1.1 == 0 ? $0 + $1.0 : $0 },
      statistics.copied(from: NGramIndex(a, 8)), statistics.copied(from: NGramIndex(a, 13)),
    ]
  }

  package var parts: [AuditPart] {
    [
      AuditPart(
        Self.measures(size: size), of: "texts", size: size, repeats: repeats,
        floor: { [real, splits, size] split in
          let (a, b) = Self.halves(real, size, splits.key(split).part(0))
          return Self.values(a, b, size: size)
        },
        value: { [real, synthetic, splits, size] split in
          let (a, _) = Self.halves(real, size, splits.key(split).part(0))
          let (b, _) = Self.halves(synthetic, size, splits.key(split).part(1))
          return Self.values(a, b, size: size)
        })
    ] + copies
  }

  /// Whole sentences that the real text has too, word for word.
  private var copies: [AuditPart] {
    let (x, y) = (Self.sentences(real), Self.sentences(synthetic))
    let size = min(2000, x.count / 2, y.count)
    if size < 20 { return [] }
    return [
      CopySearch(real: x, synthetic: y).part(
        of: "copied lines", size: size, repeats: 100, splits)
    ]
  }

  private static func sentences(_ text: TokenText) -> [[UInt64]] {
    (0..<text.pieceCount).compactMap { index in
      let range = text.piece(index).range
      return range.count < fewestWords
        ? nil : range.map { UInt64(UInt32(bitPattern: text.tokens[$0])) }
    }
  }

  /// Sentences in a random order until there are `size` words, and then the others, as many; the
  /// last sentence of each is cut.
  private static func halves(
    _ text: TokenText, _ size: Int, _ key: RandomKey
  ) -> (TokenText, TokenText) {
    var stream = RandomStream(key)
    var first: [Int] = []
    var second: [Int] = []
    for piece in stream.choose(text.pieceCount, of: text.pieceCount) {
      let range = text.piece(piece).range
      if first.count < size {
        first += range.prefix(size - first.count)
      } else if second.count < size {
        second += range.prefix(size - second.count)
      } else {
        break
      }
    }
    return (text.picking(first), text.picking(second))
  }

  /// The share of every word of the vocabulary, ends of sentences left out.
  private static func shares(_ text: TokenText) -> [Double] {
    var counts = [Int](repeating: 0, count: text.vocabulary.count)
    for token in text.tokens where token != Vocabulary.end { counts[Int(token)] += 1 }
    let total = Double(max(1, counts.reduce(0, +)))
    return counts.map { Double($0) / total }
  }
}
