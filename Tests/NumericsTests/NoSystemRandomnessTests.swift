import Foundation
import Testing

@Suite("Randomness of the language") struct NoSystemRandomnessTests {
  @Test("No source draws from a generator that is not seeded by a key")
  func sources() throws {
    let tests = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
      .deletingLastPathComponent().deletingLastPathComponent()
    let sources = tests.deletingLastPathComponent().appendingPathComponent("Sources")
    let files = try #require(
      FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
    let forbidden = [
      ".random(", "shuffle", "randomElement", "RandomNumberGenerator", "arc4random", "drand48",
      "getentropy", "getrandom",
    ]
    var count = 0
    let extensions = ["swift", "c", "h", "inc"]
    for case let file as URL in files where extensions.contains(file.pathExtension) {
      count += 1
      let text = try String(contentsOf: file, encoding: .utf8)
      for word in forbidden {
        #expect(!text.contains(word), "\(file.lastPathComponent) contains \(word)")
      }
    }
    #expect(count > 30, "only \(count) source files were found")
  }
}
