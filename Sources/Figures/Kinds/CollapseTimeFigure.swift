import Glibc

/// The time to collapse against a numeric sweep axis: median and quartiles of the survival curve.
///
/// An arm of which fewer than half of the chains collapse is an open triangle at its last
/// generation. Where three medians or more are known, the slope of their logarithms on the
/// logarithm of the axis (least squares) is written into the key.
public struct CollapseTimeFigure: Sendable {
  /// The sweep axis to the right; the numeric one with most values when nil. A second axis gives one
  /// series per value.
  public var axis: String?

  static let mostSeries = 7

  public init() {}

  public func draw(
    _ survival: Table, _ labels: FigureLabels, _ width: FigureWidth, _ measure: TextMeasure
  ) throws(FigureError) -> Scene {
    let data = try CollapseTimes(SurvivalData(survival), axis: axis)
    let drawing = CollapseTimeDrawing(data)
    return drawing.scene(Sheet(labels, width, measure), width)
  }
}

/// Times to collapse, series by series.
struct CollapseTimes {
  struct Time {
    let x: Double
    /// Generations by which a quarter, half and three quarters of the chains have collapsed.
    let quartiles: [Double?]
    /// The last generation observed.
    let end: Double
  }

  struct Series {
    let title: String
    /// By increasing x.
    let times: [Time]
    let law: PowerLaw?
  }

  let axis: String
  let series: [Series]
  let hidden: Int

  init(_ data: SurvivalData, axis name: String?) throws(FigureError) {
    let table = data.table
    let across = try table.across(name, for: "collapse-time")
    axis = table.axes[across]
    let groups = table.groups(along: table.varying.filter { $0 != across })
    let all = groups.map { group in
      let times = group.arms.compactMap { arm -> Time? in
        guard let x = table.arms[arm].values[across].number, !data.curves[arm].generation.isEmpty
        else { return nil }
        let curve = data.curves[arm]
        return Time(x: x, quartiles: [0.75, 0.5, 0.25].map { curve.time($0) }, end: curve.end)
      }
      return Series(
        title: group.title, times: times.sorted { $0.x < $1.x },
        law: PowerLaw(times.compactMap { time in time.quartiles[1].map { (time.x, $0) } }))
    }
    series = Array(all.prefix(CollapseTimeFigure.mostSeries))
    hidden = all.count - series.count
    guard series.contains(where: { !$0.times.isEmpty }) else {
      throw FigureError("no arm of the table of survival has a number on the axis \"\(axis)\"")
    }
  }

  var all: [Time] { series.flatMap(\.times) }
}
