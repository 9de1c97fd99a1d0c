/// An IDX file that cannot be used. The program ends with status 65.
public struct IDXError: Error, Sendable, Equatable, CustomStringConvertible {
  public var file: String
  public var message: String

  public var description: String { "\(file): \(message)" }
}

/// An array of unsigned bytes in the format of the MNIST files.
///
/// A file is two bytes 0, the code of the type (8 for unsigned bytes), the number of dimensions,
/// the size of every dimension as a big-endian 32-bit number, and the elements, last dimension
/// fastest.
public struct IDXReader: Sendable {
  /// Sizes, slowest dimension first.
  public let dimensions: [Int]
  /// As many as the product of ``dimensions``.
  public let elements: [UInt8]

  private static let types: [UInt8: String] = [
    8: "unsigned bytes", 9: "signed bytes", 11: "16-bit integers", 12: "32-bit integers",
    13: "floats", 14: "doubles",
  ]

  /// - Parameters:
  ///   - bytes: The whole file, unpacked.
  ///   - file: The name that messages show.
  ///   - names: What the dimensions are; there must be as many.
  /// - Throws: `IDXError` where header, type, dimensions or length are wrong.
  public init(_ bytes: [UInt8], file: String, dimensions names: [String]) throws(IDXError) {
    func error(_ message: String) -> IDXError { IDXError(file: file, message: message) }
    guard bytes.count >= 4 else {
      throw error("is no IDX file: \(bytes.count) bytes are shorter than its header")
    }
    guard bytes[0] == 0, bytes[1] == 0, let type = Self.types[bytes[2]] else {
      let start = bytes.prefix(4).map { Self.hex($0) }.joined(separator: " ")
      throw error("is no IDX file: begins with \(start), expected 00 00 08 0\(names.count)")
    }
    guard bytes[2] == 8 else { throw error("holds \(type), expected unsigned bytes") }
    let count = Int(bytes[3])
    guard count == names.count else {
      throw error(
        "has \(count) \(count == 1 ? "dimension" : "dimensions"), expected \(names.count):"
          + " \(names.joined(separator: ", "))")
    }
    let start = 4 + 4 * count
    guard bytes.count >= start else {
      throw error("ends inside its header: \(bytes.count) of \(start) bytes")
    }
    var sizes: [Int] = []
    var total = 1
    for (place, name) in names.enumerated() {
      let size = bytes[4 + 4 * place..<8 + 4 * place].reduce(0) { $0 << 8 | Int($1) }
      guard size > 0 else { throw error("the size of dimension \"\(name)\" is 0") }
      sizes.append(size)
      let (product, overflow) = total.multipliedReportingOverflow(by: size)
      total = overflow ? .max : product
    }
    guard bytes.count - start == total else {
      let shape = sizes.map { "\($0)" }.joined(separator: " x ")
      throw error(
        "its header says \(shape) bytes, but \(bytes.count - start) follow;"
          + (bytes.count - start < total ? " the file is cut off" : " the file is too long"))
    }
    dimensions = sizes
    elements = Array(bytes[start...])
  }

  private static func hex(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16)
  }
}
