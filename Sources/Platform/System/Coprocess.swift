private import Glibc
private import Synchronization

/// Another program that answers lines with lines for as long as it is needed.
///
/// It is the leader of a process group of its own, so that a key that interrupts this program does not
/// end it, and ends with this object, or when this program does.
public final class Coprocess: Sendable {
  /// Why there is no answer, in words that continue a sentence about the program.
  public struct Failure: Error, Sendable, Equatable {
    public let reason: String
  }

  private struct State: Sendable {
    var process: pid_t
    /// Both its standard input and its standard output.
    var socket: Int32
    /// Its standard error, a file without a name.
    var messages: Int32
    /// Bytes read beyond the last line.
    var rest: [UInt8] = []
    /// Why it can no longer be asked.
    var end: String?
  }

  private let state: Mutex<State>
  private static let longestLine = 1 << 20

  /// Starts a program of the search path.
  public init(_ words: [String]) throws(Failure) {
    guard let program = words.first else { throw Failure(reason: "has no name") }
    var ends: [Int32] = [0, 0]
    // No other child may inherit an end: it would keep the line open.
    let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
      throw Failure(reason: "cannot be started: \(systemMessage(errno))")
    }
    let messages = TemporaryFile.anonymous()
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, ends[1], 0)
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
    if messages >= 0 { posix_spawn_file_actions_adddup2(&actions, messages, 2) }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
    posix_spawnattr_setpgroup(&attributes, 0)
    var texts = words.map { strdup($0) } + [nil]
    defer { for text in texts { free(text) } }
    var child: pid_t = 0
    let code = posix_spawnp(&child, program, &actions, &attributes, &texts, environ)
    close(ends[1])
    guard code == 0 else {
      close(ends[0])
      if messages >= 0 { close(messages) }
      throw Failure(reason: "cannot be started: \(systemMessage(code))")
    }
    state = Mutex(State(process: child, socket: ends[0], messages: messages))
  }

  deinit {
    state.withLock { state in
      if state.end == nil { Self.stop(&state, "") }
    }
  }

  /// Sends one line and waits for the line that answers it, `seconds` at most. After a failure the
  /// program is ended, and every further question fails for the same reason.
  public func ask(_ line: String, seconds: Double) throws(Failure) -> String {
    let answer = state.withLock { state -> Result<String, Failure> in
      if let end = state.end { return .failure(Failure(reason: end)) }
      do throws(Failure) {
        try Self.send(Array(line.utf8) + [UInt8(ascii: "\n")], &state)
        return .success(try Self.receive(&state, until: Clock.seconds + seconds, seconds))
      } catch {
        Self.stop(&state, error.reason)
        return .failure(error)
      }
    }
    return try answer.get()
  }

  private static func send(_ bytes: [UInt8], _ state: inout State) throws(Failure) {
    var sent = 0
    while sent < bytes.count {
      let rest = Array(bytes[sent...])
      let count = retrying {
        Glibc.send(state.socket, rest, rest.count, Int32(MSG_NOSIGNAL))
      }
      if count <= 0 { throw ending(&state) }
      sent += count
    }
  }

  private static func receive(
    _ state: inout State, until deadline: Double, _ seconds: Double
  ) throws(Failure) -> String {
    while true {
      if let end = state.rest.firstIndex(of: UInt8(ascii: "\n")) {
        let line = String(decoding: state.rest[..<end], as: UTF8.self)
        state.rest.removeFirst(end + 1)
        return line
      }
      if state.rest.count > longestLine { throw Failure(reason: "answered with an endless line") }
      let left = deadline - Clock.seconds
      var waiting = pollfd(fd: state.socket, events: Int16(POLLIN), revents: 0)
      let ready = left > 0 ? poll(&waiting, 1, Int32(min(1000 * left, 1e9)) + 1) : 0
      if ready == 0 {
        throw Failure(reason: "gave no answer within \(numberText(seconds)) s\(lastWords(&state))")
      }
      if ready < 0 { continue }
      var chunk = [UInt8](repeating: 0, count: 65_536)
      let count = retrying { recv(state.socket, &chunk, chunk.count, 0) }
      if count <= 0 { throw ending(&state) }
      state.rest += chunk[..<count]
    }
  }

  /// How the program ended, once its line is closed.
  private static func ending(_ state: inout State) -> Failure {
    var status: Int32 = 0
    var isGone = false
    // The line closes a little before the program is gone.
    for _ in 0..<200 where !isGone {
      isGone = waitpid(state.process, &status, WNOHANG) == state.process
      if !isGone { usleep(5000) }
    }
    if isGone { state.process = 0 }
    let signal = status & 0x7F
    let how =
      !isGone
      ? "closed its output"
      : signal != 0 ? "was ended by signal \(signal)" : "ended with status \(status >> 8 & 0xFF)"
    return Failure(reason: how + lastWords(&state))
  }

  /// The last line of its messages, if it wrote any.
  private static func lastWords(_ state: inout State) -> String {
    guard state.messages >= 0 else { return "" }
    let size = lseek(state.messages, 0, SEEK_END)
    var bytes = [UInt8](repeating: 0, count: 2000)
    let count = pread(state.messages, &bytes, bytes.count, max(0, size - bytes.count))
    let lines = bytes[..<max(0, count)].split(separator: UInt8(ascii: "\n"))
    return lines.last.map { ": \(String(decoding: $0, as: UTF8.self))" } ?? ""
  }

  private static func stop(_ state: inout State, _ reason: String) {
    state.end = reason
    close(state.socket)
    if state.messages >= 0 { close(state.messages) }
    guard state.process > 0 else { return }
    kill(-state.process, SIGKILL)
    var status: Int32 = 0
    _ = retrying { waitpid(state.process, &status, 0) }
  }
}
