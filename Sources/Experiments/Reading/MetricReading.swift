internal import Models
internal import Platform
internal import Simulation

/// A metric that an arm can be asked for, or what keeps it from measuring there.
struct MetricEntry<Model: GenerativeModel>: Sendable {
  let metric: Metric<Model>
  /// Why the metric cannot measure in this world, or nil.
  let obstacle: String?

  init(_ metric: Metric<Model>, obstacle: String? = nil) {
    self.metric = metric
    self.obstacle = obstacle
  }

  /// Metrics of several lineages.
  static func ofLineages(_ metrics: [Metric<Model>], _ count: Int) -> [MetricEntry] {
    metrics.map {
      MetricEntry($0, obstacle: count > 1 ? nil : "needs two lineages or more; set loop.lineages")
    }
  }

  /// The metrics an experiment asks for, or those named in `defaults` that can measure.
  ///
  /// `refusals` says of metrics that such models do not have why, and what to use instead.
  static func read(
    _ node: Node?, from entries: [MetricEntry], defaults: [String],
    refusals: [String: String] = [:]
  ) throws(ConfigError) -> [Metric<Model>] {
    func named(_ name: String) -> MetricEntry? { entries.first { $0.metric.name == name } }
    guard let node else {
      return defaults.compactMap { name in
        named(name).flatMap { $0.obstacle == nil ? $0.metric : nil }
      }
    }
    var chosen: [Metric<Model>] = []
    for item in try node.list() {
      if let name = try? item.string(), let reason = refusals[name],
        named(name) == nil
      {
        throw item.error("\(name) \(reason)")
      }
      for name in try expanded(item, entries) {
        guard let entry = named(name) else { continue }
        if let obstacle = entry.obstacle { throw item.error("\(name) \(obstacle)") }
        if chosen.contains(where: { $0.name == name }) {
          throw item.error("\(name) is there twice")
        }
        chosen.append(entry.metric)
      }
    }
    guard !chosen.isEmpty else { throw node.error("expected at least one metric") }
    return chosen
  }

  private static func expanded(
    _ item: Node, _ entries: [MetricEntry]
  ) throws(ConfigError) -> [String] {
    let own = entries.map(\.metric.name)
    let groups = Catalogue.metricGroups.filter { own.contains($0.members[0]) }
    if let text = try? item.string(), !own.contains(text),
      !groups.contains(where: { $0.name == text })
    {
      let others = Catalogue.metrics.filter { $0.infos.contains { $0.name == text } }
      if !others.isEmpty {
        throw item.error(
          "\(text) measures \(others.map(\.models).joined(separator: " and ")), not this model; see"
            + " `collapse list metrics \(text)`")
      }
    }
    let name = try item.name(of: own + groups.map(\.name))
    guard let members = groups.first(where: { $0.name == name })?.members else { return [name] }
    // Of several that a name stands for, those measure that can.
    let able = members.filter { member in
      entries.contains { $0.metric.name == member && $0.obstacle == nil }
    }
    return able.isEmpty ? members : able
  }
}
