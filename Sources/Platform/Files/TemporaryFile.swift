private import Glibc
private import Synchronization

/// The name of a file that another program reads or writes; it is removed with this value.
public struct TemporaryFile: ~Copyable {
  public let path: String

  private static let count = Atomic<Int>(0)

  /// A name that no other file of this process has. `ending` is such as `.csv`.
  public init(_ ending: String) {
    let number = Self.count.add(1, ordering: .relaxed).newValue
    path = "\(Self.folder)/collapse-\(getpid())-\(number)\(ending)"
  }

  deinit { unlink(path) }

  /// Makes the file, or replaces what is in it.
  public func write(_ bytes: [UInt8], disk: Disk = .standard) throws(FileError) {
    var file = try OpenFile(
      path, flags: O_WRONLY | O_CREAT | O_TRUNC, shownAs: path, disk: disk)
    try file.write(bytes)
    try file.close()
  }

  /// A file without a name, open for reading and writing; negative where none can be made.
  static func anonymous() -> Int32 {
    let file = TemporaryFile("")
    return open(file.path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
  }

  /// Where temporary files go: TMPDIR, or /tmp.
  public static var folder: String {
    guard let value = getenv("TMPDIR"), value.pointee != 0 else { return "/tmp" }
    return String(cString: value)
  }
}
