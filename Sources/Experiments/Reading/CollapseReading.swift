internal import Platform
internal import Simulation

extension CollapseCriterion {
  static let keys: [(String, String)] = [
    ("metric", "the metric to watch; it must be measured"),
    ("below", "a replicate has collapsed at or below this multiple of the reference"),
    ("above", "or at or above this one"),
    (
      "of",
      "reference: start (the replicate's first value), truth (the true law's) or one; default start"
    ),
  ]

  /// The block `collapse`, which says when a replicate counts as collapsed.
  static func read(_ node: Node, arms: [Arm]) throws(ConfigError) -> Resolved<CollapseCriterion> {
    let fields = try node.fields("metric", "below", "above", "of")
    let metric = try fields.required("metric")
    var measured: [String] = []
    for arm in arms {
      for info in arm.metrics where !measured.contains(info.name) { measured.append(info.name) }
    }
    let name = try metric.name(of: measured)
    let (below, above) = (fields.optional("below"), fields.optional("above"))
    guard (below == nil) != (above == nil), let limit = below ?? above else {
      throw node.error("expected one limit, below or above")
    }
    let reference = try Node.choice(fields.optional("of"), Reference.start)
    if reference == .truth, arms.contains(where: { $0.truths[name] == nil }) {
      throw (fields.optional("of") ?? node).error(
        "the true value of \(name) is not known here; use start or one")
    }
    let criterion = CollapseCriterion(
      metric: name, limit: try limit.double(), isBelow: below != nil, reference: reference)
    return Resolved(
      value: criterion,
      node: [
        "metric": .scalar(name), (below != nil ? "below" : "above"): .scalar(criterion.limit),
        "of": .scalar(reference.rawValue),
      ])
  }

  /// In words, for reports.
  var text: String {
    let multiple = numberText(limit)
    let level =
      switch reference {
      case .start: "\(multiple) × its start"
      case .truth: "\(multiple) × its true value"
      case .one: multiple
      }
    return "\(metric) \(isBelow ? "≤" : "≥") \(level)"
  }
}
