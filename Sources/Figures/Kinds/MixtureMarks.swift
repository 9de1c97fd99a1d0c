/// What stands inside one panel of a mixture figure.
extension MixtureDrawing {
  /// A few words in the corner with the fewest means, and of these with the fewest points, on a
  /// ground that keeps them apart.
  func note(
    _ text: String, _ points: [Point], means: [Point], in panel: Panel, on sheet: inout Sheet
  ) {
    let style = TextStyle(size: 6.5, color: Palette.ink)
    let area = panel.area
    let size = (width: sheet.measure.width(text, style) + 4, height: 9.5)
    let corners = [(1.0, 1.0), (1, 0), (0, 1), (0, 0)].map { right, down in
      Rect(
        x: area.x + right * (area.width - size.width) + (1 - right) * 0.5,
        y: area.y + down * (area.height - size.height - 0.5), width: size.width,
        height: size.height)
    }
    func covered(_ points: [Point], _ corner: Rect) -> Int {
      points.filter { point in
        guard let x = panel.xPlace(point.x), let y = panel.yPlace(point.y) else { return false }
        return x > corner.x && x < corner.maxX && y > corner.y && y < corner.maxY
      }.count
    }
    let counts = corners.map { (covered(means, $0.grown(by: 2)), covered(points, $0)) }
    let best = counts.indices.min { counts[$0] < counts[$1] } ?? 0
    sheet.add(.box(corners[best], Palette.white.opacity(0.8)))
    sheet.add(
      text, at: Point(corners[best].midX, corners[best].midY), style, .middle, .middle)
  }

  func marks(_ content: MixturePanel, _ truth: [MixtureComponent], in panel: Panel)
    -> [Mark]
  {
    var marks: [Mark] = []
    for (point, owner) in zip(content.points, content.owners) where isInside(point) {
      guard let x = panel.xPlace(point.x), let y = panel.yPlace(point.y) else { continue }
      let color = color(content.identityOf[owner])
      marks.append(
        .marker(.circle, at: Point(x, y), size: 1.9, color.opacity(0.3)))
    }
    var small: [(at: Point, color: Color)] = []
    for (index, component) in content.components.enumerated() {
      guard let ellipse = component.ellipse else { continue }
      let identity = index < content.identities.count ? content.identities[index] : nil
      let dark = color(identity).mixed(with: Palette.ink, 0.35)
      if ellipse.major * panel.area.width / (xScale.high - xScale.low) >= Self.smallest {
        let share = component.weight * Double(content.components.count)
        marks += curves(ellipse, dark, share: share, in: panel)
      } else if let x = panel.xPlace(ellipse.center.x), let y = panel.yPlace(ellipse.center.y) {
        small.append((Point(x, y), dark))
      }
    }
    marks += Self.rings(small)
    for component in truth {
      guard let x = panel.xPlace(component.mean.x), let y = panel.yPlace(component.mean.y) else {
        continue
      }
      marks.append(.marker(.cross, at: Point(x, y), size: 5.4, Palette.white.opacity(0.85)))
      marks.append(.marker(.cross, at: Point(x, y), size: 3.8, Palette.ink))
    }
    return marks
  }

  /// The curves of one and two standard deviations, thinner for a component of little weight: `share`
  /// is 1 for an average one.
  private func curves(_ ellipse: Ellipse, _ color: Color, share: Double, in panel: Panel) -> [Mark]
  {
    let strength = share.isFinite ? min(max(share, 0), 1).squareRoot() : 1
    return [(1.0, 1.0), (2.0, 0.65)].flatMap { deviations, width -> [Mark] in
      let points = ellipse.curve(deviations)
      return panel.line(
        points.map(\.x), points.map(\.y),
        Stroke(color.opacity(0.25 + 0.75 * strength), width: width * (0.5 + 0.5 * strength)))
    }
  }

  /// A ring per component, around the rings that are at its place already, so that all are seen; from
  /// the fifth on they share a ring.
  private static func rings(_ small: [(at: Point, color: Color)]) -> [Mark] {
    small.indices.map { index in
      let here = small[index].at
      let before = small[..<index].filter {
        abs($0.at.x - here.x) < 1.5 && abs($0.at.y - here.y) < 1.5
      }
      let radius = 2.3 + 1.6 * Double(min(before.count, 4))
      let circle = Ellipse(center: here, xx: 1, xy: 0, yy: 1)?.curve(radius, count: 32) ?? []
      return .line(circle, Stroke(small[index].color, width: 1))
    }
  }

  /// Seven colours, then the same ones darker and lighter: 21 components can be told apart.
  private func color(_ identity: Int?) -> Color {
    guard let identity else { return Palette.soft }
    let base = Palette.categories[identity % 7]
    switch identity / 7 % 3 {
    case 1: return base.mixed(with: Palette.ink, 0.45)
    case 2: return base.mixed(with: Palette.white, 0.45)
    default: return base
    }
  }
}
