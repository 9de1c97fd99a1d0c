import Experiments
import Platform
import TestKit
import Testing

/// Generators that are programs of the user's own.
@Suite struct ProcessTests {
  private static let script = "\(repository)/docs/generators/gaussian.py"

  private static var hasPython: Bool { Command(["python3", "-c", ""])?.status == 0 }

  private func experiment(_ model: String, _ rest: String = "") -> String {
    """
    name: outside
    replicates: 40
    source: {kind: gaussian}
    model: {kind: process, \(model)}
    loop: {generations: 4, samples: 20}
    metrics: [variance]
    figures: []
    \(rest)
    """
  }

  /// Record 2: fitted with divisor M the expected variance is (1 - 1/M)ⁿ⁺¹, generation 0 having n = 0.
  @Test(.enabled(if: hasPython, "python3 is not there"))
  func theLoopIsThatOfAnyOtherModel() async throws {
    let text = experiment(
      "command: [python3], path: \(Self.script), density: true", "evaluation: {samples: 400}"
    ).replacing("[variance]", with: "[variance, nll]")
    let one = try await Results(of: text)
    let rows = try one.table("metrics.csv")
    #expect(rows.rows.count == 40 * 5)
    let (generations, numbers) = (try rows.column("generation"), try rows.column("variance"))
    // Samples of 400 rows measure a variance v with an error of v·√(2/400) beside the model's own.
    for generation in 0...4 {
      let values = zip(generations, numbers).filter { $0.0 == "\(generation)" }
        .compactMap { Double($0.1) }
      let mean = values.reduce(0, +) / 40
      let error = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 39 / 40).squareRoot()
      let expected = pow(0.95, generation + 1)
      // Student's 39 degrees of freedom: beyond 7 errors less than once in 10⁷ runs.
      #expect(abs(mean - expected) < 7 * error, "generation \(generation)")
    }
    let again = try await Results(of: text) { $0.jobs = 2 }
    #expect(try again.text("metrics.csv") == one.text("metrics.csv"))
    #expect(try one.text("manifest.json").contains("gaussian.py"))
  }

  private static var hasScikit: Bool { Command(["python3", "-c", "import sklearn"])?.status == 0 }

  @Test(.enabled(if: hasScikit, "scikit-learn is not there"), arguments: ["mixture", "kde"])
  func modelsOfScikitLearnAreServed(kind: String) async throws {
    let script = "\(repository)/docs/generators/scikit.py"
    let results = try await Results(
      of: experiment("command: [python3, \(script), \(kind)], density: true")
        .replacing("[variance]", with: "[variance, nll]").replacing("40", with: "2"))
    let rows = try results.table("metrics.csv")
    #expect(rows.rows.count == 2 * 5)
    // A normal law has an entropy of 1.42, and 20 rows tell it within about 1.
    for value in try rows.column("nll").prefix(1) {
      let value = try #require(Double(value))
      #expect(value > 1.3 && value < 3.5)
    }
    #expect(try results.text("events.jsonl").contains("failed") == false)
  }

  private func pow(_ base: Double, _ exponent: Int) -> Double {
    (0..<exponent).reduce(1) { power, _ in power * base }
  }

  @Test(arguments: [
    (["no-such-program"], "cannot be started"),
    (["sh", "-c", "read -r x; echo no memory >&2; exit 3"], "ended with status 3: no memory"),
    (["sleep", "60"], "gave no answer within 0.2 s"),
    (["cat"], "answered \\\"{\\\"do\\\":\\\"fit\\\""),
    (["sh", "-c", "read -r x; echo hello; read -r x"], "\\\"hello\\\", which is no JSON object"),
    (
      ["sh", "-c", "read -r x; echo '{\"error\": \"bad luck\"}'; cat"], "reports an error: bad luck"
    ),
  ])
  func aProgramThatFailsIsNoFinding(words: [String], reason: String) async throws {
    let command = words.map { "'" + $0.replacing("'", with: "''") + "'" }.joined(separator: ", ")
    let results = try await Results(
      of: experiment("command: [\(command)], timeout: 0.2").replacing("40", with: "2"))
    let events = try results.text("events.jsonl")
    #expect(events.contains("\"event\":\"failed\"") && events.contains(reason), "\(events)")
    #expect(!events.contains("collapsed"))
  }

  /// The program fits, and then writes what is no sample.
  @Test(arguments: [
    ("echo x1; echo 1", "wrote 1 rows of the sample asked for; expected 256"),
    ("echo y; seq 256", "wrote no column \\\"x1\\\" of its sample; there are y"),
    ("echo x1; seq 255; echo nan", "wrote nan in row 256, column \\\"x1\\\" of its sample"),
    ("echo x1; seq 255; echo word", "cannot be read: its sample:257"),
    ("true", "cannot be read"),
  ])
  func malformedRowsAreFaults(output: String, reason: String) async throws {
    let scratch = try Scratch()
    let script = try scratch.write(
      """
      while read -r line; do
        case "$line" in
        *'"sample"'*)
          into=$(echo "$line" | sed 's/.*"into":"\\([^"]*\\)".*/\\1/')
          (\(output)) > "$into" ;;
        esac
        echo '{"ok": true}'
      done
      """, to: "generator.sh")
    let results = try await Results(
      of: experiment("command: [sh], path: \(script)").replacing("40", with: "2"), in: scratch)
    let events = try results.text("events.jsonl")
    #expect(events.contains("\"event\":\"failed\"") && events.contains(reason), "\(events)")
  }

  /// What the program says of the data is a finding, as of any other model.
  @Test func degenerateRowsAreAFinding() async throws {
    let scratch = try Scratch()
    let script = try scratch.write(
      """
      n=0
      while read -r line; do
        case "$line" in
        *'"fit"'*)
          n=$((n + 1))
          [ $n -gt 2 ] && echo '{"degenerate": "all rows are one"}' && continue ;;
        *'"sample"'*)
          into=$(echo "$line" | sed 's/.*"into":"\\([^"]*\\)".*/\\1/')
          count=$(echo "$line" | sed 's/.*"count":\\([0-9]*\\).*/\\1/')
          (echo x1; seq $count) > "$into" ;;
        esac
        echo '{"ok": true}'
      done
      """, to: "generator.sh")
    let results = try await Results(
      of: experiment("command: [sh], path: \(script)", "evaluation: {floors: false}")
        .replacing("40", with: "1"), in: scratch)
    let events = try results.text("events.jsonl")
    #expect(events.contains("\"event\":\"collapsed\"") && events.contains("all rows are one"))
    #expect(events.contains("\"generation\":2"))
  }
}
