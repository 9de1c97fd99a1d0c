import Platform
import Testing

struct CSVTests {
  private func read(_ written: String) throws(CSVError) -> CSVReader {
    try CSVReader(Array(written.utf8), file: "t.csv")
  }

  private func rows(_ table: CSVReader) -> [[String]] {
    (0..<table.rowCount).map { row in
      (0..<table.columnCount).map { table.string(row: row, column: $0) }
    }
  }

  @Test(
    arguments: [
      ("a,b\n1,2\n", ["a", "b"], [["1", "2"]]),
      ("a,b\n1,2", ["a", "b"], [["1", "2"]]),
      ("a,b\r\n1,2\r\n\r\n\n", ["a", "b"], [["1", "2"]]),
      ("\u{FEFF}a,b\n,\n", ["a", "b"], [["", ""]]),
      ("a\n\"\"\n", ["a"], [[""]]),
      (
        "a,b\n\"x,\"\"y\"\"\",\"1\n2\"\r\n\"\",z\n", ["a", "b"], [["x,\"y\"", "1\n2"], ["", "z"]]
      ),
      ("\"a b\",c\n\"x\"\r\n", nil, nil),
      ("\"a b\",c\n\"x\",\"y\"", ["a b", "c"], [["x", "y"]]),
      ("a,b", ["a", "b"], []),
      ("a,\n1,2\n", ["a", ""], [["1", "2"]]),
      ("a\nx \"y\"\n", ["a"], [["x \"y\""]]),
      ("a\n\n1\n", ["a"], [[""], ["1"]]),
    ] as [(String, [String]?, [[String]]?)])
  func cells(written: String, header: [String]?, expected: [[String]]?) throws {
    guard let header, let expected else {
      #expect(throws: CSVError.self) { try read(written) }
      return
    }
    let table = try read(written)
    #expect(table.header == header)
    #expect(rows(table) == expected)
  }

  @Test(arguments: [
    ("", "t.csv:1: expected a header, got nothing"),
    ("\n\n", "t.csv:1: expected a header, got nothing"),
    ("a,b\n1,2\n3\n", "t.csv:3: row 2: 1 cell, expected 2 as in the header"),
    ("a,b\n1,2,3\n", "t.csv:2: row 1: 3 cells, expected 2 as in the header"),
    ("a,b\n\"1\n2\",3\n4\n", "t.csv:4: row 2: 1 cell, expected 2 as in the header"),
    ("a,b\n1,\"2\n3,4\n", "t.csv:2: row 1: a quoted cell is never closed"),
    ("a,b\n\"1\"2,3\n", "t.csv:2: row 1: expected a comma after the closing quote"),
    ("a,b,a\n", "t.csv:1: two columns are named \"a\""),
  ])
  func errors(written: String, message: String) {
    let error = #expect(throws: CSVError.self) { try read(written) }
    #expect(error?.description == message)
  }

  @Test func numbers() throws {
    let table = try read("x,y\n1.5,a\n, b \n\"-2e3\",\n NaN ,NA\ninf,-inf\n")
    let x = try table.doubles(column: 0)
    #expect(x[0] == 1.5 && x[1].isNaN && x[2] == -2000 && x[3].isNaN && x[4] == .infinity)
    #expect(table.strings(column: 1) == ["a", " b ", "", "NA", "-inf"])
    #expect(table.isEmpty(row: 1, column: 0))
    #expect(table.column("y") == 1)
    #expect(table.column("z") == nil)
    let error = #expect(throws: CSVError.self) { try table.doubles(column: 1) }
    #expect(
      error?.description == "t.csv:2: row 1: column \"y\": expected a number, got \"a\"")
  }

  @Test(arguments: 0..<20)
  func readsBack(seed: Int) throws {
    var generator = Generator(state: UInt64(seed))
    let pieces = ["a", ",", "\"", "\n", "\r\n", " ", "1.5", "", "é", "\r", "\t"]
    for _ in 0..<50 {
      let columns = generator.below(4) + 1
      let header = (0..<columns).map { "column \($0)" }
      let data = (0..<generator.below(6)).map { _ in
        (0..<columns).map { _ in
          (0..<generator.below(4)).map { _ in generator.pick(pieces) }.joined()
        }
      }
      var bytes: [UInt8] = []
      bytes.append(csvRow: header)
      for row in data { bytes.append(csvRow: row) }
      let table = try CSVReader(bytes, file: "t.csv")
      try #require(table.header == header)
      try #require(rows(table) == data, "\(text(bytes))")
    }
  }

  @Test func quoting() {
    var bytes: [UInt8] = []
    bytes.append(csvRow: ["plain", "a,b", "say \"x\"", " pad", "", "two\nlines"])
    #expect(text(bytes) == "plain,\"a,b\",\"say \"\"x\"\"\",\" pad\",,\"two\nlines\"\n")
  }
}
