public import Models

/// Exact expectations of the shares of groups, generation by generation.
///
/// Shares are Wright–Fisher: a batch of n rows has multinomial counts. Whatever the workflow, they
/// are unbiased. The heterozygosity of the rows a model is fitted to loses the factor 1 - n/N² with
/// every batch of n that makes N rows of them, and a generation that replaces them 1 - 1/n.
public struct GroupTheory: Sendable {
  private let law: GroupedGaussian
  private let schedule: Schedule

  public init(law: GroupedGaussian, schedule: Schedule) {
    self.law = law
    self.schedule = schedule
  }

  /// Expected values by metric name, one a generation.
  public func expectations() -> [String: [Double]] {
    let minority = law.shares.min() ?? 0
    var result = ["minority_share": schedule.recipes.map { _ in minority }]
    result["share_heterozygosity"] = heterozygosities()
    return result
  }

  private func heterozygosities() -> [Double]? {
    guard schedule.isPlainReplace || schedule.isPlainAccumulate else { return nil }
    var value = law.shares.reduce(1) { $0 - $1 * $1 }
    return schedule.recipes.indices.map { t in
      let rows = Double(schedule.trainingSize(t))
      let added = t == 0 ? rows : Double(schedule.batchSizes[t - 1])
      value *= 1 - added / (rows * rows)
      return value
    }
  }
}
