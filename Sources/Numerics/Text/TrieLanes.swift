/// Drawn sentences, one after the other.
struct SentenceBatch: Sendable {
  var words: [Int32] = []
  /// Where each sentence ends in `words`.
  var ends: [Int] = []
  /// Sentences that were stopped before their end, in ascending order, with what they were doing.
  var stopped: [(sentence: Int, state: LaneState)] = []
}

/// One sentence being drawn.
struct LaneState: Sendable {
  var random: RandomStream
  /// The longest known context, -1 for none, and how many words it has.
  var context: Int32
  var length: Int32
  /// How many words before this place could be in a context.
  var available: Int32

  init(_ random: RandomStream, order: Int) {
    self.random = random
    (context, length, available) = order == 1 ? (-1, 0, 0) : (TrieLaw.start, 1, 1)
  }
}

/// The drawing of words from a sampler: bare pointers, used within one call.
struct LaneKernel {
  let view: TrieView
  let descents: UnsafeBufferPointer<UInt32>
  let thresholds: UnsafeBufferPointer<UInt32>
  let aliases: UnsafeBufferPointer<Int32>
  let rootThresholds: UnsafeBufferPointer<UInt32>
  let rootAliases: UnsafeBufferPointer<Int32>
  let isUniform: Bool
  let drawsUnknown: Bool

  /// The next word of a sentence; the sentence's state moves on.
  @inline(__always)
  func draw(_ lane: inout LaneState, _ accepts: (LaneState, Int32) -> Bool) -> Int32 {
    while true {
      var context = Int(lane.context)
      var length = Int(lane.length)
      let found: Int
      // A law with a uniform rest knows nothing after a context that it has not seen in full.
      if isUniform && lane.length < lane.available { (context, length) = (-1, 0) }
      while true {
        if context < 0 {
          found = pick(0, rootThresholds.count, rootThresholds, rootAliases, &lane.random)
          break
        }
        let first = Int(view.firstChild[context])
        let count = Int(view.firstChild[context &+ 1]) &- first
        if count > 0
          && UInt32(truncatingIfNeeded: lane.random.next() &>> 32) >= descents[context]
        {
          found =
            count == 1 ? first : pick(first, count, thresholds, aliases, &lane.random)
          break
        }
        if isUniform {
          (context, length) = (-1, 0)
        } else {
          context = Int(view.suffixes[context])
          length &-= 1
        }
      }
      let word = view.words[found]
      if word == TrieLaw.unknown && !drawsUnknown { continue }
      if !accepts(lane, word) { continue }
      move(&lane, to: found, length &+ 1, word)
      return word
    }
  }

  @inline(__always)
  private func pick(
    _ first: Int, _ count: Int, _ thresholds: UnsafeBufferPointer<UInt32>,
    _ aliases: UnsafeBufferPointer<Int32>, _ random: inout RandomStream
  ) -> Int {
    let (cell, part) = random.next().multipliedFullWidth(by: UInt64(truncatingIfNeeded: count))
    let place = first &+ Int(truncatingIfNeeded: cell)
    let alias = Int(aliases[place])
    return UInt32(truncatingIfNeeded: part &>> 32) < thresholds[place] ? place : alias
  }

  /// The longest n-gram known that ends with `word` becomes the context; one of `length` words has
  /// been found already.
  @inline(__always)
  private func move(_ lane: inout LaneState, to found: Int, _ length: Int, _ word: Int32) {
    let order = view.order
    lane.available = min(lane.available &+ 1, Int32(truncatingIfNeeded: order &- 1))
    var best = found
    var bestLength = length
    if length < order &- 1 {
      // A longer context may know the word too, without having been asked for it.
      var context = Int(lane.context)
      var contextLength = Int(lane.length)
      while contextLength >= bestLength {
        let longer = view.child(context, word)
        if longer >= 0 {
          (best, bestLength) = (longer, contextLength &+ 1)
          break
        }
        context = Int(view.suffixes[context])
        contextLength &-= 1
      }
    }
    if bestLength == order {
      best = Int(view.suffixes[best])
      bestLength &-= 1
    }
    lane.context = bestLength == 0 ? -1 : Int32(truncatingIfNeeded: best)
    lane.length = Int32(truncatingIfNeeded: bestLength)
  }

  /// Draws the given sentences, several at a time so that their waits for memory overlap. A
  /// sentence longer than `limit` words is stopped there.
  func sentences(
    _ numbers: Range<Int>, limit: Int, start: (Int) -> LaneState,
    _ accepts: (LaneState, Int32) -> Bool
  ) -> SentenceBatch {
    let lanes = min(16, numbers.count)
    var next = numbers.lowerBound
    var states: [LaneState] = []
    var owners: [Int] = []
    for _ in 0..<lanes {
      states.append(start(next))
      owners.append(next)
      next += 1
    }
    // Words are logged step by step, one column a lane; a sentence is a stretch of a column.
    var log: [Int32] = []
    log.reserveCapacity(64 * numbers.count)
    var firstSteps = [Int](repeating: 0, count: numbers.count)
    var lengths = [Int](repeating: 0, count: numbers.count)
    var columns = [Int](repeating: 0, count: numbers.count)
    var batch = SentenceBatch()
    for lane in 0..<lanes { columns[lane] = lane }
    var began = [Int](repeating: 0, count: lanes)
    var active = lanes
    var step = 0
    while active > 0 {
      for lane in 0..<lanes {
        if owners[lane] < 0 {
          log.append(-1)
          continue
        }
        let word = draw(&states[lane], accepts)
        log.append(word)
        let length = step &+ 1 &- began[lane]
        if word != TrieLaw.end && length < limit { continue }
        let index = owners[lane] - numbers.lowerBound
        (firstSteps[index], lengths[index], columns[index]) = (began[lane], length, lane)
        if word != TrieLaw.end { batch.stopped.append((owners[lane], states[lane])) }
        if next < numbers.upperBound {
          states[lane] = start(next)
          owners[lane] = next
          began[lane] = step &+ 1
          next += 1
        } else {
          owners[lane] = -1
          active &-= 1
        }
      }
      step &+= 1
    }
    batch.words.reserveCapacity(lengths.reduce(0, +))
    log.withUnsafeBufferPointer { log in
      for index in 0..<numbers.count {
        var place = firstSteps[index] &* lanes &+ columns[index]
        for _ in 0..<lengths[index] {
          batch.words.append(log[place])
          place &+= lanes
        }
        batch.ends.append(batch.words.count)
      }
    }
    batch.stopped.sort { $0.sentence < $1.sentence }
    return batch
  }
}
