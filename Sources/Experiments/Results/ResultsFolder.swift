internal import Platform

/// The folder of one run's results.
struct ResultsFolder {
  let path: String
  let disk: Disk

  init(_ path: String, disk: Disk = .standard) {
    self.path = path
    self.disk = disk
  }

  static let experiment = "experiment.yaml"
  static let manifest = "manifest.json"

  func file(_ name: String) -> String { path + "/" + name }

  /// The folder of the journals of finished work.
  static let work = "work"

  func workFile(_ name: String) -> String { file("\(Self.work)/\(name)") }

  /// The names of all journals, sorted.
  func journals() throws -> [String] {
    guard disk.isDirectory(file(Self.work)) else { return [] }
    return try disk.list(file(Self.work)).filter { $0.hasSuffix(".journal") && !$0.hasPrefix(".") }
  }

  /// Makes the folder, and clears what killed processes left long ago.
  func prepare() throws {
    try disk.makeDirectory(file("figures"))
    try disk.removeLeftovers(in: path, olderThan: 86400)
  }

  /// In words, the settings that change numbers and differ.
  static func differences(_ old: Node, _ new: Node) -> [(key: String, text: String)] {
    let (before, after) = (leaves(old), leaves(new))
    let keys =
      before.map(\.key)
      + after.map(\.key).filter { key in
        !before.contains { $0.key == key }
      }
    return keys.compactMap { key in
      let a = before.first { $0.key == key }?.value
      let b = after.first { $0.key == key }?.value
      if a == b { return nil }
      return (key, "\(key) is \(a ?? "absent") there and \(b ?? "absent") here")
    }
  }

  /// Key paths with the text of their values, those that change no number left out.
  private static func leaves(_ node: Node) -> [(key: String, value: String)] {
    func walk(_ node: Node, _ path: String) -> [(key: String, value: String)] {
      guard case .mapping(let entries) = node.value else {
        let text = node.withCanonicalNumbers().yaml()
        return [(path, text.split(separator: "\n").joined(separator: " "))]
      }
      return entries.flatMap { walk($0.value, path.isEmpty ? $0.key : "\(path).\($0.key)") }
    }
    return walk(node.withoutPresentation, "")
  }
}
