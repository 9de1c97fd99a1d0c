import Figures

/// Tiny tables of points, ranks, ledger and survival with the columns of the published ones.
extension Samples {
  /// Rows of (arm number, generation or nil for the real world, …) as columns; the arm number is
  /// also the value of the axis `n`.
  private static func table(
    _ rows: [(arm: Int, generation: Double?, values: [Double])], _ names: [String]
  ) -> Table {
    var columns: [(name: String, values: Table.Column)] = [
      ("arm", .text(rows.map { "n=\(10 * ($0.arm + 1))" })),
      ("n", .number(rows.map { Double(10 * ($0.arm + 1)) })),
      ("generation", .number(rows.map { $0.generation ?? .nan })),
    ]
    for (place, name) in names.enumerated() {
      columns.append((name, .number(rows.map { $0.values[place] })))
    }
    return Table(columns)
  }

  /// Two components, three points each; the spread halves with every generation and the components
  /// are written in the opposite order at odd generations.
  static func mixture(
    arms: Int = 1, generations: [Double?] = [nil, 0, 1, 2], components: Int = 2,
    _ change: (Double) -> Double = { $0 }
  ) -> [FigureInput: Table] {
    var points: [(arm: Int, generation: Double?, values: [Double])] = []
    var mixtures: [(arm: Int, generation: Double?, values: [Double])] = []
    for arm in 0..<arms {
      for generation in generations {
        let turned = generation.map { Int($0) % 2 == 1 } ?? false
        let spread = generation.map { $0 == 0 ? 1 : 1 / (4 * $0 * $0) } ?? 1
        for number in 0..<components {
          let world = turned ? components - 1 - number : number
          let x = change(3 * Double(world))
          for step in [-1.0, 0, 1.5] {
            points.append(
              (arm, generation, [10, Double(number), x + step * spread, step * spread]))
          }
          let weight = 1 / Double(components)
          mixtures.append(
            (
              arm, generation,
              [
                10, Double(number), weight, x, 0, spread * spread, 0.3 * spread * spread,
                0.5 * spread * spread,
              ]
            ))
        }
      }
    }
    return [
      .points: table(points, ["train_size", "component", "x", "y"]),
      .components: table(
        mixtures,
        [
          "train_size", "component", "weight", "mean_x", "mean_y", "cov_xx", "cov_xy", "cov_yy",
        ]),
    ]
  }

  /// A law 1/(2·rank) of which one symbol less is left at every generation.
  static func ranks(
    arms: Int = 1, generations: [Double] = [0, 1, 2], _ change: (Double) -> Double = { $0 }
  ) -> Table {
    var rows: [(arm: Int, generation: Double?, values: [Double])] = []
    for arm in 0..<arms {
      for generation in generations {
        for rank in 1...6 where Double(rank) <= 6 - generation {
          let truth = 0.5 / Double(rank)
          rows.append((arm, generation, [12, Double(rank), change(truth), truth]))
        }
      }
    }
    return table(rows, ["train_size", "rank", "frequency", "truth"])
  }

  /// Decades 0, 1 and 3; decade 2 holds nothing. Rare ones die first.
  static func ledger(
    arms: Int = 1, generations: [Double] = [0, 1, 2], alive: Bool = true,
    _ change: (Double) -> Double = { $0 }
  ) -> Table {
    var rows: [(arm: Int, generation: Double?, values: [Double])] = []
    for arm in 0..<arms {
      for generation in generations {
        for decade in [0.0, 1, 2, 3] {
          let left = max(0, 1 - 0.2 * decade * generation)
          let isVoid = decade == 2
          rows.append(
            (
              arm, generation,
              [
                10, decade, isVoid ? 0 : 0.1, alive && !isVoid ? change(left) : .nan,
                isVoid ? .nan : change(2 * left),
              ]
            ))
        }
      }
    }
    return table(rows, ["train_size", "decade", "real_mass", "alive", "mass"])
  }

  /// Four chains of which one ends at 2·(arm + 1), one at 4·(arm + 1) and so on; of the last
  /// `censored` arms only one collapses.
  static func survival(
    arms: Int = 1, censored: Int = 0, _ change: (Double) -> Double = { $0 }
  ) -> Table {
    var rows: [(arm: Int, generation: Double?, values: [Double])] = []
    for arm in 0..<arms {
      let unit = Double(2 * (arm + 1))
      rows.append((arm, 0, [4, 0, change(1), 1, 1]))
      let deaths = arm >= arms - censored ? 1 : 4
      for death in 1...deaths {
        let left = Double(4 - death) / 4
        rows.append(
          (
            arm, unit * Double(death),
            [Double(5 - death), 1, change(left), max(0, left - 0.3), min(1, left + 0.2)]
          ))
      }
      if deaths == 1 { rows.append((arm, 5 * unit, [3, 0, change(0.75), 0.4, 0.95])) }
    }
    return table(rows, ["at_risk", "collapsed", "survival", "low", "high"])
  }

  /// Squared errors in tail and bulk that grow by generation.
  static func errors(arms: Int = 2) -> Table {
    var rows: [(arm: Int, generation: Double?, metric: String, value: Double)] = []
    for arm in 0..<arms {
      for generation in [0.0, 1, 2] {
        for (metric, factor) in [("tail_error", 4.0), ("bulk_error", 1)] {
          rows.append((arm, generation, metric, factor * (generation + 1) / Double(arm + 1)))
        }
      }
    }
    let values = rows.map(\.value)
    func times(_ factor: Double) -> Table.Column { .number(values.map { $0 * factor }) }
    return Table([
      ("arm", .text(rows.map { "n=\(10 * ($0.arm + 1))" })),
      ("n", .number(rows.map { Double(10 * ($0.arm + 1)) })),
      ("generation", .number(rows.map { $0.generation ?? .nan })),
      ("metric", .text(rows.map(\.metric))), ("count", .number(values.map { _ in 20 })),
      ("mean", .number(values)), ("std_error", times(0.1)), ("median", times(0.9)),
      ("q05", times(0.5)), ("q95", times(2)),
    ])
  }
}
