private import Glibc

/// When a replicate counts as collapsed: a metric is at or beyond a limit.
public struct CollapseCriterion: Sendable, Equatable {
  /// What the limit is a multiple of.
  public enum Reference: String, Sendable, CaseIterable {
    /// The replicate's own value at the first measured generation.
    case start
    /// The metric's value for the true law.
    case truth
    /// One: the limit is the value itself.
    case one
  }

  public let metric: String
  public let limit: Double
  /// Whether collapse is at or below the limit, not at or above it.
  public let isBelow: Bool
  public let reference: Reference

  public init(metric: String, limit: Double, isBelow: Bool, reference: Reference) {
    self.metric = metric
    self.limit = limit
    self.isBelow = isBelow
    self.reference = reference
  }
}

/// How long a replicate lasted.
public struct Lifetime: Sendable, Equatable {
  /// The first measured generation at which it counts as collapsed; otherwise the last one seen.
  public let generation: Int
  /// False where it had not collapsed by the last generation.
  public let hasCollapsed: Bool

  public init(generation: Int, hasCollapsed: Bool) {
    self.generation = generation
    self.hasCollapsed = hasCollapsed
  }
}

extension Trajectory {
  /// When a replicate collapses; one whose data determine no model any more has, whatever the
  /// criterion. The criterion's metric stands at `place` among `width`.
  public func lifetime(
    _ criterion: CollapseCriterion?, place: Int, width: Int, truth: Double?, recorded: [Int]
  ) -> Lifetime {
    let rows = trainSizes.count
    if let criterion, rows > 0 {
      let reference: Double? =
        switch criterion.reference {
        case .start: values[place]
        case .truth: truth
        case .one: 1
        }
      let limit = criterion.limit * (reference ?? .nan)
      for row in 0..<rows {
        let value = values[row * width + place]
        if criterion.isBelow ? value <= limit : value >= limit {
          return Lifetime(generation: recorded[row], hasCollapsed: true)
        }
      }
    }
    if let ending { return Lifetime(generation: ending.generation, hasCollapsed: true) }
    return Lifetime(generation: recorded.last ?? 0, hasCollapsed: false)
  }
}

/// The share of replicates that have not collapsed by a generation, estimated where some are seen
/// for a limited time only.
///
/// Ŝ(t) = Π over event times tᵢ ≤ t of (1 - dᵢ/nᵢ), with dᵢ collapses among nᵢ at risk. The 95 % band
/// is that of ln(-ln Ŝ) with Greenwood's variance Σ dᵢ/(nᵢ(nᵢ-dᵢ)); where Ŝ is 0 or 1 it has no width.
///
/// Reference: [Kaplan 1958], [Kalbfleisch 2002] section 1.4.
public struct KaplanMeier: Sendable, Equatable {
  public struct Step: Sendable, Equatable {
    public let generation: Int
    public let atRisk: Int
    public let collapsed: Int
    public let survival: Double
    public let low: Double
    public let high: Double
  }

  /// Generation 0, every generation at which a replicate collapses, and the last one seen.
  public let steps: [Step]
  /// Replicates that had not collapsed when they were last seen.
  public let censored: Int

  public init(_ lifetimes: [Lifetime]) {
    var times = Set(lifetimes.filter(\.hasCollapsed).map(\.generation))
    times.formUnion([0, lifetimes.map(\.generation).max() ?? 0])
    var survival = 1.0
    var greenwood = 0.0
    steps = times.sorted().map { time in
      let atRisk = lifetimes.count { $0.generation >= time }
      let collapsed = lifetimes.count { $0.hasCollapsed && $0.generation == time }
      if atRisk > 0 {
        survival *= Double(atRisk - collapsed) / Double(atRisk)
        greenwood += Double(collapsed) / (Double(atRisk) * Double(atRisk - collapsed))
      }
      let (low, high) = Self.band(survival, greenwood)
      return Step(
        generation: time, atRisk: atRisk, collapsed: collapsed, survival: survival, low: low,
        high: high)
    }
    censored = lifetimes.count { !$0.hasCollapsed }
  }

  private static func band(_ survival: Double, _ greenwood: Double) -> (Double, Double) {
    guard survival > 0, survival < 1 else { return (survival, survival) }
    // The 97.5 % quantile of the normal law.
    let reach = 1.959963984540054 * greenwood.squareRoot() / abs(log(survival))
    return (pow(survival, exp(reach)), pow(survival, exp(-reach)))
  }

  /// The first generation by which at least the share `p` has collapsed; nil if that is not seen.
  public func quantile(_ p: Double) -> Int? {
    steps.first { $0.survival <= 1 - p }?.generation
  }
}
