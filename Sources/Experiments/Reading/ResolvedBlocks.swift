internal import Platform

/// The blocks of an experiment as its resolved file states them.
///
/// A block, or a key of `loop`, is stated with its defaults where no axis of the sweep touches it and
/// all arms have it alike; otherwise as the file has it, for the sweep's values to complete.
struct ResolvedBlocks {
  private let base: Node
  private let touched: [String]
  private var arms = 0
  private var blocks: [(name: String, values: ArmValues)] = [
    "source", "model", "loop", "evaluation",
  ].map { ($0, ArmValues()) }
  /// The keys of `loop` in the order in which arms have them.
  private var loop: [(key: String, values: ArmValues)] = []

  /// What arms have at one place.
  private struct ArmValues {
    private var first: Node?
    private var areEqual = true

    mutating func add(_ node: Node) {
      if let first { areEqual = areEqual && node == first } else { first = node }
    }

    /// What all arms have alike; nil where they differ or have nothing.
    var common: Node? { areEqual && !(first?.isNull ?? true) ? first : nil }
  }

  init(base: Node, axes: [Axis]) {
    self.base = base
    touched = axes.flatMap { axis in
      axis.values.flatMap { value -> [String] in
        // A block touches the keys it holds.
        guard case .mapping(let entries) = value.node.value, !entries.isEmpty else {
          return [axis.path]
        }
        return entries.map { "\(axis.path).\($0.key)" }
      }
    }
  }

  /// Takes account of one arm more.
  mutating func add(_ arm: ReadArm) {
    for (index, node) in [arm.source, arm.model, arm.loop, arm.evaluation].enumerated() {
      blocks[index].values.add(node)
    }
    for entry in (try? arm.loop.entries()) ?? []
    where !loop.contains(where: { $0.key == entry.key }) {
      var values = ArmValues()
      // Arms before this one did without the key.
      if arms > 0 { values.add(.null) }
      loop.append((entry.key, values))
    }
    for index in loop.indices { loop[index].values.add(arm.loop[loop[index].key] ?? .null) }
    arms += 1
  }

  var entries: [(String, Node)] {
    blocks.compactMap { name, values in
      let node = name == "loop" ? statedLoop : stated(name, values)
      return node.map { (name, $0) }
    }
  }

  private var statedLoop: Node? {
    var keys = loop
    for entry in (try? base["loop"]?.entries()) ?? []
    where !keys.contains(where: { $0.key == entry.key }) {
      keys.append((entry.key, ArmValues()))
    }
    let entries = keys.compactMap { key, values in
      stated("loop.\(key)", values).map { (key, $0) }
    }
    return entries.isEmpty ? nil : .mapping(entries)
  }

  private func stated(_ path: String, _ values: ArmValues) -> Node? {
    let given = base.find(path)
    let isTouched = touched.contains {
      $0 == path || $0.hasPrefix(path + ".") || path.hasPrefix($0 + ".")
    }
    return isTouched ? given : values.common ?? given
  }
}

/// The paths to data files in an experiment: `path` beside `kind: csv`, and axes of the sweep that
/// run over it.
enum DataPaths {
  /// The keys that name files.
  private static let keys = ["path", "labels"]

  /// The experiment with every path rewritten.
  static func mapped(_ node: Node, _ rewrite: (_ path: String, Place?) -> String) -> Node {
    func walk(_ node: Node, isPath: Bool) -> Node {
      var copy = node
      switch node.value {
      case .scalar(let text, let style):
        if isPath { copy.value = .scalar(rewrite(text, node.place), style: style) }
      case .sequence(let items):
        copy.value = .sequence(items.map { walk($0, isPath: isPath) })
      case .mapping(let entries):
        copy.value = .mapping(
          entries.map { entry in
            let isPath = keys.contains { entry.key == $0 || entry.key.hasSuffix("." + $0) }
            return Node.Entry(
              key: entry.key, keyPlace: entry.keyPlace, value: walk(entry.value, isPath: isPath))
          })
      }
      return copy
    }
    return walk(node, isPath: false)
  }

  static func removed(from node: Node) -> Node { mapped(node) { _, _ in "" } }

  /// The experiment with its paths seen from the current folder. Those in the file are relative to
  /// its folder, those on the command line are so already.
  static func fromCurrentFolder(_ node: Node, fileIn folder: String) -> Node {
    mapped(node) { path, place in
      let isArgument = place?.file.hasPrefix("--") ?? false
      return folder.isEmpty || isArgument || path.hasPrefix("/") ? path : "\(folder)/\(path)"
    }
  }

  /// The experiment with its paths, seen from the current folder, as seen from `folder`.
  static func moved(_ node: Node, to folder: String) -> Node {
    mapped(node) { path, _ in moved(path, to: folder) }
  }

  private static func moved(_ path: String, to: String) -> String {
    if path.hasPrefix("/") { return path }
    let file = absolute(path)
    let folder = absolute(to)
    var shared = 0
    while shared < min(file.count - 1, folder.count) && file[shared] == folder[shared] {
      shared += 1
    }
    let up = Array(repeating: "..", count: folder.count - shared)
    return (up + file[shared...]).joined(separator: "/")
  }

  /// The parts of an absolute path, without dots.
  private static func absolute(_ path: String) -> [String] {
    let full = path.hasPrefix("/") ? path : "\(Machine.currentDirectory)/\(path)"
    return full.split(separator: "/").reduce(into: []) { parts, part in
      if part == ".." {
        _ = parts.popLast()
      } else if part != "." {
        parts.append(String(part))
      }
    }
  }
}
