import Glibc

/// A metric of single replicates against generation: thin lines, and the median of all of them.
public struct PathsFigure: MetricFigure {
  public var metric: String
  /// What the y axis is called; the metric's own name when nil.
  public var quantity: String?
  /// Unit of the metric, written after its name; empty for a pure number.
  public var unit = ""
  /// The value of the real law: a black dashed line.
  public var truth: Double?
  public var yScale = ScaleChoice.auto
  /// The axis of generations; logarithmic counts from generation 0 (log of 1 + generation).
  public var xScale = ScaleChoice.auto
  /// Replicates drawn per arm: the first ones, so that no one chose them.
  public var replicates = 25

  static let mostPanels = 6

  public init(metric: String) {
    self.metric = metric
  }

  public func draw(
    _ metrics: Table, _ labels: FigureLabels, _ width: FigureWidth, _ measure: TextMeasure
  ) throws(FigureError) -> Scene {
    let data = try PathData(metrics, metric: metric, shown: max(1, replicates))
    var drawing = PathsDrawing(self, data, Sheet(labels, width, measure), width)
    return drawing.scene()
  }

  var yLabel: String {
    let name = quantity ?? words(metric)
    return unit.isEmpty ? name : "\(name) [\(unit)]"
  }
}

/// The chains of one metric, arm by arm.
struct PathData {
  struct Path {
    var generation: [Double] = []
    var value: [Double] = []
  }

  let table: ArmTable
  /// Per arm, the first replicates.
  let paths: [[Path]]
  /// Per arm, the median over every replicate with a finite value.
  let medians: [Path]
  /// Replicates per arm in the table.
  let counts: [Int]

  init(_ metrics: Table, metric: String, shown: Int) throws(FigureError) {
    let values = try metrics.numbers(metric)
    let generations = try metrics.numbers("generation")
    let replicates = try metrics.numbers("replicate")
    table = try ArmTable(metrics)
    guard values.contains(where: \.isFinite) else {
      throw FigureError("every value of the metric \"\(metric)\" is missing or infinite")
    }
    var paths: [[Path]] = []
    var medians: [Path] = []
    var counts: [Int] = []
    for rows in table.rows {
      let rows = rows.filter { generations[$0].isFinite }
        .sorted { generations[$0] < generations[$1] }
      var chains: [Double: Path] = [:]
      var median = Path()
      var finite: [Double] = []
      for (place, row) in rows.enumerated() {
        chains[replicates[row], default: Path()].generation.append(generations[row])
        chains[replicates[row], default: Path()].value.append(values[row])
        if values[row].isFinite { finite.append(values[row]) }
        let isLast = place + 1 == rows.count
        if isLast || generations[rows[place + 1]] != generations[row] {
          median.generation.append(generations[row])
          median.value.append(Self.median(finite))
          finite = []
        }
      }
      let keys = chains.keys.sorted()
      paths.append(keys.prefix(shown).compactMap { chains[$0] })
      medians.append(median)
      counts.append(keys.count)
    }
    self.paths = paths
    self.medians = medians
    self.counts = counts
  }

  /// NaN for no values.
  private static func median(_ values: [Double]) -> Double {
    guard !values.isEmpty else { return .nan }
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count.isMultiple(of: 2)
      ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
  }
}
