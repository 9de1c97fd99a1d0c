/// Which panels a figure with one panel per generation shows.
public struct PanelChoice: Sendable, Equatable {
  /// The generations shown; nil for as many of those in the table as fit, evenly spread.
  public var generations: [Int]?
  /// The name of the arm shown; nil for all of them, at most four, one below the other.
  public var arm: String?

  static let mostArms = 4

  public init(generations: [Int]? = nil, arm: String? = nil) {
    self.generations = generations
    self.arm = arm
  }

  /// The arms shown, and how many more there are.
  func arms(of table: ArmTable, with things: String) throws(FigureError) -> (
    shown: [Int], hidden: Int
  ) {
    var arms = Array(table.arms.indices)
    if let arm {
      arms = arms.filter {
        table.arms[$0].name == arm || table.label($0, along: table.varying) == arm
      }
      guard !arms.isEmpty else {
        let names = table.arms.map(\.name).joined(separator: ", ")
        throw FigureError("there is no arm \"\(arm)\" with \(things); there are \(names)")
      }
    }
    let shown = Array(arms.prefix(Self.mostArms))
    return (shown, arms.count - shown.count)
  }

  /// Of the generations present, increasing, those that are shown: at most `most` of them where none
  /// are named.
  func generations(of present: [Double], most: Int, with things: String) throws(FigureError)
    -> [Double]
  {
    guard let generations else {
      if present.count <= most { return present }
      let steps = max(1, most - 1)
      return (0...steps).map { present[$0 * (present.count - 1) / steps] }
    }
    let wanted = generations.map { Double($0) }.filter { present.contains($0) }
    guard !wanted.isEmpty else {
      let list = present.map { NumberText.short($0, digits: 6) }.joined(separator: ", ")
      throw FigureError(
        "none of the generations asked for has \(things); the table has"
          + " \(list.isEmpty ? "none" : list)")
    }
    return wanted
  }
}

/// Rows of a table by arm and generation.
struct PanelRows {
  let table: ArmTable
  /// Per arm: the rows of the real world, and those of every generation, increasing.
  let real: [[Int]]
  let generations: [[(generation: Double, rows: [Int])]]

  init(_ rows: Table, of things: String) throws(FigureError) {
    table = try ArmTable(rows)
    let generation = try rows.numbers("generation")
    real = table.rows.map { $0.filter { generation[$0].isNaN } }
    generations = table.rows.map { rows in
      Dictionary(grouping: rows.filter { generation[$0].isFinite }) { generation[$0] }
        .sorted { $0.key < $1.key }.map { (generation: $0.key, rows: $0.value) }
    }
    guard generations.contains(where: { !$0.isEmpty }) else {
      throw FigureError("the table of \(things) holds no generation")
    }
  }
}
