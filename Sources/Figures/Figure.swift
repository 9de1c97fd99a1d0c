/// Which of the published tables a figure is drawn from.
public enum FigureInput: String, Sendable {
  case summary, metrics, densities
}

/// The kinds of figure there are.
public enum FigureKind: String, Sendable, CaseIterable {
  case trajectory
  case paths
  case density
  case densityHeat = "density-heat"
  case phase

  /// What the figure shows, in one line.
  public var purpose: String {
    switch self {
    case .trajectory: "a metric against generation, one line per arm, with theory where known"
    case .paths: "a metric against generation, one thin line per replicate"
    case .density: "the density after each generation, over the true one"
    case .densityHeat: "the density as colour, generation downwards"
    case .phase: "a metric relative to its control, by sweep axis and generation"
    }
  }

  public var input: FigureInput {
    switch self {
    case .trajectory, .phase: .summary
    case .paths: .metrics
    case .density, .densityHeat: .densities
    }
  }
}

/// A drawing rule with its options: a table in, a scene out.
public struct Figure: Sendable {
  public let name: String
  public let kind: FigureKind
  private let rule:
    @Sendable (Table, FigureLabels, FigureWidth, TextMeasure) throws(FigureError) -> Scene

  private init(
    _ name: String, _ kind: FigureKind,
    _ rule:
      @escaping @Sendable (Table, FigureLabels, FigureWidth, TextMeasure)
      throws(FigureError) -> Scene
  ) {
    self.name = name
    self.kind = kind
    self.rule = rule
  }

  public init(_ name: String, _ options: TrajectoryFigure) {
    self.init(name, .trajectory, options.draw)
  }

  public init(_ name: String, _ options: PathsFigure) {
    self.init(name, .paths, options.draw)
  }

  public init(_ name: String, _ options: DensityFigure) {
    self.init(name, .density, options.draw)
  }

  public init(_ name: String, _ options: DensityHeatFigure) {
    self.init(name, .densityHeat, options.draw)
  }

  public init(_ name: String, _ options: PhaseFigure) {
    self.init(name, .phase, options.draw)
  }

  /// Draws from the table `kind.input` names.
  /// - Throws: `FigureError` when a column, metric or axis is missing or nothing can be drawn.
  public func draw(
    _ table: Table, labels: FigureLabels, width: FigureWidth = .page,
    measure: TextMeasure = .pango
  ) throws(FigureError) -> Scene {
    try rule(table, labels, width, measure)
  }
}
