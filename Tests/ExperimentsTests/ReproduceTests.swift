import CommandLineTool
import Experiments
import Platform
import Testing

/// The catalogue of published claims: what it names, what it refuses, what it writes.
@Suite struct ReproduceTests {
  private static let names: [String] = {
    guard let list = try? ClaimListing([], tiers: []).json(),
      let entries = try? Node.parse(Array(list.utf8), file: "json").list()
    else { return [] }
    return entries.compactMap { try? $0["claim"]?.string() }
  }()

  private static func run(
    _ claims: [String], factor: Double = 1, _ change: (inout ReproduceOptions) -> Void = { _ in }
  ) async throws -> Node {
    var options = ReproduceOptions()
    options.claims = claims
    options.factor = factor
    options.progress = .quiet
    options.writesFiles = false
    change(&options)
    let found = try await reproduce(options, version: "test")
    return try Node.parse(Array(found.json().utf8), file: "json")
  }

  /// The only claim of an answer.
  private static func claim(_ found: Node) throws -> Node {
    let claims = try #require(found["claims"]).list()
    return try #require(claims.first)
  }

  private static func verdict(_ found: Node) throws -> String {
    try #require(claim(found)["verdict"]).string()
  }

  @Test func everyClaimHasANameOfItsOwn() {
    #expect(Self.names.count > 70)
    #expect(Set(Self.names).count == Self.names.count)
  }

  /// Every paper that the catalogue is to represent.
  @Test(arguments: [
    "Shumailov", "Alemohammad", "Bertrand", "Gerstgrasser", "Kazdan", "2402.07043", "2402.07712",
    "2410.04840", "Suresh", "Seddik", "2502.18049", "Feng", "Ferbach", "Marchi", "Fu et al.",
    "Borji",
    "Barzilai", "Dey", "Schaeffer", "Zhu", "Guo", "Briesch", "Drayson", "Borkar", "Yi et al.",
  ])
  func papersAreRepresented(paper: String) throws {
    #expect(try ClaimListing([], tiers: []).json().contains(paper))
  }

  /// Every experiment is one that `collapse run` would take; two replicates of each run to the end.
  @Test func everyExperimentOfTierOneRuns() async throws {
    var options = ReproduceOptions()
    options.tiers = [1]
    options.factor = 1e-4
    options.progress = .quiet
    options.writesFiles = false
    let found = try await reproduce(options, version: "test")
    let json = try Node.parse(Array(found.json().utf8), file: "json")
    let claims = try #require(json["claims"]).list()
    #expect(claims.count > 55)
    // A metric that is not measured would have no value.
    for claim in claims {
      let name = try #require(claim["claim"]).string()
      for reading in try #require(claim["readings"]).list() {
        let measured = try #require(reading["measured"])
        #expect(!measured.isNull, "\(name)")
      }
    }
  }

  @Test func experimentsAreShownAsTheyRun() async throws {
    let text = try ClaimListing(["wf-fixation"], tiers: []).experiments()
    let scratch = try Scratch()
    try scratch.write(text, to: "mine.yaml")
    let ending = try await Program.run(["plan", "mine.yaml"], in: scratch.path)
    #expect(ending.status == 0, "\(ending.errors)")
    #expect(text.hasPrefix("# wf-fixation: "))
  }

  @Test func recordsMayBeGivenByNumber() async throws {
    let list = try ClaimListing(["34"], tiers: []).text()
    #expect(list.contains("wf-absorption-time"))
  }

  @Test(arguments: [
    (["gauss-w2-diverge"], "did you mean \"gauss-w2-diverges\"?"),
    (["entirely-unknown-thing"], "--list names them all"),
  ])
  func unknownClaimsAreRefused(names: [String], message: String) async throws {
    do {
      _ = try await Self.run(names)
      Issue.record("nothing was refused")
    } catch let error as Failure {
      #expect(error.description.contains(message) && error.exitStatus == 64, "\(error)")
      #expect(!error.description.contains("\n"))
    }
  }

  @Test(arguments: [
    ["reproduce"], ["reproduce", "--show"], ["reproduce", "--tier", "4"],
    ["reproduce", "wf-fixation", "--all"], ["reproduce", "wf-fixation", "--replicates", "0"],
    ["reproduce", "wf-fixation", "--seed", "x"], ["reproduce", "nothing-of-the-kind"],
  ])
  func wrongUsageIsExitStatus64(arguments: [String]) async throws {
    let scratch = try Scratch()
    let ending = try await Program.run(arguments, in: scratch.path)
    #expect(ending.status == 64, "\(ending.errors)")
    #expect(try scratch.contents().isEmpty)
  }

  @Test func tablesFiguresAndAPageAreWritten() async throws {
    let scratch = try Scratch()
    let ending = try await Program.run(
      ["reproduce", "marchi-heat-death", "rule-1pct-poison", "--report", "--quiet"],
      in: scratch.path)
    #expect(
      ending.status == 0 && ending.output.isEmpty && ending.errors.isEmpty, "\(ending.errors)")
    let folder = scratch.file("results/reproduce")
    func text(_ name: String) throws -> String {
      String(decoding: try Disk.standard.readRaw("\(folder)/\(name)"), as: UTF8.self)
    }
    let table = TextTable(try text("claims.csv"))
    #expect(table.header.prefix(4) == ["claim", "record", "tier", "reading"])
    #expect(table.rows.count == 7)
    let page = try text("report.md")
    #expect(page.contains("2 claims: 1 confirmed, 1 refuted as printed"))
    #expect(page.contains("![marchi-heat-death](figures/marchi-heat-death.png)"))
    #expect(page.contains("## What does not hold as it is printed\n\n- **rule-1pct-poison**"))
    #expect(try text("report.html").contains("<span class=\"WARN\">refuted as printed</span>"))
    #expect(Disk.standard.exists("\(folder)/figures/claims.png"))
    #expect(Disk.standard.exists("\(folder)/figures/marchi-heat-death.png"))
  }

  @Test func numbersDoNotDependOnThreadsAndFollowTheSeed() async throws {
    func measured(_ jobs: Int, _ seed: UInt64) async throws -> [String] {
      let found = try await Self.run(["wf-heterozygosity"], factor: 0.02) {
        $0.jobs = jobs
        $0.seed = seed
      }
      let readings = try #require(Self.claim(found)["readings"]).list()
      return try readings.map { try #require($0["measured"]).string() }
    }
    let one = try await measured(1, 5)
    #expect(try await measured(3, 5) == one)
    #expect(try await measured(3, 6) != one)
  }

  /// Few replicates agree with everything, so they must not count, and what would is said.
  @Test func tooFewReplicatesAreInconclusive() async throws {
    let found = try await Self.run(["gauss-replace-mle-decay"], factor: 0.005)
    #expect(try Self.verdict(found) == "inconclusive")
    let needed = try #require(Self.claim(found)["replicates_needed"]).int()
    #expect(needed > 1000 && needed < 200_000)
  }

  @Test func whatDoesNotHoldIsRefutedAndFails() async throws {
    let scratch = try Scratch()
    #expect(try await Program.run(["reproduce", "wf-missing-mass"], in: scratch.path).status == 0)
    let found = try await Self.run(["wf-missing-mass"]) {
      $0.settings = [("source.exponent", "1.05")]
    }
    #expect(try Self.verdict(found) == "refuted")
    #expect(try #require(found["fails"]).bool())
  }
}
