private import CKernels
private import Dispatch
private import Glibc
private import Synchronization

/// How many trainings run at this moment.
private let activeTrainings = Atomic<Int>(0)

/// Two threads that work in step for as long as a training lasts.
///
/// Work always falls into the same two parts. Where two threads are allowed for every training that
/// runs, the second part is done by a thread that waits in a loop between two calls, since a step
/// takes a few milliseconds at most; otherwise the parts follow one another. Results do not depend
/// on it.
public final class WorkPair: Sendable {
  /// Into how many parts work falls. A part of every published result.
  public static let parts = 2

  private let helper = Helper()

  private init() {}

  /// Runs a training with a pair of its own.
  public static func run<Result, Failure: Error>(
    _ body: (WorkPair) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    activeTrainings.add(1, ordering: .relaxed)
    let pair = WorkPair()
    defer {
      pair.helper.stop()
      activeTrainings.subtract(1, ordering: .relaxed)
    }
    return try body(pair)
  }

  /// Calls `body` with 0 and 1 and returns when both have ended.
  public func both(_ body: @escaping @Sendable (Int) -> Void) {
    let needed = WorkPair.parts * activeTrainings.load(ordering: .relaxed)
    guard needed <= allowedThreads else {
      body(0)
      body(1)
      return
    }
    helper.start { body(1) }
    body(0)
    helper.join()
  }

  /// Calls `body` with both halves of `count` rows, the first one not the smaller.
  public func halves(_ count: Int, _ body: @escaping @Sendable (BatchPart) -> Void) {
    both { body(BatchPart($0, of: count)) }
  }
}

/// One of the two parts of a batch.
public struct BatchPart: Sendable, Equatable {
  /// 0 or 1.
  public let index: Int
  /// Which rows of the batch.
  public let rows: Range<Int>

  public init(_ index: Int, of count: Int) {
    self.index = index
    let middle = (count + 1) / 2
    rows = index == 0 ? 0..<middle : middle..<count
  }
}

/// The second thread. It starts with its first work, and sleeps when none comes for a while.
private final class Helper: Sendable {
  /// How many works were given, and how many are done.
  private let given = Atomic<Int>(0)
  private let done = Atomic<Int>(0)
  private let isAsleep = Atomic<Bool>(false)
  private let wake = DispatchSemaphore(value: 0)
  /// Written before `given` grows, read after.
  nonisolated(unsafe) private var work: (@Sendable () -> Void)?
  /// Of the owner's thread alone.
  nonisolated(unsafe) private var thread: pthread_t?

  func start(_ work: @escaping @Sendable () -> Void) {
    self.work = work
    give()
    if thread != nil { return }
    var thread = pthread_t()
    let code = pthread_create(
      &thread, nil,
      { context in
        guard let context else { return nil }
        Unmanaged<Helper>.fromOpaque(context).takeRetainedValue().loop()
        return nil
      }, Unmanaged.passRetained(self).toOpaque())
    precondition(code == 0, "the system gives no thread")
    self.thread = thread
  }

  func join() {
    let last = given.load(ordering: .relaxed)
    var turns = 0
    while done.load(ordering: .acquiring) != last {
      turns += 1
      if turns < Helper.patience { ck_pause() } else { sched_yield() }
    }
  }

  func stop() {
    guard let thread else { return }
    work = nil
    give()
    pthread_join(thread, nil)
    self.thread = nil
  }

  private func give() {
    given.add(1, ordering: .sequentiallyConsistent)
    if isAsleep.exchange(false, ordering: .sequentiallyConsistent) { wake.signal() }
  }

  private func loop() {
    var last = 0
    while true {
      wait(after: last)
      last += 1
      guard let work else { return }
      work()
      done.store(last, ordering: .releasing)
    }
  }

  /// How often a thread looks before it lets others run: some fifty microseconds.
  private static let patience = 2000

  private func wait(after last: Int) {
    for turn in 0..<2 * Helper.patience {
      if given.load(ordering: .acquiring) != last { return }
      if turn < Helper.patience { ck_pause() } else { sched_yield() }
    }
    isAsleep.store(true, ordering: .sequentiallyConsistent)
    if given.load(ordering: .sequentiallyConsistent) != last,
      isAsleep.exchange(false, ordering: .sequentiallyConsistent)
    {
      return
    }
    // Whoever found it asleep signals, exactly once.
    wake.wait()
  }
}
