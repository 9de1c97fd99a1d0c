private import CPNG
private import Glibc

/// A PNG file of opaque pixels, three bytes each, with `texts` before the picture.
func pngFile(_ rgb: [UInt8], width: Int, height: Int, dpi: Double, texts: [Provenance])
  throws(FigureError) -> [UInt8]
{
  precondition(rgb.count == width * height * 3, "pixels do not fill the picture")
  let strings = texts.map { (key: strdup(chunkKey($0.key)), value: strdup($0.value)) }
  defer {
    for entry in strings {
      free(entry.key)
      free(entry.value)
    }
  }
  let entries = strings.map { cpng_text(key: $0.key, value: $0.value) }
  var buffer: UnsafeMutablePointer<UInt8>?
  var count = 0
  var sentence = [CChar](repeating: 0, count: 200)
  let failed = cpng_encode(
    rgb, UInt32(width), UInt32(height), dpi, entries, entries.count, &buffer, &count, &sentence,
    sentence.count)
  defer { cpng_free(buffer) }
  guard failed == 0, let buffer else {
    let reason = String(
      decoding: sentence.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    throw FigureError("the PNG file cannot be made: \(reason)")
  }
  return Array(UnsafeBufferPointer(start: buffer, count: count))
}

/// A key as PNG allows it: 1 to 79 printable ASCII characters.
private func chunkKey(_ key: String) -> String {
  let legal = key.filter { $0.isASCII && !$0.isNewline && $0 >= " " && $0 <= "~" }.prefix(79)
  return legal.isEmpty ? "Comment" : String(legal)
}
