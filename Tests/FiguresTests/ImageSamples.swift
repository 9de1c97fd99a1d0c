import Figures

/// Tiny tables of images, latent codes and losses with the columns of the published ones.
extension Samples {
  private static func table(
    _ rows: [(arm: Int, generation: Double?, values: [Double])], _ names: [String],
    texts: (name: String, values: [String])? = nil
  ) -> Table {
    var columns: [(name: String, values: Table.Column)] = [
      ("arm", .text(rows.map { "n=\(10 * ($0.arm + 1))" })),
      ("n", .number(rows.map { Double(10 * ($0.arm + 1)) })),
      ("generation", .number(rows.map { $0.generation ?? .nan })),
    ]
    for (place, name) in names.enumerated() {
      columns.append((name, .number(rows.map { $0.values[place] })))
    }
    if let texts { columns.append((texts.name, .text(texts.values))) }
    return Table(columns)
  }

  /// Five pictures of 3 x 2 pixels a generation; the last generation is grey.
  static func sheets(
    arms: Int = 1, generations: [Double?] = [nil, 0, 1, 2], width: Double = 3,
    _ change: (String) -> String = { $0 }
  ) -> Table {
    var rows: [(arm: Int, generation: Double?, values: [Double])] = []
    var pixels: [String] = []
    for arm in 0..<arms {
      for generation in generations {
        for index in 0..<5 {
          rows.append((arm, generation, [10, Double(index), generation == nil ? 3 : .nan, width]))
          let isLast = generation == generations.last
          pixels.append(
            change(HexText.text((0..<6).map { UInt8(isLast ? 128 : 40 * $0 + 10 * index) })))
        }
      }
    }
    return table(rows, ["train_size", "index", "label", "width"], texts: ("pixels", pixels))
  }

  /// Four points of two classes that halve their distances at every generation, and one far away.
  static func latents(
    arms: Int = 1, generations: [Double?] = [nil, 0, 1, 2], classes: Int = 2,
    _ change: (Double) -> Double = { $0 }
  ) -> Table {
    var rows: [(arm: Int, generation: Double?, values: [Double])] = []
    for arm in 0..<arms {
      for generation in generations {
        let scale = generation.map { 1 / (1 + $0) } ?? 1
        for index in 0..<2 * classes {
          let x = change(scale * Double(index))
          rows.append(
            (arm, generation, [10, x, scale * Double(index % 2), Double(index % classes)]))
        }
        if generation == 0 { rows.append((arm, generation, [10, 100, 0, .nan])) }
      }
    }
    return table(rows, ["train_size", "x", "y", "label"])
  }

  /// Three epochs a generation.
  static func losses(
    arms: Int = 1, generations: [Double] = [0, 1, 2], validated: Bool = true,
    _ change: (Double) -> Double = { $0 }
  ) -> Table {
    var rows: [(arm: Int, generation: Double?, values: [Double])] = []
    for arm in 0..<arms {
      for generation in generations {
        for epoch in 1...3 {
          let loss = change(10 / Double(epoch) + generation)
          rows.append(
            (arm, generation, [10, Double(epoch), loss, validated ? loss + 1 : .nan]))
        }
      }
    }
    return table(rows, ["train_size", "epoch", "training", "validation"])
  }

  /// Precision that stays and recall that falls, and coverage if asked for.
  static func fidelity(
    arms: Int = 2, coverage: Bool = true, _ change: (Double) -> Double = { $0 }
  ) -> Table {
    var rows: [(arm: Int, generation: Double?, metric: String, value: Double)] = []
    for arm in 0..<arms {
      for generation in [0.0, 1, 2] {
        let rate = 0.2 / Double(arm + 1)
        rows.append((arm, generation, "precision", change(0.8)))
        rows.append((arm, generation, "recall", change(0.7 - rate * generation)))
        if coverage { rows.append((arm, generation, "coverage", change(0.9 - rate * generation))) }
      }
    }
    let values = rows.map(\.value)
    func plus(_ step: Double) -> Table.Column { .number(values.map { $0 + step }) }
    return Table([
      ("arm", .text(rows.map { "n=\(10 * ($0.arm + 1))" })),
      ("n", .number(rows.map { Double(10 * ($0.arm + 1)) })),
      ("generation", .number(rows.map { $0.generation ?? .nan })),
      ("metric", .text(rows.map(\.metric))), ("count", .number(values.map { _ in 20 })),
      ("mean", .number(values)), ("median", plus(0)), ("q05", plus(-0.05)), ("q95", plus(0.05)),
    ])
  }
}
