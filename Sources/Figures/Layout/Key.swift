/// One line of the explanation under the axes.
struct KeyEntry {
  enum Sample {
    case line(Stroke, MarkerShape?)
    case band(Color)
    /// A band with the line that runs through it.
    case lineAndBand(Stroke, Color)
    case marker(MarkerShape, Color)
    case hatch
    /// Dots of several colours: colours tell things apart.
    case dots([Color])
    /// Two ellipses, one in the other.
    case rings(Color)
    /// An upright line with caps and a dot.
    case errorBar(Stroke)
    /// The same without its upper cap.
    case openBar(Stroke)
    /// An upright line crossed by a thick bar.
    case quartiles(Stroke)
    case hollowDiamond
  }

  let sample: Sample
  let text: String

  init(_ sample: Sample, _ text: String) {
    self.sample = sample
    self.text = text
  }

  static let sampleWidth = 17.0

  func marks(at x: Double, _ y: Double) -> [Mark] {
    let ends = [Point(x, y), Point(x + Self.sampleWidth, y)]
    let middle = Point(x + Self.sampleWidth / 2, y)
    let patch = Rect(x: x, y: y - 3.2, width: Self.sampleWidth, height: 6.4)
    switch sample {
    case .line(let stroke, let shape):
      let marker = shape.map { Mark.marker($0, at: middle, size: 4.5, stroke.color) }
      return [.line(ends, stroke)] + (marker.map { [$0] } ?? [])
    case .band(let color): return [.box(patch, color)]
    case .lineAndBand(let stroke, let color): return [.box(patch, color), .line(ends, stroke)]
    case .marker(let shape, let color): return [.marker(shape, at: middle, size: 4.5, color)]
    case .dots(let colors):
      return colors.enumerated().map { place, color in
        let x = middle.x + 5 * (Double(place) - Double(colors.count - 1) / 2)
        return .marker(.circle, at: Point(x, y), size: 3.4, color)
      }
    case .rings(let color):
      return [(3.6, 1.9, 1.0), (7.6, 4, 0.65)].map { long, high, width in
        let ellipse = Ellipse(center: middle, xx: long * long, xy: 0, yy: high * high)
        return .line(ellipse?.curve(1, count: 32) ?? [], Stroke(color, width: width))
      }
    case .errorBar(let stroke): return bar(at: middle, stroke, hasCap: true)
    case .openBar(let stroke): return bar(at: middle, stroke, hasCap: false)
    case .quartiles(let stroke):
      return [
        .line([Point(middle.x, y - 4), Point(middle.x, y + 4)], stroke),
        .line(
          [Point(middle.x - 4, y), Point(middle.x + 4, y)], Stroke(stroke.color, width: 1.7)),
      ]
    case .hollowDiamond:
      return [
        .marker(.diamond, at: middle, size: 4.6, Palette.ink),
        .marker(.diamond, at: middle, size: 2.8, Palette.white),
      ]
    case .hatch:
      return [
        .box(patch, Palette.missing),
        .hatch([patch], spacing: 3.2, Stroke(Palette.ink, width: 0.5)),
      ]
    }
  }
}

private func bar(at middle: Point, _ stroke: Stroke, hasCap: Bool) -> [Mark] {
  func line(_ a: Point, _ b: Point) -> Mark { .line([a, b], stroke) }
  let (x, top, bottom) = (middle.x, middle.y - 4, middle.y + 4)
  return [line(Point(x, top), Point(x, bottom)), line(Point(x - 2, bottom), Point(x + 2, bottom))]
    + (hasCap ? [line(Point(x - 2, top), Point(x + 2, top))] : [])
    + [.marker(.circle, at: middle, size: 4, stroke.color)]
}

extension Sheet {
  /// Rows of samples with their meaning, as many side by side as fit.
  mutating func key(_ entries: [KeyEntry], from left: Double) {
    guard !entries.isEmpty else { return }
    let indent = KeyEntry.sampleWidth + 4
    var x = left
    var y = cursor + 4 + Theme.tick.lineHeight / 2
    for entry in entries {
      let room = width - Self.edge - left - indent
      let text = measure.shortened(entry.text, Theme.tick, to: room, isName: true)
      let needed = indent + measure.width(text, Theme.tick)
      if x > left, x + needed > width - Self.edge {
        x = left
        y += Theme.tick.lineHeight + 1
      }
      marks += entry.marks(at: x, y)
      add(text, at: Point(x + indent, y), Theme.tick)
      x += needed + 12
    }
    advance(to: y + Theme.tick.lineHeight / 2)
  }
}
