import Glibc
import Platform

/// A new folder, removed with everything in it when the last reference goes.
final class Scratch: Sendable {
  let path: String

  init() throws {
    var template = Array(
      "\(Machine.environment("TMPDIR") ?? "/tmp")/collapse-test-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else {
      throw SetUpError("no temporary folder could be made: errno \(errno)")
    }
    path = String(cString: made)
  }

  deinit {
    try? Disk.standard.removeTree(path)
  }

  func file(_ name: String) -> String { "\(path)/\(name)" }

  /// Writes a text and returns the path of the file.
  @discardableResult
  func write(_ text: String, to name: String) throws -> String {
    try Disk.standard.writeAtomically(text, to: file(name))
    return file(name)
  }

  /// Everything in the folder: paths with the digest of the bytes of files.
  func contents() throws -> [String: String] { try Self.contents(of: path) }

  static func contents(of folder: String) throws -> [String: String] {
    let disk = Disk.standard
    var found: [String: String] = [:]
    func walk(_ prefix: String) throws {
      for name in try disk.list("\(folder)/\(prefix)") {
        let path = prefix + name
        if disk.isDirectory("\(folder)/\(path)") {
          found[path + "/"] = "folder"
          try walk(path + "/")
        } else {
          found[path] = SHA256.hex(try disk.readRaw("\(folder)/\(path)"))
        }
      }
    }
    try walk("")
    return found
  }
}

/// What a test needs is not there.
struct SetUpError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

/// The folder that holds `Package.swift`.
let repository: String = {
  let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
  return parts.dropLast(3).joined(separator: "/")
}()
