/// A grey picture: bytes row by row, top first, 0 black and 255 white.
public struct GreyImage: Sendable, Equatable {
  public let width: Int
  public let height: Int
  public let pixels: [UInt8]

  public init(width: Int, height: Int, pixels: [UInt8]) {
    precondition(pixels.count == width * height, "the pixels do not fill the picture")
    self.width = width
    self.height = height
    self.pixels = pixels
  }

  /// Pictures of one size in rows of `columns`, with `gap` black pixels between and around them; the
  /// places that are left over are black.
  static func sheet(_ images: [GreyImage], columns: Int, rows: Int, gap: Int = 1) -> GreyImage? {
    guard let first = images.first else { return nil }
    let (across, down) = (first.width + gap, first.height + gap)
    let (width, height) = (columns * across + gap, rows * down + gap)
    var pixels = [UInt8](repeating: 0, count: width * height)
    for (place, image) in images.prefix(columns * rows).enumerated() {
      let (left, top) = (gap + place % columns * across, gap + place / columns * down)
      for y in 0..<min(image.height, first.height) {
        for x in 0..<min(image.width, first.width) {
          pixels[(top + y) * width + left + x] = image.pixels[y * image.width + x]
        }
      }
    }
    return GreyImage(width: width, height: height, pixels: pixels)
  }
}

/// Bytes as two hexadecimal digits each.
public enum HexText {
  private static let digits = Array("0123456789abcdef".utf8)

  public static func text(_ bytes: some Sequence<UInt8>) -> String {
    var text: [UInt8] = []
    for byte in bytes { text += [digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
    return String(decoding: text, as: UTF8.self)
  }

  /// Nil where the text is not made of pairs of digits.
  static func bytes(_ text: String) -> [UInt8]? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count / 2)
    var high: UInt8?
    for character in text.utf8 {
      let value: UInt8
      switch character {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = character - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): value = character - UInt8(ascii: "a") + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): value = character - UInt8(ascii: "A") + 10
      default: return nil
      }
      if let first = high {
        bytes.append(first << 4 | value)
        high = nil
      } else {
        high = value
      }
    }
    return high == nil ? bytes : nil
  }
}
