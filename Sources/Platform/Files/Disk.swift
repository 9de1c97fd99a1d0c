import Glibc
import Synchronization

/// The file system, as far as experiments need it.
///
/// A disk can be made to fail at its k-th operation, which lets a test visit every failure.
/// Copies of one disk share the count.
public struct Disk: Sendable {
  /// Never fails on its own.
  public static let standard = Disk()

  private let fault: Fault?

  private init() {
    fault = nil
  }

  /// A disk whose operation number `failing` (from 1), and every later one, reports `error`.
  ///
  /// Operations are the system calls that change something: create, write, synchronise, close,
  /// rename, make a directory. Without an
  /// error number the disk is full.
  public init(failingAt failing: Int, error: Int32? = nil) {
    fault = Fault(failing: failing, error: error ?? ENOSPC)
  }

  /// The number of operations so far on a disk that was made to fail.
  public var operationCount: Int { fault?.count.load(ordering: .relaxed) ?? 0 }

  private final class Fault: Sendable {
    let count = Atomic<Int>(0)
    let failing: Int
    let error: Int32

    init(failing: Int, error: Int32) {
      self.failing = failing
      self.error = error
    }
  }

  /// Performs one operation, repeated while signals interrupt it.
  ///
  /// The result is that of the call, or −1 with `errno` set.
  func attempt<Result: SignedInteger>(_ call: () -> Result) -> Result {
    if let fault, fault.count.add(1, ordering: .relaxed).newValue >= fault.failing {
      errno = fault.error
      return -1
    }
    return retrying(call)
  }

  // MARK: Questions

  public func exists(_ path: String) -> Bool {
    var facts = stat()
    return stat(path, &facts) == 0
  }

  public func isDirectory(_ path: String) -> Bool {
    var facts = stat()
    return stat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFDIR
  }

  /// The size of a file in bytes.
  public func size(of path: String) throws(FileError) -> Int {
    var facts = stat()
    if stat(path, &facts) != 0 {
      throw .system(errno, "cannot be read", path: path, kind: .noInput)
    }
    return Int(facts.st_size)
  }

  /// Bytes that can still be written to the file system of an existing path.
  public func freeSpace(at path: String) throws(FileError) -> Int {
    var facts = statvfs()
    if statvfs(path, &facts) != 0 {
      throw .system(errno, "cannot be read", path: path, kind: .noInput)
    }
    return Int(facts.f_bavail) * Int(facts.f_frsize)
  }

  /// The names in a directory, sorted by their bytes, without `.` and `..`.
  public func list(_ path: String) throws(FileError) -> [String] {
    guard let directory = opendir(path) else {
      throw .system(errno, "cannot be read", path: path, kind: .noInput)
    }
    defer { closedir(directory) }
    var names: [String] = []
    errno = 0
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    if errno != 0 { throw .system(errno, "cannot be read", path: path, kind: .inputOutput) }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  // MARK: Changes

  /// Makes a directory and those above it; one that exists already is fine.
  public func makeDirectory(_ path: String) throws(FileError) {
    if path.isEmpty || isDirectory(path) { return }
    if let slash = path.lastIndex(of: "/"), slash != path.startIndex {
      try makeDirectory(String(path[..<slash]))
    }
    if attempt({ mkdir(path, 0o777) }) != 0 && !(errno == EEXIST && isDirectory(path)) {
      throw .system(errno, "cannot be created", path: path, kind: .cannotCreate)
    }
  }

  /// Removes a file or an empty directory; one that does not exist is fine.
  public func remove(_ path: String) throws(FileError) {
    if Glibc.remove(path) != 0 && errno != ENOENT {
      throw .system(errno, "cannot be removed", path: path, kind: .inputOutput)
    }
  }

  /// Removes a directory with everything in it. Symbolic links are removed, not followed.
  public func removeTree(_ path: String) throws(FileError) {
    var facts = stat()
    if lstat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFDIR {
      for name in try list(path) { try removeTree("\(path)/\(name)") }
    }
    try remove(path)
  }
}

/// Repeats a system call while signals interrupt it.
func retrying<Result: SignedInteger>(_ call: () -> Result) -> Result {
  while true {
    let result = call()
    if result != -1 || errno != EINTR { return result }
  }
}
