internal import Platform
internal import Simulation

/// The `loop.real` block: how much real data each generation gets, in any of the field's
/// conventions, resolved to the real share of the training set.
struct RealSettings {
  /// One a generation, from 0 (where it has no meaning).
  let share: [Double]
  let fresh: Bool
  /// Of a real row in the fit.
  let weight: Double
  /// The share of new rows called real that are the last model's.
  let contamination: Double
  /// The block of strata; nil where there are none.
  let stratify: Node?

  static func read(
    _ node: Node?, samples: [Int], workflow: Workflow
  ) throws(ConfigError) -> Resolved<RealSettings> {
    let node = node ?? Node.mapping([])
    let fields = try node.fields(
      conventions + ["draw", "weight", "block-weight", "contamination", "stratify"])
    let (share, shareNode) = try readShare(fields, samples: samples)
    let fresh = try fields.optional("draw")?.name(of: ["fixed", "fresh"]) == "fresh"
    if workflow.keepsRealSample, !fresh, share.dropFirst().contains(where: { $0 > 0 }) {
      throw node.error(
        "the workflow \(workflow.name) keeps the first real sample anyway; a real share here means"
          + " new rows: set loop.real.draw: fresh, or leave the share out")
    }
    let weight = try readWeight(fields, share: share, samples: samples, workflow: workflow)
    let contamination = try readContamination(fields, share: share, fresh: fresh)
    var resolved: [(String, Node)] = [
      ("share", shareNode), ("draw", .scalar(fresh ? "fresh" : "fixed")),
      ("weight", .scalar(weight)),
    ]
    if contamination > 0 { resolved.append(("contamination", .scalar(contamination))) }
    let stratify = fields.optional("stratify").flatMap { $0.isNull ? nil : $0 }
    if let stratify {
      guard workflow.name == "replace" else {
        throw stratify.error(
          "strata are filled anew every generation: needs the workflow replace, and this one is"
            + " \(workflow.name)")
      }
      if contamination > 0 {
        throw stratify.error("leave loop.real.contamination out: strata have real rows only")
      }
      resolved.append(("stratify", stratify))
    }
    return Resolved(
      value: RealSettings(
        share: share, fresh: fresh, weight: weight, contamination: contamination,
        stratify: stratify),
      node: .mapping(resolved))
  }

  private static func readContamination(
    _ fields: Fields, share: [Double], fresh: Bool
  ) throws(ConfigError) -> Double {
    guard let node = fields.optional("contamination") else { return 0 }
    let contamination = try node.double(in: .unit)
    guard contamination > 0 else { return 0 }
    guard fresh else {
      throw node.error(
        "only new real rows can be a model's: those of generation 0 are older than every model; set"
          + " loop.real.draw: fresh")
    }
    guard share.dropFirst().contains(where: { $0 > 0 }) else {
      throw node.error("there are no new real rows; set loop.real.share")
    }
    return contamination
  }

  /// Keys that say how much real data there is and where it comes from.
  static let mixingKeys = conventions + ["draw", "block-weight"]

  private static let conventions = ["share", "synthetic-share", "synthetic-per-real", "rows"]

  private static func readShare(
    _ fields: Fields, samples: [Int]
  ) throws(ConfigError) -> ([Double], Node) {
    var given: [(String, Node)] = []
    for name in conventions { if let node = fields.optional(name) { given.append((name, node)) } }
    guard let (name, node) = given.first else {
      return (Array(repeating: 0, count: samples.count), 0)
    }
    if given.count > 1 {
      throw given[1].1.error("says the same as \(name); give one of them")
    }
    let last = samples.count - 1
    var values: [Double]
    if case .mapping = node.value {
      let schedule = try node.fields("from", "to", "over")
      let interval = Self.interval(of: name)
      let from = try schedule.required("from").double(in: interval)
      let to = try schedule.required("to").double(in: interval)
      let over = try schedule.required("over").int(in: 1...1_000_000)
      values = samples.indices.map { t in
        from + (to - from) * min(1, max(0, Double(t - 1) / Double(over)))
      }
    } else if case .sequence = node.value {
      let list = try node.doubles(in: interval(of: name))
      guard let final = list.last, list.count <= max(1, last) else {
        throw node.error(
          "expected 1 to \(last) values, one a generation from 1 on, got \(list.count)")
      }
      values = [list[0]] + list + Array(repeating: final, count: max(0, last - list.count))
      values = Array(values.prefix(samples.count))
    } else {
      values = Array(
        repeating: try node.double(in: interval(of: name)), count: samples.count)
    }
    for t in values.indices {
      switch name {
      case "synthetic-share": values[t] = 1 - values[t]
      case "synthetic-per-real": values[t] = 1 / (1 + values[t])
      case "rows":
        guard values[t] <= Double(samples[t]) || t == 0 else {
          throw node.error(
            "\(numberText(values[t])) real rows are more than the \(samples[t]) rows of generation"
              + " \(t)")
        }
        values[t] = min(1, values[t] / Double(samples[t]))
      default: break
      }
    }
    let later = values.dropFirst()
    let isConstant = later.allSatisfy { $0 == later.first }
    if isConstant { return (values, .scalar(later.first ?? values[0])) }
    // Stated so that a longer chain states the same.
    if name == "share", case .mapping = node.value { return (values, node) }
    let repeated = later.reversed().prefix { $0 == later.last }.count
    return (values, .sequence(Array(later.dropLast(repeated - 1))))
  }

  private static func interval(of convention: String) -> Interval {
    convention == "share" || convention == "synthetic-share" ? .unit : .nonNegative
  }

  private static func readWeight(
    _ fields: Fields, share: [Double], samples: [Int], workflow: Workflow
  ) throws(ConfigError) -> Double {
    let weight = try fields.optional("weight")?.double(in: .positive)
    guard let node = fields.optional("block-weight") else { return weight ?? 1 }
    if weight != nil { throw node.error("says the same as weight; give one of them") }
    let block = try node.double(in: Interval(above: 0, below: 1))
    // What the rounded counts of rows make of the share.
    let shares = Set(
      zip(share, samples).dropFirst().map { ($0 * Double($1)).rounded() / Double($1) })
    guard workflow.name == "replace", shares.count == 1, let a = shares.first, a > 0, a < 1 else {
      throw node.error(
        "needs the workflow replace and a constant real share between 0 and 1 to weigh against")
    }
    return block / (1 - block) * (1 - a) / a
  }
}
