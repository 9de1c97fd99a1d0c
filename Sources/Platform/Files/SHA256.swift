private import CCrypto

/// The SHA-256 digest of bytes that arrive in pieces (FIPS 180-4), computed by libcrypto.
public struct SHA256: ~Copyable {
  private let context: OpaquePointer

  public init() {
    guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
      preconditionFailure("libcrypto offers no SHA-256")
    }
    self.context = context
  }

  deinit {
    EVP_MD_CTX_free(context)
  }

  public mutating func update(_ bytes: [UInt8]) {
    let status = bytes.withUnsafeBytes { EVP_DigestUpdate(context, $0.baseAddress, $0.count) }
    precondition(status == 1, "libcrypto refused bytes")
  }

  /// The digest of bytes that are all there: 32 bytes.
  public static func digest(_ bytes: [UInt8]) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: 32)
    let status = bytes.withUnsafeBytes {
      EVP_Digest($0.baseAddress, $0.count, &digest, nil, EVP_sha256(), nil)
    }
    precondition(status == 1, "libcrypto gave no digest")
    return digest
  }

  /// The digest of everything so far, as 64 lower-case hexadecimal digits.
  public consuming func hex() -> String {
    var digest = [UInt8](repeating: 0, count: 32)
    precondition(
      EVP_DigestFinal_ex(context, &digest, nil) == 1, "libcrypto gave no digest")
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  public static func hex(_ bytes: [UInt8]) -> String {
    var hash = SHA256()
    hash.update(bytes)
    return hash.hex()
  }

  /// Of a file, a piece at a time.
  public static func hex(file path: String) throws(FileError) -> String {
    let file = try RandomAccessFile(path)
    var hash = SHA256()
    var place = 0
    while true {
      let piece = try file.read(1 << 20, at: place)
      if piece.isEmpty { break }
      hash.update(piece)
      place += piece.count
    }
    return hash.hex()
  }

  public static func hex(_ text: String) -> String {
    hex(Array(text.utf8))
  }
}
