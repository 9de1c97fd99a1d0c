import Glibc

/// A log that grows record by record, such as `events.jsonl`.
///
/// Each call writes its bytes at once. After a failed write the log is cut back to where it was,
/// so that it always ends with a whole record of this process. A process that was killed may
/// still leave half a record at the end; readers must allow for that.
public struct AppendFile: ~Copyable {
  private let path: String
  private var file: OpenFile

  /// Opens a log, or creates it.
  public init(_ path: String, disk: Disk = .standard) throws(FileError) {
    self.path = path
    file = try OpenFile(path, flags: O_WRONLY | O_CREAT | O_APPEND, shownAs: path, disk: disk)
  }

  /// Adds a record; `durably` waits until it is on the device. A log that has been removed is an error:
  /// nobody could read the record.
  public mutating func append(_ bytes: [UInt8], durably: Bool = false) throws(FileError) {
    let before = file.size()
    do throws(FileError) {
      try file.write(bytes)
      if durably { try file.synchronise() }
    } catch {
      file.truncate(to: before)
      throw error
    }
    if file.isRemoved {
      throw FileError(
        path: path, reason: "was removed while it was being written", kind: .inputOutput)
    }
  }

  /// Waits until everything so far is on the device.
  public mutating func synchronise() throws(FileError) { try file.synchronise() }
}
