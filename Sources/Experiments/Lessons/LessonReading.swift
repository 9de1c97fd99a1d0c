internal import Numerics
internal import Platform

/// One number that a student reads off: of a metric in an arm, over the student's replicates.
struct LessonReading: Sendable {
  enum Statistic: String, CaseIterable, Sendable {
    case median, mean, least, greatest
  }

  /// What statements and the page of the key call it.
  let name: String
  let experiment: String
  /// What it is, in words.
  let what: String
  let metric: String
  /// The label of the arm; nil where there is one arm.
  let arm: String?
  /// The generation; nil where one is looked for.
  let generation: Int?
  /// The number is the first measured generation at which the statistic is below this.
  let below: Double?
  let statistic: Statistic
  /// Whether it is shown as a percentage.
  let isShare: Bool

  init(_ node: Node, experiments: [String]) throws(ConfigError) {
    let fields = try node.fields(
      "name", "experiment", "what", "metric", "arm", "generation", "below", "statistic", "percent")
    name = try fields.required("name").string()
    experiment = try fields.optional("experiment")?.name(of: experiments) ?? experiments[0]
    what = try fields.required("what").string()
    metric = try fields.required("metric").string()
    arm = try fields.optional("arm")?.string()
    generation = try fields.optional("generation")?.int(in: 0...)
    below = try fields.optional("below")?.double()
    if (generation == nil) == (below == nil) {
      throw node.error("needs one of \"generation\" and \"below\"")
    }
    statistic =
      try fields.optional("statistic").map { field throws(ConfigError) in
        let name = try field.name(of: Statistic.allCases.map(\.rawValue))
        return Statistic(rawValue: name) ?? .median
      } ?? .median
    isShare = try fields.optional("percent")?.bool() ?? false
  }

  /// The number of the replicates in a range, infinite where a generation is looked for that does
  /// not come. Replicates that have lost their model do not count.
  func value(_ run: StoredRun, _ replicates: Range<Int>) throws(Failure) -> Double {
    guard let column = run.metrics.firstIndex(of: metric) else {
      throw Failure("reading \(name): \(metric) is not measured", exitStatus: 65)
    }
    guard let label = arm ?? run.arms.first, let series = run.values[label] else {
      throw Failure(
        "reading \(name): no arm \(arm ?? "at all"); there are \(run.arms.joined(separator: ", "))",
        exitStatus: 65)
    }
    func value(at generation: Int) throws(Failure) -> Double {
      guard let rows = series[generation] else {
        throw Failure("reading \(name): generation \(generation) is not measured", exitStatus: 65)
      }
      return statistic.of(replicates.compactMap { rows[$0]?[column] }.filter { !$0.isNaN })
    }
    if let generation { return try value(at: generation) }
    guard let below else { return .nan }
    for generation in series.keys.sorted() where try value(at: generation) < below {
      return Double(generation)
    }
    return .infinity
  }

  /// A value as the key shows it.
  func text(_ value: Double) -> String {
    if value.isNaN { return "none" }
    if value.isInfinite { return "later" }
    return isShare
      ? RunReport.rounded(100 * value, digits: 3) + " %" : RunReport.rounded(value, digits: 3)
  }
}

extension LessonReading.Statistic {
  /// NaN of no values.
  func of(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    guard let least = sorted.first, let greatest = sorted.last else { return .nan }
    return switch self {
    case .median: (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    case .mean: Samples.mean(values)
    case .least: least
    case .greatest: greatest
    }
  }
}

/// What students should see: one number is less than another.
struct LessonStatement: Sendable {
  enum Side: Sendable {
    case reading(Int)
    case number(Double)
  }

  let text: String
  let smaller: Side
  let larger: Side

  init(_ node: Node, readings: [String]) throws(ConfigError) {
    let fields = try node.fields("text", "smaller", "larger")
    text = try fields.required("text").string()
    smaller = try Self.side(fields.required("smaller"), readings)
    larger = try Self.side(fields.required("larger"), readings)
  }

  private static func side(_ node: Node, _ readings: [String]) throws(ConfigError) -> Side {
    if let number = parseDecimal(try node.string()) { return .number(number) }
    let name = try node.name(of: readings)
    return .reading(readings.firstIndex(of: name) ?? 0)
  }

  /// Whether it is true of one student's numbers.
  func holds(_ numbers: [Double]) -> Bool {
    func value(_ side: Side) -> Double {
      switch side {
      case .reading(let index): numbers[index]
      case .number(let number): number
      }
    }
    return value(smaller) < value(larger)
  }
}
