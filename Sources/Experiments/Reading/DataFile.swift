/// What a file of data holds, by its name.
enum DataFile {
  enum Kind: Sendable { case table, text, images }

  /// The kind of a file whose name tells it, packed or not; nil where it does not.
  static func kind(named path: String) -> Kind? {
    let name = path.lowercased()
    for (kind, endings) in [
      (Kind.table, [".csv"]), (.text, [".txt", ".text", ".md"]), (.images, [".idx", "-ubyte"]),
    ] where endings.contains(where: { name.hasSuffix($0) || name.hasSuffix($0 + ".gz") }) {
      return kind
    }
    return nil
  }
}
