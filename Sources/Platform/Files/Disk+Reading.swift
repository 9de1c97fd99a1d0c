import Glibc

extension Disk {
  /// The bytes of a file, unpacked if it is in gzip format whatever its name.
  ///
  /// A directory, a file that cannot be opened, damaged gzip data and a file that becomes shorter
  /// while it is read are errors.
  public func read(_ path: String) throws(FileError) -> [UInt8] {
    let bytes = try readRaw(path)
    return isGzip(bytes) ? try gunzip(bytes, path: path) : bytes
  }

  /// The bytes of a file as they are, for checksums.
  public func readRaw(_ path: String) throws(FileError) -> [UInt8] {
    let file = retrying { open(path, O_RDONLY | O_CLOEXEC) }
    if file < 0 { throw .system(errno, "cannot be read", path: path, kind: .noInput) }
    defer { close(file) }
    var facts = stat()
    if fstat(file, &facts) != 0 {
      throw .system(errno, "cannot be read", path: path, kind: .inputOutput)
    }
    if facts.st_mode & S_IFMT == S_IFDIR {
      throw .system(EISDIR, "cannot be read", path: path, kind: .noInput)
    }
    let promised = facts.st_mode & S_IFMT == S_IFREG ? Int(facts.st_size) : 0
    let bytes = try readAll(file, expecting: promised, path: path)
    if bytes.count < promised {
      throw FileError(
        path: path,
        reason: "became shorter while it was read (\(bytes.count) of \(promised) bytes)",
        kind: .inputOutput)
    }
    return bytes
  }

  private func readAll(_ file: Int32, expecting count: Int, path: String) throws(FileError)
    -> [UInt8]
  {
    // One byte more than promised shows the end of the file without growing the array.
    var chunkSize = max(count + 1, 1 << 16)
    var bytes: [UInt8] = []
    while true {
      var received = 0
      let chunk = [UInt8](unsafeUninitializedCapacity: chunkSize) { buffer, filled in
        while filled < buffer.count {
          received = retrying {
            Glibc.read(file, buffer.baseAddress.map { $0 + filled }, buffer.count - filled)
          }
          if received <= 0 { break }
          filled += received
        }
      }
      if received < 0 {
        throw .system(errno, "cannot be read", path: path, kind: .inputOutput)
      }
      if bytes.isEmpty { bytes = chunk } else { bytes += chunk }
      if received == 0 { return bytes }
      chunkSize = 1 << 20
    }
  }
}
