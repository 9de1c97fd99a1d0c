/// What a reader plays: something of every arm, generation by generation, on axes that stand still.
package struct Film: Sendable {
  package enum Kind: String, Sendable, CaseIterable { case sheets, density, cloud, ranks, texts }

  /// The name of an axis with its labelled ticks, 0 at its low and 1 at its high end.
  package struct Axis: Sendable, Equatable {
    package let name: String
    package let ticks: [(place: Double, label: String)]

    package static func == (a: Self, b: Self) -> Bool {
      a.name == b.name && a.ticks.elementsEqual(b.ticks) { $0 == $1 }
    }
  }

  /// Points are shares of the axes, y upwards.
  package enum Content: Sendable, Equatable {
    case curve([Point])
    /// Rings are curves of one and two standard deviations.
    case cloud([Point], rings: [[Point]])
    case images([GreyImage])
    case text(String, perplexity: Double)
  }

  package struct Frame: Sendable, Equatable {
    package let generation: Double
    package let content: Content
  }

  package struct Panel: Sendable {
    /// Empty where there is one arm.
    package let title: String
    /// The real world, where it is known.
    package let truth: Content?
    /// By increasing generation.
    package var frames: [Frame]
  }

  package let kind: Kind
  /// What is seen, in a few words.
  package let title: String
  package let x: Axis?
  package let y: Axis?
  package var panels: [Panel]

  /// Arms that are shown at most.
  static let mostPanels = 6

  /// The films that tables give; a table that is missing, or holds nothing to be drawn, gives none.
  package static func all(_ tables: [FigureInput: Table]) -> [Film] {
    Kind.allCases.compactMap { kind in
      switch kind {
      case .density: tables[.densities].flatMap { try? densities($0) }
      case .ranks: tables[.ranks].flatMap { try? ranks($0) }
      case .cloud: try? clouds(tables)
      case .sheets: tables[.sheets].flatMap { try? sheets($0) }
      case .texts: tables[.texts].flatMap { try? texts($0) }
      }
    }
  }

  /// The tables that films are made of.
  package static let inputs: [FigureInput] = [
    .densities, .ranks, .points, .components, .latents, .sheets, .texts,
  ]

  /// Every generation of any panel, increasing.
  package var generations: [Double] {
    Set(panels.flatMap { $0.frames.map(\.generation) }).sorted()
  }

  /// Only these generations.
  package func keeping(_ generations: [Double]) -> Film {
    let kept = Set(generations)
    var copy = self
    for index in panels.indices {
      copy.panels[index].frames.removeAll { !kept.contains($0.generation) }
    }
    return copy
  }

  /// The figures that show the same without moving.
  package var still: [FigureKind] {
    switch kind {
    case .density: [.density, .densityHeat]
    case .ranks: [.rankFrequency]
    case .cloud: [.mixture, .scatter, .latentCloud]
    case .sheets: [.contactSheet]
    case .texts: [.textTimeline]
    }
  }

  static func axis(_ name: String, _ scale: Scale, count: Int) -> Axis {
    Axis(
      name: name,
      ticks: scale.ticks(count).compactMap { tick in
        guard !tick.label.isEmpty, let place = scale.position(tick.value) else { return nil }
        return (place, tick.label)
      })
  }

  /// The label of an arm, empty where there is only one.
  static func title(_ arm: Int, of table: ArmTable) -> String {
    table.arms.count == 1 ? "" : table.label(arm, along: table.varying)
  }
}
