private import Dispatch
private import Synchronization

/// How many threads one computation may use; 1 until ``setThreads(_:)`` is called.
private let threadLimit = Atomic<Int>(1)

/// Allows the large computations inside one work item to use several threads.
///
/// Results do not depend on it.
public func setThreads(_ count: Int) {
  precondition(count > 0, "at least one thread")
  threadLimit.store(count, ordering: .relaxed)
}

/// How many threads are allowed.
var allowedThreads: Int { threadLimit.load(ordering: .relaxed) }

/// The results of `body` for 0..<count, in order, computed by all allowed threads.
///
/// `work` is about how many elementary steps there are; small work stays on this thread.
package func inParallel<Result: Sendable>(
  _ count: Int, work: Int, _ body: @Sendable (Int) -> Result
) -> [Result] {
  let threads = min(count, threadLimit.load(ordering: .relaxed))
  if threads <= 1 || work < 100_000 { return (0..<count).map(body) }
  return [Result](unsafeUninitializedCapacity: count) { buffer, initialized in
    // Each place is written once, by the one iteration that owns it.
    nonisolated(unsafe) let places = buffer
    DispatchQueue.concurrentPerform(iterations: count) { i in
      places.initializeElement(at: i, to: body(i))
    }
    initialized = count
  }
}

/// How many elements a block of ``inBlocks(_:_:)`` has. A part of every published result.
package let parallelBlockSize = 4096

/// The sum of `body` over 0..<count, by blocks of a fixed size that are added in order: the same to
/// the last bit on any number of threads.
package func blockSum(_ count: Int, _ body: @Sendable (Range<Int>) -> Double) -> Double {
  inBlocks(count, body).reduce(0, +)
}

/// The results of `body` for the blocks of a fixed size that 0..<count falls into, in order.
package func inBlocks<Result: Sendable>(
  _ count: Int, _ body: @Sendable (Range<Int>) -> Result
) -> [Result] {
  let size = parallelBlockSize
  return inParallel((count + size - 1) / size, work: 8 * count) { block in
    body(block * size..<min(count, (block + 1) * size))
  }
}
