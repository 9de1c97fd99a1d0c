import Platform
import Testing

struct YAMLWriterTests {
  @Test func canonicalForm() throws {
    let node: Node = [
      "name": "gaussian-real-share",
      "title": "How much real data keeps a Gaussian alive?",
      "seed": 1,
      "source": ["kind": "gaussian", "mean": [0], "covariance": [[1, 0.5], [0.5, 1]]],
      "curate": [],
      "empty": [:],
      "nothing": .null,
      "flag": true,
      "odd": ["yes", "1", "null", "a: b", "x # y", "", " x", "1e3", "-", "a,b", "2024-run"],
      "figures": [["kind": "phase", "metrics": ["mean", "variance"]], ["kind": "trajectory"]],
      "range": .scalar(Double.infinity),
    ]
    #expect(
      node.yaml() == """
        name: gaussian-real-share
        title: How much real data keeps a Gaussian alive?
        seed: 1
        source:
          kind: gaussian
          mean: [0]
          covariance: [[1, 0.5], [0.5, 1]]
        curate: []
        empty: {}
        nothing: null
        flag: true
        odd: ["yes", "1", "null", "a: b", "x # y", "", " x", "1e3", "-", "a,b", 2024-run]
        figures:
          - kind: phase
            metrics: [mean, variance]
          - kind: trajectory
        range: .inf

        """)
  }

  @Test func longListsAreBroken() throws {
    let node: Node = ["a": ["b": .sequence((0..<60).map { Double($0) / 7 })]]
    let yaml = node.yaml()
    #expect(yaml.split(separator: "\n").allSatisfy { $0.count <= 100 })
    #expect(try Node.parse(yaml, file: "e") == node)
  }

  @Test func numbersHashAlike() throws {
    let spellings = try Node.parse(
      "[1.0, 1e0, 1, +1, 18446744073709551615, \"1.0\", 0.10]", file: "e")
    #expect(
      spellings.withCanonicalNumbers().yaml()
        == "[1, 1, 1, 1, 18446744073709551615, \"1.0\", 0.1]\n")
  }

  @Test func styleDoesNotChangeTheText() throws {
    let a = try Node.parse("{\"a\": 'x', b: [1,\n 2]}", file: "e")
    let b = try Node.parse("a: x\nb:\n- 1\n- 2\n", file: "e")
    #expect(a.yaml() == b.yaml())
  }

  @Test(arguments: 0..<40)
  func readsBack(seed: Int) throws {
    var generator = Generator(state: UInt64(seed))
    for _ in 0..<100 {
      let tree = randomNode(depth: 4, &generator)
      let yaml = tree.yaml()
      let back = try Node.parse(yaml, file: "generated")
      try #require(back == tree, "\(yaml)")
      try #require(back.yaml() == yaml)
      try #require(equalStyles(back, tree), "\(yaml)")
    }
  }

  /// Whether null stayed null and text stayed text all through the tree.
  private func equalStyles(_ a: Node, _ b: Node) -> Bool {
    switch (a.value, b.value) {
    case (.sequence(let x), .sequence(let y)): zip(x, y).allSatisfy { equalStyles($0, $1) }
    case (.mapping(let x), .mapping(let y)):
      zip(x, y).allSatisfy { equalStyles($0.value, $1.value) }
    default: a.isNull == b.isNull
    }
  }

  private func randomNode(depth: Int, _ generator: inout Generator) -> Node {
    switch generator.below(depth > 0 ? 8 : 5) {
    case 0: return .scalar(Double(bitPattern: generator.next()))
    case 1: return .scalar(Int(truncatingIfNeeded: generator.next()))
    case 2: return generator.below(2) == 0 ? .null : .scalar(generator.below(2) == 0)
    case 3, 4:
      let style: Node.ScalarStyle = generator.below(2) == 0 ? .plain : .quoted
      return Node(.scalar(randomText(&generator), style: style))
    case 5, 6:
      let count = generator.below(5)
      return .sequence((0..<count).map { _ in randomNode(depth: depth - 1, &generator) })
    default:
      var keys: [String] = []
      for _ in 0..<generator.below(5) {
        let key = randomText(&generator)
        if !keys.contains(key) && key != "<<" { keys.append(key) }
      }
      return .mapping(keys.map { ($0, randomNode(depth: depth - 1, &generator)) })
    }
  }

  private func randomText(_ generator: inout Generator) -> String {
    let words = [
      "null", "~", "yes", "-", "---", "...", "1", "1.0", ".inf", "0x1F", "a: b", "# c", "?", "*a",
      "&a", "!t", "|", ">", "%", "@", "`", "'", "\"", "{}", "[a]", ",", "", " ", "\n", "\t", "\r",
      "é", "漢字", "🙂", "\u{85}", "\u{2028}", "\u{FEFF}", "\u{0}", "\u{1B}", "\u{7F}", "\u{FFFE}",
      "\\", "a", "loop.samples", "x y", "=", "<<", "- a", "a #b", "a:b", "http://x", "12:30:45",
      "2024-01-02", "true", "e\u{301}", "\u{E000}", "(x)", "$x", "a?", "? a", "a!",
    ]
    return (0...generator.below(3)).map { _ in generator.pick(words) }.joined()
  }
}
