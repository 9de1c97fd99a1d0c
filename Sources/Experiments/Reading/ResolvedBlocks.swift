internal import Platform

/// The blocks of an experiment as its resolved file states them.
///
/// A block, or a key of `loop`, is stated with its defaults where no axis of the sweep touches it and
/// all arms have it alike; otherwise as the file has it, for the sweep's values to complete.
struct ResolvedBlocks {
  private let base: Node
  private let arms: [ReadArm]
  private let touched: [String]

  init(base: Node, arms: [ReadArm], axes: [Axis]) {
    self.base = base
    self.arms = arms
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

  var entries: [(String, Node)] {
    var result: [(String, Node)] = []
    func state(_ name: String, _ node: Node?) {
      if let node { result.append((name, node)) }
    }
    state("source", stated("source", arms.map(\.source)))
    state("model", stated("model", arms.map(\.model)))
    state("loop", loop)
    state("evaluation", stated("evaluation", arms.map(\.evaluation)))
    return result
  }

  private var loop: Node? {
    var keys: [String] = []
    for node in arms.map(\.loop) + [base["loop"] ?? .mapping([])] {
      for entry in (try? node.entries()) ?? [] where !keys.contains(entry.key) {
        keys.append(entry.key)
      }
    }
    let entries = keys.compactMap { key in
      stated("loop.\(key)", arms.map { $0.loop[key] ?? .null }).map { (key, $0) }
    }
    return entries.isEmpty ? nil : .mapping(entries)
  }

  private func stated(_ path: String, _ nodes: [Node]) -> Node? {
    let given = base.find(path)
    let isTouched = touched.contains {
      $0 == path || $0.hasPrefix(path + ".") || path.hasPrefix($0 + ".")
    }
    guard !isTouched, let first = nodes.first, nodes.allSatisfy({ $0 == first }) else {
      return given
    }
    return first.isNull ? given : first
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
