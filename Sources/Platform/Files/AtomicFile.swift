import Glibc
import Synchronization

/// A file that appears under its name only when it is complete.
///
/// Bytes go to a temporary file in the same directory. `commit` makes them durable and renames;
/// until then the old file, or its absence, stays as it was. A file that is discarded, or goes out
/// of scope without a commit, leaves nothing behind.
public struct AtomicFile: ~Copyable {
  public let path: String
  private let temporary: String
  private let disk: Disk
  private var file: OpenFile?
  private var buffer: [UInt8] = []

  private static let bufferSize = 1 << 16
  fileprivate static let suffix = ".collapse-tmp"
  private static let serial = Atomic<Int>(0)

  /// Creates the temporary file. The directory must exist.
  public init(_ path: String, disk: Disk = .standard) throws(FileError) {
    var facts = stat()
    if stat(path, &facts) == 0 && facts.st_mode & S_IFMT != S_IFREG {
      let isDirectory = facts.st_mode & S_IFMT == S_IFDIR
      let reason = "cannot be created: it is \(isDirectory ? "a directory" : "not a regular file")"
      throw FileError(path: path, reason: reason, kind: .cannotCreate)
    }
    let (directory, name) = AtomicFile.split(path)
    let serial = AtomicFile.serial.add(1, ordering: .relaxed).newValue
    let temporary = "\(directory)/.\(name).\(getpid()).\(serial)\(AtomicFile.suffix)"
    let created = try OpenFile(
      temporary, flags: O_WRONLY | O_CREAT | O_EXCL, shownAs: path, disk: disk)
    self.path = path
    self.temporary = temporary
    self.disk = disk
    file = consume created
  }

  deinit {
    // `file` closes itself.
    if file != nil { _ = unlink(temporary) }
  }

  /// Adds bytes at the end.
  public mutating func append(_ bytes: [UInt8]) throws(FileError) {
    buffer += bytes
    if buffer.count >= AtomicFile.bufferSize { try flush() }
  }

  public mutating func append(_ text: String) throws(FileError) {
    buffer.append(text: text)
    if buffer.count >= AtomicFile.bufferSize { try flush() }
  }

  private mutating func flush() throws(FileError) {
    guard file != nil else { preconditionFailure("the file is committed or discarded already") }
    try file?.write(buffer)
    buffer.removeAll(keepingCapacity: true)
  }

  /// Puts the file in place. After an error the old state stands and the file is discarded.
  public mutating func commit() throws(FileError) {
    do throws(FileError) {
      try complete()
      if disk.attempt({ rename(temporary, path) }) != 0 {
        throw .system(errno, "cannot be written", path: path, kind: .inputOutput)
      }
    } catch {
      discard()
      throw error
    }
    file = nil
    synchroniseDirectory()
  }

  /// Puts the file in place unless there is one already: then the result is false, and the file is
  /// discarded. Of several processes, on one computer or on several with a network file system
  /// between them, one succeeds.
  public mutating func publish() throws(FileError) -> Bool {
    do throws(FileError) {
      try complete()
      if disk.attempt({ link(temporary, path) }) != 0 {
        let number = errno
        // A reply that was lost on its way looks like a failure; two names prove the success.
        if !hasTwoNames {
          if number == EEXIST {
            discard()
            return false
          }
          try publishWithoutLinks(number)
          return true
        }
      }
    } catch {
      discard()
      throw error
    }
    unlink(temporary)
    file = nil
    synchroniseDirectory()
    return true
  }

  private var hasTwoNames: Bool {
    var facts = stat()
    return stat(temporary, &facts) == 0 && facts.st_nlink == 2
  }

  /// Some file systems have no hard links; there a new name is made by renaming.
  private mutating func publishWithoutLinks(_ number: Int32) throws(FileError) {
    let isMissing = [EPERM, EOPNOTSUPP, ENOSYS, EMLINK].contains(number)
    guard isMissing, disk.attempt({ rename(temporary, path) }) == 0 else {
      throw .system(isMissing ? errno : number, "cannot be written", path: path, kind: .inputOutput)
    }
    file = nil
    synchroniseDirectory()
  }

  /// All bytes on the device, under the temporary name.
  private mutating func complete() throws(FileError) {
    try flush()
    try file?.synchronise()
    try file?.close()
  }

  /// A new name must survive a power failure. By now the file is in place, so a directory that cannot
  /// be synchronised (some network file systems) is no error.
  private func synchroniseDirectory() {
    let directory = open(AtomicFile.split(path).directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if directory >= 0 {
      fsync(directory)
      Glibc.close(directory)
    }
  }

  /// Drops what was written.
  public mutating func discard() {
    if file == nil { return }
    file = nil
    unlink(temporary)
  }

  private static func split(_ path: String) -> (directory: String, name: String) {
    guard let slash = path.lastIndex(of: "/") else { return (".", path) }
    let name = String(path[path.index(after: slash)...])
    return (slash == path.startIndex ? "/" : String(path[..<slash]), name)
  }
}

extension Disk {
  /// Makes a file that appears as a whole; false, and nothing changes, if it exists already.
  public func publish(_ bytes: [UInt8], as path: String) throws(FileError) -> Bool {
    var file = try AtomicFile(path, disk: self)
    try file.append(bytes)
    return try file.publish()
  }

  /// Replaces a file as a whole, or leaves it as it was.
  public func writeAtomically(_ bytes: [UInt8], to path: String) throws(FileError) {
    var file = try AtomicFile(path, disk: self)
    try file.append(bytes)
    try file.commit()
  }

  public func writeAtomically(_ text: String, to path: String) throws(FileError) {
    try writeAtomically(Array(text.utf8), to: path)
  }
}

extension Disk {
  /// Removes temporary files that a killed process left in a directory.
  ///
  /// Only files unchanged for `seconds` are removed, since another process, perhaps on another
  /// computer, may be writing the younger ones.
  public func removeLeftovers(in directory: String, olderThan seconds: Int) throws(FileError) {
    for name in try list(directory) where name.hasPrefix(".") && name.hasSuffix(AtomicFile.suffix) {
      var facts = stat()
      let path = "\(directory)/\(name)"
      if stat(path, &facts) == 0 && facts.st_mtim.tv_sec + seconds <= time(nil) {
        try remove(path)
      }
    }
  }
}
