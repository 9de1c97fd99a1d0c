extension Node {
  /// The value at a dotted path such as `loop.real.share` or `figures[1].metric`; nil if absent.
  ///
  /// A key that itself holds dots, as those of `sweep` do, is found when the rest of the path
  /// spells it whole.
  public func find(_ path: String) -> Node? {
    guard let steps = try? Node.steps(of: path, place: nil) else { return nil }
    return find(steps[...])
  }

  private func find(_ steps: ArraySlice<Step>) -> Node? {
    guard let step = steps.first else { return self }
    switch (step, value) {
    case (.key(let key), .mapping(let entries)):
      if let whole = Node.wholeKey(steps), let entry = entries.first(where: { $0.key == whole }) {
        return entry.value
      }
      return entries.first { $0.key == key }?.value.find(steps.dropFirst())
    case (.index(let index), .sequence(let items)):
      return items.indices.contains(index) ? items[index].find(steps.dropFirst()) : nil
    default: return nil
    }
  }

  /// A copy with the value at a dotted path replaced or added.
  ///
  /// Mappings on the way are created. A path that leads through a number, a text or past the end
  /// of a list is an error, placed where the new value was written.
  public func setting(_ path: String, to new: Node) throws(ConfigError) -> Node {
    let steps = try Node.steps(of: path, place: new.place)
    return try setting(steps[...], to: new, given: path)
  }

  /// As ``setting(_:to:)-(String,_)`` with the keys one by one, for keys that hold dots.
  public func setting(keys: [String], to new: Node) throws(ConfigError) -> Node {
    try setting(
      keys.map { .key($0) }[...], to: new, given: keys.joined(separator: "."))
  }

  private func setting(
    _ steps: ArraySlice<Step>, to new: Node, given: String
  ) throws(ConfigError) -> Node {
    guard let step = steps.first else { return new.rooted(at: path) }
    func refuse(_ message: String) -> ConfigError {
      ConfigError(place: new.place, keyPath: given, message: message)
    }
    let shown = path.isEmpty ? "the experiment" : "\"\(path)\""
    var copy = self
    switch step {
    case .key(let first):
      var entries: [Entry] = []
      if case .mapping(let existing) = value {
        entries = existing
      } else if !isNull {
        throw refuse("\(shown) is not a mapping but \(summary), so it has no key \"\(first)\"")
      } else {
        copy.place = new.place
      }
      var key = first
      var rest = steps.dropFirst()
      if let whole = Node.wholeKey(steps), entries.contains(where: { $0.key == whole }) {
        key = whole
        rest = []
      }
      let below = Node.join(path, key)
      if let position = entries.firstIndex(where: { $0.key == key }) {
        entries[position].value = try entries[position].value.setting(rest, to: new, given: given)
      } else {
        let empty = Node(value: .scalar("", style: .plain), place: new.place, path: below)
        let value = try empty.setting(rest, to: new, given: given)
        entries.append(Entry(key: key, keyPlace: new.place, value: value))
      }
      copy.value = .mapping(entries)
    case .index(let index):
      guard case .sequence(var items) = value else {
        throw refuse("\(shown) is not a list but \(summary), so it has no item [\(index)]")
      }
      guard items.indices.contains(index) else {
        let count = items.count == 1 ? "1 item" : "\(items.count) items"
        throw refuse("\(shown) has \(count); the first is [0]")
      }
      items[index] = try items[index].setting(steps.dropFirst(), to: new, given: given)
      copy.value = .sequence(items)
    }
    return copy
  }

  /// A copy in which the values of `other` win: mapping into mapping key by key, anything else
  /// replaced as a whole. New keys come last, in their order.
  public func merging(_ other: Node) -> Node {
    guard case .mapping(var entries) = value, case .mapping(let others) = other.value else {
      return other.rooted(at: path)
    }
    for entry in others {
      if let position = entries.firstIndex(where: { $0.key == entry.key }) {
        entries[position].value = entries[position].value.merging(entry.value)
      } else {
        let value = entry.value.rooted(at: Node.join(path, entry.key))
        entries.append(Entry(key: entry.key, keyPlace: entry.keyPlace, value: value))
      }
    }
    var copy = self
    copy.value = .mapping(entries)
    return copy
  }

  /// A copy without one key of a mapping; unchanged if it is absent.
  public func removing(_ key: String) -> Node {
    guard case .mapping(let entries) = value else { return self }
    var copy = self
    copy.value = .mapping(entries.filter { $0.key != key })
    return copy
  }
}

/// One step down a tree.
private enum Step {
  case key(String)
  case index(Int)
}

extension Node {
  /// The rest of a path as one key; nil if it holds an index or is a single key.
  private static func wholeKey(_ steps: ArraySlice<Step>) -> String? {
    if steps.count < 2 { return nil }
    var keys: [String] = []
    for step in steps {
      guard case .key(let key) = step else { return nil }
      keys.append(key)
    }
    return keys.joined(separator: ".")
  }

  private static func steps(of path: String, place: Place?) throws(ConfigError) -> [Step] {
    let invalid = ConfigError(
      place: place, keyPath: path,
      message: "is not a key path; write keys with dots between, such as loop.samples")
    var steps: [Step] = []
    for part in path.split(separator: ".", omittingEmptySubsequences: false) {
      let pieces = part.split(separator: "[", omittingEmptySubsequences: false)
      guard let key = pieces.first, !key.isEmpty, !key.contains("]") else { throw invalid }
      steps.append(.key(String(key)))
      for piece in pieces.dropFirst() {
        guard piece.last == "]", let index = Int(piece.dropLast()), index >= 0 else {
          throw invalid
        }
        steps.append(.index(index))
      }
    }
    return steps
  }
}
