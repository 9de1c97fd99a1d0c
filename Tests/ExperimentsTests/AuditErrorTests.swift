import Platform
import Testing

/// What `collapse audit` says of files and options that it cannot use.
@Suite struct AuditErrorTests {
  private static let good =
    "a,b\n" + (1...60).map { "\(Double($0) + 0.5),\($0 % 2 == 0 ? "x" : "y")\n" }.joined()

  private func ending(
    real: String = good, made: String = good, _ extra: [String] = []
  ) async throws -> Program.Ending {
    let scratch = try Scratch()
    try scratch.write(real, to: "real.csv")
    try scratch.write(made, to: "made.csv")
    let before = try scratch.contents()
    let ending = try await Program.run(
      ["audit", "--real", "real.csv", "--synthetic", "made.csv"] + extra, in: scratch.path)
    #expect(try scratch.contents() == before)
    #expect(ending.output == "")
    return ending
  }

  private func expect(
    _ ending: Program.Ending, _ status: Int32, _ message: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(ending.status == status, sourceLocation: sourceLocation)
    #expect(ending.errors == "collapse: \(message)\n", sourceLocation: sourceLocation)
  }

  @Test func aFileThatIsNotThere() async throws {
    let scratch = try Scratch()
    let ending = try await Program.run(
      ["audit", "--real", "no.csv", "--synthetic", "no.csv"], in: scratch.path)
    expect(ending, 66, "no.csv: cannot be read: No such file or directory")
  }

  @Test func aFileThatIsNotNamed() async throws {
    let scratch = try Scratch()
    let ending = try await Program.run(["audit", "--real", "real.csv"], in: scratch.path)
    expect(
      ending, 64,
      "audit needs --synthetic FILE, such as: collapse audit --real customers.csv --synthetic"
        + " made.csv")
  }

  @Test func aColumnThatIsMissing() async throws {
    expect(
      try await ending(made: Self.good.replacing("a,b", with: "A,b")), 65,
      "made.csv: has no column \"a\", which real.csv has; is it \"A\"? Name columns alike, or leave"
        + " it out with --columns")
  }

  @Test func aColumnThatIsMistyped() async throws {
    let columns =
      "price,town\n" + (1...60).map { "\(Double($0) + 0.5),\($0 % 2 == 0 ? "x" : "y")\n" }.joined()
    expect(
      try await ending(real: columns, made: columns, ["--columns", "prise"]), 64,
      "--columns prise: real.csv has no such column; did you mean \"price\"?")
    expect(
      try await ending(["--label", "zzz"]), 64,
      "--label zzz: real.csv has no such column; choose from a, b")
  }

  @Test func textAmongNumbers() async throws {
    expect(
      try await ending(made: Self.good.replacing("3.5,y", with: "three,y")), 65,
      "made.csv:4: row 3: column \"a\": expected a number, as in real.csv, got \"three\"; correct"
        + " it, or say --categorical \"a\"")
  }

  @Test func tooFewRows() async throws {
    expect(
      try await ending(real: "a,b\n1,x\n2,y\n"), 65,
      "real.csv: 2 rows, but at least 40 real ones are needed, since they are split into halves"
        + " that are compared with one another")
  }

  @Test func optionsThatDoNotFit() async throws {
    expect(
      try await ending(["--numeric", "a", "--categorical", "a"]), 64,
      "--numeric a: the column is also given as --categorical")
    expect(
      try await ending(["--figure", "a.jpg"]), 64,
      "--figure a.jpg: expected a name that ends in .png, .svg or .pdf")
    expect(
      try await ending(["--kind", "images"]), 65,
      "real.csv: is no IDX file: begins with 61 2c 62 0a, expected 00 00 08 03")
    expect(
      try await ending(["--rows", "few"]), 64,
      "--rows few: expected a whole number from 20 to 1000000")
  }

  @Test func filesOfTwoKinds() async throws {
    let scratch = try Scratch()
    try scratch.write(Self.good, to: "a.csv")
    try scratch.write("a\n", to: "b.txt")
    let ending = try await Program.run(
      ["audit", "--real", "a.csv", "--synthetic", "b.txt"], in: scratch.path)
    expect(
      ending, 65,
      "b.txt: holds text, but a.csv holds a table; name files of one kind, or say what they hold"
        + " with --kind")
  }

  @Test func aHeaderThatLooksLikeData() async throws {
    let scratch = try Scratch()
    let rows = (1...60).map { "\($0 % 2 == 0 ? "x" : "y"),\(Double($0) + 0.5),7,\($0 % 3)\n" }
    try scratch.write("39,State-gov,13,0\n" + rows.joined(), to: "a.csv")
    let ending = try await Program.run(
      ["audit", "--real", "a.csv", "--synthetic", "a.csv"], in: scratch.path)
    #expect(ending.output.contains("but holds numbers: is a header missing?"))
  }

  @Test func aTextWithoutLines() async throws {
    let scratch = try Scratch()
    try scratch.write("one long line of words\n", to: "a.txt")
    let ending = try await Program.run(
      ["audit", "--real", "a.txt", "--synthetic", "a.txt"], in: scratch.path)
    #expect(ending.status == 65)
    #expect(ending.errors.hasPrefix("collapse: a.txt: 1 line with words, but at least 40"))
  }
}
