extension Node {
  /// Reads YAML, and JSON as the YAML it is.
  ///
  /// Aliases stand for a copy of the anchored value. A key written twice, a second document, a
  /// tag, a merge key (`<<`) and a text without any value are errors.
  ///
  /// `file` is the name that error messages show.
  public static func parse(_ bytes: [UInt8], file: String) throws(ConfigError) -> Node {
    guard let node = try parseAny(bytes, file: file) else {
      throw ConfigError(place: Place(file: file), message: "holds no values")
    }
    return node
  }

  public static func parse(_ text: String, file: String) throws(ConfigError) -> Node {
    try parse(Array(text.utf8), file: file)
  }

  /// Reads the value of a command-line override such as `--set loop.samples=500`.
  ///
  /// The place of the value, and of any error about it, is that text. An empty value is null.
  public static func argument(
    _ text: String, key: String, option: String
  ) throws(ConfigError) -> Node {
    // `--seed 3` is a key of its own; `--set seed=3` names it.
    let given = option == "--" + key ? text : "\(key)=\(text)"
    let place = Place(file: "\(option) \(given)")
    do throws(ConfigError) {
      let node = try parseAny(Array(text.utf8), file: "") ?? .null
      return node.placed(at: place).rooted(at: key)
    } catch {
      let inside = error.keyPath.isEmpty || key.isEmpty ? error.keyPath : ".\(error.keyPath)"
      throw ConfigError(place: place, keyPath: key + inside, message: error.message)
    }
  }

  private static func parseAny(_ bytes: [UInt8], file: String) throws(ConfigError) -> Node? {
    var builder = TreeBuilder(events: try yamlEvents(of: bytes, file: file))
    return try builder.document()
  }

  private func placed(at place: Place) -> Node {
    var copy = self
    copy.place = place
    switch value {
    case .scalar: break
    case .sequence(let items): copy.value = .sequence(items.map { $0.placed(at: place) })
    case .mapping(let entries):
      copy.value = .mapping(
        entries.map {
          Entry(key: $0.key, keyPlace: place, value: $0.value.placed(at: place))
        })
    }
    return copy
  }

  fileprivate var nodeCount: Int {
    switch value {
    case .scalar: 1
    case .sequence(let items): items.reduce(1) { $0 + $1.nodeCount }
    case .mapping(let entries): entries.reduce(1) { $0 + $1.value.nodeCount }
    }
  }
}

/// Turns events into a tree by recursive descent; libyaml limits the depth to 1000.
private struct TreeBuilder {
  private let events: [YAMLEvent]
  private var position = 0
  private var anchors: [String: (node: Node, count: Int)] = [:]
  /// Aliases of aliases grow without bound from a few lines; nobody writes this many values.
  private var copiesLeft = 1_000_000

  init(events: [YAMLEvent]) {
    self.events = events
  }

  /// Nil for a text that holds only comments.
  mutating func document() throws(ConfigError) -> Node? {
    guard !events.isEmpty else { return nil }
    position = 1
    let root = try node(path: "")
    position += 1
    if position < events.count {
      throw ConfigError(
        place: events[position].place,
        message: "a second document starts here; one file holds one experiment")
    }
    return root
  }

  private mutating func node(path: String) throws(ConfigError) -> Node {
    let event = events[position]
    position += 1
    if let tag = event.tag {
      throw ConfigError(
        place: event.place, keyPath: path,
        message: "the tag \"\(tag)\" is not understood; write the value alone")
    }
    let value: Node.Content
    switch event.kind {
    case .scalar(let text, let style): value = .scalar(text, style: style)
    case .sequenceStart: value = .sequence(try items(path: path))
    case .mappingStart: value = .mapping(try entries(path: path))
    case .alias(let name): return try copy(of: name, event: event, path: path)
    case .sequenceEnd, .mappingEnd, .documentStart, .documentEnd:
      preconditionFailure("libyaml balances its events")
    }
    let node = Node(value: value, place: event.place, path: path)
    if let anchor = event.anchor { anchors[anchor] = (node, node.nodeCount) }
    return node
  }

  private mutating func copy(
    of name: String, event: YAMLEvent, path: String
  ) throws(ConfigError) -> Node {
    guard let (node, count) = anchors[name] else {
      let written = suggestion(for: name, among: anchors.keys.sorted())
      throw ConfigError(
        place: event.place, keyPath: path, message: "no anchor &\(name) before this alias\(written)"
      )
    }
    copiesLeft -= count
    if copiesLeft < 0 {
      throw ConfigError(
        place: event.place, keyPath: path, message: "aliases expand to more than a million values")
    }
    return node.rooted(at: path)
  }

  private mutating func items(path: String) throws(ConfigError) -> [Node] {
    var items: [Node] = []
    while true {
      if case .sequenceEnd = events[position].kind { break }
      items.append(try node(path: Node.join(path, items.count)))
    }
    position += 1
    return items
  }

  private mutating func entries(path: String) throws(ConfigError) -> [Node.Entry] {
    var entries: [Node.Entry] = []
    var lines: [String: Int] = [:]
    while true {
      let event = events[position]
      if case .mappingEnd = event.kind { break }
      guard case .scalar(let text, _) = event.kind, event.tag == nil else {
        throw ConfigError(
          place: event.place, keyPath: path, message: "expected plain text as a key")
      }
      position += 1
      let keyPath = Node.join(path, text)
      if text == "<<" {
        throw ConfigError(
          place: event.place, keyPath: path,
          message: "merge keys (<<) are not understood; write the keys out")
      }
      if let line = lines[text] {
        throw ConfigError(
          place: event.place, keyPath: keyPath, message: "written twice; first in line \(line)")
      }
      lines[text] = event.place.line
      let value = try node(path: keyPath)
      entries.append(Node.Entry(key: text, keyPlace: event.place, value: value))
    }
    position += 1
    return entries
  }
}
