/// How the arms of a figure are told apart: panels, colours, shapes and the key to them.
struct ArmPlan {
  struct PanelPlan: Equatable {
    var title: String
    var arms: [Int]
  }

  enum Key: Equatable {
    /// One arm per panel; the panel's title says which.
    case titles
    case categories
    /// A colour bar with one cell per value.
    case ordered(title: String, labels: [String], colors: [Color])
  }

  /// More panels than this are not drawn.
  static let mostPanels = 12

  var panels: [PanelPlan] = []
  var key: Key = .titles
  /// Per arm.
  var colors: [Color]
  var shapes: [MarkerShape?]
  var labels: [String]
  /// Every panel shows the arms of the others behind its own, in grey.
  var hasBackdrop = false
  /// Arms without a panel of their own because there are too many.
  var hidden = 0

  /// Panels by the axis `facet`, or by the axis with fewest levels when there are more arms than
  /// colours. One remaining numeric axis with more than three values is ordered colour; up to
  /// eight arms are categories; more become a panel each.
  init(_ table: ArmTable, facet: String?) throws(FigureError) {
    let count = table.arms.count
    colors = Array(repeating: Palette.categories[0], count: count)
    shapes = Array(repeating: nil, count: count)
    labels = (0..<count).map { table.label($0, along: []) }
    var rest = table.varying
    var facetAxis: Int?
    if let facet {
      facetAxis = try table.axis(facet)
    } else if rest.count > 1, count > 5 {
      facetAxis = Self.fewestLevels(table, rest)
    }
    if let axis = facetAxis {
      rest.removeAll { $0 == axis }
      panels = table.levels(axis).map { level in
        PanelPlan(
          title: level.number == nil ? level.label : "\(words(table.axes[axis])) \(level.label)",
          arms: table.arms.indices.filter { table.arms[$0].values[axis] == level })
      }
    } else {
      panels = [PanelPlan(title: "", arms: Array(table.arms.indices))]
    }
    labels = (0..<count).map { table.label($0, along: rest) }
    assign(table, rest)
    if panels.count > Self.mostPanels {
      hidden = panels[Self.mostPanels...].reduce(0) { $0 + $1.arms.count }
      panels = Array(panels[..<Self.mostPanels])
    }
  }

  private mutating func assign(_ table: ArmTable, _ rest: [Int]) {
    let isUnique = panels.allSatisfy { Set($0.arms.map { labels[$0] }).count == $0.arms.count }
    let groups = Set(labels)
    if rest.count == 1, isUnique, table.isNumeric(rest[0]), table.levels(rest[0]).count > 3 {
      let levels = table.levels(rest[0])
      let scale = levels.indices.map { Palette.ordered(Double($0) / Double(levels.count - 1)) }
      for arm in table.arms.indices {
        if let place = levels.firstIndex(of: table.arms[arm].values[rest[0]]) {
          colors[arm] = scale[place]
        }
      }
      key = .ordered(title: words(table.axes[rest[0]]), labels: levels.map(\.label), colors: scale)
    } else if groups.count <= 8, isUnique {
      var order: [String] = []
      for arm in table.arms.indices {
        if !order.contains(labels[arm]) { order.append(labels[arm]) }
        let place = (order.firstIndex(of: labels[arm]) ?? 0) % Palette.categories.count
        colors[arm] = Palette.categories[place]
        shapes[arm] = groups.count > 1 ? Palette.shapes[place] : nil
      }
      key = groups.count > 1 ? .categories : .titles
    } else {
      // Too many to tell apart in one panel: one panel each, the others in grey behind it.
      let all = table.varying
      panels = table.arms.indices.map {
        PanelPlan(title: table.label($0, along: all), arms: [$0])
      }
      key = .titles
      hasBackdrop = true
    }
  }

  private static func fewestLevels(_ table: ArmTable, _ axes: [Int]) -> Int? {
    axes.filter { table.levels($0).count <= 6 }.min { a, b in
      let (x, y) = (table.levels(a).count, table.levels(b).count)
      return (x, table.isNumeric(a) ? 1 : 0, a) < (y, table.isNumeric(b) ? 1 : 0, b)
    }
  }
}
