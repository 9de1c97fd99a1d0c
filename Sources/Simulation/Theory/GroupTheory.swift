public import Models

/// Exact expectations of the shares of groups, generation by generation.
///
/// Shares are Wright–Fisher: a batch of n rows has multinomial counts. Whatever the workflow, they
/// are unbiased, and 1 - Σ share² obeys the recursion of a symbol's variance, as in
/// ``CategoricalTheory``.
public struct GroupTheory: Sendable {
  private let law: GroupedGaussian
  private let schedule: Schedule
  private let realWeight: Double

  public init(law: GroupedGaussian, schedule: Schedule, realWeight: Double = 1) {
    self.law = law
    self.schedule = schedule
    self.realWeight = realWeight
  }

  /// Expected values by metric name, one a generation.
  public func expectations() -> [String: [Double]] {
    let minority = law.shares.min() ?? 0
    var result = ["minority_share": schedule.recipes.map { _ in minority }]
    let moments = MomentRecursion(schedule, realWeight: realWeight, unbiased: false, spread: 1)
    if let moments {
      let diversity = law.shares.reduce(1) { $0 - $1 * $1 }
      result["share_heterozygosity"] = moments.variance.map { diversity * $0 }
    }
    return result
  }
}
