/// The estimated share of chains that have not collapsed by a generation, a step function.
package struct SurvivalCurve: Sendable, Equatable {
  package var generation: [Double] = []
  /// Chains under observation just before the generation.
  package var atRisk: [Double] = []
  /// Chains that collapse at the generation.
  package var collapsed: [Double] = []
  package var survival: [Double] = []
  package var low: [Double] = []
  package var high: [Double] = []

  package init() {}

  /// The first generation at which survival is `share` or less; nil when it stays above.
  package func time(_ share: Double) -> Double? {
    // Products of (1 - d/n) miss the share by some bits.
    survival.firstIndex { $0 <= share + 1e-9 }.map { generation[$0] }
  }

  /// The last generation that was observed.
  package var end: Double { generation.last ?? 0 }

  /// Places of the rows at which chains end without collapse: more leave the set at risk than
  /// collapse.
  package var censored: [Int] {
    generation.indices.filter { row in
      let next = row + 1 < atRisk.count ? atRisk[row + 1] : 0
      return atRisk[row] - collapsed[row] - next > 0.5
    }
  }

  /// `values` of the rows as a step function: corners (x, y), from the left.
  func steps(_ values: [Double]) -> (x: [Double], y: [Double]) {
    var x: [Double] = []
    var y: [Double] = []
    for row in generation.indices {
      if row > 0 {
        x.append(generation[row])
        y.append(values[row - 1])
      }
      x.append(generation[row])
      y.append(values[row])
    }
    return (x, y)
  }
}

/// The survival curves of a table, arm by arm.
struct SurvivalData {
  let table: ArmTable
  let curves: [SurvivalCurve]

  init(_ survival: Table) throws(FigureError) {
    guard survival.rowCount > 0 else { throw FigureError("the table of survival has no rows") }
    table = try ArmTable(survival)
    let generation = try survival.numbers("generation")
    let atRisk = try survival.numbers("at_risk")
    let collapsed = try survival.numbers("collapsed")
    let share = try survival.numbers("survival")
    let low = try survival.numbersIfPresent("low")
    let high = try survival.numbersIfPresent("high")
    curves = table.rows.map { rows in
      var curve = SurvivalCurve()
      let usable = rows.filter { generation[$0].isFinite && share[$0].isFinite }
      for row in usable.sorted(by: { (generation[$0], $0) < (generation[$1], $1) }) {
        curve.generation.append(generation[row])
        curve.atRisk.append(atRisk[row])
        curve.collapsed.append(collapsed[row])
        curve.survival.append(share[row])
        curve.low.append(low[row])
        curve.high.append(high[row])
      }
      return curve
    }
    guard curves.contains(where: { !$0.generation.isEmpty }) else {
      throw FigureError("every value of survival is missing or infinite")
    }
  }
}
