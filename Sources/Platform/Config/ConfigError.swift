/// Where a value was written.
public struct Place: Sendable, Hashable, CustomStringConvertible {
  /// The file, or the command-line text such as `--set loop.samples=500`.
  public var file: String
  /// Line and column count from 1; nil where the source is not a file.
  public var line: Int?
  public var column: Int?

  public init(file: String, line: Int? = nil, column: Int? = nil) {
    self.file = file
    self.line = line
    self.column = column
  }

  public var description: String {
    guard let line else { return file }
    guard let column else { return "\(file):\(line)" }
    return "\(file):\(line):\(column)"
  }
}

/// An experiment file or a command-line value that cannot be used.
///
/// Prints as one line: `file:line:column: key.path: what; what to do`. The program ends with
/// status 65.
public struct ConfigError: Error, Sendable, Equatable, CustomStringConvertible {
  /// Nil for values that were made in code.
  public var place: Place?
  /// Empty at the root of the file.
  public var keyPath: String
  public var message: String

  public init(place: Place?, keyPath: String = "", message: String) {
    self.place = place
    self.keyPath = keyPath
    self.message = message
  }

  public var description: String {
    var parts: [String] = []
    if let place { parts.append(place.description) }
    if !keyPath.isEmpty { parts.append(keyPath) }
    parts.append(message)
    return parts.joined(separator: ": ")
  }
}
