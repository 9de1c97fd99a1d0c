import Glibc

/// A file descriptor open for writing; closed at the latest when it goes out of scope.
struct OpenFile: ~Copyable {
  private let path: String
  private let disk: Disk
  private var descriptor: Int32

  /// Opens `path`; errors name `shownAs` in its place.
  init(_ path: String, flags: Int32, shownAs: String, disk: Disk) throws(FileError) {
    self.path = shownAs
    self.disk = disk
    descriptor = disk.attempt { open(path, flags | O_CLOEXEC, 0o666) }
    if descriptor < 0 {
      let kind: FileError.Kind =
        errno == ENOSPC || errno == EDQUOT || errno == EIO ? .inputOutput : .cannotCreate
      throw .system(errno, "cannot be created", path: shownAs, kind: kind)
    }
  }

  deinit {
    if descriptor >= 0 { _ = Glibc.close(descriptor) }
  }

  mutating func write(_ bytes: [UInt8]) throws(FileError) {
    var done = 0
    while done < bytes.count {
      let written = bytes.withUnsafeBytes { buffer in
        disk.attempt {
          Glibc.write(descriptor, buffer.baseAddress.map { $0 + done }, bytes.count - done)
        }
      }
      if written < 0 { throw failure() }
      done += written
    }
  }

  /// Waits until the bytes are on the device.
  mutating func synchronise() throws(FileError) {
    // Pipes and some file systems cannot; they report EINVAL.
    if disk.attempt({ fsync(descriptor) }) != 0 && errno != EINVAL { throw failure() }
  }

  mutating func close() throws(FileError) {
    let closing = descriptor
    descriptor = -1
    if disk.attempt({ Glibc.close(closing) }) != 0 { throw failure() }
  }

  /// The length in bytes.
  func size() -> Int {
    var facts = stat()
    return fstat(descriptor, &facts) == 0 ? Int(facts.st_size) : 0
  }

  /// Whether the file has lost its name: what is written to it is lost.
  var isRemoved: Bool {
    var facts = stat()
    return fstat(descriptor, &facts) == 0 && facts.st_nlink == 0
  }

  /// Cuts the file; used to take back a write that failed half-way.
  func truncate(to size: Int) {
    _ = retrying { ftruncate(descriptor, size) }
  }

  private func failure() -> FileError {
    .system(errno, "cannot be written", path: path, kind: .inputOutput)
  }
}
