/// A metric relative to its control over a sweep axis and generation: where does it stay within
/// the tolerance?
public struct PhaseFigure: Sendable {
  public enum Control: Sendable, Equatable {
    /// The arm with the largest value on the x axis, at the same generation.
    case largest
    /// A fixed value, such as the one of the real law.
    case value(Double)
  }

  /// Which interval is hatched where it holds an end of the tolerance.
  public enum Interval: String, Sendable, CaseIterable {
    /// Two standard errors on either side of the statistic: is the side of the edge certain? For
    /// the median 0.929 (q75 − q25)/√count is taken as its standard error, which is exact in the
    /// limit for normal replicates.
    case uncertainty
    /// The 5 % and 95 % quantiles of the replicates: do single runs fall on both sides?
    case quantiles
  }

  public var metric: String
  /// What the metric is called in the figure; its own name when nil.
  public var quantity: String?
  public var statistic = Statistic.median
  /// The sweep axis across; the numeric one with most values when nil.
  public var axis: String?
  public var control = Control.largest
  /// Allowed relative distance from the control: 0.1 is within 10 %.
  public var tolerance = 0.1
  public var interval = Interval.uncertainty

  public init(metric: String) {
    self.metric = metric
  }

  public func draw(
    _ summary: Table, _ labels: FigureLabels, _ width: FigureWidth, _ measure: TextMeasure
  ) throws(FigureError) -> Scene {
    guard tolerance > 0, tolerance < 1 else {
      throw FigureError("the tolerance of a phase figure must lie between 0 and 1")
    }
    let data = try PhaseData(self, summary)
    var drawing = PhaseDrawing(self, data, Sheet(labels, width, measure), width)
    return drawing.scene()
  }
}
