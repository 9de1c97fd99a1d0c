public import Numerics

/// Fits the share of every group by its share of the rows, and a normal law with independent
/// coordinates to its rows.
///
/// A group without rows is extinct: share 0. One row, or equal ones, give variance 0: a legal law.
public struct GroupedLearner: Learner {
  public let estimator: GaussianLearner.Estimator

  public init(estimator: GaussianLearner.Estimator = .mle) { self.estimator = estimator }

  public func summary(of data: GroupedPoints, weight: Double) -> GroupedMoments {
    GroupedMoments(data, weight: weight)
  }

  public func fit(
    _ summary: GroupedMoments, previous: GroupedGaussian?, key: RandomKey
  ) throws(Degeneracy) -> GroupedGaussian {
    let total = summary.groups.reduce(0) { $0 + $1.weight }
    guard total > 0 else { throw Degeneracy("no group has a row") }
    let divisors = summary.groups.map { group in
      group.weight > 0
        ? GaussianLearner(estimator: estimator)
          .divisor(weight: group.weight, squaredWeight: group.squaredWeight) : 0
    }
    let fitted = zip(summary.groups, divisors).map { group, divisor in
      let zeros = [Double](repeating: 0, count: summary.dimension)
      guard group.weight > 0 else {
        return GroupedGaussian.Group(share: 0, mean: zeros, variances: zeros)
      }
      let scatter =
        switch group.scatter {
        case .scalar(let value): [value]
        case .diagonal(let values): values
        case .full(let matrix): matrix.diagonal
        }
      return GroupedGaussian.Group(
        share: group.weight / total, mean: group.mean,
        variances: divisor > 0 ? scatter.map { $0 / divisor } : zeros)
    }
    guard
      fitted.allSatisfy({ $0.mean.allSatisfy(\.isFinite) && $0.variances.allSatisfy(\.isFinite) })
    else { throw Degeneracy("the rows of a group spread beyond the range of numbers") }
    return GroupedGaussian(fitted)
  }
}

/// The moments of every group's rows.
public struct GroupedMoments: Mergeable, Equatable {
  public internal(set) var groups: [GaussianMoments]
  public let dimension: Int

  public init(_ data: GroupedPoints, weight: Double) {
    dimension = data.dimension
    groups = (0..<data.groupCount).map {
      GaussianMoments(data.members($0), weight: weight, shape: .diagonal)
    }
  }

  public mutating func merge(_ other: GroupedMoments) {
    precondition(groups.count == other.groups.count, "the groups differ")
    for k in groups.indices { groups[k].merge(other.groups[k]) }
  }
}
