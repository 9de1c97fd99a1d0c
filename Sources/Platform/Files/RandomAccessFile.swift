import Glibc

/// A file that is read here and there. It may grow meanwhile; what was there stays.
public final class RandomAccessFile: Sendable {
  public let path: String
  private let descriptor: Int32

  public init(_ path: String) throws(FileError) {
    descriptor = retrying { open(path, O_RDONLY | O_CLOEXEC) }
    self.path = path
    if descriptor < 0 { throw .system(errno, "cannot be read", path: path, kind: .noInput) }
  }

  deinit { close(descriptor) }

  /// The length in bytes at this moment.
  public var size: Int {
    var facts = stat()
    return fstat(descriptor, &facts) == 0 ? Int(facts.st_size) : 0
  }

  /// When the file last changed, in seconds since 1970.
  public var modified: Int {
    var facts = stat()
    return fstat(descriptor, &facts) == 0 ? facts.st_mtim.tv_sec : 0
  }

  /// Up to `count` bytes from a place on; fewer where the file ends.
  public func read(_ count: Int, at place: Int) throws(FileError) -> [UInt8] {
    var status = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: max(0, count)) { buffer, filled in
      while filled < count {
        status = retrying {
          pread(
            descriptor, buffer.baseAddress.map { $0 + filled }, count - filled, place + filled)
        }
        if status <= 0 { break }
        filled += status
      }
    }
    if status < 0 { throw .system(errno, "cannot be read", path: path, kind: .inputOutput) }
    return bytes
  }
}
