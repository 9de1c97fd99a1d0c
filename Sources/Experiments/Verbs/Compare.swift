internal import Figures
internal import Numerics
internal import Platform
internal import Simulation

/// What two runs differ in, arm by arm and metric by metric, replicate against replicate.
public struct Comparison: Sendable {
  /// The second run less the first, at the last generation that both have of an arm.
  struct Effect: Sendable {
    let arm: String
    let metric: String
    let generation: Int
    /// Replicates that both runs have a finite value of. Where there is none, as in an arm that has
    /// collapsed in the second run, the numbers below are NaN.
    let pairs: Int
    let first: Double
    let second: Double
    /// Mean of the differences, and its 95 % interval by Student's t law; NaN of a single pair.
    let difference: Double
    let low: Double
    let high: Double
    /// How many standard errors the change is for the worse; where both directions are departures, how
    /// many it is at all.
    let severity: Double
  }

  let effects: [Effect]
  let first: String
  let second: String
  /// Arms that only one of the runs has.
  let unmatched: [String]
  /// Arms in which replicates have lost their models in one run and not in the other.
  let endings: [Ending]

  struct Ending: Sendable {
    let arm: String
    /// How many replicates of each run.
    let first: Int
    let second: Int
  }

  /// Gates that do not hold, in words.
  let violations: [String]

  public var passes: Bool { violations.isEmpty }
}

/// A condition on the mean difference of a metric, such as `variance<=0.1`, in every arm.
struct Gate {
  let text: String
  let metric: String
  let isUpper: Bool
  let limit: Double

  init(_ text: String) throws(Failure) {
    self.text = text
    for (sign, isUpper) in [("<=", true), (">=", false)] {
      let parts = text.split(separator: sign, maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, let limit = parseDecimal(String(parts[1])), !parts[0].isEmpty else {
        continue
      }
      (metric, self.isUpper, self.limit) = (String(parts[0]), isUpper, limit)
      return
    }
    throw Failure(
      "--gate \(text): expected metric<=x or metric>=x, such as variance>=-0.1", exitStatus: 64)
  }
}

/// Compares two results folders. `gates` are conditions on mean differences, second less first.
public func compare(
  _ first: String, _ second: String, gates: [String]
) throws(Failure) -> Comparison {
  try reporting {
    let gates = try gates.map { try Gate($0) }
    let (a, b) = (try StoredRun(first), try StoredRun(second))
    var effects: [Comparison.Effect] = []
    for metric in a.metrics where b.metrics.contains(metric) {
      for arm in a.arms where b.values[arm] != nil {
        if let effect = effect(a, b, arm: arm, metric: metric) { effects.append(effect) }
      }
    }
    guard !effects.isEmpty else {
      throw Failure(
        "\(first) and \(second) have no arm with a metric in common; arms are"
          + " \(a.arms.prefix(3).joined(separator: ", ")) and \(b.arms.prefix(3).joined(separator: ", "))",
        exitStatus: 65)
    }
    let endings = a.arms.filter { b.values[$0] != nil }.map {
      Comparison.Ending(arm: $0, first: a.ended[$0] ?? 0, second: b.ended[$0] ?? 0)
    }.filter { $0.first != $0.second }
    var violations: [String] = []
    for gate in gates {
      let own = effects.filter { $0.metric == gate.metric }
      if own.isEmpty { violations.append("\(gate.text): no such metric in both runs") }
      for ending in endings
      where ending.second > ending.first && own.contains(where: { $0.arm == ending.arm }) {
        violations.append("\(gate.text): \(ending.text)")
      }
      for effect in own {
        let holds =
          gate.isUpper ? effect.difference <= gate.limit : effect.difference >= gate.limit
        // A difference that is no number holds nothing.
        if !holds {
          let value =
            effect.pairs == 0
            ? "no pair of values" : RunReport.rounded(effect.difference)
          violations.append("\(gate.text): \(effect.arm) has \(value)")
        }
      }
    }
    // Worst first; where nothing is known of the direction, the order of the tables.
    let order = effects.indices.sorted { i, j in
      let (x, y) = (effects[i].severity, effects[j].severity)
      return x.isNaN || y.isNaN ? (x.isNaN == y.isNaN ? i < j : y.isNaN) : (y, i) < (x, j)
    }
    return Comparison(
      effects: order.map { effects[$0] }, first: first, second: second,
      unmatched: a.arms.filter { b.values[$0] == nil } + b.arms.filter { a.values[$0] == nil },
      endings: endings,
      violations: violations)
  }
}

private func effect(
  _ a: StoredRun, _ b: StoredRun, arm: String, metric: String
) -> Comparison.Effect? {
  guard let first = a.values[arm], let second = b.values[arm],
    let generation = Set(first.keys).intersection(second.keys).max(),
    let x = first[generation], let y = second[generation],
    let i = a.metrics.firstIndex(of: metric), let j = b.metrics.firstIndex(of: metric)
  else { return nil }
  let replicates = Set(x.keys).intersection(y.keys).sorted().filter {
    (x[$0]?[i].isFinite ?? false) && (y[$0]?[j].isFinite ?? false)
  }
  let before = replicates.map { x[$0]?[i] ?? .nan }
  let after = replicates.map { y[$0]?[j] ?? .nan }
  // The first run, too, has nothing to compare: the arm does not measure this.
  if replicates.isEmpty, !x.values.contains(where: { $0[i].isFinite }) { return nil }
  let differences = zip(before, after).map { $1 - $0 }
  let n = Double(replicates.count)
  let moments = Samples.moments(differences)
  let error = n > 1 ? (moments.scatter / (n - 1) / n).squareRoot() : .nan
  let reach = n > 1 ? -StudentT.quantile(0.025, degrees: n - 1) * error : .nan
  let score = moments.mean == 0 ? 0 : moments.mean / error
  let direction = Catalogue.metrics.flatMap(\.infos).first { $0.name == metric }?.direction
  let severity =
    switch direction {
    case .higher: score
    case .lower: -score
    case .either, nil: abs(score)
    }
  return Comparison.Effect(
    arm: arm, metric: metric, generation: generation, pairs: replicates.count,
    first: n > 0 ? Samples.mean(before) : .nan, second: n > 0 ? Samples.mean(after) : .nan,
    difference: moments.mean,
    low: moments.mean - reach, high: moments.mean + reach, severity: severity)
}

/// `metrics.csv` of a finished run, by arm, generation and replicate.
struct StoredRun {
  let metrics: [String]
  /// In the order of the table.
  private(set) var arms: [String] = []
  private(set) var values: [String: [Int: [Int: [Double]]]] = [:]
  /// How many replicates of an arm came to an early end.
  private(set) var ended: [String: Int] = [:]

  init(_ path: String) throws {
    let folder = ResultsFolder(path)
    guard folder.disk.exists(folder.file(ResultsFolder.manifest)) else {
      throw Failure("\(path): holds no manifest.json, so no finished run", exitStatus: 66)
    }
    let facts = try Manifest.readFacts(folder)
    let table = try StoredTable.read(folder, .metrics, facts)
    metrics = facts.metrics.map(\.name)
    let labels = try table.texts("arm")
    let statuses = try table.texts("status")
    let replicates = try table.numbers("replicate")
    let generations = try table.numbers("generation")
    let columns = try metrics.map { try table.numbers($0) }
    for row in labels.indices {
      guard statuses[row] == "ok" else {
        ended[labels[row], default: 0] += 1
        continue
      }
      if values[labels[row]] == nil { arms.append(labels[row]) }
      values[labels[row], default: [:]][Int(generations[row]), default: [:]][Int(replicates[row])] =
        columns.map { $0[row] }
    }
  }
}

extension Comparison.Ending {
  var text: String {
    "\(arm): \(counted(second, "replicate")) lost the model on the way, \(first) in the first run"
  }
}

extension Comparison {
  public func text() -> String {
    func number(_ x: Double) -> String { RunReport.rounded(x) }
    var rows = [
      ["arm", "metric", "generation", "pairs", "first", "second", "difference", "95 % interval"]
    ]
    let shown = effects.prefix(40)
    rows += shown.map {
      [
        $0.arm, $0.metric, "\($0.generation)", "\($0.pairs)", number($0.first), number($0.second),
        number($0.difference),
        $0.low.isNaN ? "" : "[\(number($0.low)), \(number($0.high))]",
      ]
    }
    var out = "\(second) less \(first), replicate by replicate, worst first\n\n"
    out += RunReport.aligned(rows)
    if effects.count > shown.count { out += "… \(effects.count - shown.count) more\n" }
    if !unmatched.isEmpty {
      out += "\nOnly in one of them: \(unmatched.prefix(5).joined(separator: ", "))\n"
    }
    for ending in endings { out += "\n\(ending.text)" }
    if !endings.isEmpty { out += "\n" }
    for violation in violations { out += "\nFAIL \(violation)" }
    return violations.isEmpty ? out : out + "\n"
  }

  public func json() -> String {
    let value: JSONValue = [
      "first": .string(first), "second": .string(second), "passes": .bool(passes),
      "violations": .array(violations.map { .string($0) }),
      "endings": .array(
        endings.map {
          [
            "arm": .string($0.arm), "first": .integer($0.first), "second": .integer($0.second),
          ]
        }),
      "unmatched_arms": .array(unmatched.map { .string($0) }),
      "effects": .array(
        effects.map {
          [
            "arm": .string($0.arm), "metric": .string($0.metric),
            "generation": .integer($0.generation), "pairs": .integer($0.pairs),
            "first": .number($0.first), "second": .number($0.second),
            "difference": .number($0.difference), "low": .number($0.low), "high": .number($0.high),
          ]
        }),
    ]
    return value.pretty() + "\n"
  }
}
