import Platform

/// The data sets that stand beside the project on some computers and are no part of it.
enum SharedData {
  private static let folder = {
    var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    parts.removeLast(4)
    return parts.joined(separator: "/") + "/shared/data/"
  }()

  static func path(_ name: String) -> String { folder + name }

  static let isPresent = (try? Disk.standard.list(folder + "mnist")) != nil

  /// Why tests are skipped.
  static let absence = "../shared/data is not here"

  /// The bytes of a file, unpacked.
  static func bytes(_ name: String) throws -> [UInt8] { try Disk.standard.read(path(name)) }

  /// Images of MNIST with pixels in 0...1, one a row.
  static func images(_ name: String) throws -> IDXReader {
    try IDXReader(
      bytes("mnist/\(name)-images-idx3-ubyte.gz"), file: name,
      dimensions: ["images", "rows", "columns"])
  }
}
