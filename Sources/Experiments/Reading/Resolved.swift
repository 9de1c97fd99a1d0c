internal import Models
internal import Platform

/// A setting as it was read, and as the resolved experiment states it.
struct Resolved<Value> {
  let value: Value
  let node: Node
  /// Files that were read.
  var inputs: [InputFile] = []
}

extension Node {
  /// A text that can name a file or folder: letters, digits, dashes, dots and underscores.
  func fileName() throws(ConfigError) -> String {
    let name = try string()
    let allowed = name.unicodeScalars.allSatisfy {
      $0.properties.isAlphabetic || ("0"..."9").contains($0) || "-_.".unicodeScalars.contains($0)
    }
    guard allowed, !name.isEmpty, !name.hasPrefix(".") else {
      throw error("expected letters, digits, dashes, dots and underscores, got \"\(name)\"")
    }
    return name
  }
}

/// What reading needs beside the blocks of an arm.
struct ReadingContext {
  let seed: UInt64
  /// Tables that an earlier arm has read.
  let tables = TableCache()
  let texts = SourceCache<TokenText>()
  let imports = ImportCache()
  let images = SourceCache<Points>()

  /// Whether no arm has read any data.
  var isEmpty: Bool { tables.isEmpty && texts.isEmpty && imports.isEmpty && images.isEmpty }
}

/// Tables by path, so that the arms of a sweep read a file once.
final class TableCache {
  private var tables: [String: (table: CSVReader, input: InputFile)] = [:]

  var isEmpty: Bool { tables.isEmpty }

  func table(_ path: String) throws -> (table: CSVReader, input: InputFile) {
    if let known = tables[path] { return known }
    let bytes = try Disk.standard.read(path)
    let read = (
      table: try CSVReader(bytes, file: path),
      input: InputFile(path: path, digest: SHA256.hex(bytes))
    )
    tables[path] = read
    return read
  }
}
