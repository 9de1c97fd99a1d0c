extension CommandLineSpec {
  /// The overview: an example, the verbs, the flags all of them take.
  package func help() -> String {
    var text = HelpText()
    text.paragraph("\(program): \(summary)")
    text.examples(examples)
    text.heading("Usage")
    text.paragraph("\(program) COMMAND [OPTIONS] [ARGUMENTS]", indent: 2)
    text.heading("Commands")
    text.table(verbs.map { ($0.name, $0.summary) })
    text.heading("Options of every command")
    text.table(commonFlags.map(HelpText.row))
    text.blankLine()
    text.paragraph("'\(program) help COMMAND' shows the options of one command.")
    return text.result
  }

  /// The help of one verb: example first.
  package func help(for verb: Verb) -> String {
    var text = HelpText()
    text.paragraph("\(program) \(verb.name): \(verb.summary)")
    text.examples(verb.examples)
    text.heading("Usage")
    let arguments = verb.positionals.map { " " + $0.usage }.joined()
    text.paragraph("\(program) \(verb.name) [OPTIONS]\(arguments)", indent: 2)
    if !verb.positionals.isEmpty {
      text.heading("Arguments")
      text.table(verb.positionals.map { ($0.name, HelpText.describe($0.help, $0.choices)) })
    }
    if !verb.flags.isEmpty {
      text.heading("Options")
      text.table(verb.flags.map(HelpText.row))
    }
    text.heading("Options of every command")
    text.table(commonFlags.map(HelpText.row))
    return text.result
  }
}

/// A text in lines of at most 100 columns.
private struct HelpText {
  private(set) var result = ""
  private static let width = 100
  /// The widest left column of a table; longer entries get a line of their own.
  private static let leftLimit = 30

  static func row(_ flag: Flag) -> (String, String) {
    let short = flag.names.filter { !$0.hasPrefix("--") }
    let long = flag.names.filter { $0.hasPrefix("--") }
    let names = (short + long).joined(separator: ", ")
    // Names are aligned whether or not a short one stands before them.
    let aligned = short.isEmpty ? "    \(names)" : names
    var notes = flag.help
    if flag.repeatable { notes += " Repeatable." }
    let listed = flag.value == flag.choices.joined(separator: "|")
    return (
      aligned + (flag.value.map { " " + $0 } ?? ""), describe(notes, listed ? [] : flag.choices)
    )
  }

  static func describe(_ help: String, _ choices: [String]) -> String {
    choices.isEmpty ? help : "\(help) One of: \(choices.joined(separator: ", "))."
  }

  mutating func blankLine() {
    result += "\n"
  }

  mutating func heading(_ title: String) {
    result += "\n\(title):\n"
  }

  mutating func paragraph(_ text: String, indent: Int = 0) {
    let margin = String(repeating: " ", count: indent)
    for line in HelpText.wrapped(text, width: HelpText.width - indent) {
      result += margin + line + "\n"
    }
  }

  mutating func examples(_ examples: [Example]) {
    if examples.isEmpty { return }
    heading(examples.count == 1 ? "Example" : "Examples")
    for example in examples {
      // A command line is never broken: it is there to be copied.
      result += "  \(example.command)\n"
      paragraph(example.explanation, indent: 6)
    }
  }

  mutating func table(_ rows: [(left: String, right: String)]) {
    let widths = rows.map(\.left.count).filter { $0 <= HelpText.leftLimit }
    let left = widths.max() ?? HelpText.leftLimit
    let margin = String(repeating: " ", count: left + 4)
    for row in rows {
      let lines = HelpText.wrapped(row.right, width: HelpText.width - margin.count)
      result += "  \(row.left)"
      if row.left.count > left || lines.isEmpty {
        result += "\n"
        for line in lines { result += margin + line + "\n" }
      } else {
        result += String(repeating: " ", count: left + 2 - row.left.count) + lines[0] + "\n"
        for line in lines.dropFirst() { result += margin + line + "\n" }
      }
    }
  }

  private static func wrapped(_ text: String, width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if !line.isEmpty && line.count + 1 + word.count > width {
        lines.append(line)
        line = ""
      }
      line += line.isEmpty ? String(word) : " \(word)"
    }
    if !line.isEmpty { lines.append(line) }
    return lines
  }
}
