/// How far models drift from the all-real control with less real data, and from which share on they
/// stay within the tolerance.
///
/// Above, the drift of every metric in units of its tolerance against the share of real data, with the
/// 95 % bounds of the largest; below, the largest drift of any metric by share and generation. The
/// table has the columns share, metric, generation and drift (a mean difference over its
/// tolerance), and for every share the bounds low and high.
public struct SafeShareFigure: Sendable {
  public var share: Double
  /// 95 % bounds of the share.
  public var low: Double
  public var high: Double

  public init(share: Double, low: Double, high: Double) {
    self.share = share
    self.low = low
    self.high = high
  }

  public func draw(
    _ table: Table, _ labels: FigureLabels, _ width: FigureWidth, _ measure: TextMeasure
  ) throws(FigureError) -> Scene {
    let data = try SafeShareData(table)
    return SafeShareDrawing(data, self).scene(Sheet(labels, width, measure), width)
  }
}

/// Drifts by metric, generation and share.
struct SafeShareData {
  /// Ascending.
  let shares: [Double]
  let low: [Double]
  let high: [Double]
  let metrics: [String]
  /// Ascending.
  let generations: [Double]
  /// [metric][generation][share]; NaN where nothing was measured.
  let drifts: [[[Double]]]

  init(_ table: Table) throws(FigureError) {
    let share = try table.numbers("share")
    let metric = try table.texts("metric")
    let generation = try table.numbers("generation")
    let drift = try table.numbers("drift")
    let (lows, highs) = (try table.numbers("low"), try table.numbers("high"))
    shares = Set(share).sorted()
    generations = Set(generation).sorted()
    var names: [String] = []
    for name in metric where !names.contains(name) { names.append(name) }
    metrics = names
    guard !shares.isEmpty else { throw FigureError("the table of drifts has no rows") }
    let empty = [[Double]](
      repeating: [Double](repeating: .nan, count: shares.count), count: generations.count)
    var drifts = [[[Double]]](repeating: empty, count: names.count)
    var (low, high) = (empty[0], empty[0])
    let places = Dictionary(zip(shares, shares.indices)) { a, _ in a }
    let rows = Dictionary(zip(generations, generations.indices)) { a, _ in a }
    for i in share.indices {
      guard let s = places[share[i]], let g = rows[generation[i]],
        let m = names.firstIndex(of: metric[i])
      else { continue }
      drifts[m][g][s] = abs(drift[i])
      (low[s], high[s]) = (lows[i], highs[i])
    }
    (self.drifts, self.low, self.high) = (drifts, low, high)
  }

  /// The largest drift of a metric at any generation, by share.
  func largest(_ metric: Int) -> [Double] {
    shares.indices.map { s in drifts[metric].reduce(0) { max($0, $1[s]) } }
  }

  /// The largest drift of any metric at a generation, by share.
  func largest(atGeneration g: Int) -> [Double] {
    shares.indices.map { s in drifts.reduce(0) { max($0, $1[g][s]) } }
  }
}
