import Experiments
import Glibc
import Numerics
import Platform
import TestKit
import Testing

/// `collapse audit`, from files to a verdict.
@Suite struct AuditTests {
  /// A table of numbers, whole numbers and text, with a missing number now and then.
  static func table(_ count: Int, _ index: Int, spread: Double = 1, cities: Int = 5) -> String {
    var stream = RandomStream(testKey(7, index))
    let names = ["Rome", "Oslo", "\"Lima, Peru\"", "Bern", "Riga"]
    var text = "id,age,score,city,plan\n"
    for row in 0..<count {
      let age = 40 + 10 * spread * stream.normal()
      let score = 0.1 * age + spread * stream.normal()
      let city = names[min(stream.below(names.count), cities - 1)]
      text += "r\(index)-\(row),\(row % 31 == 30 ? "" : numberText(age)),\(numberText(score)),"
      text += "\(city),\(age > 40 ? 1 : 2)\n"
    }
    return text
  }

  private func files(spread: Double = 1, cities: Int = 5) throws -> Scratch {
    let scratch = try Scratch()
    try scratch.write(Self.table(600, 0), to: "real.csv")
    try scratch.write(Self.table(400, 1, spread: spread, cities: cities), to: "made.csv")
    try scratch.write(Self.table(200, 2), to: "holdout.csv")
    return scratch
  }

  private func options(_ scratch: Scratch) -> AuditOptions {
    var options = AuditOptions(
      real: scratch.file("real.csv"), synthetic: scratch.file("made.csv"),
      holdOut: scratch.file("holdout.csv"))
    options.label = "plan"
    options.rows = 150
    return options
  }

  @Test func columnsAreRecognised() throws {
    let scratch = try files()
    let text = try audit(options(scratch)).text()
    #expect(text.contains("numbers     age, score\n"), "\(text)")
    #expect(text.contains("categories  city, plan (as told)\n"))
    #expect(text.contains("column \"id\" is left out"))
    #expect(!text.hasPrefix("FAIL"))
    var other = options(scratch)
    other.label = nil
    #expect(try audit(other).text().contains("plan (2 whole numbers)"))
    other.numeric = ["plan"]
    #expect(try audit(other).text().contains("plan (as told)"))
  }

  @Test func collapsedRowsFail() throws {
    let scratch = try files(spread: 0.5, cities: 3)
    let report = try audit(options(scratch))
    #expect(report.fails)
    #expect(report.sentence.hasPrefix("FAIL: the synthetic data look collapsed:"))
    let json = try Node.parse(Array(report.json().utf8), file: "json")
    let numbers = try #require(json["numbers"]).list()
    let lost = try #require(
      numbers.first {
        (try? $0["name"]?.string()) == "lost_mass" && (try? $0["column"]?.string()) == "city"
      })
    #expect(try lost["verdict"]?.string() == "FAIL")
    #expect(abs((try lost["value"]?.double() ?? 0) - 0.4) < 0.1)
    let columns = try #require(json["columns"]).list()
    let city = try #require(columns.first { (try? $0["name"]?.string()) == "city" })
    #expect(try city["lost"]?.list().count == 2)
  }

  @Test func theBytesAreTheSameWithAnyNumberOfThreads() async throws {
    let scratch = try files(spread: 0.7)
    func run(_ jobs: String, _ folder: String) async throws -> (Program.Ending, [String]) {
      try Disk.standard.makeDirectory(scratch.file(folder))
      let ending = try await Program.run(
        [
          "audit", "--real", "real.csv", "--synthetic", "made.csv", "--holdout", "holdout.csv",
          "--label", "plan", "--rows", "150", "--jobs", jobs, "--json", "\(folder)/a.json",
          "--markdown", "\(folder)/a.md", "--html", "\(folder)/a.html", "--figure",
          "\(folder)/a.png",
        ], in: scratch.path)
      let digests = try ["json", "md", "html", "png"].map {
        SHA256.hex(try Disk.standard.readRaw(scratch.file("\(folder)/a.\($0)")))
      }
      return (ending, digests)
    }
    let (one, few) = (try await run("1", "one"), try await run("2", "two"))
    #expect(one.0.status == 3 && one.0.errors == "")
    #expect(one.0.output == few.0.output && one.1 == few.1)
    let html = String(
      decoding: try Disk.standard.readRaw(scratch.file("one/a.html")), as: UTF8.self)
    #expect(html.hasPrefix("<!DOCTYPE html>") && html.contains("prefers-color-scheme: dark"))
    #expect(html.contains("<svg") && !html.contains("<link") && !html.contains("<script"))
    let markdown = String(
      decoding: try Disk.standard.readRaw(scratch.file("one/a.md")), as: UTF8.self)
    #expect(markdown.hasPrefix("# Audit: FAIL\n"))
    #expect(markdown.contains("### age"))
  }

  @Test func categoriesWrittenAsNumbersAreNumbers() throws {
    let scratch = try Scratch()
    let rows = (0..<120).map { "\($0 % 3),\($0 % 7)" }
    try scratch.write("a,b\n" + rows.map { $0 + "\n" }.joined(), to: "real.csv")
    // As pandas writes whole numbers of a column that has missing ones.
    let made = rows.map { row in
      row.split(separator: ",").map { $0 + ".0" }.joined(separator: ",") + "\n"
    }
    try scratch.write("a,b\n" + made.joined(), to: "made.csv")
    let report = try audit(
      AuditOptions(real: scratch.file("real.csv"), synthetic: scratch.file("made.csv")))
    let json = try Node.parse(Array(report.json().utf8), file: "json")
    for number in try #require(json["numbers"]).list()
    where try number["name"]?.string() == "TVComplement" {
      #expect(try number["value"]?.double() ?? 0 > 0.8)
    }
  }

  @Test func textsAreCompared() throws {
    let scratch = try Scratch()
    func text(_ index: Int, words: Int) -> String {
      var stream = RandomStream(testKey(9, index))
      return (0..<300).map { _ in
        (0..<12).map { _ in "w\(min(stream.below(words), stream.below(words)))" }
          .joined(separator: " ") + "\n"
      }.joined()
    }
    try scratch.write(text(0, words: 400), to: "real.txt")
    try scratch.write(text(1, words: 400), to: "alike.txt")
    try scratch.write(text(2, words: 60), to: "poor.txt")
    var options = AuditOptions(real: scratch.file("real.txt"), synthetic: scratch.file("alike.txt"))
    #expect(!(try audit(options).fails))
    options.synthetic = scratch.file("poor.txt")
    let report = try audit(options)
    #expect(report.sentence.hasPrefix("FAIL: the synthetic data look collapsed"))
    options.synthetic = options.real
    #expect(try audit(options).sentence.contains("repeat real rows"))
  }

  @Test func imagesAreCompared() throws {
    let scratch = try Scratch()
    func images(_ index: Int, spread: Double) -> [UInt8] {
      var stream = RandomStream(testKey(11, index))
      let count = 120
      let pixels = (0..<count).flatMap { _ -> [UInt8] in
        let level = 128 + 40 * spread * stream.normal()
        return (0..<16).map { _ in UInt8(max(0, min(255, level + 20 * spread * stream.normal()))) }
      }
      return [0, 0, 8, 3, 0, 0, 0, UInt8(count), 0, 0, 0, 4, 0, 0, 0, 4] + pixels
    }
    let disk = Disk.standard
    try disk.writeAtomically(images(0, spread: 1), to: scratch.file("real.idx"))
    try disk.writeAtomically(images(1, spread: 1), to: scratch.file("alike.idx"))
    try disk.writeAtomically(images(2, spread: 0.3), to: scratch.file("dull.idx"))
    var options = AuditOptions(real: scratch.file("real.idx"), synthetic: scratch.file("alike.idx"))
    #expect(!(try audit(options).fails))
    options.synthetic = scratch.file("dull.idx")
    #expect(try audit(options).sentence.hasPrefix("FAIL: the synthetic data look collapsed"))
  }
}
