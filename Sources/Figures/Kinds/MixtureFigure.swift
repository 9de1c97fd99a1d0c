/// Points and components of a mixture of two variables: square panels of one scale, the real world
/// first, then generation after generation.
///
/// A component keeps its colour from panel to panel. Ellipses are the curves of one and two standard
/// deviations of the components, crosses the true means. The limits are those of the real world;
/// what lies outside is counted.
public struct MixtureFigure: Sendable {
  /// The generations shown; nil for at most eight, evenly spread over those in the table.
  public var generations: [Int]?
  /// The name of the arm shown; nil for all of them, at most four, one below the other.
  public var arm: String?
  public var xName = "x1"
  public var yName = "x2"

  static let mostArms = 4

  public init() {}

  public func draw(
    _ points: Table, _ components: Table, _ labels: FigureLabels, _ width: FigureWidth,
    _ measure: TextMeasure
  ) throws(FigureError) -> Scene {
    let data = try MixtureData(points, components)
    var arms = Array(data.table.arms.indices)
    if let arm {
      arms = arms.filter {
        data.table.arms[$0].name == arm || data.table.label($0, along: data.table.varying) == arm
      }
      guard !arms.isEmpty else {
        let names = data.table.arms.map(\.name).joined(separator: ", ")
        throw FigureError("there is no arm \"\(arm)\" with points; there are \(names)")
      }
    }
    let hidden = arms.count - min(arms.count, Self.mostArms)
    arms = Array(arms.prefix(Self.mostArms))
    let columns = Self.columns(width, rowsOfOneArm: arms.count == 1)
    let rows = try arms.map { arm throws(FigureError) in
      MixtureDrawing.Row(
        title: data.table.arms.count == 1 ? "" : data.table.label(arm, along: data.table.varying),
        panels: try chosen(data.panels[arm], most: arms.count == 1 ? 9 : columns))
    }
    let drawing = try MixtureDrawing(self, rows: rows, hidden: hidden, columns: columns)
    return drawing.scene(Sheet(labels, width, measure))
  }

  private static func columns(_ width: FigureWidth, rowsOfOneArm: Bool) -> Int {
    switch width {
    case .page: rowsOfOneArm ? 5 : 6
    case .column: rowsOfOneArm ? 3 : 4
    }
  }

  /// The real panel and the generations asked for, or as many as fit.
  private func chosen(_ panels: [MixturePanel], most: Int) throws(FigureError) -> [MixturePanel] {
    let present = panels.compactMap(\.generation)
    let wanted: [Double]
    if let generations {
      wanted = generations.map { Double($0) }.filter { present.contains($0) }
      guard !wanted.isEmpty else {
        let list = present.map { NumberText.short($0, digits: 6) }.joined(separator: ", ")
        throw FigureError(
          "none of the generations asked for has points; the table has \(list.isEmpty ? "none" : list)"
        )
      }
    } else {
      let count = min(8, most - 1)
      wanted =
        present.count <= count
        ? present
        : (0..<count).map { present[$0 * (present.count - 1) / (count - 1)] }
    }
    return panels.filter { panel in panel.generation.map { wanted.contains($0) } ?? true }
  }
}
