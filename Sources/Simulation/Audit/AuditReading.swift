internal import Numerics

/// What a number of an audit is about.
package enum AuditProperty: String, Sendable, CaseIterable {
  case fidelity, diversity, tails, privacy, bias, utility

  /// The question that it answers.
  package var question: String {
    switch self {
    case .fidelity: "do columns and their relations look like the real ones?"
    case .diversity: "is as much variety left as real rows have?"
    case .tails: "are rare and extreme values still there?"
    case .privacy: "are synthetic rows more than copies of real ones?"
    case .bias: "do groups keep their shares and their variety?"
    case .utility: "does a model trained on it work on real rows?"
    }
  }
}

/// One number that an audit measures between a real and another sample.
package struct AuditMeasure: Sendable, Hashable {
  package let name: String
  package let property: AuditProperty
  /// The column that it is about; nil for whole rows.
  package let column: String?
  package let direction: MetricInfo.Direction
  /// The smallest half-width of a floor that counts: about three rows, where the number is a share
  /// of rows. A floor measured from few splits may have no width at all.
  package let resolution: Double
  /// The worst verdict that it can have: not `fail` where it rests on single rows, of which splits
  /// of the same rows say too little.
  package let worst: AuditVerdict

  package init(
    _ name: String, _ property: AuditProperty, column: String? = nil,
    _ direction: MetricInfo.Direction, resolution: Double, worst: AuditVerdict = .fail
  ) {
    self.worst = worst
    self.name = name
    self.property = property
    self.column = column
    self.direction = direction
    self.resolution = resolution
  }
}

/// What real rows give when they are compared with other real rows, of the same number.
package struct AuditFloor: Sendable, Equatable {
  package let middle: Double
  /// Where 95 of 100 splits of the real rows lie between.
  package let low: Double
  package let high: Double

  /// Splits below this number are too few for quantiles.
  private static let fewest = 40

  /// From values that may be NaN, which are left out; nil where most are.
  ///
  /// From 40 values on the median and the quantiles at 2.5 % and 97.5 %; of fewer the mean and
  /// Student's prediction interval for one more, mean ± t √(1 + 1/n) s.
  package init?(_ values: [Double]) {
    let finite = values.filter(\.isFinite)
    guard finite.count >= 2, 2 * finite.count > values.count else { return nil }
    if finite.count >= Self.fewest {
      let sorted = sortedAscending(finite)
      middle = Quantiles.ofSorted(sorted, 0.5)
      low = Quantiles.ofSorted(sorted, 0.025)
      high = Quantiles.ofSorted(sorted, 0.975)
    } else {
      let n = Double(finite.count)
      let (mean, scatter) = Samples.moments(finite)
      let reach =
        StudentT.quantile(0.975, degrees: n - 1) * (scatter / (n - 1) * (1 + 1 / n)).squareRoot()
      middle = mean
      low = mean - reach
      high = mean + reach
    }
  }
}

/// How far a number is from what real rows give.
package enum AuditVerdict: String, Sendable, Comparable, CaseIterable {
  case pass = "PASS"
  case warn = "WARN"
  case fail = "FAIL"

  /// Departures above these, in half-widths of the floor's interval.
  package static let warning = 1.5
  package static let failure = 2.5

  package init(departure: Double) {
    self = departure > Self.failure ? .fail : departure > Self.warning ? .warn : .pass
  }

  package static func < (a: AuditVerdict, b: AuditVerdict) -> Bool {
    let order = allCases
    return (order.firstIndex(of: a) ?? 0) < (order.firstIndex(of: b) ?? 0)
  }
}

/// A measured number beside its floor.
package struct AuditReading: Sendable {
  package let measure: AuditMeasure
  /// How many rows, or tokens, either side had.
  package let size: Int
  /// The median over the samples compared; NaN where the synthetic data do not determine it.
  package let value: Double
  /// Nil where the real data do not determine the number.
  package let floor: AuditFloor?
  /// How far the value is beyond the middle of the floor, in the direction that is worse, in
  /// half-widths of the floor's interval on that side: 1 is the end of the interval. Infinite where
  /// real rows give a number and synthetic ones none.
  package let departure: Double

  package init(_ measure: AuditMeasure, size: Int, values: [Double], floor: [Double]) {
    self.measure = measure
    self.size = size
    let finite = sortedAscending(values.filter(\.isFinite))
    let median = 2 * finite.count > values.count ? Quantiles.ofSorted(finite, 0.5) : .nan
    value = median
    self.floor = AuditFloor(floor)
    departure = self.floor.map { measure.departure(median, $0) } ?? .nan
  }

  /// Nil where nothing could be measured.
  package var verdict: AuditVerdict? {
    departure.isNaN ? nil : min(AuditVerdict(departure: departure), measure.worst)
  }
}

extension AuditMeasure {
  fileprivate func departure(_ value: Double, _ floor: AuditFloor) -> Double {
    if value.isNaN { return .infinity }
    let below = (floor.middle - value) / max(floor.middle - floor.low, resolution)
    let above = (value - floor.middle) / max(floor.high - floor.middle, resolution)
    switch direction {
    case .lower: return max(0, below)
    case .higher: return max(0, above)
    case .either: return max(below, above)
    }
  }
}

/// Numbers that are measured on the same samples, again and again.
package struct AuditPart: Sendable {
  package let measures: [AuditMeasure]
  /// What is compared: columns, whole rows.
  package let subject: String
  /// Rows, or tokens, of either side.
  package let size: Int
  package let repeats: Int
  /// One number a measure, real rows against other real rows, of the r-th split.
  package let floor: @Sendable (_ split: Int) -> [Double]
  /// The same with synthetic rows in the place of the other real ones.
  package let value: @Sendable (_ split: Int) -> [Double]

  package init(
    _ measures: [AuditMeasure], of subject: String, size: Int, repeats: Int,
    floor: @escaping @Sendable (_ split: Int) -> [Double],
    value: @escaping @Sendable (_ split: Int) -> [Double]
  ) {
    self.measures = measures
    self.subject = subject
    self.size = size
    self.repeats = repeats
    self.floor = floor
    self.value = value
  }

  /// Measures everything.
  package func readings() -> [AuditReading] {
    if measures.isEmpty { return [] }
    // Splits in parallel; what they compute is parallel inside only where there is one.
    let rows = inParallel(2 * repeats, work: .max) { task in
      task < repeats ? floor(task) : value(task - repeats)
    }
    return measures.enumerated().map { place, measure in
      AuditReading(
        measure, size: size, values: rows[repeats...].map { $0[place] },
        floor: rows[..<repeats].map { $0[place] })
    }
  }
}
