/// The perplexities of single sentences under the model of generation 0 as violins: one per
/// generation, held-out real sentences first, with quartiles, median and mean.
///
/// A violin is a kernel estimate of the density of the logarithm; all are equally wide.
public struct ViolinFigure: Sendable {
  /// Generations drawn at most, fewer where panels are narrow; the first and the last are always
  /// among them.
  public var generations = 12

  public init() {}

  public func draw(
    _ perplexities: Table, _ labels: FigureLabels, _ width: FigureWidth, _ measure: TextMeasure
  ) throws(FigureError) -> Scene {
    let data = try PerplexityData(perplexities)
    let drawing = ViolinDrawing(self, data, width)
    return drawing.scene(Sheet(labels, width, measure), width)
  }
}
