/// An axis of a panel: its scale and the ticks that are drawn.
struct Axis {
  let scale: Scale
  let ticks: [Tick]

  init(_ scale: Scale, ticks: [Tick]) {
    self.scale = scale
    self.ticks = ticks
  }

  init(_ scale: Scale, length: Double, spacing: Double) {
    self.init(scale, ticks: scale.ticks(Int(length / spacing)))
  }
}

/// A pair of axes on the page. `y` runs upwards unless `isDownward`.
struct Panel {
  let area: Rect
  let x: Axis
  let y: Axis
  var isDownward = false

  func xPlace(_ value: Double) -> Double? {
    x.scale.position(value).map { area.x + $0 * area.width }
  }

  func yPlace(_ value: Double) -> Double? {
    y.scale.position(value).map { share in
      isDownward ? area.y + share * area.height : area.maxY - share * area.height
    }
  }

  /// The line through the values, broken where one is missing, infinite or off a log axis.
  func runs(_ xs: [Double], _ ys: [Double]) -> [[Point]] {
    var runs: [[Point]] = []
    var run: [Point] = []
    for (x, y) in zip(xs, ys) {
      if let px = xPlace(x), let py = yPlace(y) {
        run.append(Point(px, py))
      } else if !run.isEmpty {
        runs.append(run)
        run = []
      }
    }
    if !run.isEmpty { runs.append(run) }
    return runs
  }

  /// Marks of a line; a value without neighbours is a dot, so that it is seen.
  func line(_ xs: [Double], _ ys: [Double], _ stroke: Stroke) -> [Mark] {
    runs(xs, ys).map { run in
      run.count == 1
        ? .marker(.circle, at: run[0], size: max(2.5, 2 * stroke.width), stroke.color)
        : .line(thinned(run), stroke)
    }
  }

  /// A few markers on the line of one arm, the `place`-th of `count`, at other places for every arm
  /// so that close lines stay legible.
  func shapes(
    _ xs: [Double], _ ys: [Double], _ shape: MarkerShape?, _ color: Color, _ place: Int,
    of count: Int
  ) -> [Mark] {
    guard let shape else { return [] }
    let spacing = area.width / 6
    var next = area.x + spacing * (Double(place) + 0.5) / Double(count)
    var marks: [Mark] = []
    for index in xs.indices {
      guard let x = xPlace(xs[index]), x >= next, let y = yPlace(ys[index]) else { continue }
      marks.append(.marker(shape, at: Point(x, y), size: 4.5, color))
      while next <= x { next += spacing }
    }
    return marks
  }

  /// The area between two curves, broken where either end is missing. On a log axis a lower end
  /// of 0 or less reaches the bottom.
  func band(_ xs: [Double], low: [Double], high: [Double], _ color: Color) -> [Mark] {
    var bottom: [Point] = []
    var top: [Point] = []
    var marks: [Mark] = []
    func close() {
      if top.count > 1 {
        marks.append(.area(thinned(top) + thinned(bottom).reversed(), color))
      }
      bottom = []
      top = []
    }
    for index in xs.indices {
      let low = y.scale.kind == .log && low[index] <= 0 ? y.scale.low / 1e3 : low[index]
      if let px = xPlace(xs[index]), let py = yPlace(low), let qy = yPlace(high[index]) {
        bottom.append(Point(px, py))
        top.append(Point(px, qy))
      } else {
        close()
      }
    }
    close()
    return marks
  }

  /// Grid, spines and ticks; tick labels only where they are asked for.
  func frame(labelsX: Bool, labelsY: Bool, grid: Bool = true) -> [Mark] {
    let spine = Stroke(Palette.ink, width: 0.6)
    let grids = Stroke(Palette.grid, width: 0.5)
    var marks: [Mark] = []
    for tick in x.ticks {
      guard let place = xPlace(tick.value) else { continue }
      let isMajor = !tick.label.isEmpty
      if grid, isMajor {
        marks.append(.line([Point(place, area.y), Point(place, area.maxY)], grids))
      }
      let length = isMajor ? 3.0 : 1.6
      marks.append(.line([Point(place, area.maxY), Point(place, area.maxY + length)], spine))
      if labelsX, isMajor {
        marks.append(
          .text(TextMark(tick.label, at: Point(place, area.maxY + 4), Theme.tick, .middle, .top)))
      }
    }
    for tick in y.ticks {
      guard let place = yPlace(tick.value) else { continue }
      let isMajor = !tick.label.isEmpty
      if grid, isMajor {
        marks.append(.line([Point(area.x, place), Point(area.maxX, place)], grids))
      }
      let length = isMajor ? 3.0 : 1.6
      marks.append(.line([Point(area.x - length, place), Point(area.x, place)], spine))
      if labelsY, isMajor {
        marks.append(
          .text(TextMark(tick.label, at: Point(area.x - 5, place), Theme.tick, .end, .middle)))
      }
    }
    marks.append(
      .line(
        [Point(area.x, area.y), Point(area.x, area.maxY), Point(area.maxX, area.maxY)], spine))
    return marks
  }
}
