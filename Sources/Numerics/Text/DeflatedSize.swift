private import CZlib

/// How many bytes zlib makes of `bytes` at its highest level, 9; its own frame is included.
public func deflatedSize(_ bytes: [UInt8]) -> Int {
  var size = compressBound(uLong(bytes.count))
  var packed = [UInt8](repeating: 0, count: Int(size))
  let status = compress2(&packed, &size, bytes, uLong(bytes.count), Z_BEST_COMPRESSION)
  precondition(status == Z_OK, "zlib has no memory")
  return Int(size)
}
