/// One text per generation with its perplexity, the real one first.
public struct TextTimelineFigure: Sendable {
  /// The name of the arm shown; nil for all of them, at most three, one below the other.
  public var arm: String?
  /// Generations shown at most, evenly spread with the first and the last among them; nil for
  /// twelve, shared by the arms.
  public var generations: Int?

  static let mostArms = 3

  public init() {}

  public func draw(
    _ texts: Table, _ labels: FigureLabels, _ width: FigureWidth, _ measure: TextMeasure
  ) throws(FigureError) -> Scene {
    let data = try TextData(texts)
    var arms = Array(data.table.arms.indices)
    if let arm {
      arms = arms.filter {
        data.table.arms[$0].name == arm || data.table.label($0, along: data.table.varying) == arm
      }
      guard !arms.isEmpty else {
        let names = data.table.arms.map(\.name).joined(separator: ", ")
        throw FigureError("there is no arm \"\(arm)\" with texts; there are \(names)")
      }
    }
    let hidden = arm == nil ? arms.count - min(arms.count, Self.mostArms) : 0
    arms = Array(arms.prefix(Self.mostArms))
    let most = max(2, generations ?? 12 / arms.count)
    let blocks = arms.map { arm in
      TextTimelineDrawing.Block(
        title: data.table.arms.count == 1 ? "" : data.table.label(arm, along: data.table.varying),
        samples: data.chosen(arm, most: most))
    }
    let drawing = TextTimelineDrawing(blocks, hidden: hidden, width: width)
    return drawing.scene(Sheet(labels, width, measure))
  }
}

/// A text of one generation; several hundred characters are kept of a long one.
struct TextSample: Sendable {
  /// nil for real text.
  let generation: Double?
  /// NaN where it is unknown.
  let perplexity: Double
  let text: PlainText
}

/// Texts, arm by arm.
struct TextData {
  let table: ArmTable
  /// Per arm: the first real text if there is one, then the first of every generation.
  let samples: [[TextSample]]

  init(_ texts: Table) throws(FigureError) {
    guard texts.rowCount > 0 else { throw FigureError("the table of texts has no rows") }
    table = try ArmTable(texts)
    let generation = try texts.numbers("generation")
    let perplexity = try texts.numbersIfPresent("perplexity")
    let text = try texts.texts("text")
    samples = table.rows.map { rows in
      func sample(_ row: Int) -> TextSample {
        TextSample(
          generation: generation[row].isNaN ? nil : generation[row], perplexity: perplexity[row],
          text: PlainText(text[row], most: 600))
      }
      let real = rows.first { generation[$0].isNaN }
      var first: [Double: Int] = [:]
      for row in rows where generation[row].isFinite && first[generation[row]] == nil {
        first[generation[row]] = row
      }
      return (real.map { [$0] } ?? []).map(sample)
        + first.sorted { $0.key < $1.key }.map { sample($0.value) }
    }
    guard samples.contains(where: { $0.contains { !$0.text.string.isEmpty } }) else {
      throw FigureError("every text is empty")
    }
  }

  func chosen(_ arm: Int, most: Int) -> [TextSample] {
    let generations = spaced(samples[arm].compactMap(\.generation), most: most)
    return samples[arm].filter { $0.generation.map(generations.contains) ?? true }
  }
}
