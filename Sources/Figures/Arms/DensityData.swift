/// The density of one variable after one generation.
struct DensityCurve: Sendable {
  var generation: Double
  var x: [Double] = []
  var density: [Double] = []
}

/// The densities of one variable, arm by arm, with the true one.
struct DensityData {
  static let mostPanels = 6

  let table: ArmTable
  let variable: String
  /// Per arm, by increasing generation; each curve by increasing x.
  let curves: [[DensityCurve]]
  /// Per arm; values are NaN where the true density is unknown.
  let truths: [DensityCurve]

  /// `variable` is a value of the column `axis`; its first when nil.
  init(_ densities: Table, variable: String?) throws(FigureError) {
    let axis = try densities.texts("axis")
    guard let chosen = variable ?? axis.first else {
      throw FigureError("the table of densities has no rows")
    }
    table = try ArmTable(densities) { axis[$0] == chosen }
    if table.arms.isEmpty {
      var known: [String] = []
      for name in axis where !known.contains(name) { known.append(name) }
      throw FigureError(
        "there are no densities of \"\(chosen)\"; the table has \(known.joined(separator: ", "))")
    }
    self.variable = chosen
    let generation = try densities.numbers("generation")
    let x = try densities.numbers("x")
    let density = try densities.numbers("density")
    let truth = try densities.numbersIfPresent("truth")
    var curves: [[DensityCurve]] = []
    var truths: [DensityCurve] = []
    for rows in table.rows {
      var arm: [DensityCurve] = []
      var law = DensityCurve(generation: -1)
      let usable = rows.filter { generation[$0].isFinite && x[$0].isFinite }
      for row in usable.sorted(by: { (generation[$0], x[$0]) < (generation[$1], x[$1]) }) {
        if arm.last?.generation != generation[row] {
          arm.append(DensityCurve(generation: generation[row]))
        }
        arm[arm.count - 1].x.append(x[row])
        arm[arm.count - 1].density.append(density[row])
        if arm.count == 1 {
          law.x.append(x[row])
          law.density.append(truth[row])
        }
      }
      curves.append(arm)
      truths.append(law)
    }
    self.curves = curves
    self.truths = truths
    guard curves.contains(where: { $0.contains { $0.density.contains(where: \.isFinite) } }) else {
      throw FigureError("every density of \"\(chosen)\" is missing or infinite")
    }
  }

  /// All curves of the arm have the same x values, so that they are rows of one grid.
  func sharesGrid(_ arm: Int) -> Bool {
    curves[arm].allSatisfy { $0.x == curves[arm].first?.x }
  }

  var hasTruth: Bool { truths.contains { $0.density.contains(where: \.isFinite) } }

  /// The highest true density; where it is unknown, the highest of the first generation.
  var peak: Double {
    let known = truths.flatMap(\.density).filter(\.isFinite)
    let first = curves.compactMap(\.first).flatMap(\.density).filter(\.isFinite)
    let peak = known.max() ?? first.max() ?? 0
    return peak > 0 ? min(max(peak, 1e-290), 1e290) : 1
  }

  func xScale() -> Scale {
    let x = curves.flatMap { $0.flatMap(\.x) }
    let low = x.min() ?? 0
    let high = x.max() ?? 1
    return low < high
      ? Scale(.linear, low: low, high: high) : Scale(.linear, low: low - 1, high: low + 1)
  }

  /// Every generation of any arm, increasing.
  var generations: [Double] {
    Set(curves.flatMap { $0.map(\.generation) }).sorted()
  }

  var title: String { words(variable) }

  /// The highest density, with its arm and generation.
  func tallest(_ arms: Range<Int>) -> (value: Double, arm: Int, generation: Double)? {
    var best: (value: Double, arm: Int, generation: Double)?
    for arm in arms {
      for curve in curves[arm] {
        for value in curve.density where value.isFinite && value > best?.value ?? -.infinity {
          best = (value, arm, curve.generation)
        }
      }
    }
    return best
  }
}
