private import Glibc
internal import Numerics

extension GroupedGaussian: DensityModel {
  /// ln of share times density of the row's own group, in nats. Of a variance of 0 it is ∞ on the mean and
  /// -∞ elsewhere.
  public func logDensity(_ data: GroupedPoints) -> [Double] {
    data.groups.indices.map { logDensity(data, row: $0, group: data.groups[$0]) }
  }

  /// The group with the largest share times density at every row, the first of equal ones.
  public func likeliestGroups(_ data: GroupedPoints) -> [Int] {
    data.groups.indices.map { row in
      var best = 0
      var highest = -Double.infinity
      for group in groups.indices {
        let value = logDensity(data, row: row, group: group)
        if value > highest { (best, highest) = (group, value) }
      }
      return best
    }
  }

  private func logDensity(_ data: GroupedPoints, row: Int, group: Int) -> Double {
    let law = groups[group]
    var sum = log(law.share)
    for j in law.mean.indices {
      let difference = data.rows[row, j] - law.mean[j]
      let variance = law.variances[j]
      if variance == 0 {
        if difference != 0 { return -.infinity }
        sum = sum == -.infinity ? sum : .infinity
      } else if sum.isFinite {
        sum -= 0.5 * (difference * difference / variance + log(2 * Double.pi * variance))
      }
    }
    return sum
  }
}
