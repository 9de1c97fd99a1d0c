import Experiments
import Platform
import Testing

/// `report.html` and `collapse report`.
struct ReportTests {
  private static let text = """
    name: told
    title: "Shares < 1 & \\"more\\""
    replicates: 5
    source: {kind: gaussian}
    model: {kind: gaussian}
    loop: {generations: 4, samples: 10}
    sweep: {loop.workflow: [replace, accumulate]}
    metrics: [variance, wasserstein_1]

    """

  private func results(_ text: String = Self.text, in scratch: Scratch? = nil, folder: String = "r")
    async throws -> Results
  {
    try await Results(of: text, in: scratch, folder: folder, figures: true)
  }

  @Test func aRunWritesThePageThatReportWrites() async throws {
    let results = try await results()
    let page = try results.text("report.html")
    #expect(try writeReport([results.folder], out: nil) == "\(results.folder)/report.html")
    #expect(try results.text("report.html") == page)
    // Only what the folder holds is in it, wherever that lies.
    let other = try Scratch()
    #expect(try writeReport([results.folder], out: other.file("x.html")) == other.file("x.html"))
    #expect(try Disk.standard.readRaw(other.file("x.html")) == Array(page.utf8))
  }

  @Test func withoutFiguresThereIsNoPage() async throws {
    let results = try await Results(of: Self.text)
    #expect(!Disk.standard.exists("\(results.folder)/report.html"))
  }

  @Test func everyPartIsThere() async throws {
    let results = try await results()
    let page = try results.text("report.html")
    #expect(page.contains("<title>Shares &lt; 1 &amp; &quot;more&quot;</title>"))
    for name in ["density", "density-heat", "definitions", "trajectory-variance", "paths-variance"]
    {
      #expect(page.contains("<figure id=\"run-1-\(name)\">"), "\(name)")
    }
    // A table behind every figure, and a description of every picture.
    let figures = page.ranges(of: "<figure id=").count
    #expect(page.ranges(of: "<details class=\"data\">").count == figures)
    #expect(page.ranges(of: "role=\"img\"").count == figures)
    for heading in [
      "Collapsed by which definition", "At the last generation", "Methods", "Provenance",
    ] {
      #expect(page.contains("<h2>\(heading)</h2>"), "\(heading)")
    }
    #expect(page.contains("all random streams derived from seed 1"))
    #expect(page.contains("loop.workflow (replace, accumulate), 2 arms"))
    for key in ["shumailov2024", "gerstgrasser2024", "schaeffer2025", "vallender1974"] {
      #expect(page.contains("{\(key),"), "\(key)")
    }
    #expect(page.contains(try results.digest()))
    #expect(page.contains(try SHA256.hex(file: "\(results.folder)/summary.csv")))
  }

  /// Nothing is fetched, and nothing says when the page was made.
  @Test func thePageStandsAlone() async throws {
    let page = try await results().text("report.html")
    #expect(page.contains("default-src 'none'"))
    for place in page.ranges(of: "http") {
      let rest = page[place.lowerBound...]
      // A header, and the names of a format, which nobody fetches.
      #expect(
        rest.hasPrefix("http-equiv=") || rest.hasPrefix("http://www.w3.org/2000/svg"),
        "\(rest.prefix(60))")
    }
    #expect(!page.contains("src=\"figures"))
  }

  /// First the films lose generations, then pictures become coarse, at last they go; the page says so.
  @Test func thePageFitsIntoWhatItMayTake() async throws {
    let results = try await results()
    let full = try reportPage([results.folder])
    var last = full.count
    for most in [full.count - 1, 130_000, 100_000, 75_000] where most < full.count {
      let page = try reportPage([results.folder], mostBytes: most)
      #expect(page.count <= most)
      #expect(page.count < last)
      #expect(String(decoding: page, as: UTF8.self).contains("to keep this page small"))
      last = page.count
    }
    #expect(throws: Failure.self) { try reportPage([results.folder], mostBytes: 10_000) }
  }

  @Test func severalRunsAreCompared() async throws {
    let scratch = try Scratch()
    let first = try await results(in: scratch, folder: "a")
    let second = try await results(
      Self.text.replacing("name: told", with: "name: other").replacing(
        "samples: 10", with: "samples: 20"),
      in: scratch, folder: "b")
    let page = String(
      decoding: try reportPage([first.folder, second.folder]), as: UTF8.self)
    #expect(page.contains("<h1>2 runs</h1>"))
    #expect(page.ranges(of: "<section id=").count == 2)
    #expect(page.contains("<span class=\"k\">told</span></td><td>replace</td>"))
    #expect(page.contains("<span class=\"k\">other</span></td><td>accumulate</td>"))
    let twins = try reportPage([first.folder, "\(first.folder)/."])
    #expect(String(decoding: twins, as: UTF8.self).contains("told in \(first.folder)/."))
    // Clip paths and sections of different runs have different names.
    let names = page.ranges(of: " id=\"").map { page[$0.upperBound...].prefix { $0 != "\"" } }
    #expect(Set(names).count == names.count)
  }

  /// Where a large table was not kept, the picture that the run drew of it is shown.
  @Test func lostTablesLeaveTheirPictures() async throws {
    let results = try await results()
    try Disk.standard.remove("\(results.folder)/densities.csv")
    try Disk.standard.remove("\(results.folder)/metrics.csv")
    let page = String(decoding: try reportPage([results.folder]), as: UTF8.self)
    #expect(page.contains("data:image/png;base64,iVBORw0KGgo"))
    #expect(page.contains("<figure id=\"run-1-density\">"))
    #expect(!page.contains("class=\"player\""))
    try Disk.standard.remove("\(results.folder)/figures/density.png")
    let poorer = String(decoding: try reportPage([results.folder]), as: UTF8.self)
    #expect(poorer.contains("the figure density is not drawn: the run kept no densities"))
  }

  /// The paragraph states of all arms only what is true of all.
  @Test func methodsTellWhatDiffers() async throws {
    let results = try await results(
      """
      name: methods
      replicates: 2
      source: {kind: gaussian}
      model: {kind: gaussian}
      loop: {generations: 1, samples: 40}
      metrics: [variance]
      sweep:
        loop:
          - {label: "a tenth", initial: 4, real: {share: 0.1}}
          - {label: grown, workflow: accumulate}

      """)
    let page = try results.text("report.html")
    for text in [
      "the model gaussian (covariance full, estimator mle): normal law fitted by its sample mean",
      "Generation 0 was fitted to real examples only; generation 1 was trained on 40 examples by the"
        + " workflows below (“replace” where none is named).",
      "loop (a tenth: {initial 4, real {share 0.1}}, grown: {workflow accumulate}), 2 arms, which",
    ] {
      #expect(page.contains(text), "\(text)")
    }
  }

  @Test func aFolderWithoutARunIsRefused() throws {
    let scratch = try Scratch()
    let failure = #expect(throws: Failure.self) { try writeReport([scratch.path], out: nil) }
    #expect(failure?.exitStatus == 66)
  }
}

/// The works that a page cites.
struct BibliographyTests {
  @Test func everyWorkIsWholeAndHasItsOwnKey() {
    let entries = Bibliography.entries
    #expect(entries.count > 60)
    #expect(Set(entries.map(\.key)).count == entries.count)
    for entry in entries {
      var depth = 0
      for character in entry.bibTeX {
        depth += character == "{" ? 1 : character == "}" ? -1 : 0
        #expect(depth >= 0)
      }
      #expect(depth == 0, "\(entry.key)")
      #expect(entry.bibTeX.contains("author = {") && entry.bibTeX.contains("title = {{"))
      #expect(entry.bibTeX.contains("year = {\(entry.key.filter(\.isNumber))}"), "\(entry.key)")
    }
  }

  @Test func referencesNameTheirWorks() {
    func keys(_ text: String) -> [String] { Bibliography.entries(in: text).map(\.key).sorted() }
    #expect(keys("Shannon 1951; Miller 1955") == ["miller1955", "shannon1951"])
    #expect(keys("Esteban, Hyland and Rätsch 2017") == ["esteban2017"])
    #expect(keys("Hutter 2021; Dohmatob et al. 2024") == ["dohmatob2024tails", "hutter2021"])
    #expect(
      keys("Dohmatob et al. 2024, Gerstgrasser et al. 2024") == [
        "dohmatob2024", "gerstgrasser2024",
      ])
    #expect(keys("Heusel et al. 2017; Dowson and Landau 1982") == ["dowson1982", "heusel2017"])
    #expect(keys("KenLM's query") == [])
    #expect(keys("Shannon 1950") == [])
  }

  /// Every metric that names a work of ours cites it, and only such a metric cites any.
  @Test func metricsCiteWhatTheyName() throws {
    for item in try Node.parse(Array(Listing.metrics.json(nil).utf8), file: "json").list() {
      let name = try #require(item["name"]).string()
      let source = try #require(item["source"]).string()
      let cited = Bibliography.entries(metric: name).map(\.key)
      for entry in Bibliography.entries(in: source) where name != "time_to_collapse" {
        #expect(cited.contains(entry.key), "\(name)")
      }
    }
    #expect(Bibliography.entries(metric: "variance").map(\.key).contains("shumailov2024"))
  }
}
