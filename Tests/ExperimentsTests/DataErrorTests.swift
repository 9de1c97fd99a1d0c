import Testing

/// Mistakes in the table that a source reads.
struct DataErrorTests {
  private static let squares =
    "a,b\n" + (1...30).map { "\($0),\($0 * $0)\n" }.joined()

  @Test(arguments: [
    WrongInput(
      fault: "text in a cell", table: "a,b\n1,2\n3,x\n4,5\n", status: 65,
      message: "t.csv:3: row 2: column \"b\": expected a number, got \"x\""),
    WrongInput(
      fault: "ragged row", table: "a,b\n1,2\n3\n4,5\n", status: 65,
      message: "t.csv:3: row 2: 1 cell, expected 2 as in the header"),
    WrongInput(
      fault: "missing value", table: "a,b\n1,2\n3,\n4,5\n", status: 65,
      message: "t.csv:3: row 2: column \"b\": missing value; complete the row, remove it, or leave"
        + " the column out with source.exclude"),
    WrongInput(
      fault: "NaN", table: "a,b\n1,2\n3,nan\n4,5\n", status: 65,
      message: "t.csv:3: row 2: column \"b\": expected a finite number, got \"nan\"; complete the"
        + " row, remove it, or leave the column out with source.exclude"),
    WrongInput(
      fault: "infinity", table: "a,b\n1,2\n-inf,3\n4,5\n", status: 65,
      message: "t.csv:3: row 2: column \"a\": expected a finite number, got \"-inf\"; complete the"
        + " row, remove it, or leave the column out with source.exclude"),
    WrongInput(
      fault: "constant column", table: "a,b\n1,2\n3,2\n4,2\n", status: 65,
      message: "t.csv: column \"b\" is constant (2) and has no density; leave it out with"
        + " source.exclude: [b]"),
    WrongInput(
      fault: "header only", table: "a,b\n", status: 65,
      message: "t.csv: expected at least 2 rows of data, got 0"),
    WrongInput(
      fault: "two columns of one name", table: "a,a\n1,2\n", status: 65,
      message: "t.csv:1: two columns are named \"a\""),
    WrongInput(
      fault: "unknown column", change: ("path: t.csv", "path: t.csv, columns: [c]"),
      table: squares, status: 65,
      message: "e.yaml:2:44: source.columns[0]: unknown name \"c\"; choose from a, b"),
    WrongInput(
      fault: "no column left", change: ("path: t.csv", "path: t.csv, exclude: [a, b]"),
      table: squares, status: 65,
      message: "e.yaml:2:9: source: no column is left to model"),
    WrongInput(
      fault: "group that is modelled too",
      change: ("path: t.csv", "path: t.csv, group: a, columns: [a, b]"), table: squares,
      status: 65,
      message: "e.yaml:2:53: source.columns: \"a\" is the group and cannot be modelled too"),
    WrongInput(
      fault: "fewer rows than the first sample", change: ("samples: 10", "samples: 100"),
      table: squares, status: 65,
      message: "e.yaml:4:7: loop: generation 0 needs 100 real rows, but the source has 24 to train"
        + " on; lower loop.initial or loop.samples, or set source.replacement: true"),
    WrongInput(
      fault: "more fresh rows than the file has",
      change: ("samples: 10", "samples: 20, real: {share: 0.5, draw: fresh}"), table: squares,
      status: 65,
      message: "e.yaml:4:7: loop: needs 50 different real rows over all generations, but the source"
        + " has 24 to train on; set loop.real.draw: fixed or source.replacement: true"),
    WrongInput(
      fault: "no table", change: ("{kind: gaussian}\nmodel", "{kind: csv, path: no.csv}\nmodel"),
      status: 66, message: "no.csv: cannot be read: No such file or directory"),
  ])
  func wrongTableIsRefusedAndNothingIsWritten(_ input: WrongInput) async throws {
    try await input.check()
  }
}
