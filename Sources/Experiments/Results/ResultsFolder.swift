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

  /// Makes the folder, unless it holds the results of another experiment.
  func prepare(for experiment: Experiment) throws {
    if disk.exists(file(Self.experiment)) {
      let old = try Node.parse(disk.readRaw(file(Self.experiment)), file: file(Self.experiment))
      let differences = Self.differences(old, DataPaths.moved(experiment.resolved, to: path))
      if !differences.isEmpty {
        let shown = differences.prefix(5).joined(separator: "; ")
        let more = differences.count > 5 ? "; and \(differences.count - 5) more" : ""
        throw Failure(
          "\(path): holds the results of another experiment: \(shown)\(more). Choose another folder"
            + " with --out, or remove this one", exitStatus: 73)
      }
    }
    if disk.exists(file(Self.manifest)), try Manifest.readFacts(self).digest != experiment.digest {
      let files = experiment.inputs.map(\.path).joined(separator: ", ")
      throw Failure(
        "\(path): holds results of the same settings for other data: \(files) has changed since."
          + " Choose another folder with --out, or remove this one", exitStatus: 73)
    }
    try disk.makeDirectory(file("figures"))
    try disk.removeLeftovers(in: path, olderThan: 86400)
  }

  /// In words, the settings that change numbers and differ.
  static func differences(_ old: Node, _ new: Node) -> [String] {
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
      return "\(key) is \(a ?? "absent") there and \(b ?? "absent") here"
    }
  }

  /// Key paths with the text of their values, figures and title left out.
  private static func leaves(_ node: Node) -> [(key: String, value: String)] {
    func walk(_ node: Node, _ path: String) -> [(key: String, value: String)] {
      guard case .mapping(let entries) = node.value else {
        let text = node.withCanonicalNumbers().yaml()
        return [(path, text.split(separator: "\n").joined(separator: " "))]
      }
      return entries.flatMap { walk($0.value, path.isEmpty ? $0.key : "\(path).\($0.key)") }
    }
    return walk(node.removing("title").removing("figures"), "")
  }
}
