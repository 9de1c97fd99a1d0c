private import CKernels

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

/// A sentence between two reads of memory: the lane asks for what it needs next and lets others
/// work until it is there.
private struct Lane {
  var state: LaneState
  /// The context whose table is to be used, -1 for none, and how many words it has.
  var context: Int32 = 0
  var length: Int32 = 0
  /// The cell that was picked, -1 before, and what decides between it and its alias: -1 once the
  /// alias has been taken.
  var cell: Int32 = -1
  var part: Int64 = 0
  var sentence: Int
  var words: [Int32] = []

  init(_ state: LaneState, sentence: Int) {
    self.state = state
    self.sentence = sentence
  }
}

/// The drawing of words from a sampler: bare pointers, used within one call.
struct LaneKernel {
  let view: TrieView
  let places: UnsafeBufferPointer<TriePlace>
  let cells: UnsafeBufferPointer<TrieCell>
  let rootCells: UnsafeBufferPointer<TrieCell>
  let isUniform: Bool
  let drawsUnknown: Bool

  /// Draws the given sentences, several at a time so that their waits for memory overlap. A
  /// sentence longer than `limit` words is stopped there. `accepts` may refuse a word, which is
  /// then drawn again.
  func sentences(
    _ numbers: Range<Int>, limit: Int, start: (Int) -> LaneState,
    accepts: ((LaneState, Int32) -> Bool)? = nil
  ) -> SentenceBatch {
    var lanes: [Lane] = []
    var next = numbers.lowerBound
    for _ in 0..<min(16, numbers.count) {
      var lane = Lane(start(next), sentence: next)
      enter(&lane)
      lanes.append(lane)
      next += 1
    }
    var drawn = [[Int32]](repeating: [], count: numbers.count)
    var stopped: [(sentence: Int, state: LaneState)] = []
    var active = lanes.count
    lanes.withUnsafeMutableBufferPointer { lanes in
      while active > 0 {
        for index in 0..<active {
          let word = advance(&lanes[index], accepts)
          if word < 0 { continue }
          lanes[index].words.append(word)
          if word != TrieLaw.end && lanes[index].words.count < limit { continue }
          let sentence = lanes[index].sentence
          swap(&drawn[sentence - numbers.lowerBound], &lanes[index].words)
          if word != TrieLaw.end { stopped.append((sentence, lanes[index].state)) }
          if next < numbers.upperBound {
            lanes[index].state = start(next)
            lanes[index].sentence = next
            lanes[index].words.reserveCapacity(64)
            enter(&lanes[index])
            next += 1
          } else {
            // Lanes in use stand first. The one moved here has its turn in the next round.
            active &-= 1
            lanes.swapAt(index, active)
            break
          }
        }
      }
    }
    var batch = SentenceBatch()
    batch.words.reserveCapacity(drawn.reduce(0) { $0 + $1.count })
    for words in drawn {
      batch.words += words
      batch.ends.append(batch.words.count)
    }
    batch.stopped = stopped.sorted { $0.sentence < $1.sentence }
    return batch
  }

  /// Starts to draw the next word.
  @inline(__always)
  private func enter(_ lane: inout Lane) {
    lane.cell = -1
    (lane.context, lane.length) = (lane.state.context, lane.state.length)
    // A law with a uniform rest knows nothing after a context that it has not seen in full.
    if isUniform && lane.state.length < lane.state.available {
      (lane.context, lane.length) = (-1, 0)
    }
    prefetchPlace(lane.context)
  }

  @inline(__always)
  private func prefetchPlace(_ context: Int32) {
    if context >= 0, let base = places.baseAddress { ck_prefetch(base + Int(context)) }
  }

  /// One step of a lane: -1, or the word it has come to.
  @inline(__always)
  private func advance(
    _ lane: inout Lane, _ accepts: ((LaneState, Int32) -> Bool)?
  ) -> Int32 {
    if lane.cell < 0 {
      pick(&lane)
      return -1
    }
    let table = lane.length == 0 ? rootCells : cells
    let cell = table[Int(lane.cell)]
    if lane.part >= Int64(cell.threshold) {
      (lane.cell, lane.part) = (cell.alias, -1)
      if let base = table.baseAddress { ck_prefetch(base + Int(cell.alias)) }
      return -1
    }
    if cell.word == TrieLaw.unknown && !drawsUnknown || accepts?(lane.state, cell.word) == false {
      enter(&lane)
      return -1
    }
    move(&lane, cell)
    enter(&lane)
    return cell.word
  }

  /// Chooses a cell of the context's table, or goes on to the shorter context.
  @inline(__always)
  private func pick(_ lane: inout Lane) {
    var first = 0
    var count = rootCells.count
    if lane.context >= 0 {
      let place = places[Int(lane.context)]
      first = Int(place.firstChild)
      count = Int(places[Int(lane.context) &+ 1].firstChild) &- first
      let decision = UInt32(truncatingIfNeeded: lane.state.random.next() &>> 32)
      if count == 0 || decision < place.descent {
        lane.context = isUniform ? -1 : place.suffix
        lane.length = isUniform ? 0 : lane.length &- 1
        prefetchPlace(lane.context)
        return
      }
    }
    let (cell, part) = lane.state.random.next().multipliedFullWidth(
      by: UInt64(truncatingIfNeeded: count))
    lane.cell = Int32(truncatingIfNeeded: first &+ Int(truncatingIfNeeded: cell))
    lane.part = Int64(truncatingIfNeeded: part &>> 32)
    let table = lane.length == 0 ? rootCells : cells
    if let base = table.baseAddress { ck_prefetch(base + Int(lane.cell)) }
  }

  /// The longest n-gram known that ends with the word just drawn becomes the context.
  @inline(__always)
  private func move(_ lane: inout Lane, _ cell: TrieCell) {
    let order = Int32(truncatingIfNeeded: view.order)
    let word = cell.word
    var best = lane.length == 0 ? word : lane.cell
    var bestLength = lane.length &+ 1
    if bestLength < order &- 1 {
      // A longer context may know the word too, without having been asked for it.
      var context = lane.state.context
      var length = lane.state.length
      if length == order &- 1 {
        context = view.suffixes[Int(context)]
        length &-= 1
      }
      while length >= bestLength {
        let longer = view.child(Int(context), word)
        if longer >= 0 {
          (best, bestLength) = (Int32(truncatingIfNeeded: longer), length &+ 1)
          break
        }
        context = view.suffixes[Int(context)]
        length &-= 1
      }
    }
    if bestLength == order {
      best = cell.suffix
      bestLength &-= 1
    }
    lane.state.context = bestLength == 0 ? -1 : best
    lane.state.length = bestLength
    lane.state.available = min(lane.state.available &+ 1, order &- 1)
  }
}
