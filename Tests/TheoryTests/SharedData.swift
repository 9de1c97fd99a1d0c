import Platform
import TestKit

/// The data sets that stand beside the project on some computers and are no part of it.
enum SharedData {
  static var isPresent: Bool { sharedData != nil }

  /// Why tests are skipped.
  static let absence = "../shared/data is not here"

  /// The bytes of a file, unpacked.
  static func bytes(_ name: String) throws -> [UInt8] {
    try Disk.standard.read((sharedData ?? "") + "/" + name)
  }

  /// The images of one of MNIST's files.
  static func images(_ name: String) throws -> IDXReader {
    try IDXReader(
      bytes("mnist/\(name)-images-idx3-ubyte.gz"), file: name,
      dimensions: ["images", "rows", "columns"])
  }
}
