/// Scenes of one size as an animated PNG, which repeats without end: `delays` are the hundredths of a
/// second that each is seen. Programs that know no animation show the first scene.
///
/// A frame holds only the rectangle in which it differs from the one before
/// (https://www.w3.org/TR/png-3/, chunks acTL, fcTL and fdAT).
package func animatedPNG(
  _ scenes: [Scene], delays: [Int], dpi: Double = 150
) throws(FigureError) -> [UInt8] {
  guard let first = scenes.first, scenes.count == delays.count else {
    throw FigureError("an animation needs a scene and a delay for each")
  }
  var last = try pixels(first, dpi: dpi)
  let still = try pngFile(
    last.rgb, width: last.width, height: last.height, dpi: dpi, texts: first.metadata)
  let chunks = PNGChunk.all(still)
  var file = Array(still.prefix(8))
  var sequence = 0

  func control(_ box: PixelBox, _ delay: Int) -> [UInt8] {
    defer { sequence += 1 }
    return PNGChunk.number(sequence) + PNGChunk.number(box.width) + PNGChunk.number(box.height)
      + PNGChunk.number(box.x) + PNGChunk.number(box.y)
      // Seconds as a fraction; the frame stays, and the next one takes the place of its pixels.
      + [UInt8(truncatingIfNeeded: delay >> 8), UInt8(truncatingIfNeeded: delay), 0, 100, 0, 0]
  }

  for chunk in chunks where chunk.isBeforeData {
    file += chunk.bytes
    if chunk.kind == "IHDR" {
      file += PNGChunk("acTL", PNGChunk.number(scenes.count) + PNGChunk.number(0)).bytes
    }
  }
  let whole = PixelBox(x: 0, y: 0, width: last.width, height: last.height)
  file += PNGChunk("fcTL", control(whole, delays[0])).bytes
  for chunk in chunks where chunk.kind == "IDAT" { file += chunk.bytes }
  for (scene, delay) in zip(scenes, delays).dropFirst() {
    let next = try pixels(scene, dpi: dpi)
    guard next.width == last.width, next.height == last.height else {
      throw FigureError("the scenes of an animation differ in size")
    }
    let box = next.changed(since: last)
    file += PNGChunk("fcTL", control(box, delay)).bytes
    let part = try pngFile(
      next.part(box), width: box.width, height: box.height, dpi: dpi, texts: [])
    for chunk in PNGChunk.all(part) where chunk.kind == "IDAT" {
      file += PNGChunk("fdAT", PNGChunk.number(sequence) + chunk.data).bytes
      sequence += 1
    }
    last = next
  }
  return file + PNGChunk("IEND", []).bytes
}

struct PixelBox: Equatable {
  var x: Int
  var y: Int
  var width: Int
  var height: Int
}

/// Opaque pixels, three bytes each, row by row.
struct Pixels {
  let rgb: [UInt8]
  let width: Int
  let height: Int

  /// The smallest rectangle, at least one pixel, outside of which both are equal.
  func changed(since other: Pixels) -> PixelBox {
    let line = 3 * width
    func differs(_ row: Int) -> Bool {
      rgb[row * line..<(row + 1) * line] != other.rgb[row * line..<(row + 1) * line]
    }
    guard let top = (0..<height).first(where: differs),
      let bottom = (0..<height).last(where: differs)
    else { return PixelBox(x: 0, y: 0, width: 1, height: 1) }
    var (left, right) = (width - 1, 0)
    for row in top...bottom {
      for column in 0..<width where column < left || column > right {
        let place = row * line + 3 * column
        if rgb[place..<place + 3] != other.rgb[place..<place + 3] {
          left = min(left, column)
          right = max(right, column)
        }
      }
    }
    return PixelBox(x: left, y: top, width: right - left + 1, height: bottom - top + 1)
  }

  func part(_ box: PixelBox) -> [UInt8] {
    var part: [UInt8] = []
    part.reserveCapacity(3 * box.width * box.height)
    for row in box.y..<box.y + box.height {
      let start = 3 * (row * width + box.x)
      part += rgb[start..<start + 3 * box.width]
    }
    return part
  }
}

/// A piece of a PNG file.
struct PNGChunk {
  let kind: String
  let data: [UInt8]

  init(_ kind: String, _ data: [UInt8]) {
    self.kind = kind
    self.data = data
  }

  /// The chunks of a file that libpng wrote.
  static func all(_ file: [UInt8]) -> [PNGChunk] {
    var chunks: [PNGChunk] = []
    var place = 8
    while place + 12 <= file.count {
      let count = file[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
      let start = place + 8
      guard start + count + 4 <= file.count else { break }
      chunks.append(
        PNGChunk(
          String(decoding: file[place + 4..<start], as: UTF8.self),
          Array(file[start..<start + count])))
      place = start + count + 4
    }
    return chunks
  }

  var isBeforeData: Bool { kind != "IDAT" && kind != "IEND" }

  /// Length, kind, data and check sum.
  var bytes: [UInt8] {
    let body = Array(kind.utf8) + data
    return Self.number(data.count) + body + Self.number(Int(Self.checkSum(body)))
  }

  /// Four bytes, the highest first.
  static func number(_ value: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }

  /// CRC-32 with the polynomial 0xEDB88320, as PNG, gzip and zip use it.
  static func checkSum(_ bytes: [UInt8]) -> UInt32 {
    var sum: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
      sum = table[Int(UInt8(truncatingIfNeeded: sum) ^ byte)] ^ (sum >> 8)
    }
    return sum ^ 0xFFFF_FFFF
  }

  private static let table: [UInt32] = (0..<256).map { start in
    (0..<8).reduce(UInt32(start)) { sum, _ in
      sum & 1 == 1 ? 0xEDB8_8320 ^ (sum >> 1) : sum >> 1
    }
  }
}
