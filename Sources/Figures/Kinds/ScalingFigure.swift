import Glibc

/// A metric against a numeric sweep axis, one line per generation and value of the other axes.
///
/// With both axes logarithmic a power law is a straight line; where three values or more are known,
/// its slope (least squares on logarithms) is written into the key.
public struct ScalingFigure: MetricFigure {
  public var metric: String
  public var statistic = Statistic.mean
  /// The axis to the right; the numeric one with most values when nil.
  public var axis: String?
  /// The generations drawn; the first and the last measured one when nil.
  public var generations: [Int]?
  public var yScale = ScaleChoice.auto
  public var unit = ""
  /// The metric's value for the true law, a dashed line where it is on the scale.
  public var truth: Double?

  static let mostSeries = 7

  public init(metric: String) { self.metric = metric }

  public func draw(
    _ summary: Table, _ labels: FigureLabels, _ width: FigureWidth, _ measure: TextMeasure
  ) throws(FigureError) -> Scene {
    let data = try ScalingData(summary, self)
    return ScalingDrawing(data, self).scene(Sheet(labels, width, measure), width)
  }
}

/// Values of a metric along an axis, series by series.
struct ScalingData {
  struct Point {
    let x: Double
    let center: Double
    let low: Double
    let high: Double
    let theory: Double
  }

  struct Series {
    let title: String
    /// By increasing x.
    let points: [Point]
    let law: PowerLaw?
  }

  let axis: String
  let series: [Series]
  let hidden: Int

  init(_ summary: Table, _ figure: ScalingFigure) throws(FigureError) {
    let data = try SummaryData(summary, metric: figure.metric, statistic: figure.statistic)
    let table = data.table
    let across = try table.across(figure.axis, for: "scaling")
    axis = table.axes[across]
    let measured = Set(data.generations)
    guard let first = measured.min(), let last = measured.max() else {
      throw FigureError("the summary has no generation")
    }
    let chosen =
      figure.generations.map { $0.map(Double.init) } ?? (first == last ? [first] : [first, last])
    if let stray = chosen.first(where: { !measured.contains($0) }) {
      throw FigureError("generation \(NumberText.short(stray)) was not measured")
    }
    var all: [Series] = []
    for group in table.groups(along: table.varying.filter { $0 != across }) {
      for generation in chosen {
        let points = group.arms.compactMap { arm -> Point? in
          let series = data.series[arm]
          guard let x = table.arms[arm].values[across].number,
            let row = series.generation.firstIndex(of: generation), series.center[row].isFinite
          else { return nil }
          return Point(
            x: x, center: series.center[row], low: series.low[row], high: series.high[row],
            theory: series.theory[row])
        }
        let name = chosen.count > 1 ? "generation \(NumberText.short(generation, digits: 6))" : ""
        all.append(
          Series(
            title: [group.title, name].filter { !$0.isEmpty }.joined(separator: ", "),
            points: points.sorted { $0.x < $1.x },
            law: PowerLaw(points.map { ($0.x, $0.center) })))
      }
    }
    series = Array(all.prefix(ScalingFigure.mostSeries))
    hidden = all.count - series.count
    guard series.contains(where: { !$0.points.isEmpty }) else {
      throw FigureError("no arm has a number on the axis \"\(axis)\"")
    }
  }

  var all: [Point] { series.flatMap(\.points) }
}
