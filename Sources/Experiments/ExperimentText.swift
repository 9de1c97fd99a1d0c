internal import Platform

/// An experiment as it is written, before the command line's changes.
struct ExperimentText {
  private let root: Node
  /// SHA-256 of the file.
  private let digest: String
  /// What paths to data are relative to.
  private let folder: String

  /// An experiment file.
  init(_ path: String) throws {
    let bytes = try Disk.standard.readRaw(path)
    root = try Node.parse(bytes, file: path)
    digest = SHA256.hex(bytes)
    folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
  }

  /// An experiment that was made up, with paths relative to the current folder.
  init(_ root: Node) {
    self.root = root
    digest = SHA256.hex(root.yaml())
    folder = ""
  }

  /// The experiment with the command line's changes and then `change`, checked and expanded.
  func experiment(
    _ overrides: Overrides, _ change: (Node) throws -> Node = { $0 }
  ) throws -> Experiment {
    let tree = try DataPaths.fromCurrentFolder(root.applying(overrides), fileIn: folder)
    return try .read(change(tree), fileDigest: digest)
  }
}
