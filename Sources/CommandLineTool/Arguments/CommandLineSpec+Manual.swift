extension CommandLineSpec {
  /// The manual page in roff with the `man` macros.
  package func manualPage() -> String {
    var page = ManualPage()
    page.line(".TH \(program.uppercased()) 1 \"\" \"\(program) \(version)\" \"User Commands\"")
    // Commands and paths are no text to stretch or to break.
    page.line(".nh")
    page.line(".ad l")
    page.section("NAME")
    // The summary of the table begins with a capital and ends with a full stop.
    page.text("\(program) - \(summary.prefix(1).lowercased())\(summary.dropFirst().dropLast())")
    page.section("SYNOPSIS")
    page.line(".B \(program)")
    page.line("\\fICOMMAND\\fR [\\fIOPTIONS\\fR] [\\fIARGUMENTS\\fR]")
    page.section("EXAMPLES")
    for example in examples { page.item(example.command, example.explanation) }
    page.section("COMMANDS")
    for verb in verbs {
      page.subsection("\(program) \(verb.name) [OPTIONS]" + usage(of: verb))
      page.text(verb.summary.prefix(1).uppercased() + verb.summary.dropFirst() + ".")
      for positional in verb.positionals {
        page.item(positional.name, described(positional.help, positional.choices))
      }
      for flag in verb.flags { page.item(named(flag), described(flag)) }
      for example in verb.examples { page.item(example.command, example.explanation) }
    }
    page.section("OPTIONS OF EVERY COMMAND")
    for flag in commonFlags { page.item(named(flag), described(flag)) }
    page.section("EXIT STATUS")
    for (status, meaning) in exitStatuses { page.item(status, meaning) }
    page.section("ENVIRONMENT")
    for (name, meaning) in environment { page.item(name, meaning) }
    return page.result
  }

  /// The reference as a Markdown page: commands, exit statuses, environment and the appendix.
  package func reference() -> String {
    """
    # Reference

    \(summary)

    Made by `\(program) --generate-manual markdown` (scripts/reference.sh) from the tables that
    `\(program) help` and `\(program) list` print.


    """ + commandsInMarkdown() + appendix()
  }

  private func commandsInMarkdown() -> String {
    var text = "## Commands\n\n"
    for verb in verbs {
      text += "### \(program) \(verb.name)\n\n"
      text += verb.summary.prefix(1).uppercased() + verb.summary.dropFirst() + ".\n\n"
      text += "```text\n\(program) \(verb.name) [OPTIONS]\(usage(of: verb))\n```\n\n"
      var rows = verb.positionals.map {
        ("`\($0.name)`", MarkdownText.cell(described($0.help, $0.choices)))
      }
      rows += verb.flags.map { ("`\(named($0))`", MarkdownText.cell(described($0))) }
      text += MarkdownText.table(("argument, option", "meaning"), rows)
      if !verb.examples.isEmpty { text += "Examples:\n\n" }
      for example in verb.examples {
        text += "- `\(example.command)`: \(example.explanation)\n"
      }
      if !verb.examples.isEmpty { text += "\n" }
    }
    text += "### Options of every command\n\n"
    text += MarkdownText.table(
      ("option", "meaning"),
      commonFlags.map { ("`\(named($0))`", MarkdownText.cell(described($0))) })
    text += "## Exit status\n\n"
    text += MarkdownText.table(
      ("status", "meaning"), exitStatuses.map { ($0.0, MarkdownText.cell($0.1)) })
    text += "## Environment\n\n"
    text += MarkdownText.table(
      ("variable", "meaning"), environment.map { ("`\($0.0)`", MarkdownText.cell($0.1)) })
    return text
  }

  private func usage(of verb: Verb) -> String {
    verb.positionals.map { " " + $0.usage }.joined()
  }

  /// `-j, --jobs N`.
  private func named(_ flag: Flag) -> String {
    let names = flag.names.filter { !$0.hasPrefix("--") } + flag.names.filter { $0.hasPrefix("--") }
    return names.joined(separator: ", ") + (flag.value.map { " " + $0 } ?? "")
  }

  private func described(_ flag: Flag) -> String {
    let listed = flag.value == flag.choices.joined(separator: "|")
    return described(
      flag.help + (flag.repeatable ? " Repeatable." : ""), listed ? [] : flag.choices)
  }

  private func described(_ help: String, _ choices: [String]) -> String {
    choices.isEmpty ? help : "\(help) One of: \(choices.joined(separator: ", "))."
  }
}

/// Text for a table of Markdown.
enum MarkdownText {
  /// A cell: no column ends in it, and nothing is taken for HTML.
  static func cell(_ text: String) -> String {
    var out = ""
    for character in text {
      switch character {
      case "|": out += "\\|"
      case "<": out += "&lt;"
      default: out.append(character)
      }
    }
    return out
  }

  /// A table and an empty line; nothing without rows.
  static func table(
    _ header: (String, String), _ rows: [(String, String)]
  ) -> String {
    if rows.isEmpty { return "" }
    let all = [header, ("---", "---")] + rows
    // In code a bar ends a column all the same.
    return all.map { "| \($0.0.replacingBars()) | \($0.1) |\n" }.joined() + "\n"
  }
}

extension String {
  fileprivate func replacingBars() -> String {
    hasPrefix("`")
      ? split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
      : self
  }
}

/// Lines of roff.
private struct ManualPage {
  private(set) var result = ""

  mutating func line(_ text: String) { result += text + "\n" }

  mutating func section(_ title: String) { line(".SH \(title)") }

  mutating func subsection(_ title: String) { line(".SS \"\(Self.escaped(title))\"") }

  mutating func text(_ text: some StringProtocol) { line(Self.escaped(text)) }

  /// A term in bold with its explanation.
  mutating func item(_ term: String, _ explanation: String) {
    line(".TP")
    line("\\fB\(Self.escaped(term))\\fR")
    text(explanation)
  }

  /// Text that no request or escape begins in.
  private static func escaped(_ text: some StringProtocol) -> String {
    var out = text.first == "." || text.first == "'" ? "\\&" : ""
    for character in text {
      switch character {
      case "\\": out += "\\e"
      case "-": out += "\\-"
      case "\"": out += "\\(dq"
      default: out.append(character)
      }
    }
    return out
  }
}
