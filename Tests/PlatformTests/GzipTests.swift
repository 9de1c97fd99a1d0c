import Platform
import Testing

struct GzipTests {
  private let disk = Disk.standard

  private func unpack(_ bytes: [UInt8]) throws -> [UInt8] {
    let directory = try TemporaryDirectory()
    let path = directory.file("data")
    try disk.writeAtomically(bytes, to: path)
    do {
      return try disk.read(path)
    } catch {
      throw FileError(path: "data", reason: error.reason, kind: error.kind)
    }
  }

  @Test(arguments: [0, 1, 1000, 262_143, 262_144, 262_145, 2_000_000])
  func unpacksWhatItPacked(count: Int) throws {
    var generator = Generator(state: UInt64(count))
    let bytes = (0..<count).map { _ in UInt8(truncatingIfNeeded: generator.next()) & 0x1F }
    let packed = gzip(bytes)
    #expect(packed == gzip(bytes))
    #expect(Array(packed[4..<8]) == [0, 0, 0, 0])
    #expect(try unpack(packed) == bytes)
    #expect(try unpack(gzip(bytes, level: 0)) == bytes)
  }

  @Test func members() throws {
    #expect(text(try unpack(gzip(Array("one ".utf8)) + gzip(Array("two".utf8)))) == "one two")
    #expect(text(try unpack(gzip(Array("one".utf8)) + [0, 0, 0])) == "one")
  }

  @Test func plainBytesPass() throws {
    #expect(text(try unpack(Array("x,y".utf8))) == "x,y")
    #expect(try unpack([0x1F]) == [0x1F])
  }

  @Test func everyTruncationIsNoticed() throws {
    let packed = gzip(Array("some text, some text, some more text".utf8))
    for count in 2..<packed.count {
      let error = #expect(throws: FileError.self) { try unpack(Array(packed[..<count])) }
      #expect(error?.description == "data: is incomplete: the gzip data ends too early")
      #expect(error?.exitStatus == 65)
    }
  }

  @Test func damageIsNoticed() throws {
    var packed = gzip(Array("some text, some text, some more text".utf8))
    packed[packed.count - 6] ^= 1
    var error = #expect(throws: FileError.self) { try unpack(packed) }
    #expect(error?.description == "data: is damaged: the gzip data is corrupt")
    error = #expect(throws: FileError.self) { try unpack(gzip([1]) + [1, 2, 3]) }
    #expect(error?.description == "data: is damaged: 3 bytes follow the gzip data")
  }
}
