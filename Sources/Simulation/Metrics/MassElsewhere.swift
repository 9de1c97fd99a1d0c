private import Glibc
public import Models
internal import Numerics

/// What an axis leaves out of its central region: 6e-5, which is a normal law beyond four standard
/// deviations.
private let negligible = 6e-5

extension Metric where Model: ContinuousModel {
  public static var massInvented: Metric {
    Metric(
      MetricInfo(
        "mass_invented", unit: "", .higher,
        definition: "mass of the model where there is next to no real mass: outside the central"
          + " real interval of every axis that leaves 3e-5 on either side, mean over the axes;"
          + " 6e-5 where nothing is invented. Gaps between modes are not seen",
        needs: "the true quantiles; the model's marginals, or a sample",
        cost: "O(d), or O(n d) from samples", reference: "after Schaeffer et al. 2025"),
      usesSample: true
    ) { world in
      let intervals = world.law.quantileEnds(negligible / 2)
      return { snapshot in
        guard let intervals else { return .nan }
        if world.exact, let marginal = snapshot.model.law.marginal {
          return mean(intervals) { marginal($0).mass(outside: $1) }
        }
        guard let rows = snapshot.sample?.rows else { return .nan }
        return mean(intervals) { axis, interval in
          let outside = rows.column(axis).count { $0 < interval.low || $0 > interval.high }
          return Double(outside) / Double(rows.rows)
        }
      }
    }
  }

  public static var massLost: Metric {
    Metric(
      MetricInfo(
        "mass_lost", unit: "", .higher,
        definition: "real mass where the model has next to none: outside the central interval of"
          + " the model on every axis that leaves 3e-5 on either side, mean over the axes; 6e-5"
          + " where nothing is lost",
        needs: "the true marginals and those of the model", cost: "O(d)",
        reference: "after Schaeffer et al. 2025")
    ) { world in
      { snapshot in
        guard let marginal = world.law.marginal,
          let intervals = snapshot.model.law.quantileEnds(negligible / 2)
        else { return .nan }
        return mean(intervals) { marginal($0).mass(outside: $1) }
      }
    }
  }
}

private func mean(
  _ intervals: [TailEnds], _ mass: (_ axis: Int, TailEnds) -> Double
) -> Double {
  intervals.enumerated().reduce(0) { $0 + mass($1.offset, $1.element) } / Double(intervals.count)
}

extension Marginal {
  /// P(X < low) + P(X > high).
  fileprivate func mass(outside interval: TailEnds) -> Double {
    // A law with steps may have one at the end of the interval, which belongs to it.
    cdf(interval.low.nextDown) + survival(interval.high)
  }
}

/// The real tails of a law on ℝᵈ, decade by decade: what of them a model still has.
///
/// Cell k of an axis is where the real two-sided tail probability 2 min(F, 1 - F) lies between
/// 10^-(k+1) and 10^-k: both sides between the quantiles at 10^-(k+1)/2 and 10^-k/2. Numbers are
/// taken over all axes.
public struct TailLedger: Sendable {
  public static let decades = 0..<6

  public struct Row: Sendable, Equatable {
    public let decade: Int
    /// Real mass of the cell, 0.9 · 10^-k for laws without steps.
    public let realMass: Double
    /// Mass of the model in the cell over the real mass; NaN where there is no real mass.
    public let mass: Double
  }

  private let real: @Sendable (Int) -> Marginal
  /// The quantiles at 10^-k/2 and 1 - 10^-k/2, axis by axis and decade by decade.
  private let ends: [[TailEnds]]

  /// Nil where the real law does not know its marginals.
  public init?(_ law: ContinuousLaw) {
    guard let marginal = law.marginal else { return nil }
    real = marginal
    ends = (0..<law.dimension).map { axis in
      let one = marginal(axis)
      return (0...Self.decades.upperBound).map { k in
        let p = 0.5 * pow(10, -Double(k))
        return TailEnds(low: one.quantile(p), high: one.quantile(1 - p))
      }
    }
  }

  /// One row a decade; nil where the model does not know its marginals.
  public func rows(_ model: ContinuousLaw) -> [Row]? {
    guard let marginal = model.marginal else { return nil }
    let (ours, theirs) = (masses(real), masses(marginal))
    return Self.decades.map { k in
      Row(
        decade: k, realMass: ours[k] / Double(ends.count),
        mass: ours[k] > 0 ? theirs[k] / ours[k] : .nan)
    }
  }

  /// The mass of every cell, summed over the axes.
  private func masses(_ marginal: (Int) -> Marginal) -> [Double] {
    var result = [Double](repeating: 0, count: Self.decades.count)
    for (axis, ends) in ends.enumerated() {
      let law = marginal(axis)
      let below = ends.map { law.cdf($0.low) }
      let above = ends.map { law.survival($0.high) }
      for k in Self.decades { result[k] += below[k] - below[k + 1] + above[k] - above[k + 1] }
    }
    return result
  }
}
