/// A drawn text: its words, sentence after sentence, and where sentences start. Every sentence but
/// perhaps the last ends with ``TrieLaw/end``.
public struct DrawnText: Sendable, Equatable {
  public var words: [Int32] = []
  public var starts: [Int32] = []
}

extension TrieSampler {
  /// `count` words, the ends of sentences included.
  ///
  /// Sentence j has a random stream of its own, whatever the number of threads; sentences follow
  /// one another and the last one is cut. So a shorter sample is a prefix of a longer one.
  public func draw(_ count: Int, key: RandomKey, limits: TrieLimits? = nil) -> DrawnText {
    var text = DrawnText()
    text.words.reserveCapacity(count)
    var sentence = 0
    while text.words.count < count {
      let missing = count - text.words.count
      // A few sentences tell how many the text needs if they go on being as long as they were.
      let chunk = sentence == 0 ? 32 : 256
      var wanted = min(missing, 8 * chunk)
      if sentence > 0 {
        let mean = max(1, text.words.count / sentence)
        wanted = missing / mean + missing / mean / 32 + 16
      }
      let chunks = min(512, (wanted + chunk - 1) / chunk)
      let size = min(chunk, wanted)
      let first = sentence
      let batches = inParallel(chunks, work: 20 * missing) { index in
        self.batch(
          first + index * size..<first + (index + 1) * size, limit: min(missing, 4096), key, limits)
      }
      for batch in batches {
        append(batch, from: sentence, to: &text, count, limits)
        sentence += batch.ends.count
      }
    }
    return text
  }

  private func append(
    _ batch: SentenceBatch, from first: Int, to text: inout DrawnText, _ count: Int,
    _ limits: TrieLimits?
  ) {
    var stopped = batch.stopped[...]
    var place = 0
    for (index, end) in batch.ends.enumerated() {
      let missing = count - text.words.count
      if missing == 0 { return }
      text.starts.append(Int32(text.words.count))
      text.words += batch.words[place..<min(end, place + missing)]
      place = end
      if let next = stopped.first, next.sentence == first + index {
        stopped.removeFirst()
        let rest = count - text.words.count
        if rest > 0 { text.words += continuation(next.state, limit: rest, limits) }
      }
    }
  }

  private func batch(
    _ numbers: Range<Int>, limit: Int, _ key: RandomKey, _ limits: TrieLimits?
  ) -> SentenceBatch {
    let streams = SentenceStreams(key)
    let order = law.order
    return withKernel { kernel in
      if var limits {
        return kernel.sentences(numbers, limit: limit) {
          LaneState(streams.stream($0), order: order)
        } accepts: { lane, word in
          limits.accepts(lane, word, self)
        }
      }
      return kernel.sentences(numbers, limit: limit) {
        LaneState(streams.stream($0), order: order)
      }
    }
  }

  private func continuation(
    _ state: LaneState, limit: Int, _ limits: TrieLimits?
  ) -> [Int32] {
    var limits = limits
    return withKernel { kernel in
      kernel.sentences(0..<1, limit: limit) { _ in
        state
      } accepts: { lane, word in
        limits?.accepts(lane, word, self) ?? true
      }.words
    }
  }

  private func withKernel<Result>(_ body: (LaneKernel) -> Result) -> Result {
    law.trie.withView { view in
      places.withUnsafeBufferPointer { places in
        cells.withUnsafeBufferPointer { cells in
          rootCells.withUnsafeBufferPointer { rootCells in
            body(
              LaneKernel(
                view: view, places: places, cells: cells, rootCells: rootCells,
                isUniform: isUniform, drawsUnknown: law.drawsUnknown))
          }
        }
      }
    }
  }
}

/// The random streams of the sentences of one text: Philox keyed by the text's own block, counting
/// sentences.
package struct SentenceStreams: Sendable {
  private let block: Philox4x64.Block

  package init(_ key: RandomKey) { block = key.block }

  package func stream(_ sentence: Int) -> RandomStream {
    RandomStream(
      state: Philox4x64.block(
        counter: (UInt64(sentence), 0, block.2, block.3), key: (block.0, block.1)))
  }
}
