import CommandLineTool
import Experiments
import Platform
import Testing

/// The manual page and the reference, which are generated and stand in `docs`.
struct ReferenceTests {
  private static let files = ["man": "docs/collapse.1", "markdown": "docs/reference.md"]

  /// Where this fails, run `scripts/reference.sh`.
  @Test(arguments: ["man", "markdown"])
  func fileIsWhatTheTablesGive(format: String) async throws {
    let scratch = try Scratch()
    let ending = try await Program.run(["--generate-manual", format], in: scratch.path)
    #expect(ending.status == 0 && ending.errors.isEmpty)
    let file = try #require(Self.files[format])
    let text = String(
      decoding: try Disk.standard.readRaw("\(repository)/\(file)"), as: UTF8.self)
    #expect(text == ending.output, "run scripts/reference.sh")
  }

  @Test func referenceHasEveryNameOfEveryList() throws {
    let path = "\(repository)/docs/reference.md"
    let text = String(decoding: try Disk.standard.readRaw(path), as: UTF8.self)
    for listing in Listing.allCases {
      for line in try listing.text(nil).split(separator: "\n") {
        let name = try #require(line.split(separator: " ").first)
        #expect(text.contains("### \(name)\n") || text.contains("| `\(name)` |"))
      }
    }
    for verb in CommandLineSpec.collapse.verbs {
      #expect(text.contains("### collapse \(verb.name)\n"))
      for flag in verb.flags { #expect(text.contains(flag.name)) }
    }
    // Every row of a table has as many cells as its header.
    for line in text.split(separator: "\n") where line.hasPrefix("| ") {
      let cells = line.replacing("\\|", with: "").count { $0 == "|" } - 1
      #expect(cells == 2, "\(line)")
    }
  }

  /// groff reports what it does not understand, where there is one.
  @Test func manualPageIsWellFormed() async throws {
    let page = "\(repository)/docs/collapse.1"
    let groff = ["/usr/bin/groff", "/usr/local/bin/groff"].first { Disk.standard.exists($0) }
    guard let groff else {
      print("skipped: there is no groff to check docs/collapse.1 with")
      return
    }
    let scratch = try Scratch()
    let ending = try await Program(
      ["-man", "-Kutf8", "-Tutf8", "-ww", "-z", page], in: scratch.path, executable: groff
    ).ending()
    #expect(ending.status == 0 && ending.errors.isEmpty, "\(ending.errors)")
  }
}
