/// A figure whose y axis is a metric with a unit and, where it is known, a true value.
public protocol MetricFigure: Sendable {
  var unit: String { get set }
  var truth: Double? { get set }
}

/// A metric against generation: one line per arm, a band for its spread, theory dashed.
public struct TrajectoryFigure: MetricFigure {
  /// A value with a name, such as an asymptote.
  public struct Reference: Sendable, Equatable {
    public let value: Double
    public let label: String

    public init(_ value: Double, _ label: String) {
      self.value = value
      self.label = label
    }
  }

  public var metric: String
  public var statistic = Statistic.median
  /// What the y axis is called; the metric's own name when nil.
  public var quantity: String?
  /// Unit of the metric, written after its name; empty for a pure number.
  public var unit = ""
  /// The value of the real law: a black dashed line.
  public var truth: Double?
  public var references: [Reference] = []
  public var yScale = ScaleChoice.auto
  /// The axis of generations; logarithmic counts from generation 0 (log of 1 + generation).
  public var xScale = ScaleChoice.auto
  /// A sweep axis with one panel per value.
  public var facet: String?

  public init(metric: String) {
    self.metric = metric
  }

  public func draw(
    _ summary: Table, _ labels: FigureLabels, _ width: FigureWidth, _ measure: TextMeasure
  ) throws(FigureError) -> Scene {
    let data = try SummaryData(summary, metric: metric, statistic: statistic)
    let plan = try ArmPlan(data.table, facet: facet)
    var drawing = TrajectoryDrawing(self, data, plan, Sheet(labels, width, measure), width)
    return drawing.scene()
  }

  var yLabel: String {
    let name = quantity ?? words(metric)
    return unit.isEmpty ? name : "\(name) [\(unit)]"
  }
}
