/// A command line, taken apart.
package struct Invocation: Sendable, Equatable {
  package let verb: String
  package let positionals: [String]
  /// By a flag's main name, in the order given; a switch counts as one empty value.
  private let given: [String: [String]]

  init(verb: String, positionals: [String], given: [String: [String]]) {
    self.verb = verb
    self.positionals = positionals
    self.given = given
  }

  /// All values of a flag in the order given; the flag is named in full, as in `--set`.
  package func values(for flag: String) -> [String] { given[flag] ?? [] }

  /// The value of a flag that is given at most once.
  package func value(for flag: String) -> String? { given[flag]?.last }

  package func has(_ flag: String) -> Bool { given[flag] != nil }
}

/// What a command line asks for.
package enum Request: Sendable, Equatable {
  /// Do something.
  case run(Invocation)
  /// Print this on standard output and end with status 0: help, the version, a script.
  case show(String)
}

/// A command line that cannot be understood. The program ends with status 64.
package struct UsageError: Error, Sendable, Equatable, CustomStringConvertible {
  package let message: String
  /// The command that explains the right usage.
  package let helpCommand: String

  package init(_ message: String, helpCommand: String) {
    self.message = message
    self.helpCommand = helpCommand
  }

  package static let exitStatus: Int32 = 64

  package var description: String { "\(message)\nSee '\(helpCommand)'." }
}
