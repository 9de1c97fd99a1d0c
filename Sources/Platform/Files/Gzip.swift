private import CZlib

/// Packs bytes in gzip format. The same bytes give the same result: no time, no file name.
///
/// The level goes from 0 (stored) to 9 (smallest).
public func gzip(_ bytes: [UInt8], level: Int = 6) -> [UInt8] {
  precondition((0...9).contains(level), "gzip levels are 0…9")
  var stream = z_stream()
  precondition(gzip_deflate_init(&stream, Int32(level)) == Z_OK, "zlib has no memory")
  defer { deflateEnd(&stream) }
  let (packed, status) = pump(&stream, bytes) { stream, isLast in
    deflate(&stream, isLast ? Z_FINISH : Z_NO_FLUSH)
  }
  precondition(status == Z_STREAM_END, "zlib did not finish")
  return packed
}

func isGzip(_ bytes: [UInt8]) -> Bool {
  bytes.starts(with: [0x1F, 0x8B])
}

/// Unpacks gzip data of one or more members; `path` is named in errors.
func gunzip(_ bytes: [UInt8], path: String) throws(FileError) -> [UInt8] {
  var unpacked: [UInt8] = []
  var rest = bytes[...]
  while !rest.isEmpty {
    guard rest.starts(with: [0x1F, 0x8B]) else {
      // Archivers pad with zeros, which readers ignore.
      if rest.allSatisfy({ $0 == 0 }) { break }
      throw FileError(
        path: path, reason: "is damaged: \(rest.count) bytes follow the gzip data", kind: .badData)
    }
    var stream = z_stream()
    precondition(gzip_inflate_init(&stream) == Z_OK, "zlib has no memory")
    defer { inflateEnd(&stream) }
    let (part, status) = pump(&stream, Array(rest)) { stream, _ in inflate(&stream, Z_NO_FLUSH) }
    switch status {
    case Z_STREAM_END: break
    case Z_OK, Z_BUF_ERROR:
      throw FileError(
        path: path, reason: "is incomplete: the gzip data ends too early", kind: .badData)
    default:
      throw FileError(path: path, reason: "is damaged: the gzip data is corrupt", kind: .badData)
    }
    unpacked = unpacked.isEmpty ? part : unpacked + part
    rest = rest.dropFirst(Int(stream.total_in))
  }
  return unpacked
}

/// Drives a zlib stream over all input.
///
/// `step` is one call of zlib, told whether no input follows. The result is the output and the
/// status of the last call.
private func pump(
  _ stream: inout z_stream, _ bytes: [UInt8], _ step: (inout z_stream, Bool) -> Int32
) -> (output: [UInt8], status: Int32) {
  // zlib counts in 32 bits and takes larger inputs in pieces.
  let pieceSize = 1 << 30
  var output: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 1 << 18)
  var status = Z_OK
  // zlib's input pointer is not const, but the input is only read.
  var input = bytes
  input.withUnsafeMutableBufferPointer { input in
    var position = 0
    repeat {
      let piece = min(pieceSize, input.count - position)
      stream.next_in = input.baseAddress.map { $0 + position }
      stream.avail_in = UInt32(piece)
      position += piece
      repeat {
        chunk.withUnsafeMutableBufferPointer { chunk in
          stream.next_out = chunk.baseAddress
          stream.avail_out = UInt32(chunk.count)
          status = step(&stream, position == input.count)
        }
        output += chunk[..<(chunk.count - Int(stream.avail_out))]
      } while status == Z_OK && stream.avail_out == 0
    } while status == Z_OK && position < input.count
  }
  return (output, status)
}
