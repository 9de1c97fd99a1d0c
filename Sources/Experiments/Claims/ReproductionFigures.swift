internal import Figures
internal import Platform

extension Reproduction {
  /// All claims at a glance.
  func overview() throws(FigureError) -> Scene {
    let rows = results.flatMap { result in
      result.readings.filter { !$0.reading.isPrinted }.map { (result, $0) }
    }
    let table = Table([
      ("claim", .text(rows.map(\.0.claim.id))),
      (
        "section", .text(rows.map { "\($0.0.claim.section.rawValue)  \($0.0.claim.section.title)" })
      ),
      ("verdict", .text(rows.map(\.0.verdict.rawValue))),
      ("z", .number(rows.map { $0.1.z ?? .nan })),
    ])
    return try ClaimsFigure().draw(
      table, labels("Published claims, measured", sentence), .page, .pango)
  }

  private func labels(_ title: String, _ caption: String) -> FigureLabels {
    FigureLabels(
      title: title, caption: caption,
      provenance: [
        ("Software", "collapse \(version)"), ("Seed", results.first.map { "\($0.seed)" } ?? ""),
      ])
  }

  /// Means by generation beside exact theory, of the first metric of a claim that has both; nil where
  /// it is not measured over generations.
  func trajectory(_ result: ClaimResult) throws(FigureError) -> Scene? {
    func shows(_ series: ClaimSeries) -> Bool {
      series.generations.count > 3 && series.means.allSatisfy(\.isFinite)
    }
    let shown = result.series.filter(shows)
    let known = shown.filter { series in series.theory.contains { !$0.isNaN } }
    guard let first = known.first ?? shown.first else { return nil }
    let own = shown.filter { $0.part == first.part && $0.metric == first.metric }
    let rows = own.flatMap { series in series.generations.indices.map { (series, $0) } }
    let replicates = Double(result.replicates[first.part])
    let table = Table([
      ("arm", .text(rows.map { $0.0.arm })), ("setting", .text(rows.map { $0.0.arm })),
      ("generation", .number(rows.map { Double($0.0.generations[$0.1]) })),
      ("metric", .text(rows.map { $0.0.metric })),
      ("count", .number(rows.map { _ in replicates })),
      ("mean", .number(rows.map { $0.0.means[$0.1] })),
      ("std_error", .number(rows.map { $0.0.standardErrors[$0.1] })),
      ("theory", .number(rows.map { $0.0.theory[$0.1] })),
      ("floor", .number(rows.map { _ in .nan })),
    ])
    var figure = TrajectoryFigure(metric: first.metric)
    figure.statistic = .mean
    return try figure.draw(
      table,
      labels(
        "\(result.claim.id): \(result.claim.statement)",
        "\(result.claim.source) · \(Int(replicates)) replicates · \(result.verdict.rawValue)"),
      .page, .pango)
  }

  /// Writes the overview and a figure for every claim that has one, and returns their names by claim,
  /// relative to the folder, and why a figure is missing.
  func drawFigures(in folder: String) throws -> (byClaim: [String: String], failures: [String]) {
    let disk = Disk.standard
    try disk.makeDirectory("\(folder)/figures")
    try disk.writeAtomically(render(overview(), as: .png), to: "\(folder)/figures/claims.png")
    var (byClaim, failures): ([String: String], [String]) = ([:], [])
    for result in results {
      let scene: Scene?
      do throws(FigureError) {
        scene = try trajectory(result)
      } catch {
        failures.append("the figure of \(result.claim.id) is not drawn: \(error)")
        continue
      }
      guard let scene else { continue }
      let name = "figures/\(result.claim.id).png"
      try disk.writeAtomically(render(scene, as: .png), to: "\(folder)/\(name)")
      byClaim[result.claim.id] = name
    }
    return (byClaim, failures)
  }
}
