import Figures

/// Tiny tables of perplexities and texts with the columns of the published ones.
extension Samples {
  private struct Row {
    let arm: Int
    let generation: Double?
    let value: Double
    var text = ""
  }

  private static func columns(_ rows: [Row]) -> [(name: String, values: Table.Column)] {
    [
      ("arm", .text(rows.map { "n=\(10 * ($0.arm + 1))" })),
      ("n", .number(rows.map { Double(10 * ($0.arm + 1)) })),
      ("generation", .number(rows.map { $0.generation ?? .nan })),
      ("train_size", .number(rows.map { _ in 12 })),
    ]
  }

  /// Sentences of perplexity 10 to 33.6 times the generation + 1, real ones twice as much.
  static func perplexities(
    arms: Int = 1, generations: [Double?] = [nil, 0, 1, 2], sentences: Int = 12,
    _ change: (Double) -> Double = { $0 }
  ) -> Table {
    let steps = [1, 1.19, 1.41, 1.68, 2, 2.38, 2.83, 3.36]
    var rows: [Row] = []
    for arm in 0..<arms {
      for generation in generations {
        for place in 0..<sentences {
          let factor = generation.map { $0 + 1 } ?? 2
          let value = 10 * steps[5 * place % 8] * factor
          rows.append(Row(arm: arm, generation: generation, value: change(value)))
        }
      }
    }
    return Table(
      columns(rows) + [
        ("sentence", .number(rows.indices.map { Double($0 % max(1, sentences)) })),
        ("perplexity", .number(rows.map(\.value))),
      ])
  }

  static func texts(
    arms: Int = 1, generations: [Double?] = [nil, 0, 1, 2],
    text: (Double?) -> String = {
      "The sentence of generation \($0 ?? -1) is as long as a line of a column."
    }, perplexity: (Double?) -> Double = { 10 * (($0 ?? 3) + 1) }
  ) -> Table {
    var rows: [Row] = []
    for arm in 0..<arms {
      for generation in generations {
        rows.append(
          Row(
            arm: arm, generation: generation, value: perplexity(generation),
            text: text(generation)))
      }
    }
    return Table(
      columns(rows) + [
        ("perplexity", .number(rows.map(\.value))), ("text", .text(rows.map(\.text))),
      ])
  }
}
