/// One number that a claim predicts, and when it counts as right.
struct ClaimReading: Sendable {
  typealias Value = @Sendable (_ run: ReplicateRun) -> Double

  /// What is measured, as the table shows it.
  let name: String
  let arm: Int
  let generation: Int
  /// Of every replicate; their means over the replicates are what is known.
  let columns: [Value]
  /// What is made of the means; nil for the mean of the only column.
  let function: (@Sendable ([Double]) -> Double)?
  let rule: ClaimRule
  /// Where the expected value comes from: a formula, a table.
  let origin: String
  /// Whether this is the statement as printed, which must fail.
  var isPrinted = false

  /// The same as the statement that is printed and must fail.
  var asPrinted: ClaimReading {
    var copy = self
    copy.isPrinted = true
    return copy
  }
}

/// When a measured mean m with standard error SE agrees with what is expected.
enum ClaimRule: Sendable {
  /// |m − f| ≤ 4 SE + slack, and SE ≤ 5 % of |f − null|, or a noisy run would always pass. `null` is
  /// the value if nothing happened, or of the wrong estimator; `slack` what the formula leaves out.
  case mean(Double, null: Double, slack: Double)
  /// Relative error at most `tolerance`, whatever the replicate.
  case identity(Double, tolerance: Double)
  /// Inside the bounds, 4 SE wider on either side.
  case bound(ClosedRange<Double>)
  /// |m − f| ≤ margin, and the margin is at least 3 SE.
  case within(Double, margin: Double)
  /// Positive with 99.9 % confidence on one side.
  case positive

  /// The number that a table shows as expected; nil for bounds and directions.
  var expected: Double? {
    switch self {
    case .mean(let f, _, _), .identity(let f, _), .within(let f, _): f
    case .bound, .positive: nil
    }
  }

  var text: String {
    switch self {
    case .mean, .identity, .within: expected.map { rounded($0) } ?? ""
    case .bound(let range):
      range.lowerBound == -.infinity
        ? "≤ \(rounded(range.upperBound))"
        : range.upperBound == .infinity
          ? "≥ \(rounded(range.lowerBound))"
          : "\(rounded(range.lowerBound)) to \(rounded(range.upperBound))"
    case .positive: "> 0"
    }
  }
}

extension ClaimReading {
  /// A mean over replicates; `value` is of one replicate.
  static func mean(
    _ name: String, at generation: Int, arm: Int = 0, is expected: Double, null: Double,
    slack: Double = 0, _ origin: String,
    _ value: @escaping @Sendable (ReplicateRun, Int) -> Double
  ) -> ClaimReading {
    of(name, at: generation, arm: arm, .mean(expected, null: null, slack: slack), origin, value)
  }

  /// The mean of a metric.
  static func mean(
    of metric: String, at generation: Int, arm: Int = 0, is expected: Double, null: Double,
    slack: Double = 0, _ origin: String
  ) -> ClaimReading {
    mean(metric, at: generation, arm: arm, is: expected, null: null, slack: slack, origin) {
      $0(metric, $1, arm: arm)
    }
  }

  /// The mean of a value under any rule.
  static func of(
    _ name: String, at generation: Int, arm: Int = 0, _ rule: ClaimRule, _ origin: String,
    _ value: @escaping @Sendable (ReplicateRun, Int) -> Double
  ) -> ClaimReading {
    ClaimReading(
      name: name, arm: arm, generation: generation, columns: [{ value($0, generation) }],
      function: nil, rule: rule, origin: origin)
  }

  /// A difference, replicate by replicate, that is positive on average.
  static func order(
    _ name: String, at generation: Int, arm: Int = 0, _ origin: String,
    _ value: @escaping @Sendable (ReplicateRun, Int) -> Double
  ) -> ClaimReading {
    of(name, at: generation, arm: arm, .positive, origin, value)
  }

  /// A function of the means of several values.
  static func ofMeans(
    _ name: String, at generation: Int, arm: Int = 0, _ rule: ClaimRule, _ origin: String,
    _ columns: [Value], _ function: @escaping @Sendable ([Double]) -> Double
  ) -> ClaimReading {
    ClaimReading(
      name: name, arm: arm, generation: generation, columns: columns, function: function,
      rule: rule, origin: origin)
  }
}
