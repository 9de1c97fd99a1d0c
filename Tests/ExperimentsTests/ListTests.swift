import Experiments
import Platform
import Testing

/// `collapse list`.
struct ListTests {
  private static let names: [(listing: Listing, names: [String])] = [
    (.models, ["gaussian"]),
    (
      .sources,
      [
        "gaussian", "gaussian-mixture", "student-t", "pareto", "moons", "circles", "swiss-roll",
        "csv",
      ]
    ),
    (.workflows, ["replace", "accumulate", "accumulate-subsample", "window"]),
    (.metrics, ["variance", "mean_error", "tail_mass_1", "wasserstein_1", "kl_forward", "energy"]),
    (.figures, ["trajectory", "paths", "density", "density-heat", "phase"]),
  ]

  @Test(arguments: names)
  func everyEntryHasALineAndDetails(listing: Listing, expected: [String]) throws {
    let lines = try listing.text(nil).split(separator: "\n")
    let found = try lines.map { line in
      let words = line.split(separator: " ", maxSplits: 1)
      #expect(words.count == 2, "\(line) says what it is")
      return String(try #require(words.first))
    }
    #expect(Set(found).count == found.count)
    #expect(Set(expected).isSubset(of: found))
    for name in found {
      let details = try listing.text(name).split(separator: "\n")
      #expect(details.first?.hasPrefix("\(name): ") == true)
      #expect(details.count > 1 && details.dropFirst().allSatisfy { $0.hasPrefix("  ") })
    }
  }

  @Test(arguments: Listing.allCases)
  func jsonSaysTheSame(listing: Listing) throws {
    let lines = try listing.text(nil).split(separator: "\n")
    let items = try Node.parse(Array(listing.json(nil).utf8), file: "json").list()
    #expect(items.count == lines.count)
    for (item, line) in zip(items, lines) {
      let name = try #require(item["name"]).string()
      #expect(line.hasPrefix("\(name) "))
      #expect(line.hasSuffix(try #require(item["summary"]).string()))
      #expect(try Node.parse(Array(listing.json(name).utf8), file: "json").list() == [item])
    }
  }

  @Test func metricIsDefinedWithUnitAndSource() throws {
    for line in try Listing.metrics.text(nil).split(separator: "\n") {
      let name = String(try #require(line.split(separator: " ").first))
      let text = try Listing.metrics.text(name)
      for part in ["definition", "unit", "direction", "needs", "cost", "floor", "source"] {
        let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("  \(part) ") })
        #expect(line.split(separator: " ").count > 1, "\(name): \(part)")
      }
    }
  }

  @Test func everyListedMetricCanBeMeasured() async throws {
    let names = try Listing.metrics.text(nil).split(separator: "\n").compactMap {
      $0.split(separator: " ").first
    }
    let table = try await Results(
      of: WrongInput.experiment + "metrics: [\(names.joined(separator: ", "))]\n"
        + "evaluation: {samples: 50}\n"
    ).table("metrics.csv")
    for name in names {
      #expect(try table.numbers(String(name)).allSatisfy { $0.isFinite }, "\(name)")
    }
  }

  @Test func programPrintsTheListing() async throws {
    let ending = try await Program.run(["list", "workflows"], in: "/")
    #expect(ending.status == 0 && ending.errors == "")
    #expect(ending.output == (try Listing.workflows.text(nil)))
  }
}
