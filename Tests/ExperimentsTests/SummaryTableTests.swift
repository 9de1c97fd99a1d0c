import Experiments
import Testing

/// `summary.csv`.
struct SummaryTableTests {
  private static let text = """
    name: summary
    replicates: 11
    source: {kind: gaussian}
    model: {kind: gaussian}
    loop: {generations: 3, samples: 10}
    metrics: [variance, mean_error, tail_mass_1]
    sweep:
      model.estimator: [mle, unbiased]
    """

  @Test func rowsFollowFromTheMetrics() async throws {
    let results = try await Results(of: Self.text)
    let metrics = try results.table("metrics.csv")
    let summary = try results.table("summary.csv")
    #expect(
      summary.header == [
        "arm", "model.estimator", "generation", "metric", "count", "mean", "std_error", "std",
        "median", "q05", "q25", "q75", "q95", "theory", "floor",
      ])
    let names = ["variance", "mean_error", "tail_mass_1"]
    var keys: [[String]] = []
    for arm in ["mle", "unbiased"] {
      for t in 0...3 { keys += names.map { [arm, arm, "\(t)", $0, "11"] } }
    }
    #expect(summary.rows.map { Array($0.prefix(5)) } == keys)
    for row in summary.rows {
      let values = try metrics.filter("arm", is: row[0]).filter("generation", is: row[2])
        .numbers(row[3])
      let n = Double(values.count)
      let mean = values.reduce(0, +) / n
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)
      let told = row.dropFirst(5).prefix(8).map { Double($0) ?? .nan }
      #expect(isClose(told[0], mean))
      #expect(isClose(told[1], (variance / n).squareRoot()))
      #expect(isClose(told[2], variance.squareRoot()))
      // With 11 values the quartiles are the 3.5th and 8.5th, and the median is the 6th exactly.
      let sorted = values.sorted()
      #expect(told[3] == sorted[5])
      #expect(isClose(told[4], (sorted[0] + sorted[1]) / 2))
      #expect(isClose(told[5], (sorted[2] + sorted[3]) / 2))
      #expect(isClose(told[6], (sorted[7] + sorted[8]) / 2))
      #expect(isClose(told[7], (sorted[9] + sorted[10]) / 2))
    }
  }

  private func isClose(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= 1e-12 * abs(b) }

  @Test func theoryIsTheExactExpectation() async throws {
    let summary = try await Results(of: Self.text).table("summary.csv")
    for row in summary.rows {
      let t = try #require(Double(row[2]))
      var factor = 1.0
      for _ in 0...Int(t) { factor *= 0.9 }
      switch (row[0], row[3]) {
      case ("mle", "variance"): #expect(isClose(try #require(Double(row[13])), factor))
      case ("mle", "mean_error"): #expect(isClose(try #require(Double(row[13])), 1 - factor))
      case ("unbiased", "variance"): #expect(isClose(try #require(Double(row[13])), 1))
      case ("unbiased", "mean_error"):
        #expect(isClose(try #require(Double(row[13])), (t + 1) / 10))
      default: #expect(row[13] == "", "no closed form for \(row[3])")
      }
    }
  }

  @Test func floorIsOneNumberAMetricAndArm() async throws {
    let summary = try await Results(of: Self.text).table("summary.csv")
    for metric in ["variance", "mean_error", "tail_mass_1"] {
      let floors = try summary.filter("metric", is: metric).filter("arm", is: "mle")
        .numbers("floor")
      #expect(Set(floors).count == 1 && floors.allSatisfy { $0 > 0 })
    }
  }

  @Test func floorsCanBeLeftOut() async throws {
    let summary = try await Results(of: Self.text + "\nevaluation: {floors: false}")
      .table("summary.csv")
    #expect(try summary.column("floor").allSatisfy { $0 == "" })
    let with = try await Results(of: Self.text).table("summary.csv")
    #expect(try summary.without("floor") == with.without("floor"))
  }

  @Test func oneReplicateHasNoDeviation() async throws {
    let summary = try await Results(of: Self.text) { $0.overrides.replicates = "1" }
      .table("summary.csv")
    #expect(try summary.column("std").allSatisfy { $0 == "" })
    #expect(try summary.column("std_error").allSatisfy { $0 == "" })
    #expect(try summary.column("q05") == summary.column("q95"))
    #expect(try summary.column("mean") == summary.column("median"))
  }
}
