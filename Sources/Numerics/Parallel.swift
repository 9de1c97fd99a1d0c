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

/// The results of `body` for 0..<count, in order, computed by all allowed threads.
///
/// `work` is about how many elementary steps there are; small work stays on this thread.
func inParallel<Result: Sendable>(
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
