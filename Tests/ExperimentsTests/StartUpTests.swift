import CommandLineTool
import Platform
import Testing

/// What the program is made of.
struct StartUpTests {
  /// Foundation alone would take longer to load than the program takes to start.
  @Test func programDoesNotLoadFoundation() async throws {
    let ldd = try Program([try Program.path()], in: "/", executable: "/usr/bin/ldd")
    let ending = try await ldd.ending()
    #expect(ending.status == 0)
    #expect(ending.output.contains("libswiftCore"))
    for name in ["libFoundation", "libicu", "FoundationEssentials"] {
      #expect(!ending.output.contains(name))
    }
  }

  @Test func versionIsPrinted() async throws {
    let ending = try await Program.run(["--version"], in: "/")
    #expect(
      ending
        == Program.Ending(
          status: 0, signal: nil, output: "collapse \(programVersion)\n", errors: ""))
  }
}
