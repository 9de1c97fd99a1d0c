private import Glibc
internal import Numerics

/// A measured number: the mean over replicates, or a function of means.
struct ClaimEstimate: Sendable, Equatable {
  let value: Double
  let standardError: Double
  /// Replicates without a value.
  let undefined: Int
  let replicates: Int

  /// Groups that are left out in turn to find the error of a function of means.
  private static let groups = 40

  /// `columns` are values by replicate.
  init(_ columns: [[Double]], _ function: (@Sendable ([Double]) -> Double)?) {
    let count = columns.first?.count ?? 0
    let defined = (0..<count).filter { r in columns.allSatisfy { $0[r].isFinite } }
    replicates = count
    undefined = count - defined.count
    let kept =
      undefined == 0 ? columns : columns.map { column in defined.map { column[$0] } }
    let moments = kept.map { Samples.moments($0) }
    let n = Double(defined.count)
    guard defined.count > 0 else {
      (value, standardError) = (.nan, .nan)
      return
    }
    guard let function else {
      value = moments[0].mean
      standardError =
        defined.count > 1 ? (moments[0].scatter / (n - 1) / n).squareRoot() : 0
      return
    }
    let whole = function(moments.map(\.mean))
    value = whole
    let groups = min(Self.groups, defined.count)
    guard groups > 1 else {
      standardError = 0
      return
    }
    let parts = (0..<groups).map { group in
      function(
        kept.map { column in
          var (sum, size) = (0.0, 0.0)
          for r in column.indices where r % groups != group {
            sum += column[r]
            size += 1
          }
          return sum / size
        })
    }
    let middle = parts.reduce(0, +) / Double(groups)
    let scatter = parts.reduce(0) { $0 + ($1 - middle) * ($1 - middle) }
    standardError = (scatter * Double(groups - 1) / Double(groups)).squareRoot()
  }

  init(value: Double, standardError: Double, replicates: Int) {
    (self.value, self.standardError, self.replicates) = (value, standardError, replicates)
    undefined = 0
  }
}

/// What came of one reading.
enum ReadingVerdict: String, Sendable {
  case agrees
  case disagrees
  /// The replicates cannot tell.
  case open
}

extension ClaimRule {
  /// Standard errors between a measured and an expected mean.
  static let limit = 4.0
  /// The normal quantile of one-sided 99.9 % confidence.
  private static let oneSided = 3.0902323061678132

  func verdict(_ found: ClaimEstimate) -> ReadingVerdict {
    let (m, error) = (found.value, found.standardError)
    guard m.isFinite, error.isFinite, found.undefined == 0 else { return .open }
    switch self {
    case .mean(let f, let null, let slack):
      if abs(m - f) > Self.limit * error + slack { return .disagrees }
      return error <= 0.05 * abs(f - null) ? .agrees : .open
    case .identity(let f, let tolerance):
      return abs(m - f) <= tolerance * max(abs(f), .leastNormalMagnitude) && error <= tolerance
        ? .agrees : .disagrees
    case .bound(let range):
      return m >= range.lowerBound - Self.limit * error
        && m <= range.upperBound + Self.limit * error ? .agrees : .disagrees
    case .within(let f, let margin):
      if abs(m - f) > margin + Self.limit * error { return .disagrees }
      return abs(m - f) <= margin && 3 * error <= margin ? .agrees : .open
    case .positive:
      if m > Self.oneSided * error { return .agrees }
      return m <= -Self.oneSided * error ? .disagrees : .open
    }
  }

  /// Distance from what is expected in standard errors; nil where nothing is to be compared.
  func z(_ found: ClaimEstimate) -> Double? {
    let (m, error) = (found.value, found.standardError)
    let off: Double
    switch self {
    case .mean(let f, _, let slack): off = beyond(m - f, slack)
    case .within(let f, let margin): off = beyond(m - f, margin)
    case .bound(let range): off = max(0, m - range.upperBound) - max(0, range.lowerBound - m)
    case .identity, .positive: return nil
    }
    if off == 0 { return 0 }
    return error > 0 ? off / error : off * .infinity
  }

  private func beyond(_ difference: Double, _ slack: Double) -> Double {
    max(0, abs(difference) - slack) * (difference < 0 ? -1 : 1)
  }

  /// Replicates that would tell.
  func replicatesNeeded(_ found: ClaimEstimate) -> Int {
    let wanted: Double =
      switch self {
      case .mean(let f, let null, _): 0.05 * abs(f - null)
      case .within(let f, let margin):
        min(margin / 3, abs(margin - abs(found.value - f)) / Self.limit)
      case .positive: abs(found.value) / (Self.oneSided + 1)
      case .identity, .bound: found.standardError
      }
    let ratio = max(1.05, found.standardError / max(wanted, .leastNormalMagnitude))
    return Int(min(1e12, (Double(found.replicates) * ratio * ratio).rounded(.up)))
  }
}
