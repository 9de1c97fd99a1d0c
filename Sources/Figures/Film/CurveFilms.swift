extension Film {
  /// Points of a curve at most.
  private static let mostPoints = 160

  static func densities(_ table: Table) throws(FigureError) -> Film {
    let data = try DensityData(table, variable: nil)
    let shown = min(data.curves.count, mostPanels)
    let x = data.xScale()
    // As in a density figure, so that a collapsing peak does not flatten the truth.
    let highest = max(data.tallest(0..<shown)?.value ?? 1, data.peak)
    let y = Scale(.linear, low: 0, high: min(1.06 * highest, 2.5 * data.peak))
    func curve(_ curve: DensityCurve) -> Content {
      .curve(points(curve.x, curve.density, x, y))
    }
    let panels = (0..<shown).map { arm in
      let hasTruth = data.truths[arm].density.contains(where: \.isFinite)
      return Panel(
        title: title(arm, of: data.table), truth: hasTruth ? curve(data.truths[arm]) : nil,
        frames: data.curves[arm].map { Frame(generation: $0.generation, content: curve($0)) })
    }
    return Film(
      kind: .density, title: "Density of \(data.title)", x: axis(data.title, x, count: 9),
      y: axis("density", y, count: 6), panels: panels)
  }

  static func ranks(_ table: Table) throws(FigureError) -> Film {
    let data = try RankData(table)
    let shown = min(data.curves.count, mostPanels)
    let curves = data.curves[..<shown].flatMap { $0 }
    let truths = data.truths[..<shown]
    let known = truths.flatMap(\.probability)
    let frequencies = curves.flatMap(\.frequency)
    let x = Scale.fitting(
      core: curves.flatMap(\.rank) + truths.flatMap(\.rank), margins: [], choice: .log
    ).scale
    let y = Scale.fitting(
      core: known.isEmpty ? frequencies : known + curves.map { 1 / $0.trainSize },
      margins: frequencies, choice: .log
    ).scale
    let panels = (0..<shown).map { arm in
      let truth = data.truths[arm]
      return Panel(
        title: title(arm, of: data.table),
        truth: truth.rank.isEmpty ? nil : .curve(points(truth.rank, truth.probability, x, y)),
        frames: data.curves[arm].map { curve in
          Frame(
            generation: curve.generation, content: .curve(points(curve.rank, curve.frequency, x, y))
          )
        })
    }
    return Film(
      kind: .ranks, title: "Frequency against rank", x: axis("rank", x, count: 6),
      y: axis("relative frequency", y, count: 5), panels: panels)
  }

  /// What can be drawn of a curve, as shares of the axes; what leaves them stays near.
  private static func points(_ xs: [Double], _ ys: [Double], _ x: Scale, _ y: Scale) -> [Point] {
    let points = zip(xs, ys).compactMap { pair -> Point? in
      guard let across = x.position(pair.0), let up = y.position(pair.1) else { return nil }
      return Point(across, min(max(up, -0.5), 1.5))
    }
    return thinned(points, limit: mostPoints)
  }
}
