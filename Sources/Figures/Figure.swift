/// The published tables that figures are drawn from; the raw value is the file's name without its
/// ending.
public enum FigureInput: String, Sendable, CaseIterable {
  case summary, metrics, densities
  case points, components
  case ranks
  case ledger
  case survival
  case perplexities
  case texts
  case sheets, latents, losses
  case definitions
}

/// The kinds of figure there are.
public enum FigureKind: String, Sendable, CaseIterable {
  case trajectory
  case paths
  case density
  case densityHeat = "density-heat"
  case phase
  case mixture
  case rankFrequency = "rank-frequency"
  case ledger
  case survival
  case collapseTime = "collapse-time"
  case tailBulk = "tail-bulk"
  case scaling
  case perplexityHistogram = "perplexity-histogram"
  case violin
  case textTimeline = "text-timeline"
  case contactSheet = "contact-sheet"
  case scatter
  case latentCloud = "latent-cloud"
  case precisionRecall = "precision-recall"
  case lossCurve = "loss-curve"
  case definitions

  /// What the figure shows, in one line.
  public var purpose: String {
    switch self {
    case .trajectory: "a metric against generation, one line per arm, with theory where known"
    case .paths: "a metric against generation, one thin line per replicate"
    case .density: "the density after each generation, over the true one"
    case .densityHeat: "the density as colour, generation downwards"
    case .phase: "a metric relative to its control, by sweep axis and generation"
    case .mixture: "points and the components of a mixture, one square panel per generation"
    case .rankFrequency: "frequency against rank of the symbols, one line per generation"
    case .ledger: "what is left of common and of rare symbols, by generation"
    case .survival: "the share of chains not yet collapsed against generation, with 95 % band"
    case .collapseTime: "the time to collapse against a sweep axis: median and quartiles"
    case .tailBulk: "the error in the tail and in the bulk against generation"
    case .scaling: "a metric against a sweep axis, with the slope of a power law"
    case .perplexityHistogram:
      "histograms of sentence perplexity under the generation-0 model, one line per generation"
    case .violin: "sentence perplexity under the generation-0 model, one violin per generation"
    case .textTimeline: "one text per generation with its perplexity, the real one first"
    case .contactSheet: "images side by side, one sheet per generation, the real one first"
    case .scatter: "samples in two coordinates, one square panel per generation"
    case .latentCloud: "latent codes in two coordinates, coloured by class, by generation"
    case .precisionRecall: "precision, recall and coverage against generation"
    case .lossCurve: "the training loss against epoch, one line per generation"
    case .definitions: "by which of eight definitions every arm has collapsed, and from when on"
    }
  }

  /// The tables that the figure is drawn from; the first one decides what it is about.
  public var inputs: [FigureInput] {
    switch self {
    case .trajectory, .phase, .tailBulk, .scaling: [.summary]
    case .paths: [.metrics]
    case .density, .densityHeat: [.densities]
    case .mixture: [.points, .components]
    case .rankFrequency: [.ranks]
    case .ledger: [.ledger]
    case .survival, .collapseTime: [.survival]
    case .perplexityHistogram, .violin: [.perplexities]
    case .textTimeline: [.texts]
    case .contactSheet: [.sheets]
    case .scatter: [.points]
    case .latentCloud: [.latents]
    case .precisionRecall: [.summary]
    case .lossCurve: [.losses]
    case .definitions: [.definitions]
    }
  }

  public var input: FigureInput { inputs[0] }
}

/// A drawing rule with its options: tables in, a scene out.
public struct Figure: Sendable {
  public let name: String
  public let kind: FigureKind
  private let rule:
    @Sendable ([FigureInput: Table], FigureLabels, FigureWidth, TextMeasure)
      throws(FigureError) -> Scene

  private init(
    _ name: String, _ kind: FigureKind,
    tables rule:
      @escaping @Sendable ([FigureInput: Table], FigureLabels, FigureWidth, TextMeasure)
      throws(FigureError) -> Scene
  ) {
    self.name = name
    self.kind = kind
    self.rule = rule
  }

  /// A figure that is drawn from one table.
  private init(
    _ name: String, _ kind: FigureKind,
    _ rule:
      @escaping @Sendable (Table, FigureLabels, FigureWidth, TextMeasure)
      throws(FigureError) -> Scene
  ) {
    self.init(
      name, kind,
      tables: { tables, labels, width, measure throws(FigureError) in
        try rule(tables.table(kind.input), labels, width, measure)
      })
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

  public init(_ name: String, _ options: MixtureFigure) {
    self.init(
      name, .mixture,
      tables: { tables, labels, width, measure throws(FigureError) in
        try options.draw(
          tables.table(.points), tables.table(.components), labels, width, measure)
      })
  }

  public init(_ name: String, _ options: RankFrequencyFigure) {
    self.init(name, .rankFrequency, options.draw)
  }

  public init(_ name: String, _ options: LedgerFigure) {
    self.init(name, .ledger, options.draw)
  }

  public init(_ name: String, _ options: SurvivalFigure) {
    self.init(name, .survival, options.draw)
  }

  public init(_ name: String, _ options: ScalingFigure) {
    self.init(name, .scaling, options.draw)
  }

  public init(_ name: String, _ options: CollapseTimeFigure) {
    self.init(name, .collapseTime, options.draw)
  }

  public init(_ name: String, _ options: TailBulkFigure) {
    self.init(name, .tailBulk, options.draw)
  }

  public init(_ name: String, _ options: PerplexityHistogramFigure) {
    self.init(name, .perplexityHistogram, options.draw)
  }

  public init(_ name: String, _ options: ViolinFigure) {
    self.init(name, .violin, options.draw)
  }

  public init(_ name: String, _ options: TextTimelineFigure) {
    self.init(name, .textTimeline, options.draw)
  }

  public init(_ name: String, _ options: ContactSheetFigure) {
    self.init(name, .contactSheet, options.draw)
  }

  public init(_ name: String, _ options: ScatterFigure) {
    self.init(name, .scatter, options.draw)
  }

  public init(_ name: String, _ options: LatentCloudFigure) {
    self.init(name, .latentCloud, options.draw)
  }

  public init(_ name: String, _ options: DefinitionsFigure) {
    self.init(name, .definitions, options.draw)
  }

  public init(_ name: String, _ options: PrecisionRecallFigure) {
    self.init(name, .precisionRecall, options.draw)
  }

  public init(_ name: String, _ options: LossCurveFigure) {
    self.init(name, .lossCurve, options.draw)
  }

  /// Draws from the tables that `kind.inputs` names; others are ignored.
  /// - Throws: `FigureError` when a table, column, metric or axis is missing or nothing can be
  ///   drawn.
  public func draw(
    _ tables: [FigureInput: Table], labels: FigureLabels, width: FigureWidth = .page,
    measure: TextMeasure = .pango
  ) throws(FigureError) -> Scene {
    try rule(tables, labels, width, measure)
  }

  /// Draws a figure of one table, the one `kind.input` names.
  public func draw(
    _ table: Table, labels: FigureLabels, width: FigureWidth = .page,
    measure: TextMeasure = .pango
  ) throws(FigureError) -> Scene {
    try rule([kind.input: table], labels, width, measure)
  }
}

extension [FigureInput: Table] {
  fileprivate func table(_ input: FigureInput) throws(FigureError) -> Table {
    guard let table = self[input] else {
      throw FigureError("the figure needs the table \"\(input.rawValue)\", which is not there")
    }
    return table
  }
}
