import Figures

/// Tiny tables with the columns of the published ones.
enum Samples {
  static let labels = FigureLabels(
    title: "A title", caption: "gaussian · replace · 10 samples",
    provenance: [("Software", "collapse 0.1"), ("Source", "sha256:00"), ("Seed", "1")])

  /// One row per arm and generation; `center(arm, generation)` is the median and the mean.
  static func summary(
    shares: [Double], generations: [Double], count: (Int, Double) -> Double = { _, _ in 20 },
    theory: Double = .nan, floor: Double = .nan, center: (Int, Double) -> Double
  ) -> Table {
    var arm: [String] = []
    var share: [Double] = []
    var generation: [Double] = []
    var counts: [Double] = []
    var centers: [Double] = []
    for (index, value) in shares.enumerated() {
      for t in generations {
        arm.append("real.share=\(value)")
        share.append(value)
        generation.append(t)
        counts.append(count(index, t))
        centers.append(center(index, t))
      }
    }
    func times(_ factor: Double) -> Table.Column { .number(centers.map { $0 * factor }) }
    let constant = { (value: Double) in Table.Column.number(centers.map { _ in value }) }
    return Table([
      ("arm", .text(arm)), ("loop.real.share", .number(share)),
      ("generation", .number(generation)), ("metric", .text(arm.map { _ in "variance" })),
      ("count", .number(counts)), ("mean", .number(centers)), ("std_error", times(0.05)),
      ("std", times(0.2)), ("median", .number(centers)), ("q05", times(0.5)),
      ("q25", times(0.9)), ("q75", times(1.1)), ("q95", times(1.5)), ("theory", constant(theory)),
      ("floor", constant(floor)),
    ])
  }

  /// Four generations of a variance that halves in the first arm and stays in the last.
  static func collapsing(_ shares: [Double] = [0, 1]) -> Table {
    summary(shares: shares, generations: [0, 1, 2, 3], theory: 1, floor: 0.9) { arm, t in
      arm == shares.count - 1 ? 1 : 1 / (1 + t * Double(shares.count - arm))
    }
  }

  static func metrics(_ value: (Int, Double) -> Double) -> Table {
    var replicate: [Double] = []
    var generation: [Double] = []
    var values: [Double] = []
    for r in 0..<3 {
      for t in 0..<4 {
        replicate.append(Double(r))
        generation.append(Double(t))
        values.append(value(r, Double(t)))
      }
    }
    let text = { (name: String) in Table.Column.text(values.map { _ in name }) }
    return Table([
      ("arm", text("all")), ("replicate", .number(replicate)),
      ("generation", .number(generation)), ("train_size", .number(values.map { _ in 10 })),
      ("real_share", .number(values.map { _ in 0 })), ("status", text("ok")),
      ("variance", .number(values)),
    ])
  }

  /// A triangle that becomes ten times taller at generation 2.
  static func densities(truth: Bool = true, _ change: (Double) -> Double = { $0 }) -> Table {
    let heights = [0, 0.5, 1, 0.5, 0]
    var generation: [Double] = []
    var x: [Double] = []
    var density: [Double] = []
    var law: [Double] = []
    for t in [0.0, 1, 2] {
      for (place, height) in heights.enumerated() {
        generation.append(t)
        x.append(Double(place) - 2)
        density.append(change(t == 2 ? 10 * height : height))
        law.append(truth ? height : .nan)
      }
    }
    return Table([
      ("arm", .text(x.map { _ in "all" })), ("generation", .number(generation)),
      ("axis", .text(x.map { _ in "x" })), ("x", .number(x)), ("density", .number(density)),
      ("truth", .number(law)),
    ])
  }
}
