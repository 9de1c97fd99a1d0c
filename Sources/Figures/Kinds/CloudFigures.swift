/// Samples in two coordinates: square panels of one scale, the real world first, then generation
/// after generation. The limits are those of the real panel; what lies outside is counted.
public struct ScatterFigure: Sendable {
  public var panels = PanelChoice()
  public var xName = "x1"
  public var yName = "x2"

  public init() {}

  public func draw(
    _ points: Table, _ labels: FigureLabels, _ width: FigureWidth, _ measure: TextMeasure
  ) throws(FigureError) -> Scene {
    try CloudDrawing(
      try CloudData(points, classes: nil, of: "points"), panels, width, thing: "samples",
      xName: xName, yName: yName
    ).scene(Sheet(labels, width, measure))
  }
}

/// Latent codes in two coordinates, coloured by class: panels as in a ``ScatterFigure``.
public struct LatentCloudFigure: Sendable {
  public var panels = PanelChoice()
  public var xName = "z1"
  public var yName = "z2"

  public init() {}

  public func draw(
    _ latents: Table, _ labels: FigureLabels, _ width: FigureWidth, _ measure: TextMeasure
  ) throws(FigureError) -> Scene {
    try CloudDrawing(
      try CloudData(latents, classes: "label", of: "latents"), panels, width,
      thing: "latent codes", xName: xName, yName: yName
    ).scene(Sheet(labels, width, measure))
  }
}

/// The points of one generation.
struct Cloud: Sendable {
  /// nil for the real world.
  let generation: Double?
  let points: [Point]
  /// The class of every point, -1 where it is not known.
  let classes: [Int]
}

/// Points with classes, arm by arm.
struct CloudData {
  let table: ArmTable
  /// Per arm: the real world if it is there, then by increasing generation.
  let clouds: [[Cloud]]

  /// `classes` is the column of classes.
  init(_ points: Table, classes: String?, of things: String) throws(FigureError) {
    let rows = try PanelRows(points, of: things)
    let x = try points.numbers("x")
    let y = try points.numbers("y")
    let labels = try classes.map { name throws(FigureError) in try points.numbersIfPresent(name) }
    func cloud(_ generation: Double?, _ rows: [Int]) -> Cloud {
      let rows = rows.filter { x[$0].isFinite && y[$0].isFinite }
      return Cloud(
        generation: generation, points: rows.map { Point(x[$0], y[$0]) },
        classes: rows.map { row in
          guard let label = labels?[row], label >= 0, label < 256 else { return -1 }
          return Int(label.rounded())
        })
    }
    table = rows.table
    clouds = table.arms.indices.map { arm in
      (rows.real[arm].isEmpty ? [] : [cloud(nil, rows.real[arm])])
        + rows.generations[arm].map { cloud($0.generation, $0.rows) }
    }
  }

  /// All classes that occur, increasing.
  var classes: [Int] { Set(clouds.flatMap { $0.flatMap(\.classes) }).filter { $0 >= 0 }.sorted() }
}
