import Glibc

/// The perplexities of the sentences of one generation, or of real ones.
struct PerplexityGroup: Sendable {
  /// nil for held-out real sentences.
  let generation: Double?
  /// Decimal logarithms of the finite perplexities, increasing.
  private(set) var logs: [Double] = []
  /// Sentences that the model calls impossible.
  private(set) var infinite = 0
  /// Rows without a number above 0.
  private(set) var unusable = 0

  init(_ generation: Double?, _ perplexities: [Double]) {
    self.generation = generation
    for value in perplexities {
      if value == .infinity {
        infinite += 1
      } else if value > 0 {
        logs.append(log10(value))
      } else {
        unusable += 1
      }
    }
    logs.sort()
  }

  /// Sentences with a perplexity, infinite ones among them.
  var count: Int { logs.count + infinite }

  /// The perplexity that the share `p` of the sentences does not exceed, interpolated between
  /// neighbours on the log scale; infinite where it falls among infinite ones, nil without sentences.
  func quantile(_ p: Double) -> Double? {
    guard count > 0 else { return nil }
    let place = p * Double(count - 1)
    let index = Int(place)
    let rest = place - Double(index)
    guard index + (rest > 0 ? 1 : 0) < logs.count else { return .infinity }
    let low = logs[index]
    return pow(10, rest > 0 ? low + rest * (logs[index + 1] - low) : low)
  }

  /// The arithmetic mean; infinite as soon as one sentence is.
  var mean: Double? {
    guard count > 0 else { return nil }
    if infinite > 0 { return .infinity }
    return logs.reduce(0) { $0 + pow(10, $1) } / Double(count)
  }

  /// `mean` and the like where an axis can show it.
  static func shown(_ value: Double?) -> Double? {
    value.flatMap { $0.isFinite ? $0 : nil }
  }
}

/// Perplexities of single sentences under the model of generation 0, arm by arm.
struct PerplexityData {
  static let mostPanels = 6

  let table: ArmTable
  /// Per arm; nil where the table has no real sentences.
  let real: [PerplexityGroup?]
  /// Per arm, by increasing generation.
  let groups: [[PerplexityGroup]]

  init(_ perplexities: Table) throws(FigureError) {
    guard perplexities.rowCount > 0 else {
      throw FigureError("the table of perplexities has no rows")
    }
    table = try ArmTable(perplexities)
    let generation = try perplexities.numbers("generation")
    let values = try perplexities.numbers("perplexity")
    var real: [PerplexityGroup?] = []
    var groups: [[PerplexityGroup]] = []
    for rows in table.rows {
      var sentences: [Double: [Double]] = [:]
      var held: [Double] = []
      for row in rows {
        if generation[row].isNaN {
          held.append(values[row])
        } else if generation[row].isFinite {
          sentences[generation[row], default: []].append(values[row])
        }
      }
      real.append(held.isEmpty ? nil : PerplexityGroup(nil, held))
      groups.append(
        sentences.sorted { $0.key < $1.key }.map { PerplexityGroup($0.key, $0.value) })
    }
    self.real = real
    self.groups = groups
    guard groups.contains(where: { $0.contains { !$0.logs.isEmpty } }) else {
      throw FigureError("no sentence of any generation has a finite perplexity above 0")
    }
  }

  var shown: Int { min(groups.count, Self.mostPanels) }

  /// Every generation of the arms shown, increasing.
  var generations: [Double] {
    Set(groups[..<shown].flatMap { $0.compactMap(\.generation) }).sorted()
  }

  /// The groups of the arm that are drawn, real sentences first.
  func drawn(_ arm: Int, _ generations: [Double]) -> [PerplexityGroup] {
    (real[arm].map { [$0] } ?? [])
      + groups[arm].filter { $0.generation.map(generations.contains) ?? false }
  }

  /// A log axis with the central 99 % of every group drawn, and of the rest what is not far away.
  func scale(_ generations: [Double]) -> (scale: Scale, cut: Bool) {
    var core: [Double] = []
    var ends: [Double] = []
    for arm in 0..<shown {
      for group in drawn(arm, generations) {
        guard let first = group.logs.first, let last = group.logs.last else { continue }
        ends += [pow(10, first), pow(10, last)]
        core += [group.quantile(0.005), group.quantile(0.5), group.quantile(0.995)].compactMap {
          PerplexityGroup.shown($0)
        }
      }
    }
    return Scale.fitting(core: core.isEmpty ? ends : core, margins: ends, choice: .log)
  }

  /// What is not in the picture.
  func notes(_ generations: [Double], cut: Bool) -> [String] {
    let drawn = (0..<shown).flatMap { self.drawn($0, generations) }
    let infinite = drawn.reduce(0) { $0 + $1.infinite }
    let unusable = drawn.reduce(0) { $0 + $1.unusable }
    let all = drawn.reduce(0) { $0 + $1.count + $1.unusable }
    var notes: [String] = []
    if cut { notes.append("Some perplexities lie beyond the axis.") }
    if infinite > 0 {
      notes.append("\(infinite) of \(all) sentences have infinite perplexity: beyond the axis.")
    }
    if unusable > 0 { notes.append("\(unusable) of \(all) sentences have no perplexity.") }
    if groups.count > shown { notes.append("\(shown) of \(groups.count) arms are shown.") }
    return notes
  }

  /// The medians of the first and the last generation, of up to three arms.
  func medians() -> String {
    var parts: [String] = []
    for arm in 0..<min(shown, 3) {
      var groups = real[arm].map { [("real sentences", $0)] } ?? []
      for group in [self.groups[arm].first, self.groups[arm].last] {
        guard let group, let generation = group.generation else { continue }
        groups.append(("generation \(NumberText.short(generation, digits: 6))", group))
      }
      let texts = groups.compactMap { name, group in
        group.quantile(0.5).map { "\(NumberText.short($0)) for \(name)" }
      }
      parts.append("\(table.arms[arm].name): " + texts.joined(separator: ", "))
    }
    return "Median perplexity, " + parts.joined(separator: "; ") + "."
  }
}
