private import Glibc
internal import Numerics

/// Numbers that describe a text by itself. Words are its tokens other than `</s>`; n-grams of
/// words lie within a piece of the text.
public struct TextStatistics: Sendable {
  public let text: TokenText
  /// The words, with -1 between pieces.
  private let words: [Int32]
  private let places: NGramPlaces
  /// How many words there are.
  public let wordCount: Int

  /// `order` is that of the longest n-grams that are asked for.
  public init(_ text: TokenText, order: Int = 4) {
    self.text = text
    var words: [Int32] = []
    words.reserveCapacity(text.count + text.pieceCount)
    for index in 0..<text.pieceCount {
      for place in text.piece(index).range where text.tokens[place] != Vocabulary.end {
        words.append(text.tokens[place])
      }
      words.append(-1)
    }
    self.words = words
    wordCount = words.count - text.pieceCount
    places = NGramPlaces(words, types: text.vocabulary.count, order: order)
  }

  /// How often each n-gram that occurs does so.
  private func counts(_ n: Int) -> [Int32] { places.counts[n - 1].filter { $0 > 0 } }

  private func total(_ n: Int) -> Double { places.counts[n - 1].reduce(0) { $0 + Double($1) } }

  /// Different n-grams over all n-grams. NaN where there are none.
  ///
  /// Reference: [Li 2016].
  public func distinct(_ n: Int) -> Double { Double(counts(n).count) / total(n) }

  /// How many different words there are.
  public var types: Int { counts(1).count }

  /// How many different words `size` words drawn from the text without replacement have on
  /// average: Σ 1 - C(N - c, size) / C(N, size) over the words' counts c. NaN if the text is
  /// shorter.
  ///
  /// Reference: [Hurlbert 1971].
  public func rarefiedTypes(_ size: Int) -> Double {
    if size > wordCount { return .nan }
    func logChoose(_ n: Int) -> Double {
      lgamma(Double(n + 1)) - lgamma(Double(size + 1)) - lgamma(Double(n - size + 1))
    }
    let all = logChoose(wordCount)
    // Words with equal counts are met alike.
    var spectrum: [Int: Int] = [:]
    for count in counts(1) { spectrum[Int(count), default: 0] += 1 }
    return spectrum.sorted { $0.key < $1.key }.reduce(0) { sum, item in
      let rest = wordCount - item.key
      let missed = rest < size ? 0 : exp(logChoose(rest) - all)
      return sum + Double(item.value) * (1 - missed)
    }
  }

  /// The entropy of the n-grams' frequencies in nats, with the correction (K - 1) / 2N for K
  /// different ones among N.
  ///
  /// Reference: [Miller 1955].
  public func entropy(_ n: Int) -> Double {
    let all = total(n)
    let counts = counts(n)
    let sum = counts.reduce(0) { $0 + Double($1) * log(Double($1)) }
    return log(all) - sum / all + Double(counts.count - 1) / (2 * all)
  }

  /// The share of words that lie in an n-gram that occurs more than once.
  public func repetition(_ n: Int) -> Double {
    let ending = places.ending[n - 1]
    let counts = places.counts[n - 1]
    var repeated = 0
    // The place after the last word known to be in a repeated n-gram.
    var covered = 0
    for place in ending.indices where ending[place] >= 0 && counts[Int(ending[place])] > 1 {
      let first = max(covered, place - n + 1)
      repeated += place + 1 - first
      covered = place + 1
    }
    return Double(repeated) / Double(wordCount)
  }

  /// The exponent s of Zipf's law r^{-s} that makes the counts of the K words in the order of
  /// their ranks r most likely: Σ c ln r / N = Σ r^{-s} ln r / Σ r^{-s}. NaN for one word.
  public var zipfExponent: Double {
    let counts = counts(1).sorted(by: >)
    if counts.count < 2 { return .nan }
    let logs = counts.indices.map { log(Double($0 + 1)) }
    let mean = zip(counts, logs).reduce(0) { $0 + Double($1.0) * $1.1 } / Double(wordCount)
    func expected(_ s: Double) -> Double {
      var (top, bottom) = (0.0, 0.0)
      for x in logs {
        let weight = exp(-s * x)
        bottom += weight
        top += weight * x
      }
      return top / bottom
    }
    // The expected logarithm of the rank falls with s.
    var (low, high) = (-1.0, 20.0)
    if expected(high) > mean { return .infinity }
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if expected(middle) > mean { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }

  /// Bytes of the text over the bytes that zlib makes of it at level 9.
  public var compressionRatio: Double {
    let bytes = text.utf8
    return Double(bytes.count) / Double(deflatedSize(bytes))
  }

  /// The share of the text's n-grams that occur in the indexed text as well. NaN where there are
  /// none.
  public func copied(from index: NGramIndex) -> Double {
    let own = fingerprints(index.n)
    return Double(own.count { index.contains($0) }) / Double(own.count)
  }

  fileprivate func fingerprints(_ n: Int) -> [UInt64] {
    var result: [UInt64] = []
    result.reserveCapacity(words.count)
    var start = 0
    for (place, word) in words.enumerated() {
      if word < 0 {
        start = place + 1
      } else if place - start + 1 >= n {
        var hash: UInt64 = 0x636F_6C6C_6170_7365
        for i in place - n + 1...place {
          let product = (hash ^ UInt64(words[i]) &* 0x9E37_79B9_7F4A_7C15)
            .multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
          hash = product.high ^ product.low ^ hash << 31 ^ hash >> 33
        }
        result.append(hash)
      }
    }
    return result
  }
}

/// Which n-grams of words a text has.
///
/// They are compared by 64-bit fingerprints: two different ones agree with probability 2⁻⁶⁴.
public struct NGramIndex: Sendable {
  public let n: Int
  private var slots: [UInt64]
  private let mask: Int

  public init(_ text: TokenText, _ n: Int) {
    precondition(n >= 1, "an n-gram has at least one word")
    self.n = n
    let values = TextStatistics(text, order: 1).fingerprints(n)
    var size = 64
    while size < 2 * values.count { size *= 2 }
    slots = [UInt64](repeating: 0, count: size)
    mask = size - 1
    for value in values {
      var slot = Int(truncatingIfNeeded: value) & mask
      // 0 marks a free place and stands for no n-gram.
      while slots[slot] != 0 && slots[slot] != value { slot = (slot + 1) & mask }
      slots[slot] = value
    }
  }

  fileprivate func contains(_ value: UInt64) -> Bool {
    var slot = Int(truncatingIfNeeded: value) & mask
    while slots[slot] != 0 {
      if slots[slot] == value { return true }
      slot = (slot + 1) & mask
    }
    return false
  }
}
