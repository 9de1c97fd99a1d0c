import Experiments
import Platform
import Testing

/// The results of one run in a folder of its own.
struct Results {
  let folder: String
  private let scratch: Scratch

  /// Runs an experiment, given as the text of its file, inside this process.
  init(
    of text: String, in scratch: Scratch? = nil, folder name: String = "results",
    figures: Bool = false, _ change: (inout RunOptions) -> Void = { _ in }
  ) async throws {
    let scratch = try scratch ?? Scratch()
    let file = try scratch.write(text, to: "\(name).yaml")
    try await self.init(ofFile: file, in: scratch, folder: name, figures: figures, change)
  }

  init(
    ofFile file: String, in scratch: Scratch, folder name: String, figures: Bool = false,
    _ change: (inout RunOptions) -> Void = { _ in }
  ) async throws {
    var options = RunOptions()
    options.out = scratch.file(name)
    options.jobs = 1
    options.progress = .quiet
    options.drawsFigures = figures
    // Otherwise a busy computer would decide.
    options.keepsWork = .never
    change(&options)
    _ = try await run(file, options, version: "test")
    folder = scratch.file(name)
    self.scratch = scratch
  }

  func text(_ name: String) throws -> String {
    String(decoding: try Disk.standard.readRaw("\(folder)/\(name)"), as: UTF8.self)
  }

  func table(_ name: String) throws -> TextTable { TextTable(try text(name)) }

  func manifest() throws -> Node {
    let path = "\(folder)/manifest.json"
    return try Node.parse(Disk.standard.readRaw(path), file: path)
  }
}

extension Results {
  /// The digest of the resolved experiment, as the manifest states it.
  func digest() throws -> String {
    try #require(try manifest().find("facts.digest")).string()
  }
}

/// A table of comma-separated text without quotes.
struct TextTable: Equatable {
  let header: [String]
  let rows: [[String]]

  init(_ text: String) {
    let lines = text.split(separator: "\n").map { line in
      line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    header = lines.first ?? []
    rows = Array(lines.dropFirst())
  }

  private init(header: [String], rows: [[String]]) {
    self.header = header
    self.rows = rows
  }

  func column(_ name: String) throws -> [String] {
    let place = try #require(header.firstIndex(of: name), "there is no column \(name)")
    return rows.map { $0[place] }
  }

  func numbers(_ name: String) throws -> [Double] {
    try column(name).map { try #require(Double($0), "\($0) in column \(name) is no number") }
  }

  /// The rows whose cells pass a test.
  func filter(_ name: String, _ keep: (String) -> Bool) throws -> TextTable {
    let place = try #require(header.firstIndex(of: name), "there is no column \(name)")
    return TextTable(header: header, rows: rows.filter { keep($0[place]) })
  }

  func filter(_ name: String, is text: String) throws -> TextTable {
    try filter(name) { $0 == text }
  }

  func without(_ name: String) throws -> TextTable {
    let place = try #require(header.firstIndex(of: name), "there is no column \(name)")
    func shortened(_ cells: [String]) -> [String] {
      var cells = cells
      cells.remove(at: place)
      return cells
    }
    return TextTable(header: shortened(header), rows: rows.map(shortened))
  }
}
