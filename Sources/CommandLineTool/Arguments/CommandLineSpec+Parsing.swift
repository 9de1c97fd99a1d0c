extension CommandLineSpec {
  /// Understands the arguments after the program's name, help and version included.
  package func request(_ arguments: [String]) throws(UsageError) -> Request {
    guard let first = arguments.first else { return .show(help()) }
    let ahead = arguments.prefix { $0 != "--" }
    if first == "help" {
      guard let name = arguments.dropFirst().first(where: { !$0.hasPrefix("-") }) else {
        return .show(help())
      }
      return .show(help(for: try findVerb(name)))
    }
    if ahead.contains("--help") || ahead.contains("-h") {
      let verb = ahead.compactMap { self.verb(named: $0) }.first
      return .show(verb.map { help(for: $0) } ?? help())
    }
    if ahead.contains("--version") { return .show("\(program) \(version)\n") }
    var parser = ArgumentParser(spec: self)
    let invocation = try parser.parse(arguments)
    if let shell = parser.value(of: "--generate-completion-script") {
      return .show(completionScript(for: shell))
    }
    if let format = parser.value(of: "--generate-manual") {
      return .show(format == "man" ? manualPage() : reference())
    }
    guard let invocation else {
      throw UsageError("expected a command", helpCommand: "\(program) --help")
    }
    return .run(invocation)
  }

  /// Understands a command line that names a verb.
  package func parse(_ arguments: [String]) throws(UsageError) -> Invocation {
    var parser = ArgumentParser(spec: self)
    guard let invocation = try parser.parse(arguments) else {
      throw UsageError("expected a command", helpCommand: "\(program) --help")
    }
    return invocation
  }

  fileprivate func findVerb(_ name: String) throws(UsageError) -> Verb {
    if let verb = verb(named: name) { return verb }
    throw UsageError(
      "unknown command '\(name)'\(suggestion(name, verbs.map(\.name)))",
      helpCommand: "\(program) --help")
  }

  fileprivate func suggestion(_ name: String, _ candidates: [String]) -> String {
    nearest(name, candidates).map { "; did you mean '\($0)'?" } ?? ""
  }
}

private struct ArgumentParser {
  private let spec: CommandLineSpec
  private var verb: Verb?
  private var positionals: [String] = []
  private var given: [String: [String]] = [:]
  private var rest: ArraySlice<String> = []

  init(spec: CommandLineSpec) {
    self.spec = spec
  }

  func value(of flag: String) -> String? { given[flag]?.last }

  /// Nil if no verb was named.
  mutating func parse(_ arguments: [String]) throws(UsageError) -> Invocation? {
    rest = arguments[...]
    var flagsEnded = false
    while let argument = rest.popFirst() {
      if flagsEnded || argument == "-" || !argument.hasPrefix("-") {
        try takeWord(argument)
      } else if argument == "--" {
        flagsEnded = true
      } else {
        try takeFlag(argument)
      }
    }
    guard let verb else { return nil }
    try checkCount(verb)
    return Invocation(verb: verb.name, positionals: positionals, given: given)
  }

  private mutating func takeWord(_ word: String) throws(UsageError) {
    guard let verb else {
      verb = try spec.findVerb(word)
      return
    }
    let position = min(positionals.count, verb.positionals.count - 1)
    let isSurplus =
      verb.positionals.isEmpty
      || (positionals.count >= verb.positionals.count && !verb.positionals[position].isVariadic)
    if isSurplus { throw error("unexpected argument '\(word)'; \(expectation(verb))") }
    let positional = verb.positionals[position]
    if !positional.choices.isEmpty && !positional.choices.contains(word) {
      throw error(
        "\(positional.name) cannot be '\(word)'\(alternatives(word, positional.choices))")
    }
    positionals.append(word)
  }

  private mutating func takeFlag(_ argument: String) throws(UsageError) {
    let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    var name = String(parts[0])
    var attached = parts.count == 2 ? String(parts[1]) : nil
    if !name.hasPrefix("--") && name.count > 2, let flag = flag(String(name.prefix(2))),
      flag.value != nil
    {
      // As in `-j4`.
      attached = String(argument.dropFirst(2))
      name = String(name.prefix(2))
    }
    guard let flag = flag(name) else { throw unknown(name) }
    if !flag.repeatable && given[flag.name] != nil {
      throw error("option '\(flag.name)' is given twice")
    }
    given[flag.name, default: []].append(try value(for: flag, as: name, attached: attached))
  }

  /// The value that belongs to a flag; empty for a switch.
  private mutating func value(
    for flag: Flag, as name: String, attached: String?
  ) throws(UsageError) -> String {
    guard let placeholder = flag.value else {
      if attached != nil { throw error("option '\(name)' takes no value") }
      return ""
    }
    var found = attached
    // A negative number may follow as a word of its own, another flag may not.
    if found == nil, let next = rest.first, !next.hasPrefix("--"), self.flag(next) == nil {
      found = rest.popFirst()
    }
    guard let found, !found.isEmpty else {
      throw error("option '\(name)' needs a value: \(name) \(placeholder)")
    }
    if !flag.choices.isEmpty && !flag.choices.contains(found) {
      throw error("option '\(name)' cannot be '\(found)'\(alternatives(found, flag.choices))")
    }
    return found
  }

  private func flag(_ name: String) -> Flag? {
    let known = verb.map { spec.flags(of: $0) } ?? spec.commonFlags
    return known.first { $0.names.contains(name) }
  }

  private func checkCount(_ verb: Verb) throws(UsageError) {
    let missing = verb.positionals.dropFirst(positionals.count).filter(\.isNeeded)
    if missing.isEmpty { return }
    throw error(
      "'\(verb.name)' needs \(missing.map(\.name).joined(separator: " and "))")
  }

  private func unknown(_ name: String) -> UsageError {
    let known = (verb.map { spec.flags(of: $0) } ?? spec.commonFlags).flatMap(\.names)
    let owners = spec.verbs.filter { $0.flags.contains { $0.names.contains(name) } }
    if let owner = owners.first {
      let list = owners.map { "'\($0.name)'" }.joined(separator: ", ")
      let advice =
        verb == nil
        ? "write it after the command: \(spec.program) \(owner.name) \(name)" : "\(list) has it"
      return error("unknown option '\(name)' here; \(advice)")
    }
    let long = known.filter { $0.hasPrefix("--") }
    return error("unknown option '\(name)'\(spec.suggestion(name, long))")
  }

  private func expectation(_ verb: Verb) -> String {
    verb.positionals.isEmpty
      ? "'\(verb.name)' takes none"
      : "'\(verb.name)' takes \(verb.positionals.map(\.usage).joined(separator: " "))"
  }

  private func alternatives(_ word: String, _ choices: [String]) -> String {
    let suggestion = spec.suggestion(word, choices)
    return suggestion.isEmpty ? "; choose from \(choices.joined(separator: ", "))" : suggestion
  }

  private func error(_ message: String) -> UsageError {
    let command = verb.map { " \($0.name)" } ?? ""
    return UsageError(message, helpCommand: "\(spec.program)\(command) --help")
  }
}
