extension CommandLineSpec {
  /// A script that teaches a shell to complete this command line.
  package func completionScript(for shell: String) -> String {
    switch shell {
    case "zsh": zshScript()
    case "fish": fishScript()
    default: bashScript()
    }
  }

  // MARK: bash

  private func bashScript() -> String {
    let function = "_\(program)"
    var cases = ""
    for verb in verbs {
      cases += "    \(verb.name))\n"
      cases += "      flags=\(quoted(flags(of: verb).flatMap(\.names)))\n"
      let words = verb.positionals.flatMap(\.choices)
      if !words.isEmpty { cases += "      words=\(quoted(words))\n" }
      if let kind = verb.positionals.map(bashKind).first(where: { !$0.isEmpty }), words.isEmpty {
        cases += "      kind=\(kind)\n"
      }
      cases += bashValues(verb.flags)
      cases += "      ;;\n"
    }
    return """
      # Completion of \(program) for bash; source this file in ~/.bashrc.
      \(function)() {
        local current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}"
        # bash splits --flag=value at the sign.
        if [[ $current == "=" ]]; then
          current=""
        elif [[ $previous == "=" ]]; then
          previous="${COMP_WORDS[COMP_CWORD-2]}"
        fi
        local verb="" word flags=\(quoted(commonFlags.flatMap(\.names))) words="" kind=""
        for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
          case $word in
            \((verbs.map(\.name) + ["help"]).joined(separator: "|"))) verb=$word; break ;;
          esac
        done
        case $verb in
          "") words=\(quoted(verbs.map(\.name) + ["help"])) ;;
          help) words=\(quoted(verbs.map(\.name))) ;;
      \(cases)  esac
      \(bashValues(commonFlags, indent: "  "))  COMPREPLY=()
        if [[ $current == -* ]]; then
          words=$flags kind=""
        fi
        case $kind in
          files) compopt -o filenames; COMPREPLY=($(compgen -f -- "$current")) ;;
          directories) compopt -o filenames; COMPREPLY=($(compgen -d -- "$current")) ;;
          none) ;;
          *) COMPREPLY=($(compgen -W "$words" -- "$current")) ;;
        esac
      }
      complete -F \(function) \(program)

      """
  }

  /// Lines that notice a flag waiting for its value.
  private func bashValues(_ flags: [Flag], indent: String = "      ") -> String {
    let valued = flags.filter { $0.value != nil }
    if valued.isEmpty { return "" }
    var text = "\(indent)case $previous in\n"
    for flag in valued {
      let effect: String
      if !flag.choices.isEmpty {
        effect = "words=\(quoted(flag.choices)) kind=\"\""
      } else {
        switch flag.completion {
        case .files: effect = "kind=files"
        case .directories: effect = "kind=directories"
        case .none: effect = "kind=none"
        }
      }
      text += "\(indent)  \(flag.names.joined(separator: "|"))) \(effect) ;;\n"
    }
    return text + "\(indent)esac\n"
  }

  private func bashKind(_ positional: Positional) -> String {
    switch positional.completion {
    case .files: "files"
    case .directories: "directories"
    case .none: ""
    }
  }

  private func quoted(_ words: [String]) -> String { "\"\(words.joined(separator: " "))\"" }

  // MARK: zsh

  private func zshScript() -> String {
    var cases = ""
    for verb in verbs {
      cases += "        \(verb.name))\n          _arguments"
      for flag in flags(of: verb) { cases += zshFlag(flag) }
      for (index, positional) in verb.positionals.enumerated() {
        let position = positional.isVariadic ? "*" : "\(index + 1)"
        let action = zshAction(positional.choices, positional.completion)
        cases += zshWord("\(position):\(zshText(positional.name)):\(action)")
      }
      cases += "\n          ;;\n"
    }
    let names = verbs.map { "    \(singleQuoted("\(zshText($0.name)):\($0.summary)"))\n" }.joined()
    let common = commonFlags.map(zshFlag).joined()
    return """
      #compdef \(program)
      # Completion of \(program) for zsh; save as _\(program) in a directory of $fpath.
      _\(program)() {
        local context state state_descr line
        typeset -A opt_args
        local -a commands
        commands=(
      \(names)    'help:Show help'
        )
        _arguments -C\(common) \\
            '1: :->command' \\
            '*:: :->arguments'
        case $state in
          command) _describe command commands ;;
          arguments)
            case $words[1] in
      \(cases)        help) _describe command commands ;;
            esac
            ;;
        esac
      }
      if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
        _\(program) "$@"
      else
        compdef _\(program) \(program)
      fi

      """
  }

  private func zshFlag(_ flag: Flag) -> String {
    let value =
      flag.value == nil
      ? "" : ":\(zshText(flag.value ?? "")):\(zshAction(flag.choices, flag.completion))"
    return flag.names.map { name in
      let others = flag.names.filter { $0 != name }.joined(separator: " ")
      let prefix = flag.repeatable ? "*" : others.isEmpty ? "" : "(\(others))"
      let sign = flag.value != nil && name.hasPrefix("--") ? "=" : ""
      return zshWord("\(prefix)\(name)\(sign)[\(zshText(flag.help))]\(value)")
    }.joined()
  }

  private func zshWord(_ text: String) -> String { " \\\n            \(singleQuoted(text))" }

  private func zshAction(_ choices: [String], _ completion: Completion) -> String {
    if !choices.isEmpty { return "(\(choices.joined(separator: " ")))" }
    switch completion {
    case .files: return "_files"
    case .directories: return "_files -/"
    case .none: return " "
    }
  }

  /// Text inside a specification of `_arguments`, where colons and brackets have a meaning.
  private func zshText(_ text: String) -> String {
    var escaped = ""
    for character in text {
      if ":[]\\".contains(character) { escaped += "\\" }
      escaped.append(character)
    }
    return escaped
  }

  private func singleQuoted(_ text: String) -> String {
    "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
      + "'"
  }

  // MARK: fish

  private func fishScript() -> String {
    var lines = [
      "# Completion of \(program) for fish; save as ~/.config/fish/completions/\(program).fish.",
      "complete -c \(program) -f",
    ]
    let names = verbs.map(\.name)
    let noVerb = "not __fish_seen_subcommand_from \(names.joined(separator: " ")) help"
    for verb in verbs {
      lines.append(
        "complete -c \(program) -n \(fishQuoted(noVerb)) -a \(verb.name) "
          + "-d \(fishQuoted(verb.summary))")
    }
    lines.append("complete -c \(program) -n \(fishQuoted(noVerb)) -a help -d 'Show help'")
    lines.append(
      "complete -c \(program) -n '__fish_seen_subcommand_from help' "
        + "-a \(fishQuoted(names.joined(separator: " ")))")
    for verb in verbs {
      let seen = fishQuoted("__fish_seen_subcommand_from \(verb.name)")
      for positional in verb.positionals {
        lines.append(
          "complete -c \(program) -n \(seen)"
            + fishValues(positional.choices, positional.completion))
      }
      for flag in verb.flags { lines.append("complete -c \(program) -n \(seen)" + fishFlag(flag)) }
    }
    for flag in commonFlags { lines.append("complete -c \(program)" + fishFlag(flag)) }
    return lines.joined(separator: "\n") + "\n"
  }

  private func fishFlag(_ flag: Flag) -> String {
    var text = ""
    for name in flag.names {
      text += name.hasPrefix("--") ? " -l \(name.dropFirst(2))" : " -s \(name.dropFirst())"
    }
    if flag.value != nil { text += " -r" + fishValues(flag.choices, flag.completion) }
    return text + " -d \(fishQuoted(flag.help))"
  }

  private func fishValues(_ choices: [String], _ completion: Completion) -> String {
    if !choices.isEmpty { return " -a \(fishQuoted(choices.joined(separator: " ")))" }
    switch completion {
    case .files: return " -F"
    case .directories: return " -a '(__fish_complete_directories)'"
    case .none: return ""
    }
  }

  private func fishQuoted(_ text: String) -> String {
    var escaped = ""
    for character in text {
      if character == "'" || character == "\\" { escaped += "\\" }
      escaped.append(character)
    }
    return "'\(escaped)'"
  }
}
