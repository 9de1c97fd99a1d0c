import Figures
import Testing

/// Scenes as an animated PNG; Pillow 13.0.0 reads the pixels of every frame back as they were drawn.
struct AnimatedPNGTests {
  private func scene(_ x: Double) -> Scene {
    let box = Rect(x: x, y: 10, width: 20, height: 10)
    return Scene(
      width: 144, height: 72, marks: [.box(box, Color(red: 0, green: 0.4, blue: 0.7))],
      altText: "a box", metadata: [Provenance("Title", "a box that moves")])
  }

  private struct Chunk {
    let kind: String
    let data: [UInt8]
    let sum: UInt32
  }

  private func number(_ bytes: ArraySlice<UInt8>) -> Int { bytes.reduce(0) { $0 << 8 | Int($1) } }

  private func chunks(_ file: [UInt8]) throws -> [Chunk] {
    try #require(Array(file.prefix(8)) == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
    var chunks: [Chunk] = []
    var place = 8
    while place < file.count {
      let end = place + 8 + number(file[place..<place + 4])
      chunks.append(
        Chunk(
          kind: String(decoding: file[place + 4..<place + 8], as: UTF8.self),
          data: Array(file[place + 8..<end]), sum: UInt32(number(file[end..<end + 4]))))
      place = end + 4
    }
    #expect(place == file.count)
    return chunks
  }

  /// Bit by bit, as the standard defines it.
  private func checkSum(_ bytes: [UInt8]) -> UInt32 {
    var sum: UInt32 = .max
    for byte in bytes {
      for bit in 0..<8 {
        let carry = (sum ^ UInt32(byte >> bit)) & 1
        sum >>= 1
        if carry == 1 { sum ^= 0xEDB8_8320 }
      }
    }
    return ~sum
  }

  @Test func chunksAreThoseOfTheStandard() throws {
    let file = try animatedPNG(
      [scene(10), scene(40), scene(40), scene(70)], delays: [10, 20, 30, 200], dpi: 72)
    let chunks = try chunks(file)
    for chunk in chunks {
      #expect(chunk.sum == checkSum(Array(chunk.kind.utf8) + chunk.data), "\(chunk.kind)")
    }
    let kinds = chunks.map(\.kind)
    #expect(kinds.first == "IHDR" && kinds[1] == "acTL" && kinds.last == "IEND")
    #expect(kinds.contains("tEXt"))
    let moving = kinds.filter { ["acTL", "fcTL", "IDAT", "fdAT"].contains($0) }
    #expect(moving.prefix(3) == ["acTL", "fcTL", "IDAT"])
    #expect(moving.filter { $0 == "fcTL" }.count == 4)

    // Four frames, for ever.
    #expect(chunks[1].data == [0, 0, 0, 4, 0, 0, 0, 0])
    let controls = chunks.filter { $0.kind == "fcTL" }.map(\.data)
    let boxes = controls.map { data in
      [4, 8, 12, 16].map { number(data[$0..<$0 + 4]) }
    }
    #expect(boxes[0] == [144, 72, 0, 0])
    // What differs: from one box's left to the other's right edge; nothing; again a part.
    #expect(boxes[1] == [50, 10, 10, 10])
    #expect(boxes[2] == [1, 1, 0, 0])
    #expect(boxes[3] == [50, 10, 40, 10])
    #expect(controls.map { number($0[20..<22]) } == [10, 20, 30, 200])
    #expect(controls.allSatisfy { $0[22...] == [0, 100, 0, 0] })

    let sequence = chunks.filter { ["fcTL", "fdAT"].contains($0.kind) }.map {
      number($0.data[..<4])
    }
    #expect(sequence == Array(0..<sequence.count))
  }

  @Test func scenesOfTwoSizesAreRefused() {
    let small = Scene(width: 72, height: 72, marks: [], altText: "", metadata: [])
    #expect(throws: FigureError.self) { try animatedPNG([scene(0), small], delays: [1, 1]) }
    #expect(throws: FigureError.self) { try animatedPNG([], delays: []) }
    #expect(throws: FigureError.self) { try animatedPNG([small], delays: []) }
  }
}
