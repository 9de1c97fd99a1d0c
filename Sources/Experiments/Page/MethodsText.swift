internal import Figures
internal import Platform
internal import Simulation

/// A paragraph on how a run was made, to be pasted into a paper.
struct MethodsText {
  private let run: ReportedRun
  private let experiment: Node

  init(_ run: ReportedRun) {
    self.run = run
    experiment = run.experiment
  }

  func text() -> String {
    var sentences = [
      "Recursive training was simulated with collapse \(run.facts.version)\(commit)."
    ]
    sentences.append(
      "The real world was \(block("source")), the model \(block("model"))\(modelSummary)."
        + " \(training)")
    if let filters { sentences.append(filters) }
    if let sweep { sentences.append(sweep) }
    sentences.append(repetition)
    sentences.append(measuring)
    return sentences.joined(separator: " ")
  }

  /// Everything that the paragraph rests on, in BibTeX.
  func bibTeX() -> String {
    var found: [Bibliography.Entry] = []
    func add(_ entries: [Bibliography.Entry]) {
      for entry in entries where !found.contains(where: { $0.key == entry.key }) {
        found.append(entry)
      }
    }
    for workflow in workflows { add(Bibliography.entries(workflow: workflow)) }
    if let kind = text("model.kind") { add(Bibliography.entries(model: kind)) }
    if run.definitions != nil { add(Bibliography.entry("schaeffer2025").map { [$0] } ?? []) }
    if experiment["collapse"] != nil { add(Bibliography.entry("kaplan1958").map { [$0] } ?? []) }
    for metric in run.facts.metrics { add(Bibliography.entries(metric: metric.name)) }
    return Bibliography.program(run.facts.version, commit: run.origin.commit) + "\n"
      + found.map(\.bibTeX).joined(separator: "\n")
  }

  private var commit: String {
    run.origin.commit == "unknown" ? "" : " (commit \(run.origin.commit.prefix(12)))"
  }

  private func node(_ path: String) -> Node? { experiment.find(path) }
  private func text(_ path: String) -> String? { node(path).flatMap { try? $0.string() } }
  private func number(_ path: String) -> Double? { node(path).flatMap { try? $0.double() } }

  private var noun: String {
    ["ngram", "mlp-lm"].contains(text("model.kind") ?? "") ? "tokens" : "examples"
  }

  private var modelSummary: String {
    let family = Catalogue.families.first { $0.name == text("model.kind") }
    let words = family.map { $0.summary.prefix { $0 != ";" } } ?? ""
    return words.isEmpty ? "" : ": \(words)"
  }

  /// A block in words, such as "gaussian (covariance full, estimator mle)".
  private func block(_ key: String) -> String {
    guard let node = experiment[key], case .mapping(let entries) = node.value else {
      return "varied (see below)"
    }
    let kind = text("\(key).kind") ?? key
    let rest = entries.filter { !["kind", "path", "labels"].contains($0.key) }.map(Self.setting)
    return rest.isEmpty ? kind : "\(kind) (\(rest.joined(separator: ", ")))"
  }

  private static func setting(_ entry: Node.Entry) -> String {
    "\(words(entry.key)) \(value(entry.value))"
  }

  private static func value(_ node: Node) -> String {
    switch node.value {
    case .scalar(let text, _): return text.replacing("\n", with: "\\n")
    case .sequence(let items):
      if items.count > 6 { return "[\(items.count) values]" }
      return "[\(items.map(value).joined(separator: ", "))]"
    case .mapping(let entries): return "{\(entries.map(setting).joined(separator: ", "))}"
    }
  }

  private var workflows: [String] {
    let swept = run.axisValues("loop.workflow")
    return (text("loop.workflow").map { [$0] } ?? []) + swept
  }

  private var training: String {
    // What a sweep changes is not among the settings that all arms share, and is told with the sweep.
    let initial = text("loop.initial")
    let generations = text("loop.generations")
    var out = "Generation 0 was fitted to \(initial.map { "\($0) " } ?? "")real \(noun) only; "
    out +=
      generations == "1"
      ? "generation 1 " : "each generation from 1 to \(generations ?? "the last") "
    out += text("loop.samples").map { "was trained on \($0) \(noun)" } ?? "was trained on \(noun)"
    let swept = experiment["sweep"]
    let isSwept = swept?.yaml().contains("workflow") ?? false
    if let name = text("loop.workflow") ?? (isSwept ? nil : "replace") {
      let summary = Catalogue.workflows.first { $0.name.prefix { $0 != "(" } == name }?.summary
      out += " by the workflow “\(name)”\(summary.map { " (\($0))" } ?? "")"
    } else {
      out += " by the workflows below"
      if swept?["loop.workflow"] == nil { out += " (“replace” where none is named)" }
    }
    if let share = number("loop.real.share"), share > 0 {
      let draw = text("loop.real.draw") == "fresh" ? "new rows" : "rows of generation 0 again"
      out += ", with a real share of \(NumberText.short(share)) (\(draw))"
    }
    if let growth = number("loop.growth"), growth != 1 {
      out += ", sizes growing by a factor of \(NumberText.short(growth)) a generation"
    }
    return out + "."
  }

  /// What is kept out of the samples.
  private var filters: String? {
    var parts: [String] = []
    if let t = number("loop.sampling.temperature"), t != 1 {
      parts.append("temperature \(NumberText.short(t))")
    }
    if let share = number("loop.sampling.truncate"), share != 0 {
      parts.append("the least likely \(NumberText.short(100 * share)) % never sampled")
    }
    if let p = number("loop.sampling.top_p"), p != 1 {
      parts.append("top-p \(NumberText.short(p))")
    }
    if let k = text("loop.sampling.top_k") { parts.append("top-k \(k)") }
    if let list = node("loop.curate").flatMap({ try? $0.list() }), !list.isEmpty {
      let names = list.compactMap { try? $0["kind"]?.string() }
      parts.append("curation by \(names.joined(separator: ", "))")
    }
    return parts.isEmpty ? nil : "Synthetic samples: \(parts.joined(separator: ", "))."
  }

  private var sweep: String? {
    guard case .mapping(let axes)? = experiment["sweep"]?.value, !axes.isEmpty else { return nil }
    let parts = axes.map { axis in
      let values = (try? axis.value.list())?.map(Self.sweepValue) ?? run.axisValues(axis.key)
      let list = values.prefix(12).joined(separator: ", ") + (values.count > 12 ? ", …" : "")
      return values.isEmpty ? axis.key : "\(axis.key) (\(list))"
    }
    let paired =
      text("independent_arms") == "true"
      ? "with random numbers of their own"
      : "which share their random numbers, so that differences between arms are paired"
    return "Varied: \(parts.joined(separator: " × ")), \(run.facts.arms) arms, \(paired)."
  }

  /// A value of an axis; of a block its label and what it sets.
  private static func sweepValue(_ node: Node) -> String {
    guard case .mapping(let entries) = node.value else { return value(node) }
    let label = entries.first { $0.key == "label" }.map { value($0.value) }
    let rest = entries.filter { $0.key != "label" }.map(setting).joined(separator: ", ")
    return label.map { rest.isEmpty ? $0 : "\($0): {\(rest)}" } ?? "{\(rest)}"
  }

  private var repetition: String {
    let count = run.facts.replicates
    let times = count == 1 ? "run once" : "repeated \(count) times"
    return "\(run.facts.arms == 1 ? "The run was" : "Every arm was") \(times), all random streams"
      + " derived from seed \(run.facts.seed)."
  }

  private var measuring: String {
    let metrics = run.facts.metrics.map { metric in
      let keys = Bibliography.entries(metric: metric.name).map(\.key)
      return metric.name + (keys.isEmpty ? "" : " [\(keys.joined(separator: ", "))]")
    }
    var out = "Measured were \(metrics.joined(separator: ", "))"
    if let record = number("loop.record"), record > 1 {
      out += ", every \(NumberText.short(record)) generations"
    }
    out += ", "
    if text("evaluation.exact") == "true" {
      out += "in closed form where both laws are known, otherwise "
    }
    out +=
      "on \(text("evaluation.samples") ?? "held-out") real \(noun) that no model was trained on"
    out += " and samples of the model."
    if run.facts.replicates > 1 {
      out += " Medians stand with 5–95 % of the replicates, means with standard errors."
    }
    if run.definitions != nil {
      out += " Whether an arm has collapsed was judged by the eight definitions of [schaeffer2025]"
      out += " with 99 % confidence."
    }
    return out
  }
}

extension ReportedRun {
  /// The values of a sweep axis, in the order of the arms, without repeats.
  func axisValues(_ axis: String) -> [String] {
    guard summary.has(axis), let column = try? summary.column(axis) else { return [] }
    var seen: [String] = []
    func add(_ text: String) { if !seen.contains(text), !text.isEmpty { seen.append(text) } }
    switch column {
    case .text(let values): for value in values { add(value) }
    case .number(let values): for value in values where !value.isNaN { add(numberText(value)) }
    }
    return seen
  }
}
