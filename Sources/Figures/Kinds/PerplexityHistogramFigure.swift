/// Histograms of the perplexities of single sentences under the model of generation 0: one step line
/// per generation over logarithmic bins, held-out real sentences dashed.
///
/// The density is per decade of perplexity, so that areas on the logarithmic axis are shares of the
/// sentences.
public struct PerplexityHistogramFigure: Sendable {
  /// Generations drawn at most; the first and the last are always among them.
  public var generations = 6
  /// Logarithmic unless linear is asked for.
  public var yScale = ScaleChoice.auto

  public init() {}

  public func draw(
    _ perplexities: Table, _ labels: FigureLabels, _ width: FigureWidth, _ measure: TextMeasure
  ) throws(FigureError) -> Scene {
    let data = try PerplexityData(perplexities)
    let drawing = PerplexityHistogramDrawing(self, data, width)
    return drawing.scene(Sheet(labels, width, measure), width)
  }
}
