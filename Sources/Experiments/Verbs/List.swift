internal import Figures
internal import Platform
internal import Simulation

/// What there is, by kind.
public enum Listing: String, Sendable, CaseIterable {
  case models, sources, workflows, curators, metrics, figures, definitions, claims, keys

  struct Entry {
    let name: String
    let summary: String
    /// Name and text of every detail.
    let details: [(String, String)]
  }

  var entries: [Entry] {
    switch self {
    case .models:
      Catalogue.families.map {
        Entry(
          name: $0.name, summary: $0.summary,
          details: $0.keys.isEmpty ? [("keys", "none beside kind")] : $0.keys)
      }
    case .sources:
      Catalogue.sources.map {
        Entry(name: $0.name, summary: $0.summary, details: $0.keys + [("yields", $0.examples)])
      }
    case .workflows:
      Catalogue.workflows.map {
        let name = $0.name
        return Entry(
          name: name, summary: $0.summary,
          details: LoopSettings.keys.filter {
            name == "window" || ($0.0 != "window" && $0.0 != "keepReal")
          })
      }
    case .curators:
      Catalogue.curators.map {
        Entry(name: $0.rawValue, summary: $0.summary, details: $0.keys)
      }
    case .metrics:
      Catalogue.metrics.flatMap { group in group.infos.map { (group.models, $0) } }.map {
        models, info in
        Entry(
          name: info.name, summary: "\(info.definition.prefix { !":;,".contains($0) })",
          details: [
            ("measures", models),
            ("definition", info.definition),
            ("unit", info.unit.isEmpty ? "a pure number" : info.unit),
            ("direction", info.direction.rawValue), ("needs", info.needs), ("cost", info.cost),
            ("floor", "the same for real data in the model's place; column floor of summary.csv"),
            ("source", info.reference),
          ])
      } + [Self.timeToCollapse]
    case .figures:
      Catalogue.figures.map {
        let keys = FigureRequest.keys($0)
        return Entry(
          name: $0.rawValue, summary: $0.purpose,
          details: keys.isEmpty ? [("keys", "none beside kind, name, title and width")] : keys)
      }
    case .claims:
      ClaimCatalogue.all.map { claim in
        Entry(
          name: claim.id, summary: claim.statement,
          details: [
            ("section", claim.section.title), ("tier", "\(claim.tier)"), ("source", claim.source),
            ("run by", "collapse reproduce \(claim.id)"),
          ] + (claim.remark.isEmpty ? [] : [("remark", claim.remark)]))
      }
    case .definitions:
      CollapseDefinition.allCases.map {
        Entry(
          name: "\($0.rawValue)", summary: $0.title,
          details: [
            ("yes if", $0.rule), ("measured by", $0.metrics.joined(separator: ", ")),
            ("source", "after Schaeffer et al. 2025"),
          ])
      }
    case .keys:
      ExperimentKeys.all.map {
        Entry(name: $0.name, summary: $0.summary, details: [("meaning", $0.details)])
      }
    }
  }

  /// Measured of whole replicates, and so no column of metrics.csv.
  private static let timeToCollapse = Entry(
    name: "time_to_collapse", summary: "how long replicates last: survival.csv",
    details: [
      ("measures", "whole replicates of any model"),
      (
        "definition",
        "the first measured generation at which a metric has crossed a limit, or without a model;"
          + " survival.csv has the Kaplan-Meier estimate of the share not collapsed, with a 95 % band,"
          + " in which replicates that last to the end count as censored"
      ), ("unit", "generations"), ("direction", MetricInfo.Direction.lower.rawValue),
      ("needs", "a limit"), ("cost", "O(1) a measured generation"), ("floor", "has none"),
      ("asked for", "not under metrics, but by the block collapse: {metric: variance, below: 0.1}"),
    ] + CollapseCriterion.keys + [("source", "Kaplan and Meier 1958")])

  /// All entries in a line each, or one with its details.
  public func text(_ name: String?) throws(Failure) -> String {
    guard let name else {
      return RunReport.aligned(entries.map { [$0.name, $0.summary] })
    }
    return try entries(name).map { Self.text($0) }.joined(separator: "\n")
  }

  private static func text(_ entry: Entry) -> String {
    let indent = 4 + (entry.details.map { $0.0.count }.max() ?? 0)
    let details = entry.details.flatMap { name, text in
      wrapped(text, width: max(40, 100 - indent)).enumerated().map { i, line in
        [i == 0 ? "  \(name)" : "", line]
      }
    }
    return "\(entry.name): \(entry.summary)\n" + RunReport.aligned(details)
  }

  public func json(_ name: String?) throws(Failure) -> String {
    let chosen = try name.map { name throws(Failure) in try entries(name) } ?? entries
    let value = JSONValue.array(
      chosen.map { entry in
        .object(
          [("name", .string(entry.name)), ("summary", .string(entry.summary))]
            + entry.details.filter { $0.0 != "name" }.map { ($0.0, .string($0.1)) })
      })
    return value.pretty() + "\n"
  }

  /// The entries of a name; a metric may have several, of different models.
  private func entries(_ name: String) throws(Failure) -> [Entry] {
    let own = entries.filter { $0.name == name }
    if !own.isEmpty { return own }
    let names = entries.map(\.name)
    let advice =
      nearest(name, in: names).map { "did you mean \"\($0)\"?" }
      ?? "there are \(names.joined(separator: ", "))"
    throw Failure("\(rawValue): nothing is called \"\(name)\"; \(advice)", exitStatus: 64)
  }
}

/// Lines of at most `width` characters, broken between words.
func wrapped(_ text: String, width: Int) -> [String] {
  text.split(separator: " ").reduce(into: [""]) { lines, word in
    let last = lines[lines.count - 1]
    if last.isEmpty {
      lines[lines.count - 1] = String(word)
    } else if last.count + 1 + word.count <= width {
      lines[lines.count - 1] += " " + word
    } else {
      lines.append(String(word))
    }
  }
}
