import Glibc

/// Standard output or standard error.
public enum StandardStream: Int32, Sendable {
  case output = 1
  case error = 2

  public var isTerminal: Bool { isatty(rawValue) == 1 }

  /// The width of the terminal in columns; nil if this is none or does not say.
  public var width: Int? {
    var size = winsize()
    guard isTerminal, ioctl(rawValue, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
      return nil
    }
    return Int(size.ws_col)
  }

  /// Writes a text at once. Failures are ignored: for progress and messages, not for data.
  public func write(_ text: String) {
    _ = writeAll(Array(text.utf8))
  }

  /// The result is 0 or the error number.
  fileprivate func writeAll(_ bytes: [UInt8]) -> Int32 {
    var done = 0
    while done < bytes.count {
      let written = bytes.withUnsafeBytes { buffer in
        retrying {
          Glibc.write(rawValue, buffer.baseAddress.map { $0 + done }, bytes.count - done)
        }
      }
      if written < 0 { return errno }
      done += written
    }
    return 0
  }
}

/// Data on its way to a standard stream, collected into large writes.
///
/// When the reader has gone (`collapse list | head -1`) the rest is dropped without a message.
/// What is not flushed is lost.
public struct BufferedOutput: ~Copyable {
  private let stream: StandardStream
  private var buffer: [UInt8] = []
  /// True once the reader has gone.
  public private(set) var isClosed = false

  public init(_ stream: StandardStream = .output) {
    self.stream = stream
  }

  public mutating func write(_ text: String) throws(FileError) {
    buffer.append(text: text)
    if buffer.count >= 1 << 16 { try flush() }
  }

  public mutating func write(_ bytes: [UInt8]) throws(FileError) {
    buffer += bytes
    if buffer.count >= 1 << 16 { try flush() }
  }

  public mutating func flush() throws(FileError) {
    let status = isClosed ? 0 : stream.writeAll(buffer)
    buffer.removeAll(keepingCapacity: true)
    if status == EPIPE {
      isClosed = true
    } else if status != 0 {
      throw .system(
        status, "cannot be written", path: stream == .output ? "standard output" : "standard error",
        kind: .inputOutput)
    }
  }
}
