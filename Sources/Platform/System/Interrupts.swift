import Glibc
import Synchronization

/// Requests from outside to stop: SIGINT, SIGTERM, and SIGUSR1 as batch systems send it before
/// the time limit.
public enum Interrupts {
  /// The first signal that arrived; 0 before.
  private static let first = Atomic<Int32>(0)

  /// From now on the signals are noted instead of ending the process, and a closed pipe is an
  /// error code instead of a signal.
  ///
  /// A second SIGINT, or a second SIGTERM, ends the process at once: nothing that is finished can
  /// be lost by that, and a user who insists is not made to wait.
  public static func install() {
    signal(SIGPIPE, SIG_IGN)
    // Touched here so that the handler never meets it uninitialised.
    first.store(0, ordering: .sequentiallyConsistent)
    unblock([SIGINT, SIGTERM, SIGUSR1])
    for number in [SIGINT, SIGTERM, SIGUSR1] {
      var action = sigaction()
      action.__sigaction_handler.sa_handler = { Interrupts.note($0) }
      action.sa_flags = SA_RESTART
      if number != SIGUSR1 { action.sa_flags |= Int32(bitPattern: UInt32(SA_RESETHAND)) }
      sigaction(number, &action, nil)
    }
  }

  /// The signal that batch systems send ahead of a time limit: stop, to go on later.
  public static let resumable = SIGUSR1

  /// The number of the first signal that arrived, if any did.
  public static var received: Int32? {
    let number = first.load(ordering: .relaxed)
    return number == 0 ? nil : number
  }

  /// A parent may have started this process with signals held back.
  static func unblock(_ numbers: [Int32]) {
    var set = sigset_t()
    sigemptyset(&set)
    for number in numbers { sigaddset(&set, number) }
    pthread_sigmask(SIG_UNBLOCK, &set, nil)
  }

  // Runs inside the handler: nothing but one atomic store.
  private static func note(_ number: Int32) {
    _ = first.compareExchange(expected: 0, desired: number, ordering: .relaxed)
  }
}
