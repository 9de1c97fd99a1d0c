import Glibc

/// The world refused: a missing file, a full disk, damaged data.
public struct FileError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What kind of failure it is; the raw value is the exit status of `sysexits.h`.
  public enum Kind: Int32, Sendable {
    case badData = 65
    case noInput = 66
    case cannotCreate = 73
    case inputOutput = 74
  }

  public var path: String
  /// Continues the path: `cannot be written: No space left on device`.
  public var reason: String
  public var kind: Kind

  public init(path: String, reason: String, kind: Kind) {
    self.path = path
    self.reason = reason
    self.kind = kind
  }

  public var exitStatus: Int32 { kind.rawValue }

  public var description: String { "\(path): \(reason)" }

  /// The error that a system call left in `errno`.
  static func system(_ number: Int32, _ action: String, path: String, kind: Kind) -> FileError {
    FileError(path: path, reason: "\(action): \(systemMessage(number))", kind: kind)
  }
}

/// The system's words for an error number.
func systemMessage(_ number: Int32) -> String {
  withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
    guard let start = buffer.baseAddress else { return "error \(number)" }
    start.initialize(repeating: 0, count: 256)
    return strerror_r(number, start, 255) == 0 ? String(cString: start) : "error \(number)"
  }
}
