import Platform
import Testing

struct NodeTests {
  private func parse(_ text: String) throws(ConfigError) -> Node {
    try Node.parse(text, file: "e.yaml")
  }

  @Test func readsWhatTheKeyExpects() throws {
    let node = try parse("no")
    #expect(try node.string() == "no")
    #expect(try parse("1e6").int() == 1_000_000)
    #expect(try parse("2.0").int() == 2)
    #expect(try parse("18446744073709551615").uint64() == .max)
    #expect(try parse("007").string() == "007")
    #expect(try parse("\"1.5\"").double() == 1.5)
    #expect(try parse(".inf").extendedDouble() == .infinity)
    #expect(try parse("true").bool())
    #expect(try parse("[1, 2.5]").doubles() == [1, 2.5])
    #expect(try parse("\"null\"").string() == "null")
    #expect(try parse("-").list()[0].isNull)
  }

  @Test func knowsWhereEverythingStands() throws {
    let node = try parse("loop:\n  real: {share: 0.1}\nfigures:\n  - {metric: variance}\n")
    let share = try #require(node.find("loop.real.share"))
    #expect(share.path == "loop.real.share")
    #expect(share.place == Place(file: "e.yaml", line: 2, column: 17))
    let metric = try #require(node.find("figures[0].metric"))
    #expect(metric.path == "figures[0].metric")
    #expect(metric.place?.description == "e.yaml:4:14")
    #expect(node.find("figures[1]") == nil)
    #expect(node.find("loop.samples") == nil)
  }

  @Test func columnsCountCharacters() throws {
    let node = try parse("{title: \"Übergröße\", b: x}")
    #expect(node["b"]?.place?.column == 25)
  }

  @Test func readsJSON() throws {
    let json = "{\n\t\"a\": [1, 2.5e-3, true, null],\n\t\"b\": {\"c\": \"x\\ny \\/ \\u00e9\"}\n}"
    let node = try parse(json)
    #expect(try node.find("b.c")?.string() == "x\ny / é")
    #expect(try node.find("a[1]")?.double() == 0.0025)
    #expect(node.find("a[3]")?.isNull == true)
  }

  @Test func skipsAByteOrderMark() throws {
    #expect(try Node.parse([0xEF, 0xBB, 0xBF] + Array("a: 1".utf8), file: "e")["a"] == 1)
  }

  @Test func aliasesAreCopiesWithTheirOwnPath() throws {
    let node = try parse("a: &x {k: [1, 2]}\nb: *x\n")
    let copy = try #require(node.find("b.k[1]"))
    #expect(copy == 2)
    #expect(copy.path == "b.k[1]")
    #expect(copy.place?.line == 1)
  }

  @Test func aNullCountsAsAbsent() throws {
    let fields = try parse("a:\nb: 1").fields("a", "b", "c")
    #expect(fields.optional("a") == nil)
    #expect(fields.optional("b") == 1)
    #expect(fields.optional("c") == nil)
  }

  @Test func settingReplacesAndCreates() throws {
    let node = try parse(
      "loop: {samples: 10}\nfigures: [{metric: mean}]\nsweep: {loop.samples: [1]}\n")
    let value = try Node.argument("500", key: "loop.samples", option: "--set")
    let changed = try node.setting("loop.samples", to: value)
      .setting("loop.real.share", to: 0.5)
      .setting("figures[0].metric", to: "variance")
      .setting("sweep.loop.samples", to: [2, 3])
    #expect(
      changed == [
        "loop": ["samples": 500, "real": ["share": 0.5]],
        "figures": [["metric": "variance"]],
        "sweep": ["loop.samples": [2, 3]],
      ])
    #expect(changed.find("loop.real.share")?.path == "loop.real.share")
    #expect(changed.find("loop.samples")?.place?.description == "--set loop.samples=500")
    #expect(try node.setting(keys: ["sweep", "a.b"], to: 1).find("sweep.a.b") == 1)
  }

  @Test(arguments: [
    (
      "loop.samples", "abc",
      "--set loop.samples=abc: loop.samples: expected a whole number, got \"abc\""
    ),
    (
      "loop.samples", "[1",
      "--set loop.samples=[1: loop.samples: expected \",\" or \"]\" before the end of the value"
    ),
    (
      "loop.samples.x", "1",
      "--set loop.samples.x=1: loop.samples.x: \"loop.samples\" is not a mapping but 10, so it has no key \"x\""
    ),
    ("figures[2]", "1", "--set figures[2]=1: figures[2]: \"figures\" has 1 item; the first is [0]"),
    (
      "loop[0]", "1",
      "--set loop[0]=1: loop[0]: \"loop\" is not a list but a mapping, so it has no item [0]"
    ),
    (
      "loop..samples", "1",
      "--set loop..samples=1: loop..samples: is not a key path; write keys with dots between, such as loop.samples"
    ),
    (
      "figures[x]", "1",
      "--set figures[x]=1: figures[x]: is not a key path; write keys with dots between, such as loop.samples"
    ),
  ])
  func settingErrors(key: String, value: String, message: String) throws {
    let node = try parse("loop: {samples: 10}\nfigures: [{metric: mean}]")
    let error = #expect(throws: ConfigError.self) {
      let changed = try node.setting(key, to: try Node.argument(value, key: key, option: "--set"))
      _ = try changed.find("loop.samples")?.int()
    }
    #expect(error?.description == message)
  }

  @Test func mergingGoesDeep() throws {
    let base: Node = ["a": ["x": 1, "y": [1, 2]], "b": 2]
    let merged = base.merging(["a": ["y": [3], "z": 4], "c": ["d": 5]])
    #expect(merged == ["a": ["x": 1, "y": [3], "z": 4], "b": 2, "c": ["d": 5]])
    #expect(merged.find("a.y[0]")?.path == "a.y[0]")
    #expect(merged.find("c.d")?.path == "c.d")
    #expect(base.merging(1) == 1)
    #expect(base.removing("a") == ["b": 2])
  }
}
