/// What running a claim brought to light.
struct ClaimResult: Sendable {
  let claim: Claim
  let readings: [ReadingResult]
  /// Trajectories of the means, for figures.
  let series: [ClaimSeries]
  /// Replicates of every part.
  let replicates: [Int]
  let seconds: Double
  /// The seed that counts.
  let seed: UInt64
  /// Whether a reading disagreed at the first seed, and the claim was run once more.
  let wasRepeated: Bool
  /// The factor on the claim's own replicates.
  let factor: Double

  var verdict: ClaimVerdict {
    let own = readings.filter { !$0.reading.isPrinted }
    if own.contains(where: { $0.verdict == .disagrees }) { return .refuted }
    if own.contains(where: { $0.verdict == .open }) { return .inconclusive }
    let printed = readings.filter { $0.reading.isPrinted }
    if printed.contains(where: { $0.verdict != .disagrees }) { return .inconclusive }
    if !printed.isEmpty { return .refutedAsPrinted }
    return claim.kind == .direction ? .directionOnly : .confirmed
  }

  /// The largest distance from what was expected, in standard errors; nil where none is defined.
  var worst: Double? {
    readings.filter { !$0.reading.isPrinted }.compactMap(\.z).max { abs($0) < abs($1) }
  }

  /// Replicates that would settle what is open.
  var replicatesNeeded: Int? {
    let open = readings.filter { $0.verdict == .open && !$0.reading.isPrinted }
    return open.map { $0.reading.rule.replicatesNeeded($0.estimate) }.max()
  }
}

enum ClaimVerdict: String, Sendable, CaseIterable {
  case confirmed
  /// The statement as it is printed or usually quoted fails, and the corrected one holds.
  case refutedAsPrinted = "refuted as printed"
  /// The order that was published shows at this scale; its numbers cannot be tested.
  case directionOnly = "direction only"
  case inconclusive
  case refuted
}

struct ReadingResult: Sendable {
  let reading: ClaimReading
  /// The arm as the experiment names it; empty where there is only one.
  let arm: String
  let estimate: ClaimEstimate

  var verdict: ReadingVerdict { reading.rule.verdict(estimate) }
  var z: Double? { reading.rule.z(estimate) }
}

/// Means of a metric of an arm by generation, beside exact theory.
struct ClaimSeries: Sendable {
  let part: Int
  let arm: String
  let metric: String
  let generations: [Int]
  let means: [Double]
  let standardErrors: [Double]
  /// NaN where no closed form is known.
  let theory: [Double]
}
