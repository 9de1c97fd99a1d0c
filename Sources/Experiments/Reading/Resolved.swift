internal import Platform

/// A setting as it was read, and as the resolved experiment states it.
struct Resolved<Value> {
  let value: Value
  let node: Node
}

/// Where relative paths in experiment files start, and what reading needs beside the file.
struct ReadingContext {
  /// The folder of the experiment file.
  let folder: String
  let seed: UInt64

  /// A path written in the file is relative to the file; one written on the command line, to the
  /// current folder.
  func path(_ node: Node) throws(ConfigError) -> String {
    let text = try node.string()
    let isArgument = node.place?.file.hasPrefix("--") ?? true
    return text.hasPrefix("/") || isArgument || folder.isEmpty ? text : folder + "/" + text
  }
}
