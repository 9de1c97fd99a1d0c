/// Whether a figure may call the sweep axis `axis` by `name`: its key path, the end of it, or the
/// words of it.
public func axisIsNamed(_ axis: String, _ name: String) -> Bool {
  axis == name || axis.hasSuffix("." + name) || words(axis) == name
}

/// The value of one sweep axis in one arm.
enum AxisValue: Hashable, Sendable {
  case text(String)
  case number(Double)

  var label: String {
    switch self {
    case .text(let text): text.isEmpty ? "–" : text
    case .number(let number): number.isNaN ? "–" : NumberText.short(number, digits: 4)
    }
  }

  var number: Double? {
    if case .number(let number) = self, number.isFinite { number } else { nil }
  }
}

/// One arm: its name and where it stands on the sweep axes.
struct Arm: Sendable, Equatable {
  let name: String
  /// In the order of the table's axis columns.
  let values: [AxisValue]
}

/// The arms of a table and the rows that belong to each, arms in order of appearance.
struct ArmTable {
  let axes: [String]
  let arms: [Arm]
  let rows: [[Int]]

  /// Only the rows that `keep` accepts count.
  init(_ table: Table, where keep: (Int) -> Bool = { _ in true }) throws(FigureError) {
    let names = try table.texts("arm")
    axes = table.axisNames
    var columns: [[AxisValue]] = []
    for axis in axes {
      switch try table.column(axis) {
      case .text(let values): columns.append(values.map { .text($0) })
      case .number(let values): columns.append(values.map { .number($0) })
      }
    }
    var place: [String: Int] = [:]
    var arms: [Arm] = []
    var rows: [[Int]] = []
    for row in names.indices where keep(row) {
      if let index = place[names[row]] {
        rows[index].append(row)
      } else {
        place[names[row]] = arms.count
        arms.append(Arm(name: names[row], values: columns.map { $0[row] }))
        rows.append([row])
      }
    }
    self.arms = arms
    self.rows = rows
  }

  /// Values of an axis over the arms, without repeats: numbers increasing, texts as they appear.
  func levels(_ axis: Int) -> [AxisValue] {
    var seen: Set<AxisValue> = []
    let values = arms.map { $0.values[axis] }.filter { seen.insert($0).inserted }
    let numbers = values.compactMap(\.number)
    return numbers.count == values.count ? numbers.sorted().map { .number($0) } : values
  }

  /// Axes on which the arms differ.
  var varying: [Int] { axes.indices.filter { levels($0).count > 1 } }

  func isNumeric(_ axis: Int) -> Bool { levels(axis).allSatisfy { $0.number != nil } }

  /// The index of the axis called `name`.
  func axis(_ name: String) throws(FigureError) -> Int {
    if let index = axes.firstIndex(where: { axisIsNamed($0, name) }) { return index }
    let known = axes.isEmpty ? "no sweep axis" : "the axes " + axes.joined(separator: ", ")
    throw FigureError("there is no sweep axis \"\(name)\"; the table has \(known)")
  }

  /// The axis that a figure lays to the right: the one called `name`, or the numeric one with most
  /// values. `kind` is the figure's name in the error.
  func across(_ name: String?, for kind: String) throws(FigureError) -> Int {
    if let name { return try axis(name) }
    let numeric = varying.filter { isNumeric($0) }
    guard let axis = numeric.max(by: { levels($0).count < levels($1).count }) else {
      throw FigureError("a \(kind) figure needs a numeric sweep axis with two or more values")
    }
    return axis
  }

  /// The arms that are equal along `axes`, in order of appearance; one group without a title when
  /// there are no axes.
  func groups(along axes: [Int]) -> [(title: String, arms: [Int])] {
    var groups: [(title: String, arms: [Int])] = []
    for arm in arms.indices {
      let title = axes.isEmpty ? "" : label(arm, along: axes)
      if let index = groups.firstIndex(where: { $0.title == title }) {
        groups[index].arms.append(arm)
      } else {
        groups.append((title, [arm]))
      }
    }
    return groups
  }

  /// What tells this arm from the others along `axes`; its name when nothing does.
  func label(_ arm: Int, along axes: [Int]) -> String {
    if axes.isEmpty { return arms[arm].name }
    return axes.map { axis in
      let value = arms[arm].values[axis]
      return value.number == nil ? value.label : "\(words(self.axes[axis])) \(value.label)"
    }.joined(separator: " · ")
  }
}
