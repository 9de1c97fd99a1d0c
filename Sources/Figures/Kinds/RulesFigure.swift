/// Curves of a trial of rules of thumb, with the numbers that the rules name.
///
/// Two panels beside one another: lines by how samples are biased, a dashed line at the limit, and
/// dotted upright lines where the rules sit.
public struct RulesFigure: Sendable {
  public var panels: [RulePanel]

  public init(panels: [RulePanel]) { self.panels = panels }

  public func draw(
    _ labels: FigureLabels, _ width: FigureWidth, _ measure: TextMeasure
  ) throws(FigureError) -> Scene {
    guard panels.contains(where: { !$0.lines.isEmpty }) else {
      throw FigureError("there is no curve to draw")
    }
    return RulesDrawing(panels).scene(Sheet(labels, width, measure), width)
  }
}

/// One panel of a trial of rules.
public struct RulePanel: Sendable {
  public enum Horizontal: Sendable { case share, generation }

  public struct Line: Sendable {
    public var label: String
    public var x: [Double]
    public var y: [Double]
    /// Bounds of y; empty where there are none.
    public var low: [Double]
    public var high: [Double]

    public init(label: String, x: [Double], y: [Double], low: [Double], high: [Double]) {
      self.label = label
      (self.x, self.y, self.low, self.high) = (x, y, low, high)
    }
  }

  public var title: String
  public var x: Horizontal
  /// The axis label of y.
  public var y: String
  /// Where y separates what is safe from what is not, or what a rule passes from what it fails.
  public var limit: Double
  public var lines: [Line]
  /// Where rules sit on the x axis, with their names.
  public var marks: [(x: Double, label: String)]

  public init(
    title: String, x: Horizontal, y: String, limit: Double, lines: [Line],
    marks: [(x: Double, label: String)]
  ) {
    self.title = title
    (self.x, self.y, self.limit, self.lines, self.marks) = (x, y, limit, lines, marks)
  }
}
