import Platform
import Testing

/// One faulty text, how it is read, and the whole message.
struct ErrorCase: Sendable, CustomTestStringConvertible {
  var text: String
  var message: String
  var read: @Sendable (Node) throws(ConfigError) -> Void

  init(
    _ text: String, _ message: String,
    read: @escaping @Sendable (Node) throws(ConfigError) -> Void = { _ throws(ConfigError) in }
  ) {
    self.text = text
    self.message = message
    self.read = read
  }

  var testDescription: String { message }

  var actual: String {
    do throws(ConfigError) {
      try read(try Node.parse(text, file: "e.yaml"))
      return "no error"
    } catch {
      return error.description
    }
  }
}

struct NodeErrorTests {
  @Test(arguments: [
    ErrorCase(
      "a: {b: 1",
      "e.yaml:1:9: expected \",\" or \"}\" before the end of the file; the \"{\" is in line 1"),
    ErrorCase(
      "a: [1, 2\nb: 3", "e.yaml:2:2: expected \",\" or \"]\" before \":\"; the \"[\" is in line 1"),
    ErrorCase("a: \"open", "e.yaml:1:9: the quotation mark in line 1 is never closed"),
    ErrorCase(
      "a: b: c",
      "e.yaml:1:5: unexpected \":\"; quote a text that contains it, or correct the indentation"),
    ErrorCase("a:\n\tb: 1", "e.yaml:2:1: a tab cannot indent; use spaces"),
    ErrorCase("a: @b", "e.yaml:1:4: a text that starts with \"@\" must be quoted"),
    ErrorCase(
      "a: 1\n b: 2",
      "e.yaml:2:3: unexpected \":\"; quote a text that contains it, or correct the indentation"),
    ErrorCase(
      "a:\n  b: 1\n c: 2",
      "e.yaml:3:2: expected a key indented like those before it, from line 1 on"),
    ErrorCase("a: 1\nb\nc: 2", "e.yaml:3:1: expected \":\" after the key in line 2"),
    ErrorCase(
      "a: \"\\q\"",
      "e.yaml:1:5: unknown escape in a text in double quotes; write \\\\ for a backslash"),
    ErrorCase("a: - 1", "e.yaml:1:4: unexpected \"- \"; a list starts in a line of its own"),
    ErrorCase(
      "a: 1\n---\nb: 2", "e.yaml:2:1: a second document starts here; one file holds one experiment"),
    ErrorCase("", "e.yaml: holds no values"),
    ErrorCase("# nothing\n", "e.yaml: holds no values"),
    ErrorCase("a: 1\nb: 2\na: 3", "e.yaml:3:1: a: written twice; first in line 1"),
    ErrorCase("x: {a: 1, a: 2}", "e.yaml:1:11: x.a: written twice; first in line 1"),
    ErrorCase("a: *b", "e.yaml:1:4: a: no anchor &b before this alias"),
    ErrorCase(
      "a: &base 1\nb: *bsae",
      "e.yaml:2:4: b: no anchor &bsae before this alias; did you mean \"base\"?"),
    ErrorCase("a: &a [*a]", "e.yaml:1:8: a[0]: no anchor &a before this alias"),
    ErrorCase(
      "a: !!float 1",
      "e.yaml:1:4: a: the tag \"tag:yaml.org,2002:float\" is not understood; write the value alone"),
    ErrorCase(
      "a: &x {b: 1}\nc:\n  <<: *x",
      "e.yaml:3:3: c: merge keys (<<) are not understood; write the keys out"),
    ErrorCase("? [a]\n: 1", "e.yaml:1:3: expected plain text as a key"),
    ErrorCase(
      "a: \u{7}",
      "e.yaml:1:4: control character 7 is not allowed; write it as an escape in double quotes"),
  ])
  func syntax(example: ErrorCase) {
    #expect(example.actual == example.message)
  }

  @Test(
    arguments: [
      ([0x61, 0x3A, 0x20, 0xFF], "e.yaml:1:4: is not UTF-8 text; save the file as UTF-8"),
      (Array("é: 1\nü: ".utf8) + [0xC3], "e.yaml:2:4: is not UTF-8 text; save the file as UTF-8"),
      ([0xFF, 0xFE, 0x61, 0x00], "e.yaml:1:1: is UTF-16 text; save it as UTF-8"),
      ([0xFE, 0xFF, 0x00, 0x61], "e.yaml:1:1: is UTF-16 text; save it as UTF-8"),
      (
        [0x61, 0x3A, 0x20, 0x00],
        "e.yaml:1:4: control character 0 is not allowed; write it as an escape in double quotes"
      ),
    ] as [([UInt8], String)])
  func encoding(bytes: [UInt8], message: String) {
    let error = #expect(throws: ConfigError.self) { try Node.parse(bytes, file: "e.yaml") }
    #expect(error?.description == message)
  }

  @Test func aliasesDoNotExplode() {
    var lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    for level in 1...8 {
      let copies = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
      lines.append("a\(level): &a\(level) [\(copies)]")
    }
    let error = #expect(throws: ConfigError.self) {
      try Node.parse(lines.joined(separator: "\n"), file: "e.yaml")
    }
    #expect(error?.message == "aliases expand to more than a million values")
  }

  private static let names = ["mle", "unbiased", "shrunk"]

  @Test(arguments: [
    ErrorCase(
      "model: {estimator: mel}",
      "e.yaml:1:20: model.estimator: unknown name \"mel\"; did you mean \"mle\"?"
    ) { node throws(ConfigError) in
      _ = try node.fields("model").required("model").fields("estimator").required("estimator").name(
        of: names)
    },
    ErrorCase("xyz", "e.yaml:1:1: unknown name \"xyz\"; choose from mle, unbiased, shrunk") {
      node throws(ConfigError) in
      _ = try node.name(of: names)
    },
    ErrorCase("sourc: 1", "e.yaml:1:1: sourc: unknown key; did you mean \"source\"?") {
      node throws(ConfigError) in
      _ = try node.fields("source", "model")
    },
    ErrorCase("w: {q: 1}", "e.yaml:1:5: w.q: unknown key; choose from share, draw") {
      node throws(ConfigError) in
      _ = try node.fields("w").required("w").fields("share", "draw")
    },
    ErrorCase("model: 1", "e.yaml:1:1: missing key \"source\"") { node throws(ConfigError) in
      _ = try node.fields("source", "model").required("source")
    },
    ErrorCase("a: {b: {}}", "e.yaml:1:8: a.b: missing key \"c\"") { node throws(ConfigError) in
      _ = try node.fields("a").required("a").fields("b").required("b").fields("c").required("c")
    },
    ErrorCase("a:", "e.yaml:1:3: a: expected a value, got nothing") { node throws(ConfigError) in
      _ = try node.fields("a").required("a")
    },
    ErrorCase("[1]", "e.yaml:1:1: expected a mapping, got a list") { node throws(ConfigError) in
      _ = try node.fields("a")
    },
    ErrorCase("abc", "e.yaml:1:1: expected a number, got \"abc\"") { node throws(ConfigError) in
      _ = try node.double()
    },
    ErrorCase("1.2", "e.yaml:1:1: must be in 0…1, got 1.2") { node throws(ConfigError) in
      _ = try node.double(in: 0...1)
    },
    ErrorCase("0", "e.yaml:1:1: must be above 0, got 0") { node throws(ConfigError) in
      _ = try node.double(in: .positive)
    },
    ErrorCase("2", "e.yaml:1:1: must be above 0 and below 2, got 2") { node throws(ConfigError) in
      _ = try node.double(in: Interval(above: 0, below: 2))
    },
    ErrorCase(".nan", "e.yaml:1:1: must be a finite number, got .nan") { node throws(ConfigError) in
      _ = try node.double()
    },
    ErrorCase("1e999", "e.yaml:1:1: must be a finite number, got 1e999") {
      node throws(ConfigError) in _ = try node.double()
    },
    ErrorCase("-.inf", "e.yaml:1:1: must be at least 0, got -.inf") { node throws(ConfigError) in
      _ = try node.extendedDouble(in: .nonNegative)
    },
    ErrorCase("[]", "e.yaml:1:1: expected a number, got a list") { node throws(ConfigError) in
      _ = try node.double()
    },
    ErrorCase("1_000", "e.yaml:1:1: expected a whole number, got \"1_000\"; write 1000") {
      node throws(ConfigError) in _ = try node.int()
    },
    ErrorCase("1.5", "e.yaml:1:1: expected a whole number, got 1.5") { node throws(ConfigError) in
      _ = try node.int()
    },
    ErrorCase("0", "e.yaml:1:1: must be at least 1, got 0") { node throws(ConfigError) in
      _ = try node.int(in: 1...)
    },
    ErrorCase("9", "e.yaml:1:1: must be in 1…8, got 9") { node throws(ConfigError) in
      _ = try node.int(in: 1...8)
    },
    ErrorCase("1e30", "e.yaml:1:1: is too large to be a whole number here, got 1e30") {
      node throws(ConfigError) in _ = try node.int()
    },
    ErrorCase("-1", "e.yaml:1:1: must be at least 0, got -1") { node throws(ConfigError) in
      _ = try node.uint64()
    },
    ErrorCase("yes", "e.yaml:1:1: expected true or false, got \"yes\"; write true") {
      node throws(ConfigError) in _ = try node.bool()
    },
    ErrorCase("1", "e.yaml:1:1: expected true or false, got 1") { node throws(ConfigError) in
      _ = try node.bool()
    },
    ErrorCase("a: 5", "e.yaml:1:4: a: expected a list, got 5") { node throws(ConfigError) in
      _ = try node.fields("a").required("a").list()
    },
    ErrorCase("[1, 2]", "e.yaml:1:1: expected 3 values, got 2") { node throws(ConfigError) in
      _ = try node.list(count: 3)
    },
    ErrorCase("a: [1, x]", "e.yaml:1:8: a[1]: expected a number, got \"x\"") {
      node throws(ConfigError) in
      _ = try node.fields("a").required("a").doubles()
    },
    ErrorCase("{a: 1}", "e.yaml:1:1: expected text, got a mapping") { node throws(ConfigError) in
      _ = try node.string()
    },
    ErrorCase("~", "e.yaml:1:1: expected text, got nothing") { node throws(ConfigError) in
      _ = try node.string()
    },
  ])
  func reading(example: ErrorCase) {
    #expect(example.actual == example.message)
  }
}
