/// Frequency against rank, both logarithmic: one line per generation, the true law dashed, and a thin
/// line at the frequency of a symbol that the training set holds once.
public struct RankFrequencyFigure: Sendable {
  /// Lines per panel at most; the first and last generation are always among them.
  public var generations = 12

  public init() {}

  public func draw(
    _ ranks: Table, _ labels: FigureLabels, _ width: FigureWidth, _ measure: TextMeasure
  ) throws(FigureError) -> Scene {
    let data = try RankData(ranks)
    let drawing = RankFrequencyDrawing(data, lines: max(2, generations))
    return drawing.scene(Sheet(labels, width, measure), width)
  }
}

/// Frequencies by rank, arm by arm.
struct RankData {
  struct Curve {
    var generation: Double
    var trainSize: Double
    var rank: [Double] = []
    var frequency: [Double] = []
  }

  let table: ArmTable
  /// Per arm, by increasing generation; each curve by increasing rank.
  let curves: [[Curve]]
  /// Per arm, the true law.
  let truths: [(rank: [Double], probability: [Double])]

  init(_ ranks: Table) throws(FigureError) {
    guard ranks.rowCount > 0 else { throw FigureError("the table of ranks has no rows") }
    table = try ArmTable(ranks)
    let generation = try ranks.numbers("generation")
    let trainSize = try ranks.numbersIfPresent("train_size")
    let rank = try ranks.numbers("rank")
    let frequency = try ranks.numbers("frequency")
    let truth = try ranks.numbersIfPresent("truth")
    var curves: [[Curve]] = []
    var truths: [(rank: [Double], probability: [Double])] = []
    for rows in table.rows {
      var arm: [Curve] = []
      var law: [Double: Double] = [:]
      let usable = rows.filter { rank[$0] > 0 && rank[$0].isFinite }
      for row in usable.sorted(by: { (generation[$0], rank[$0]) < (generation[$1], rank[$1]) })
      where generation[row].isFinite {
        if arm.last?.generation != generation[row] {
          arm.append(Curve(generation: generation[row], trainSize: trainSize[row]))
        }
        arm[arm.count - 1].rank.append(rank[row])
        arm[arm.count - 1].frequency.append(frequency[row])
      }
      for row in usable {
        // Rows without a generation are the real world itself.
        let value = truth[row].isFinite || !generation[row].isNaN ? truth[row] : frequency[row]
        if value > 0, value.isFinite { law[rank[row]] = value }
      }
      let known = law.sorted { $0.key < $1.key }
      curves.append(arm)
      truths.append((known.map(\.key), known.map(\.value)))
    }
    self.curves = curves
    self.truths = truths
    let all = curves.flatMap { $0.flatMap(\.frequency) }
    guard all.contains(where: { $0 > 0 && $0.isFinite }) else {
      throw FigureError("no rank has a frequency above 0")
    }
  }

  var generations: [Double] { Set(curves.flatMap { $0.map(\.generation) }).sorted() }
  var hasTruth: Bool { truths.contains { !$0.rank.isEmpty } }
}
