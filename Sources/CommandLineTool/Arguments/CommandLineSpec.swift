/// One option of the command line.
package struct Flag: Sendable {
  /// With dashes, the name that messages and lookups use first: `--jobs`, `-j`.
  package let names: [String]
  /// What stands for the value in help texts; nil for a switch.
  package let value: String?
  package let repeatable: Bool
  /// The values allowed; empty for any.
  package let choices: [String]
  package let completion: Completion
  package let help: String

  package init(
    _ names: String..., value: String? = nil, repeatable: Bool = false, choices: [String] = [],
    completion: Completion = .none, help: String
  ) {
    precondition(!names.isEmpty && names.allSatisfy { $0.hasPrefix("-") }, "flags have dashes")
    self.names = names
    self.value = value ?? (choices.isEmpty ? nil : choices.joined(separator: "|"))
    self.repeatable = repeatable
    self.choices = choices
    self.completion = completion
    self.help = help
  }

  /// The first name with two dashes, or the only name.
  package var name: String { names.first { $0.hasPrefix("--") } ?? names[0] }
}

/// What a shell offers for a value that is no fixed choice.
package enum Completion: Sendable {
  case none, files, directories
}

/// An argument that is known by its position.
package struct Positional: Sendable {
  package enum Count: Sendable {
    case one, optional, oneOrMore, any
  }

  package let name: String
  package let count: Count
  package let choices: [String]
  package let completion: Completion
  package let help: String

  package init(
    _ name: String, _ count: Count = .one, choices: [String] = [],
    completion: Completion = .files, help: String
  ) {
    self.name = name
    self.count = count
    self.choices = choices
    self.completion = completion
    self.help = help
  }

  /// The name as usage lines show it: `[DIR]`, `EXPERIMENT...`.
  var usage: String {
    switch count {
    case .one: name
    case .optional: "[\(name)]"
    case .oneOrMore: "\(name)..."
    case .any: "[\(name)...]"
    }
  }

  var isNeeded: Bool { count == .one || count == .oneOrMore }
  var isVariadic: Bool { count == .oneOrMore || count == .any }
}

/// A command line that shows a verb at work.
package struct Example: Sendable {
  package let command: String
  package let explanation: String

  package init(_ command: String, _ explanation: String) {
    self.command = command
    self.explanation = explanation
  }
}

/// One thing the program does.
package struct Verb: Sendable {
  package let name: String
  /// One line without a full stop.
  package let summary: String
  package let positionals: [Positional]
  package let flags: [Flag]
  package let examples: [Example]

  package init(
    _ name: String, summary: String, positionals: [Positional] = [], flags: [Flag] = [],
    examples: [Example] = []
  ) {
    let variadic = positionals.firstIndex { $0.isVariadic }
    precondition(
      variadic == nil || variadic == positionals.count - 1, "only the last argument repeats")
    self.name = name
    self.summary = summary
    self.positionals = positionals
    self.flags = flags
    self.examples = examples
  }
}

/// The whole command line: parsing, help texts, completion scripts and suggestions come from it.
///
/// `--help`, `--version`, `--generate-completion-script`, `--generate-manual` and the verb `help` are added to it.
package struct CommandLineSpec: Sendable {
  package let program: String
  package let version: String
  /// One sentence about the program.
  package let summary: String
  package let examples: [Example]
  package let verbs: [Verb]
  /// Flags that every verb takes.
  package let commonFlags: [Flag]
  /// What exit statuses mean, for the manual.
  let exitStatuses: [(String, String)]
  /// Variables of the environment that count, for the manual.
  let environment: [(String, String)]
  /// What a Markdown manual says beside the command line.
  let appendix: @Sendable () -> String
  /// The candidate that a mistyped name was meant to be.
  let nearest: @Sendable (_ name: String, _ candidates: [String]) -> String?

  package init(
    program: String, version: String, summary: String, examples: [Example] = [], verbs: [Verb],
    commonFlags: [Flag] = [], exitStatuses: [(String, String)] = [],
    environment: [(String, String)] = [], appendix: @escaping @Sendable () -> String = { "" },
    nearest: @escaping @Sendable (_ name: String, _ candidates: [String]) -> String?
  ) {
    self.program = program
    self.version = version
    self.summary = summary
    self.examples = examples
    self.verbs = verbs
    self.commonFlags = commonFlags + CommandLineSpec.ownFlags
    self.exitStatuses = exitStatuses
    self.environment = environment
    self.appendix = appendix
    self.nearest = nearest
    for verb in verbs {
      let names = flags(of: verb).flatMap(\.names)
      precondition(Set(names).count == names.count, "\(verb.name) has a flag twice")
    }
    precondition(Set(verbs.map(\.name)).count == verbs.count, "a verb is there twice")
  }

  static let shells = ["bash", "zsh", "fish"]

  private static let ownFlags = [
    Flag("-h", "--help", help: "Show help and stop."),
    Flag("--version", help: "Show the version and stop."),
    Flag(
      "--generate-completion-script", value: "SHELL", choices: shells,
      help: "Print a completion script."),
    Flag(
      "--generate-manual", value: "FORMAT", choices: ["man", "markdown"],
      help: "Print the manual page, or the reference of everything."),
  ]

  func flags(of verb: Verb) -> [Flag] { verb.flags + commonFlags }

  func verb(named name: String) -> Verb? { verbs.first { $0.name == name } }
}
