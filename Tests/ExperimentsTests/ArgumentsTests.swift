import CommandLineTool
import Glibc
import Platform
import Testing

struct ArgumentsTests {
  private static let spec = CommandLineSpec(
    program: "lab", version: "1.2.3", summary: "a laboratory for tests of the command line",
    examples: [Example("lab run a.yaml", "Run one experiment.")],
    verbs: [
      Verb(
        "run", summary: "run experiments",
        positionals: [Positional("EXPERIMENT", .oneOrMore, help: "Experiment files.")],
        flags: [
          Flag("--set", value: "KEY=VALUE", repeatable: true, help: "Override one value."),
          Flag("--jobs", "-j", value: "N", help: "Threads."),
          Flag("--out", value: "DIR", completion: .directories, help: "Where results go."),
          Flag("--fail-fast", help: "Stop at the first failure."),
        ],
        examples: [
          Example("lab run a.yaml --set loop.samples=500", "Run with another sample size.")
        ]),
      Verb(
        "list", summary: "list what there is",
        positionals: [
          Positional("KIND", choices: ["models", "metrics"], completion: .none, help: "What."),
          Positional("NAME", .optional, completion: .none, help: "One of them."),
        ]),
      Verb(
        "slurm", summary: "write scripts", flags: [Flag("--shards", value: "N", help: "Parts.")]),
      Verb("advise", summary: "nothing"),
    ],
    commonFlags: [
      Flag("--color", choices: ["auto", "always", "never"], help: "Colour in messages."),
      Flag("-q", "--quiet", help: "No progress."),
    ],
    nearest: { nearest($0, in: $1) })

  private func parse(_ line: String) throws(UsageError) -> Invocation {
    try ArgumentsTests.spec.parse(line.split(separator: " ").map(String.init))
  }

  @Test func flagsAndPositionalsMix() throws {
    let call = try parse("-q run a.yaml --set x=1 b.yaml --set=y=2=3 -j4 --color=never")
    #expect(call.verb == "run")
    #expect(call.positionals == ["a.yaml", "b.yaml"])
    #expect(call.values(for: "--set") == ["x=1", "y=2=3"])
    #expect(call.value(for: "--jobs") == "4")
    #expect(call.value(for: "--color") == "never")
    #expect(call.has("--quiet") && !call.has("--fail-fast"))
    #expect(call.value(for: "--out") == nil)
  }

  @Test func dashesEndFlags() throws {
    #expect(try parse("run -- --set -").positionals == ["--set", "-"])
    #expect(try parse("run a --jobs -1").value(for: "--jobs") == "-1")
    #expect(try parse("list models").positionals == ["models"])
    #expect(try parse("list models gmm").positionals == ["models", "gmm"])
  }

  @Test(
    arguments: [
      ("run a --sed 1", "unknown option '--sed'; did you mean '--set'?", "run"),
      ("run a --zzzzzz", "unknown option '--zzzzzz'", "run"),
      ("run a -x", "unknown option '-x'", "run"),
      ("rnu a", "unknown command 'rnu'; did you mean 'run'?", nil),
      ("zzzz", "unknown command 'zzzz'", nil),
      ("run a --jobs", "option '--jobs' needs a value: --jobs N", "run"),
      ("run a --jobs --fail-fast", "option '--jobs' needs a value: --jobs N", "run"),
      ("run a --jobs -q", "option '--jobs' needs a value: --jobs N", "run"),
      ("run a --out=", "option '--out' needs a value: --out DIR", "run"),
      ("run a --jobs 1 -j 2", "option '--jobs' is given twice", "run"),
      ("run a --fail-fast=yes", "option '--fail-fast' takes no value", "run"),
      ("run a --color nevr", "option '--color' cannot be 'nevr'; did you mean 'never'?", "run"),
      (
        "run a --color x", "option '--color' cannot be 'x'; choose from auto, always, never", "run"
      ),
      ("run", "'run' needs EXPERIMENT", "run"),
      ("list metrcs", "KIND cannot be 'metrcs'; did you mean 'metrics'?", "list"),
      ("list models a b", "unexpected argument 'b'; 'list' takes KIND [NAME]", "list"),
      ("advise x", "unexpected argument 'x'; 'advise' takes none", "advise"),
      ("run a --shards 2", "unknown option '--shards' here; 'slurm' has it", "run"),
      (
        "--shards 2 slurm",
        "unknown option '--shards' here; write it after the command: lab slurm --shards", nil
      ),
      ("-q", "expected a command", nil),
    ] as [(String, String, String?)])
  func errors(line: String, message: String, verb: String?) {
    let error = #expect(throws: UsageError.self) { try parse(line) }
    let command = verb.map { " \($0)" } ?? ""
    #expect(error?.description == "\(message)\nSee 'lab\(command) --help'.")
  }

  @Test func helpOfOneVerb() throws {
    let expected = """
      lab run: run experiments

      Example:
        lab run a.yaml --set loop.samples=500
            Run with another sample size.

      Usage:
        lab run [OPTIONS] EXPERIMENT...

      Arguments:
        EXPERIMENT  Experiment files.

      Options:
            --set KEY=VALUE  Override one value. Repeatable.
        -j, --jobs N         Threads.
            --out DIR        Where results go.
            --fail-fast      Stop at the first failure.

      Options of every command:
            --color auto|always|never  Colour in messages.
        -q, --quiet                    No progress.
        -h, --help                     Show help and stop.
            --version                  Show the version and stop.
            --generate-completion-script SHELL
                                       Print a completion script. One of: bash, zsh, fish.
            --generate-manual FORMAT   Print the manual page, or the reference of everything. One of: man,
                                       markdown.

      """
    for line in [["run", "--help"], ["help", "run"], ["run", "a", "-h"], ["--help", "run"]] {
      #expect(try ArgumentsTests.spec.request(line) == .show(expected))
    }
  }

  @Test func helpOfAll() throws {
    for line in [[], ["--help"], ["help"]] {
      guard case .show(let text) = try ArgumentsTests.spec.request(line) else {
        Issue.record("no help for \(line)")
        continue
      }
      #expect(text.hasPrefix("lab: a laboratory for tests of the command line\n\nExample:\n"))
      #expect(text.contains("\n  run     run experiments\n"))
    }
  }

  @Test func linesAreShort() throws {
    let words = Array(repeating: "word", count: 60).joined(separator: " ")
    let spec = CommandLineSpec(
      program: "lab", version: "1", summary: words,
      examples: [Example("lab", words)],
      verbs: [
        Verb(
          "run", summary: words, positionals: [Positional("X", help: words)],
          flags: [
            Flag("--a", help: words),
            Flag("--long-name-of-a-flag", value: "PLACEHOLDER", help: words),
          ])
      ], nearest: { _, _ in nil })
    for line in [["help"], ["help", "run"]] {
      guard case .show(let text) = try spec.request(line) else { return }
      #expect(text.split(separator: "\n").allSatisfy { $0.count <= 100 }, "\(text)")
    }
  }

  @Test func otherRequests() throws {
    #expect(try ArgumentsTests.spec.request(["--version"]) == .show("lab 1.2.3\n"))
    let error = #expect(throws: UsageError.self) {
      try ArgumentsTests.spec.request(["help", "rnu"])
    }
    #expect(error?.message == "unknown command 'rnu'; did you mean 'run'?")
    guard case .run(let call) = try ArgumentsTests.spec.request(["run", "--", "--help"]) else {
      Issue.record("--help after -- is a word")
      return
    }
    #expect(call.positionals == ["--help"])
    #expect(throws: UsageError.self) {
      try ArgumentsTests.spec.request(["--generate-completion-script", "csh"])
    }
  }

  // MARK: Completion

  private func script(_ shell: String) throws -> String {
    let request = try ArgumentsTests.spec.request(["--generate-completion-script", shell])
    guard case .show(let text) = request else { return "" }
    return text
  }

  /// What a shell prints when it runs a program text; nil if it fails.
  private func output(of shell: String, _ program: String) throws -> String? {
    let path = "/tmp/arguments-test-\(Machine.processID)-\(UInt64.random(in: 0 ... .max)).sh"
    try Disk.standard.writeAtomically(program, to: path)
    defer { try? Disk.standard.remove(path) }
    guard let pipe = popen("\(shell) \(path) 2>&1", "r") else { return nil }
    var text = ""
    var line = [CChar](repeating: 0, count: 4096)
    while fgets(&line, 4096, pipe) != nil {
      text += String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
    return pclose(pipe) == 0 ? text : nil
  }

  @Test(arguments: [
    (["lab", "r"], ["run"]),
    (["lab", ""], ["run", "list", "slurm", "advise", "help"]),
    (["lab", "help", "li"], ["list"]),
    (["lab", "run", "--f"], ["--fail-fast"]),
    (["lab", "run", "--set", ""], []),
    (["lab", "run", "--color", "a"], ["auto", "always"]),
    (["lab", "run", "--color", "=", "n"], ["never"]),
    (["lab", "--color", ""], ["auto", "always", "never"]),
    (["lab", "-q", "list", "m"], ["models", "metrics"]),
    (["lab", "run", "/et"], ["/etc"]),
    (["lab", "run", "--out", "/et"], ["/etc"]),
    (["lab", "list", "--qu"], ["--quiet"]),
  ])
  func bashCompletes(words: [String], expected: [String]) throws {
    let quoted = words.map { "'\($0)'" }.joined(separator: " ")
    let program =
      try script("bash") + """

        compopt() { :; }
        COMP_WORDS=(\(quoted)) COMP_CWORD=\(words.count - 1)
        _lab
        printf '%s\\n' "${COMPREPLY[@]}"
        """
    let found = try output(of: "bash", program)?.split(separator: "\n").map(String.init)
    #expect(found == expected)
  }

  @Test(arguments: CommandLineSpecShells.all)
  func shellsAcceptTheScript(shell: String) throws {
    let isInstalled = try output(of: "sh", "command -v \(shell)") != nil
    if isInstalled { #expect(try output(of: "\(shell) -n", try script(shell)) == "") }
  }

  @Test func everyScriptNamesEveryFlag() throws {
    for shell in CommandLineSpecShells.all {
      let text = try script(shell)
      for word in ["run", "list", "slurm", "advise", "fail-fast", "shards", "color", "metrics"] {
        #expect(text.contains(word), "\(shell): \(word)")
      }
    }
  }
}

private enum CommandLineSpecShells {
  static let all = ["bash", "zsh", "fish"]
}
