/// The values of a mapping whose keys are all known.
public struct Fields: Sendable {
  /// The mapping itself, for messages about it as a whole.
  public let node: Node
  private let values: [String: Node]

  init(node: Node, known: [String]) throws(ConfigError) {
    guard case .mapping(let entries) = node.value else {
      throw node.error("expected a mapping, got \(node.summary)")
    }
    var values: [String: Node] = [:]
    for entry in entries {
      guard known.contains(entry.key) else {
        let unused = known.filter { name in !entries.contains { $0.key == name } }
        let candidates = nearest(entry.key, in: unused) == nil ? known : unused
        throw ConfigError(
          place: entry.keyPlace ?? entry.value.place,
          keyPath: Node.join(node.path, entry.key),
          message: "unknown key\(suggestion(for: entry.key, among: candidates))")
      }
      values[entry.key] = entry.value
    }
    self.node = node
    self.values = values
  }

  /// The value of a key that must be given. A null counts as not given.
  public func required(_ key: String) throws(ConfigError) -> Node {
    guard let value = values[key] else { throw node.error("missing key \"\(key)\"") }
    if value.isNull { throw value.error("expected a value, got nothing") }
    return value
  }

  /// The value of a key that may be left out; nil if it is absent or null.
  public func optional(_ key: String) -> Node? {
    guard let value = values[key], !value.isNull else { return nil }
    return value
  }
}

extension Node {
  /// Reads a mapping and refuses keys other than these.
  public func fields(_ keys: String...) throws(ConfigError) -> Fields {
    try Fields(node: self, known: keys)
  }

  public func fields(_ keys: [String]) throws(ConfigError) -> Fields {
    try Fields(node: self, known: keys)
  }

  /// The entries of a mapping with free keys, such as `sweep`.
  public func entries() throws(ConfigError) -> [Entry] {
    guard case .mapping(let entries) = value else {
      throw error("expected a mapping, got \(summary)")
    }
    return entries
  }

  /// The text of one key of a mapping, such as `kind`, before the other keys are known. Nil if
  /// this is no mapping or the key is absent.
  public subscript(key: String) -> Node? {
    guard case .mapping(let entries) = value else { return nil }
    return entries.first { $0.key == key }?.value
  }
}
