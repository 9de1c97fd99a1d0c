import Platform
import Testing

/// A command that must be refused, with all that the user sees.
struct WrongInput: Sendable, CustomTestStringConvertible {
  /// What is wrong, in a few words.
  let fault: String
  /// Text of the experiment file `e.yaml` and what stands in its place.
  var change: (String, String) = ("", "")
  /// The table `t.csv`, which the experiment then reads.
  var table: String?
  var arguments = ["run", "e.yaml"]
  let status: Int32
  /// What is printed after `collapse: `.
  let message: String

  var testDescription: String { fault }

  static let experiment = """
    name: tiny
    source: {kind: gaussian}
    model: {kind: gaussian}
    loop: {generations: 3, samples: 10}
    replicates: 5

    """

  /// Runs the program in a folder with the experiment and expects the message, the exit status
  /// and a folder that nothing was written to.
  func check(sourceLocation: SourceLocation = #_sourceLocation) async throws {
    let scratch = try Scratch()
    var text = WrongInput.experiment
    if let table {
      try scratch.write(table, to: "t.csv")
      text = text.replacing("{kind: gaussian}\nmodel", with: "{kind: csv, path: t.csv}\nmodel")
    }
    let (old, new) = change
    if !old.isEmpty {
      try #require(text.contains(old), sourceLocation: sourceLocation)
      text = text.replacing(old, with: new)
    }
    try scratch.write(text, to: "e.yaml")
    let before = try scratch.contents()
    let ending = try await Program.run(arguments, in: scratch.path)
    #expect(ending.errors == "collapse: \(message)\n", sourceLocation: sourceLocation)
    #expect(ending.status == status, sourceLocation: sourceLocation)
    #expect(ending.output == "", sourceLocation: sourceLocation)
    #expect(try scratch.contents() == before, sourceLocation: sourceLocation)
  }
}
