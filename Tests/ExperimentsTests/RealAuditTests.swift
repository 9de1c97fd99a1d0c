import Experiments
import Numerics
import Platform
import TestKit
import Testing

private let comment: Comment = "the census table is in ../shared/data, which is not here"

/// Audits of the 1994 census: rows against other rows, and against rows that have collapsed.
@Suite(.enabled(if: sharedData != nil, comment)) struct RealAuditTests {
  /// Rows in a random order: 4,000 and 2,000, the latter after `change`.
  private func options(
    _ scratch: Scratch, _ change: (_ name: String, _ cell: String) -> String = { $1 }
  ) throws -> AuditOptions {
    let folder = try #require(sharedData)
    let bytes = try Disk.standard.read("\(folder)/adult/adult-numeric.csv")
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    var stream = RandomStream(testKey(1, 0))
    let rows = stream.choose(6000, of: lines.count - 1).map { lines[$0 + 1] }
    let names = lines[0].split(separator: ",").map(String.init)
    func table(_ rows: ArraySlice<String>) -> String {
      ([lines[0]] + rows).map { $0 + "\n" }.joined()
    }
    let made = rows[4000...].map { row in
      zip(names, row.split(separator: ",")).map { change($0, String($1)) }
        .joined(separator: ",")
    }
    try scratch.write(table(rows[..<4000]), to: "real.csv")
    try scratch.write(table(made[...]), to: "made.csv")
    var options = AuditOptions(real: scratch.file("real.csv"), synthetic: scratch.file("made.csv"))
    options.rows = 500
    return options
  }

  @Test func otherRowsPass() throws {
    let scratch = try Scratch()
    let text = try audit(options(scratch)).text()
    #expect(!text.hasPrefix("FAIL"), "\(text)")
    #expect(text.contains("sex_male (2 whole numbers), race_code (5 whole numbers)"), "\(text)")
  }

  @Test func agesNearerToTheirMeanFail() throws {
    let scratch = try Scratch()
    let report = try audit(
      options(scratch) { name, cell in
        guard name == "age", let age = parseDecimal(cell) else { return cell }
        return numberText(38.6 + 0.6 * (age - 38.6))
      })
    #expect(report.sentence.hasPrefix("FAIL: the synthetic data look collapsed"))
    #expect(report.sentence.contains("of \"age\""))
  }
}
