internal import Models
internal import Platform
internal import Simulation

extension PointMetric {
  /// The metrics an experiment asks for, or those that suit its world.
  static func read(
    _ node: Node?, law: ContinuousLaw, exact: Bool
  ) throws(ConfigError) -> [Metric<Gaussian>] {
    guard let node else {
      return defaults(law, exact: exact).compactMap { name in
        named(name).flatMap { $0.obstacle(law, exact: exact) == nil ? $0.metric : nil }
      }
    }
    var names: [String] = []
    for item in try node.list() {
      for name in try expanded(item) {
        guard let metric = named(name) else { continue }
        if let obstacle = metric.obstacle(law, exact: exact) {
          throw item.error("\(name) \(obstacle)")
        }
        if names.contains(name) { throw item.error("\(name) is there twice") }
        names.append(name)
      }
    }
    guard !names.isEmpty else { throw node.error("expected at least one metric") }
    return names.compactMap { named($0)?.metric }
  }

  private static func expanded(_ item: Node) throws(ConfigError) -> [String] {
    let groups = Catalogue.metricGroups
    let name = try item.name(
      of: Catalogue.pointMetrics.map(\.metric.name) + groups.map(\.name))
    return groups.first { $0.name == name }?.members ?? [name]
  }

  private static func named(_ name: String) -> PointMetric? {
    Catalogue.pointMetrics.first { $0.metric.name == name }
  }

  private static func defaults(_ law: ContinuousLaw, exact: Bool) -> [String] {
    let distance = exact && law.gaussian != nil ? "wasserstein_2_squared" : "energy"
    return law.dimension == 1
      ? ["variance", "mean_error", "tail_mass_1", distance]
      : ["variance", "mean_error", "log_generalized_variance", "effective_rank", "tail_mass_1"]
  }
}
