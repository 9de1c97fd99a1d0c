import Glibc

/// Another program, run to its end.
public struct Command: Sendable {
  /// The exit status; 128 + the signal's number where a signal ended it.
  public let status: Int32
  public let output: String

  /// Runs a program of the search path; its messages go where this process's go. Nil where it cannot be
  /// started.
  public init?(_ words: [String]) {
    var ends: [Int32] = [0, 0]
    guard !words.isEmpty, pipe(&ends) == 0 else { return nil }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
    var texts = words.map { strdup($0) } + [nil]
    defer { for text in texts { free(text) } }
    var child: pid_t = 0
    let started = posix_spawnp(&child, words[0], &actions, nil, &texts, environ)
    close(ends[1])
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while started == 0 {
      let count = retrying { read(ends[0], &chunk, chunk.count) }
      if count <= 0 { break }
      bytes += chunk[..<count]
    }
    close(ends[0])
    guard started == 0 else { return nil }
    var state: Int32 = 0
    _ = retrying { waitpid(child, &state, 0) }
    let signal = state & 0x7F
    status = signal == 0 ? state >> 8 & 0xFF : 128 + signal
    output = String(decoding: bytes, as: UTF8.self)
  }
}
