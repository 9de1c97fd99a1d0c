/// What is left of common and of rare symbols: one row per decade of true probability, common ones
/// on top, generation to the right, colour for what is left.
public struct LedgerFigure: Sendable {
  public enum Value: String, Sendable, CaseIterable {
    /// ``alive`` where the table has it, else ``mass``.
    case auto
    /// The share of the decade's symbols that the model can still produce, 0…1.
    case alive
    /// The model's probability of the decade over the real one; the colours are logarithmic around
    /// 1.
    case mass
  }

  public var value = Value.auto
  /// The axis of generations; logarithmic counts from generation 0 (log of 1 + generation).
  public var xScale = ScaleChoice.auto

  public init() {}

  public func draw(
    _ ledger: Table, _ labels: FigureLabels, _ width: FigureWidth, _ measure: TextMeasure
  ) throws(FigureError) -> Scene {
    let data = try LedgerData(ledger, value: value)
    let drawing = LedgerDrawing(data, xScale)
    return drawing.scene(Sheet(labels, width, measure), width)
  }
}

/// What is left by decade and generation, arm by arm.
struct LedgerData {
  struct Grid {
    /// Increasing.
    var generations: [Double]
    /// Row by row, one row per decade of ``LedgerData/decades``; NaN without a value.
    var values: [Double]
    /// Cells of decades that hold no real symbol.
    var isVoid: [Bool]
  }

  let table: ArmTable
  let showsAlive: Bool
  /// The world has symbols; a continuous one has cells of its tails instead.
  let isDiscrete: Bool
  /// Decade k holds real probabilities from 10^-(k+1) to 10^-k; increasing, without gaps, from the
  /// first to the last that holds a real symbol in some arm.
  let decades: [Int]
  let grids: [Grid]

  init(_ ledger: Table, value: LedgerFigure.Value) throws(FigureError) {
    guard ledger.rowCount > 0 else { throw FigureError("the ledger has no rows") }
    table = try ArmTable(ledger)
    let generation = try ledger.numbers("generation")
    let decade = try ledger.numbers("decade")
    let realMass = try ledger.numbersIfPresent("real_mass")
    let alive = try ledger.numbersIfPresent("alive")
    let mass = try ledger.numbersIfPresent("mass")
    isDiscrete = alive.contains(where: \.isFinite)
    showsAlive = value == .alive || (value == .auto && isDiscrete)
    let values = showsAlive ? alive : mass
    let usable = { (row: Int) in generation[row].isFinite && abs(decade[row]) <= 400 }
    let known = (0..<ledger.rowCount).filter(usable)
    // Decades beyond the most common and the rarest symbol would be empty rows.
    let present = known.filter { realMass[$0] != 0 }.map { Int(decade[$0].rounded()) }
    guard known.contains(where: { values[$0].isFinite }), let low = present.min(),
      let high = present.max()
    else {
      let name = showsAlive ? "alive" : "mass"
      throw FigureError("every value of \"\(name)\" in the ledger is missing or infinite")
    }
    decades = Array(low...high)
    grids = table.rows.map { [decades] rows in
      let rows = rows.filter(usable)
      let generations = Set(rows.map { generation[$0] }).sorted()
      let place = Dictionary(uniqueKeysWithValues: zip(generations, generations.indices))
      let count = generations.count * decades.count
      var grid = Grid(
        generations: generations, values: Array(repeating: .nan, count: count),
        isVoid: Array(repeating: true, count: count))
      for row in rows {
        let decade = Int(decade[row].rounded())
        guard let column = place[generation[row]], (low...high).contains(decade) else { continue }
        let cell = (decade - low) * generations.count + column
        grid.isVoid[cell] = realMass[row] == 0
        grid.values[cell] = grid.isVoid[cell] ? .nan : values[row]
      }
      return grid
    }
  }
}
