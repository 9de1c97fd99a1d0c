import Foundation
import Models
import Numerics
import TestKit
import Testing

/// Numbers that tell moments apart.
struct MomentReading: Sendable {
  let name: String
  let value: @Sendable (GaussianMoments) -> Double

  static func all(dimension: Int) -> [MomentReading] {
    let line = [
      MomentReading(name: "mean") { $0.mean[0] },
      MomentReading(name: "log variance") { log($0.variance(0)) },
    ]
    if dimension == 1 { return line }
    return line + [
      MomentReading(name: "other mean") { $0.mean[0] - 2 * $0.mean[1] },
      MomentReading(name: "other log variance") { log($0.variance(1)) },
      MomentReading(name: "correlation") { moments in
        guard case .full(let scatter) = moments.scatter else { return 0 }
        return scatter[0, 1] / (scatter[0, 0] * scatter[1, 1]).squareRoot()
      },
    ]
  }
}

extension GaussianMoments {
  fileprivate func variance(_ axis: Int) -> Double {
    switch scatter {
    case .scalar(let value): value
    case .diagonal(let values): values[axis]
    case .full(let matrix): matrix[axis, axis]
    }
  }
}

@Suite("Moments drawn in place of rows") struct GaussianStatisticTests {
  static let cases: [(ModelCase, GaussianLearner.Shape)] =
    ModelCase.gaussians.flatMap { test in
      GaussianLearner.Shape.allCases.map { (test, $0) }
    }

  @Test("Moments have the law of rows that are drawn and summarised", arguments: cases)
  func law(test: ModelCase, shape: GaussianLearner.Shape) throws {
    // Two-sample tests with a false alarm of 1e-8 each, a seed, case and reading.
    let model = try #require(test.model as? Gaussian)
    let learner = GaussianLearner(shape: shape)
    let bias = SamplingBias(temperature: 0.8)
    let count = 5
    for seed in testSeeds {
      let drawn = (0..<15_000).map {
        learner.drawSummary(of: model, count, bias: bias, key: testKey(seed, $0))
      }
      func sampled(_ count: Int) -> [GaussianMoments] {
        (0..<15_000).map {
          learner.summary(
            of: model.sample(count, bias: bias, key: testKey(seed + 1000, $0)), weight: 1)
        }
      }
      let (right, wrong) = (sampled(count), sampled(count + 2))
      for reading in MomentReading.all(dimension: test.dimension) {
        let values = drawn.map(reading.value)
        let verdict = twoSampleTest(values, right.map(reading.value))
        #expect(verdict.passes, "\(reading.name): \(verdict)")
        // The wrong statistic is that of two rows more.
        if reading.name != "correlation" || shape == .full {
          #expect(!twoSampleTest(values, wrong.map(reading.value)).passes, "\(reading.name)")
        }
      }
      #expect(drawn.allSatisfy { $0.count == count && $0.weight == 5 && $0.squaredWeight == 5 })
    }
  }

  @Test("A part and the rest of a split statistic have the law of rows that are split")
  func splitting() throws {
    // The joint law of a whole and its part: two-sample tests of the part's moments and of their
    // differences to the whole's, false alarm 1e-8 each, a seed, case and reading.
    for test in ModelCase.gaussians {
      let model = try #require(test.model as? Gaussian)
      let isDiagonal = { if case .diagonal = model.spread { true } else { false } }()
      let learner = GaussianLearner(shape: isDiagonal ? .diagonal : .full)
      let (whole, part) = (9, 5)
      for seed in testSeeds {
        let drawn = (0..<15_000).map { index in
          let all = learner.drawSummary(
            of: model, whole, bias: .none, key: testKey(seed, index))
          return (all, all.prefix(part, key: testKey(seed, index).part(1)))
        }
        func sampled(_ part: Int) -> [(GaussianMoments, GaussianMoments)] {
          (0..<15_000).map { index in
            let rows = model.sample(whole, key: testKey(seed + 1000, index))
            return (
              learner.summary(of: rows, weight: 1),
              learner.summary(of: rows.prefix(part), weight: 1)
            )
          }
        }
        let (right, wrong) = (sampled(part), sampled(part - 2))
        for reading in MomentReading.all(dimension: test.dimension) {
          for (name, value) in [
            ("part", { reading.value($0.1) }),
            ("difference", { reading.value($0.1) - reading.value($0.0) }),
          ] as [(String, ((GaussianMoments, GaussianMoments)) -> Double)] {
            let values = drawn.map(value)
            let verdict = twoSampleTest(values, right.map(value))
            #expect(verdict.passes, "\(test.name), \(reading.name) of the \(name): \(verdict)")
            if reading.name != "correlation" || !isDiagonal {
              #expect(
                !twoSampleTest(values, wrong.map(value)).passes,
                "\(test.name), \(reading.name) of the \(name)")
            }
          }
        }
      }
    }
  }

  @Test("Parts of the whole and of nothing are exact, and a key gives the same part again")
  func edges() throws {
    for test in ModelCase.gaussians {
      let model = try #require(test.model as? Gaussian)
      let all = GaussianLearner().drawSummary(of: model, 10, bias: .none, key: testKey(1))
      #expect(all.prefix(10, key: testKey(2)) == all)
      #expect(all.prefix(0, key: testKey(2)).weight == 0)
      #expect(all.prefix(4, key: testKey(2)) == all.prefix(4, key: testKey(2)))
      #expect(all.prefix(4, key: testKey(2)) != all.prefix(4, key: testKey(3)))
      #expect(all.prefix(4, key: testKey(2)).count == 4)
      let none = GaussianLearner().drawSummary(of: model, 0, bias: .none, key: testKey(1))
      #expect(GaussianMoments.joined([none, all, none]) == all)
    }
  }

  @Test("The moments of 10¹³ rows determine their law to six digits")
  func enormous() throws {
    for test in ModelCase.gaussians {
      let model = try #require(test.model as? Gaussian)
      let learner = GaussianLearner()
      let all = learner.drawSummary(
        of: model, 10_000_000_000_000, bias: .none, key: testKey(1))
      let fitted = try learner.fit(all, key: testKey(2))
      #expect(model.divergence(to: fitted) < 1e-11)
      let part = all.prefix(1_000_000_000_000, key: testKey(3))
      #expect(model.divergence(to: try learner.fit(part, key: testKey(2))) < 1e-10)
      #expect(part.count == 1_000_000_000_000)
    }
  }

  @Test("A chain has the numbers of its steps, to the last bit")
  func chain() throws {
    for test in ModelCase.gaussians {
      let model = try #require(test.model as? Gaussian)
      for estimator in GaussianLearner.Estimator.allCases {
        let learner = GaussianLearner(estimator: estimator)
        let bias = SamplingBias(temperature: 0.9)
        let sizes = [5, 7, 100, 9, 5, 6]
        func key(_ step: Int) -> RandomKey { testKey(7, step) }
        var expected = model
        for (step, size) in sizes.enumerated() {
          let summary = learner.drawSummary(of: expected, size, bias: bias, key: key(step))
          expected = try learner.fit(summary, key: key(step))
        }
        let end = try learner.chain(
          from: model, steps: sizes.count, bias: bias, batch: { (sizes[$0], key($0)) },
          fitKey: key)
        #expect(end == expected)
      }
    }
  }

  @Test("A chain that has no model any more says at which step, and why")
  func brokenChain() throws {
    let model = try #require(Gaussian(mean: [0], variances: [1]))
    for sizes in [[10, 10, 1, 10], [10, 10, 0, 10]] {
      for estimator in GaussianLearner.Estimator.allCases {
        do throws(BrokenChain) {
          _ = try GaussianLearner(estimator: estimator).chain(
            from: model, steps: 4, bias: .none, batch: { (sizes[$0], testKey(1, $0)) },
            fitKey: { testKey(2, $0) })
          Issue.record("a generation of \(sizes[2]) rows has a model")
        } catch {
          #expect(error.step == 2 && error.cause.description.contains("\(sizes[2]) examples"))
        }
      }
    }
  }

  @Test("Weights multiply what the rows count")
  func weights() throws {
    for test in ModelCase.gaussians {
      let rows = test.model.sample(20, key: testKey(4))
      for shape in GaussianLearner.Shape.allCases {
        let once = GaussianMoments(rows, weight: 1, shape: shape)
        #expect(once.weighted(2.5) == GaussianMoments(rows, weight: 2.5, shape: shape))
      }
    }
  }
}
