import Glibc
import Platform
import Testing

/// The program under test as a process of its own.
struct Program {
  /// How a process ended.
  struct Ending: Equatable {
    /// The exit status; nil if a signal ended the process.
    let status: Int32?
    let signal: Int32?
    let output: String
    let errors: String
  }

  /// The executable that was built together with this test bundle.
  static func path() throws -> String {
    guard let bundle = Machine.programPath, let slash = bundle.lastIndex(of: "/") else {
      throw SetUpError("the path of the test bundle is unknown")
    }
    let path = bundle[..<slash] + "/collapse"
    guard Disk.standard.exists(String(path)) else {
      throw SetUpError("\(path) is not built")
    }
    return String(path)
  }

  /// Runs the program to its end in a folder.
  static func run(_ arguments: [String], in folder: String) async throws -> Ending {
    try await Program(arguments, in: folder).ending()
  }

  private let id: pid_t
  private let streams: Scratch

  /// Starts a program, `collapse` unless another path is given.
  init(_ arguments: [String], in folder: String, executable: String? = nil) throws {
    let executable = try executable ?? Program.path()
    streams = try Scratch()
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    let flags = O_WRONLY | O_CREAT
    posix_spawn_file_actions_addopen(&actions, 1, streams.file("output"), flags, 0o600)
    posix_spawn_file_actions_addopen(&actions, 2, streams.file("errors"), flags, 0o600)
    // The shell changes the folder and becomes the program, under the same process number.
    let words = ["sh", "-c", "cd \"$0\" && exec \"$@\"", folder, executable] + arguments
    var texts = words.map { strdup($0) } + [nil]
    defer { for text in texts { free(text) } }
    var child: pid_t = 0
    let status = posix_spawn(&child, "/bin/sh", &actions, nil, &texts, environ)
    guard status == 0 else { throw SetUpError("no process can be started: \(status)") }
    id = child
  }

  func send(_ signal: Int32) { kill(id, signal) }

  /// Waits for the end; a process that takes longer than a minute is killed.
  func ending() async throws -> Ending {
    let deadline = Clock.seconds + 60
    var status: Int32 = 0
    while waitpid(id, &status, WNOHANG) == 0 {
      if Clock.seconds > deadline {
        Issue.record("the program did not end within a minute")
        send(SIGKILL)
      }
      try await Task.sleep(for: .milliseconds(2))
    }
    let signal = status & 0x7F
    return Ending(
      status: signal == 0 ? status >> 8 & 0xFF : nil, signal: signal == 0 ? nil : signal,
      output: try text("output"), errors: try text("errors"))
  }

  private func text(_ stream: String) throws -> String {
    String(decoding: try Disk.standard.readRaw(streams.file(stream)), as: UTF8.self)
  }
}
