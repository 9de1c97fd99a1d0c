import Experiments
import Platform
import Testing

/// `definitions.csv` and `alarms.csv`.
@Suite struct DefinitionsTableTests {
  private static let text = """
    name: tiny
    source: {kind: gaussian}
    model: {kind: gaussian}
    loop: {generations: 40, samples: 20}
    replicates: 200
    metrics: [variance, kl_forward]
    figures: []

    """

  private func verdicts(_ table: TextTable) throws -> [Int: String] {
    Dictionary(
      zip(try table.numbers("definition").map { Int($0) }, try table.column("verdict"))
    ) { first, _ in first }
  }

  @Test func replacedDataCollapseByEveryDefinitionThatIsMeasured() async throws {
    let results = try await Results(of: Self.text)
    let table = try results.table("definitions.csv")
    let verdicts = try verdicts(table)
    #expect(verdicts.count == 8)
    for definition in [1, 2, 3, 4] { #expect(verdicts[definition] == "yes", "\(definition)") }
    for definition in [5, 6, 7, 8] { #expect(verdicts[definition] == "unmeasured") }
    let alarms = try results.table("alarms.csv")
    #expect(try alarms.column("metric") == ["variance", "kl_forward"])
    #expect(try alarms.column("against") == ["kl_forward", "kl_forward"])
    #expect(try alarms.numbers("generation").allSatisfy { $0 > 0 && $0 < 15 })
  }

  @Test func realDataAloneDoNotCollapse() async throws {
    let real = Self.text.replacing(
      "samples: 20", with: "samples: 20, real: {share: 1, draw: fresh}")
    let verdicts = try verdicts(try await Results(of: real).table("definitions.csv"))
    #expect(verdicts[1] == "no")
    for definition in [2, 3, 4] { #expect(verdicts[definition] != "yes", "\(definition)") }
  }

  /// Biased samples leave an error that more of them do not lower; without bias all errors fall.
  @Test func sizesAreComparedWhereTheyAreSwept() async throws {
    let sizes = Self.text.replacing(
      "samples: 20", with: "samples: 20, real: {share: 0.3, draw: fresh}"
    ).replacing(
      "figures: []",
      with: """
        sweep: {loop.samples: [50, 100, 200, 400], loop.sampling.temperature: [1, 0.8]}
        figures: []
        """)
    let table = try await Results(of: sizes).table("definitions.csv").filter("definition", is: "5")
    let biased = try table.filter("loop.sampling.temperature", is: "0.8")
    #expect(try biased.column("verdict") == ["yes", "yes", "yes", "yes"])
    let plain = try table.filter("loop.sampling.temperature", is: "1")
    #expect(try plain.column("verdict").allSatisfy { $0 != "yes" })
  }
}
