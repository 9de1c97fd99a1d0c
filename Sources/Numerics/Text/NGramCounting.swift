/// A trie and how often each of its n-grams occurs.
public struct CountedTrie: Sendable {
  public let trie: NGramTrie
  public let counts: [Int32]
}

extension NGramTrie {
  /// Counts the n-grams of a text up to the given order.
  ///
  /// Every order is one stable counting sort: the places of the text, already in the order of
  /// their words, are put in the order of their contexts. So n-grams come out sorted by context
  /// and word without a comparison, at a few random reads a token and order.
  ///
  /// `stream` has words below `types`; a negative number separates pieces of text that do not
  /// follow one another, and no n-gram reaches across it. `start` is the word that begins a
  /// sentence: it is a context, but never follows one.
  public static func counting(
    _ stream: [Int32], start: Int32, types: Int, order: Int
  ) -> CountedTrie {
    precondition(order >= 1, "the order of an n-gram is at least 1")
    precondition(stream.count < 1 << 31, "less than 2³¹ tokens are counted at once")
    var building = TrieBuilder(stream, start: start, types: types)
    for level in stride(from: 2, through: order, by: 1) {
      building.add(level, isLast: level == order)
    }
    return building.result
  }
}

/// Which n-grams stand where in a text.
public struct NGramPlaces: Sendable {
  /// By order from 1: the number of the n-gram that ends at a place, -1 where none does. Numbers
  /// count from 0 in each order.
  public let ending: [[Int32]]
  /// By order from 1: how often each n-gram occurs.
  public let counts: [[Int32]]

  /// `stream` has words below `types`, and negative numbers where n-grams are broken off.
  public init(_ stream: [Int32], types: Int, order: Int) {
    // No word is a start.
    var building = TrieBuilder(stream, start: -1, types: types)
    var ending = [stream]
    for level in stride(from: 2, through: order, by: 1) {
      building.add(level, isLast: false)
      let base = Int32(building.offsets[level - 1])
      ending.append(building.ending.map { $0 < 0 ? -1 : $0 - base })
    }
    self.ending = ending
    counts = (0..<order).map { level in
      Array(building.counts[building.offsets[level]..<building.offsets[level + 1]])
    }
  }
}

private struct TrieBuilder {
  private let stream: [Int32]
  private let start: Int32
  /// Places with a word that can follow a context, in the order of their words.
  private let byWord: [Int32]
  /// The n-gram of the newest order that ends at a place; -1 where none does.
  private(set) var ending: [Int32]
  private(set) var offsets: [Int]
  private var words: [Int32]
  private var suffixes: [Int32]
  private var firstChild: [Int32] = []
  private(set) var counts: [Int32]

  init(_ stream: [Int32], start: Int32, types: Int) {
    self.stream = stream
    self.start = start
    var counts = [Int32](repeating: 0, count: types)
    for word in stream where word >= 0 { counts[Int(word)] += 1 }
    self.counts = counts
    var places = [Int32](repeating: 0, count: types)
    var offset: Int32 = 0
    for word in 0..<types where word != Int(start) {
      places[word] = offset
      offset += counts[word]
    }
    let total = Int(offset)
    byWord = [Int32](unsafeUninitializedCapacity: total) { out, initialized in
      stream.withUnsafeBufferPointer { stream in
        places.withUnsafeMutableBufferPointer { places in
          for place in 0..<stream.count {
            let word = stream[place]
            if word < 0 || word == start { continue }
            let target = places[Int(word)]
            places[Int(word)] = target &+ 1
            out[Int(target)] = Int32(truncatingIfNeeded: place)
          }
        }
      }
      initialized = total
    }
    ending = stream
    offsets = [0, types]
    words = (0..<Int32(types)).map { $0 }
    suffixes = [Int32](repeating: -1, count: types)
  }

  var result: CountedTrie {
    var firstChild = firstChild
    firstChild.append(Int32(words.count))
    return CountedTrie(
      trie: NGramTrie(offsets: offsets, words: words, suffixes: suffixes, firstChild: firstChild),
      counts: counts)
  }

  /// Adds the n-grams of the next order. After the last one nothing asks where they end.
  mutating func add(_ level: Int, isLast: Bool) {
    let base = offsets[level - 2]
    let contexts = offsets[level - 1] - base
    var starts = [Int32](repeating: 0, count: contexts + 1)
    let places = sortedPlaces(base: base, starts: &starts)
    append(places, starts, base: base, isLast: isLast)
  }

  /// The places of the new n-grams, by context and word; `starts` tells where each context's are.
  private func sortedPlaces(base: Int, starts: inout [Int32]) -> [Int32] {
    var total = 0
    starts.withUnsafeMutableBufferPointer { starts in
      ending.withUnsafeBufferPointer { ending in
        stream.withUnsafeBufferPointer { stream in
          for place in stride(from: 1, to: stream.count, by: 1) {
            let context = ending[place &- 1]
            if context < 0 || stream[place] < 0 || stream[place] == start { continue }
            starts[Int(context) &- base &+ 1] &+= 1
          }
        }
      }
      for i in stride(from: 1, to: starts.count, by: 1) { starts[i] &+= starts[i &- 1] }
      total = Int(starts[starts.count - 1])
    }
    return [Int32](unsafeUninitializedCapacity: total) { out, initialized in
      var next = starts
      next.withUnsafeMutableBufferPointer { next in
        ending.withUnsafeBufferPointer { ending in
          byWord.withUnsafeBufferPointer { byWord in
            for place in byWord where place > 0 {
              let context = ending[Int(place) &- 1]
              if context < 0 { continue }
              let target = next[Int(context) &- base]
              next[Int(context) &- base] = target &+ 1
              out[Int(target)] = place
            }
          }
        }
      }
      initialized = total
    }
  }

  private mutating func append(_ places: [Int32], _ starts: [Int32], base: Int, isLast: Bool) {
    let contexts = starts.count - 1
    let first = words.count
    var newEnding = isLast ? [] : [Int32](repeating: -1, count: stream.count)
    var firsts = [Int32](repeating: 0, count: contexts)
    // Room for a different n-gram at every place, of which memory is taken only as it is written.
    var suffix: [Int32] = []
    var count: [Int32] = []
    let last = [Int32](unsafeUninitializedCapacity: places.count) { last, made in
      suffix = [Int32](unsafeUninitializedCapacity: places.count) { suffix, madeSuffixes in
        count = [Int32](unsafeUninitializedCapacity: places.count) { count, madeCounts in
          stream.withUnsafeBufferPointer { stream in
            places.withUnsafeBufferPointer { places in
              ending.withUnsafeBufferPointer { ending in
                newEnding.withUnsafeMutableBufferPointer { newEnding in
                  firsts.withUnsafeMutableBufferPointer { firsts in
                    var next = 0
                    for context in 0..<contexts {
                      firsts[context] = Int32(truncatingIfNeeded: first &+ next)
                      var previous: Int32 = -1
                      for j in Int(starts[context])..<Int(starts[context &+ 1]) {
                        let place = Int(places[j])
                        let word = stream[place]
                        if word != previous {
                          last[next] = word
                          suffix[next] = ending[place]
                          count[next] = 0
                          next &+= 1
                          previous = word
                        }
                        count[next &- 1] &+= 1
                        if !isLast {
                          newEnding[place] = Int32(truncatingIfNeeded: first &+ next &- 1)
                        }
                      }
                    }
                    made = next
                    madeSuffixes = next
                    madeCounts = next
                  }
                }
              }
            }
          }
        }
      }
    }
    words = words.followed(by: last)
    suffixes = suffixes.followed(by: suffix)
    counts = counts.followed(by: count)
    firstChild = firstChild.followed(by: firsts)
    offsets.append(words.count)
    ending = newEnding
  }
}

extension [Int32] {
  /// Both arrays, in memory for no more than both.
  fileprivate func followed(by other: [Int32]) -> [Int32] {
    var all: [Int32] = []
    all.reserveCapacity(count + other.count)
    all += self
    all += other
    return all
  }
}
