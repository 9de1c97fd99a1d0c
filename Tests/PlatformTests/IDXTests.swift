import Platform
import Testing

@Suite struct IDXTests {
  private static let names = ["count", "height", "width"]

  private static func file(_ sizes: [UInt32], _ elements: [UInt8]) -> [UInt8] {
    [0, 0, 8, UInt8(sizes.count)]
      + sizes.flatMap { size in
        (0..<4).reversed().map { UInt8(truncatingIfNeeded: size >> (8 * $0)) }
      } + elements
  }

  @Test func readsSizesAndElements() throws {
    let array = try IDXReader(
      Self.file([2, 1, 300], (0..<600).map { UInt8($0 % 256) }), file: "f", dimensions: Self.names)
    #expect(array.dimensions == [2, 1, 300])
    #expect(array.elements == (0..<600).map { UInt8($0 % 256) })
    let labels = try IDXReader(Self.file([3], [7, 0, 9]), file: "f", dimensions: ["count"])
    #expect(labels.dimensions == [3] && labels.elements == [7, 0, 9])
  }

  private static let wrong: [([UInt8], String)] = [
    ([], "is no IDX file: 0 bytes are shorter than its header"),
    ([0, 0, 8], "is no IDX file: 3 bytes are shorter than its header"),
    ([0x1F, 0x8B, 8, 3], "is no IDX file: begins with 1f 8b 08 03, expected 00 00 08 03"),
    ([0, 0, 7, 3], "is no IDX file: begins with 00 00 07 03, expected 00 00 08 03"),
    ([0, 0, 13, 3], "holds floats, expected unsigned bytes"),
    (file([1], [1]), "has 1 dimension, expected 3: count, height, width"),
    (file([1, 1, 1, 1], [1]), "has 4 dimensions, expected 3: count, height, width"),
    (Array(file([1, 1, 1], []).prefix(14)), "ends inside its header: 14 of 16 bytes"),
    (file([1, 0, 1], []), "the size of dimension \"height\" is 0"),
    (
      file([2, 2, 2], [1, 2, 3]),
      "its header says 2 x 2 x 2 bytes, but 3 follow; the file is cut off"
    ),
    (
      file([1, 1, 2], [1, 2, 3]),
      "its header says 1 x 1 x 2 bytes, but 3 follow; the file is too long"
    ),
    (
      file([.max, .max, .max], [1]),
      "its header says 4294967295 x 4294967295 x 4294967295 bytes, but 1 follow; the file is cut off"
    ),
  ]

  @Test(arguments: wrong)
  func wrongFilesAreNamed(bytes: [UInt8], message: String) {
    do throws(IDXError) {
      _ = try IDXReader(bytes, file: "train", dimensions: Self.names)
      Issue.record("read")
    } catch {
      #expect(error.description == "train: \(message)")
    }
  }
}
