extension Film {
  /// Points of a cloud at most.
  private static let mostPoints = 400
  /// Characters of a text at most.
  private static let mostCharacters = 400

  static func clouds(_ tables: [FigureInput: Table]) throws(FigureError) -> Film? {
    if let points = tables[.points], let components = tables[.components] {
      let data = try MixtureData(points, components)
      return film(
        data.table, "Samples and components", names: ("x1", "x2"),
        data.panels.map {
          $0.map { ($0.generation, $0.points, $0.components.compactMap(\.ellipse)) }
        })
    }
    if let points = tables[.points] {
      let data = try CloudData(points, classes: nil, of: "points")
      return film(
        data.table, "Samples", names: ("x1", "x2"),
        data.clouds.map { $0.map { ($0.generation, $0.points, []) } })
    }
    guard let latents = tables[.latents] else { return nil }
    let data = try CloudData(latents, classes: "label", of: "latents")
    return film(
      data.table, "Latent codes", names: ("z1", "z2"),
      data.clouds.map { $0.map { ($0.generation, $0.points, []) } })
  }

  private typealias Cloud = (generation: Double?, points: [Point], rings: [Ellipse])

  private static func film(
    _ table: ArmTable, _ name: String, names: (x: String, y: String), _ arms: [[Cloud]]
  ) -> Film? {
    let shown = min(arms.count, mostPanels)
    let firsts = arms[..<shown].compactMap(\.first)
    guard let (x, y) = squareScales(firsts) else { return nil }
    func place(_ point: Point) -> Point? {
      guard let across = x.position(point.x), let up = y.position(point.y),
        abs(across - 0.5) < 1.5, abs(up - 0.5) < 1.5
      else { return nil }
      return Point(across, up)
    }
    func content(_ cloud: Cloud) -> Content {
      let step = max(1, (cloud.points.count + mostPoints - 1) / mostPoints)
      let points = stride(from: 0, to: cloud.points.count, by: step).compactMap {
        place(cloud.points[$0])
      }
      let rings = cloud.rings.flatMap { ring in
        [1.0, 2].map { ring.curve($0, count: 32).compactMap(place) }
      }
      return .cloud(points, rings: rings.filter { $0.count > 2 })
    }
    let panels = (0..<shown).map { arm in
      Panel(
        title: title(arm, of: table),
        truth: arms[arm].first { $0.generation == nil }.map(content),
        frames: arms[arm].compactMap { cloud in
          cloud.generation.map { Frame(generation: $0, content: content(cloud)) }
        })
    }
    return Film(
      kind: .cloud, title: name, x: axis(names.x, x, count: 7), y: axis(names.y, y, count: 7),
      panels: panels)
  }

  /// Square limits around the first clouds, which are the real ones where these are known.
  private static func squareScales(_ clouds: [Cloud]) -> (Scale, Scale)? {
    let points = clouds.flatMap(\.points).filter { abs($0.x) < 1e150 && abs($0.y) < 1e150 }
    guard let left = points.map(\.x).min(), let right = points.map(\.x).max(),
      let low = points.map(\.y).min(), let high = points.map(\.y).max()
    else { return nil }
    let size = max(right - left, high - low) / 2
    let half = size > 0 ? 1.06 * size : max(abs(left), abs(low), 1)
    func scale(_ middle: Double) -> Scale {
      Scale(.linear, low: middle - half, high: middle + half)
    }
    return (scale((left + right) / 2), scale((low + high) / 2))
  }

  static func sheets(_ table: Table) throws(FigureError) -> Film {
    let data = try SheetData(table)
    let panels = data.sheets.indices.prefix(mostPanels).map { arm in
      Panel(
        title: title(arm, of: data.table),
        truth: data.sheets[arm].first { $0.generation == nil }.map { .images($0.images) },
        frames: data.sheets[arm].compactMap { sheet in
          sheet.generation.map { Frame(generation: $0, content: .images(sheet.images)) }
        })
    }
    return Film(kind: .sheets, title: "Contact sheets", x: nil, y: nil, panels: panels)
  }

  static func texts(_ table: Table) throws(FigureError) -> Film {
    let data = try TextData(table)
    func content(_ sample: TextSample) -> Content {
      let text = sample.text.string
      let isCut = sample.text.isCut || text.count > mostCharacters
      return .text(
        text.prefix(mostCharacters) + (isCut ? "…" : ""), perplexity: sample.perplexity)
    }
    let panels = data.samples.indices.prefix(mostPanels).map { arm in
      Panel(
        title: title(arm, of: data.table),
        truth: data.samples[arm].first { $0.generation == nil }.map(content),
        frames: data.samples[arm].compactMap { sample in
          sample.generation.map { Frame(generation: $0, content: content(sample)) }
        })
    }
    return Film(kind: .texts, title: "Texts", x: nil, y: nil, panels: panels)
  }
}
