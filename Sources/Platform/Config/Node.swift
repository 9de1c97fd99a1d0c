/// One value of an experiment file, with the place where it was written.
///
/// Scalars are kept as text; what a text means is decided by the key that reads it, so `no` is a
/// name where a name is expected and `1e6` a count where a count is. Two nodes are equal when
/// they hold the same content in the same order; places do not matter.
public struct Node: Sendable {
  public enum Content: Sendable {
    case scalar(String, style: ScalarStyle)
    case sequence([Node])
    case mapping([Entry])
  }

  public enum ScalarStyle: Sendable, Equatable {
    case plain
    /// Written in quotes or as a block of text: never null.
    case quoted
  }

  public struct Entry: Sendable {
    public var key: String
    public var keyPlace: Place?
    public var value: Node

    public init(key: String, keyPlace: Place? = nil, value: Node) {
      self.key = key
      self.keyPlace = keyPlace
      self.value = value
    }
  }

  public var value: Content
  public var place: Place?
  /// The keys that lead here, such as `loop.real.share` or `figures[1].metric`; empty at the root.
  public internal(set) var path: String

  public init(_ value: Content, place: Place? = nil, path: String = "") {
    self.value = value
    self.place = place
    self.path = ""
    self = rooted(at: path)
  }

  /// For callers that give every child its path themselves.
  init(value: Content, place: Place?, path: String) {
    self.value = value
    self.place = place
    self.path = path
  }

  /// True for a plain `null`, `~` or nothing at all.
  public var isNull: Bool {
    guard case .scalar(let text, .plain) = value else { return false }
    return ["", "~", "null", "Null", "NULL"].contains(text)
  }

  /// An error about this value.
  public func error(_ message: String) -> ConfigError {
    ConfigError(place: place, keyPath: path, message: message)
  }

  /// What a message calls this value: `1.2`, `"abc"`, `a list`, `a mapping` or `nothing`.
  public var summary: String {
    switch value {
    case .scalar(let text, let style):
      if isNull { return "nothing" }
      return style == .plain && parseDecimal(text) != nil ? text : quoted(text)
    case .sequence: return "a list"
    case .mapping: return "a mapping"
    }
  }

  private func quoted(_ text: String) -> String {
    let shown = text.count > 60 ? String(text.prefix(57)) + "..." : text
    var escaped = ""
    for character in shown {
      switch character {
      case "\n": escaped += "\\n"
      case "\t": escaped += "\\t"
      case "\"": escaped += "\\\""
      default: escaped.append(character)
      }
    }
    return "\"\(escaped)\""
  }

  /// The same content with every path rewritten to start at `path`.
  func rooted(at path: String) -> Node {
    var copy = self
    copy.path = path
    switch value {
    case .scalar: break
    case .sequence(let items):
      copy.value = .sequence(
        items.enumerated().map { index, item in item.rooted(at: Node.join(path, index)) })
    case .mapping(let entries):
      copy.value = .mapping(
        entries.map {
          Entry(
            key: $0.key, keyPlace: $0.keyPlace,
            value: $0.value.rooted(at: Node.join(path, $0.key)))
        })
    }
    return copy
  }

  static func join(_ path: String, _ key: String) -> String {
    path.isEmpty ? key : "\(path).\(key)"
  }

  static func join(_ path: String, _ index: Int) -> String {
    "\(path)[\(index)]"
  }
}

extension Node.Entry: Equatable {
  public static func == (a: Node.Entry, b: Node.Entry) -> Bool {
    a.key == b.key && a.value == b.value
  }
}

extension Node: Equatable {
  public static func == (a: Node, b: Node) -> Bool {
    switch (a.value, b.value) {
    case (.scalar(let x, _), .scalar(let y, _)):
      a.isNull || b.isNull ? a.isNull == b.isNull : x == y
    case (.sequence(let x), .sequence(let y)): x == y
    case (.mapping(let x), .mapping(let y)): x == y
    default: false
    }
  }
}
