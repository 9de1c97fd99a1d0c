import Models
import Numerics
import TestKit
import Testing

private import func Glibc.log

@Suite("Grouped Gaussians") struct GroupTests {
  private typealias Group = GroupedGaussian.Group

  private static let law = GroupedGaussian([
    GroupedGaussian.Group(share: 0.9, mean: [0, 0], variances: [1, 4]),
    GroupedGaussian.Group(share: 0.1, mean: [3, -1], variances: [0.25, 1]),
  ])

  @Test("Samples have the count asked for, belong to their key and are prefixes of longer ones")
  func sampling() {
    let long = Self.law.sample(1000, key: testKey(1))
    for count in [0, 1, 7, 1000] {
      #expect(Self.law.sample(count, key: testKey(1)) == long.prefix(count))
    }
    #expect(
      Set(Self.law.sample(100, key: testKey(2)).rows.elements).isDisjoint(with: long.rows.elements))
    #expect(GroupedPoints.joined([long.prefix(3), long.picking(Array(3..<1000))]) == long)
    #expect(long.members(0).count + long.members(1).count == 1000)
  }

  @Test("Groups occur with their shares, and rows have their group's law")
  func groupLaws() {
    // A binomial and four Kolmogorov–Smirnov tests, false alarm 1e-8 each a seed.
    for seed in testSeeds {
      let rows = Self.law.sample(50_000, key: testKey(seed, 5))
      let minority = rows.members(1)
      let count = binomialTest(minority.count, trials: 50_000, probability: 0.1)
      #expect(count.passes, "\(count)")
      #expect(!binomialTest(minority.count, trials: 50_000, probability: 0.12).passes)
      for (k, group) in Self.law.groups.enumerated() {
        for j in 0..<2 {
          let values = rows.members(k).rows.column(j)
          let deviation = group.variances[j].squareRoot()
          let verdict = kolmogorovTest(values) { Normal.cdf(($0 - group.mean[j]) / deviation) }
          #expect(verdict.passes, "\(verdict)")
          #expect(
            !kolmogorovTest(values) { Normal.cdf(($0 - group.mean[j]) / deviation / 1.3) }.passes)
        }
      }
    }
  }

  @Test("Shares, means and variances are those of the groups' rows, in pieces or at once")
  func fitting() throws {
    let rows = Matrix(rows: 6, columns: 1, elements: [1, 2, 6, 10, 20, 7])
    let data = GroupedPoints(rows, groups: [0, 0, 0, 2, 2, 3], groupCount: 4)
    for (estimator, variances) in [
      (GaussianLearner.Estimator.mle, [14.0 / 3, 0, 25, 0]), (.unbiased, [7.0, 0, 50, 0]),
    ] {
      let learner = GroupedLearner(estimator: estimator)
      var sum = learner.summary(of: data.prefix(2), weight: 1)
      sum.merge(learner.summary(of: data.picking([2, 3, 4, 5]), weight: 1))
      let model = try learner.fit(sum, key: testKey(0))
      let whole = try learner.fit(learner.summary(of: data, weight: 1), key: testKey(0))
      for fitted in [model, whole] {
        #expect(fitted.shares == [0.5, 0, 1.0 / 3, 1.0 / 6])
        for (group, variance) in zip(fitted.groups, variances) {
          #expect(relativeError(group.variances[0], variance, floor: 1) <= 1e-14)
        }
        #expect(relativeError(fitted.groups[2].mean[0], 15) <= 1e-14)
        // An extinct group is never drawn, and a point mass always gives its point.
        let drawn = fitted.sample(2000, key: testKey(3))
        #expect(!drawn.groups.contains(1))
        #expect(drawn.members(3).rows.elements.allSatisfy { $0 == 7 })
      }
    }
  }

  @Test("No rows determine no model, and neither do infinite ones")
  func degenerate() {
    let learner = GroupedLearner()
    for elements in [[], [.infinity, 1], [1e300, -1e300]] as [[Double]] {
      let data = GroupedPoints(
        Matrix(rows: elements.count, columns: 1, elements: elements),
        groups: elements.map { _ in 0 }, groupCount: 2)
      #expect(throws: Degeneracy.self) {
        try learner.fit(learner.summary(of: data, weight: 1), key: testKey(0))
      }
    }
  }

  @Test("Wrong labels have their share, name other groups alike, and leave rows and prefixes alone")
  func mislabelling() {
    let law = GroupedGaussian([0.5, 0.3, 0.2].map { Group(share: $0, mean: [0], variances: [1]) })
    for seed in testSeeds {
      let rows = law.sample(60_000, key: testKey(seed))
      let wrong = rows.mislabelled(0.3, key: testKey(seed, 1))
      #expect(wrong.rows == rows.rows && wrong.origins == rows.groups)
      #expect(rows.mislabelled(0, key: testKey(seed, 1)) == rows)
      #expect(rows.prefix(100).mislabelled(0.3, key: testKey(seed, 1)) == wrong.prefix(100))
      #expect(wrong.picking([5, 7]).origins == [rows.groups[5], rows.groups[7]])
      #expect(
        GroupedPoints.joined([rows.prefix(2), wrong.prefix(2)]).origins
          == Array(rows.groups.prefix(2)) + Array(rows.groups.prefix(2)))
      let count = wrong.areLabelsTrue.count { !$0 }
      let share = binomialTest(count, trials: 60_000, probability: 0.3)
      #expect(share.passes, "\(share)")
      #expect(!binomialTest(count, trials: 60_000, probability: 0.32).passes)
      // Of the mistakes of one group half go to each of the others.
      let places = rows.groups.indices.filter { rows.groups[$0] == 1 && wrong.groups[$0] != 1 }
      let half = binomialTest(
        places.count { wrong.groups[$0] == 2 }, trials: places.count, probability: 0.5)
      #expect(half.passes, "\(half)")
    }
    #expect(law.sample(9, key: testKey(1)).areLabelsTrue.allSatisfy { $0 })
  }

  @Test("The density is a group's share times its normal density")
  func density() throws {
    let data = Self.law.sample(50, key: testKey(3))
    let found = Self.law.logDensity(data)
    var likeliest: [Int] = []
    for i in 0..<50 {
      let point = Points(data.rows.rows(at: [i]))
      let values = try Self.law.groups.map { group in
        let normal = try #require(Gaussian(mean: group.mean, variances: group.variances))
        return normal.logDensity(point)[0] + log(group.share)
      }
      #expect(abs(found[i] - values[data.groups[i]]) < 1e-12)
      likeliest.append(values[0] >= values[1] ? 0 : 1)
    }
    #expect(Self.law.likeliestGroups(data) == likeliest)
    let frozen = GroupedGaussian([
      Group(share: 1, mean: [2], variances: [0]), Group(share: 0, mean: [0], variances: [1]),
    ])
    let rows = GroupedPoints(
      Matrix(rows: 3, columns: 1, elements: [2, 3, 0]), groups: [0, 0, 1], groupCount: 2)
    #expect(frozen.logDensity(rows) == [.infinity, -.infinity, -.infinity])
  }
}
