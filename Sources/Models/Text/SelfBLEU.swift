private import Glibc
internal import Numerics

extension TokenText {
  /// Self-BLEU-4: the mean BLEU of segments of `length` words against all others as references.
  ///
  /// The words, sentence ends left out, are cut into segments; a last, shorter one is dropped. For
  /// n = 1...4 the precision of a segment is the sum over its n-grams of their count there, but at
  /// most the largest count in another segment, over its number of n-grams; a sum of 0 counts as
  /// 0.1. BLEU is the geometric mean of the four precisions, 0 without a common word; lengths are
  /// equal, so there is no brevity penalty. At most `limit` segments, the first ones, are used.
  /// NaN for fewer than two.
  ///
  /// Of each n-gram only the largest two counts over segments matter: the one segment that has the
  /// largest is measured against the second.
  ///
  /// Reference: [Zhu 2018]; smoothing method 1 of [Chen 2014].
  public func selfBLEU(length: Int = 20, limit: Int = 5000) -> Double {
    precondition(length >= 4, "segments have at least four words")
    var words: [Int32] = []
    words.reserveCapacity(min(count, limit * length))
    for token in tokens where token != Vocabulary.end {
      if words.count == limit * length { break }
      words.append(token)
    }
    let segments = words.count / length
    if segments < 2 { return .nan }
    var stream: [Int32] = []
    stream.reserveCapacity(segments * (length + 1))
    for segment in 0..<segments {
      stream += words[segment * length..<(segment + 1) * length]
      stream.append(-1)
    }
    let places = NGramPlaces(stream, types: vocabulary.count, order: 4)
    var logs = [Double](repeating: 0, count: segments)
    for n in 1...4 {
      let clipped = clippedCounts(
        places.ending[n - 1], places.counts[n - 1], segments: segments, length: length + 1)
      for segment in 0..<segments {
        let count = clipped[segment]
        if n == 1 && count == 0 { logs[segment] = -.infinity }
        let precision = (count == 0 ? 0.1 : Double(count)) / Double(length - n + 1)
        logs[segment] += 0.25 * log(precision)
      }
    }
    return logs.reduce(0) { $0 + exp($1) } / Double(segments)
  }
}

/// Σ over the n-grams of each segment of min(count there, largest count in another segment).
private func clippedCounts(
  _ ending: [Int32], _ counts: [Int32], segments: Int, length: Int
) -> [Int32] {
  // Places by n-gram: a counting sort.
  var starts = [Int32](repeating: 0, count: counts.count + 1)
  for i in counts.indices { starts[i + 1] = starts[i] + counts[i] }
  var next = starts
  var owners = [Int32](repeating: 0, count: Int(starts[counts.count]))
  for segment in 0..<segments {
    for place in segment * length..<(segment + 1) * length where ending[place] >= 0 {
      let ngram = Int(ending[place])
      owners[Int(next[ngram])] = Int32(segment)
      next[ngram] += 1
    }
  }
  var clipped = [Int32](repeating: 0, count: segments)
  for ngram in counts.indices where counts[ngram] > 1 {
    let range = Int(starts[ngram])..<Int(starts[ngram + 1])
    var (first, second): (Int32, Int32) = (0, 0)
    var owner: Int32 = -1
    forEachRun(owners, range) { segment, count in
      if count > first {
        (second, first, owner) = (first, count, segment)
      } else {
        second = max(second, count)
      }
    }
    forEachRun(owners, range) { segment, count in
      clipped[Int(segment)] += min(count, segment == owner ? second : first)
    }
  }
  return clipped
}

/// Runs of equal numbers in a stretch: the number and how often.
@inline(__always)
private func forEachRun(
  _ values: [Int32], _ range: Range<Int>, _ body: (Int32, Int32) -> Void
) {
  var place = range.lowerBound
  while place < range.upperBound {
    let value = values[place]
    let start = place
    repeat { place += 1 } while place < range.upperBound && values[place] == value
    body(value, Int32(place - start))
  }
}
