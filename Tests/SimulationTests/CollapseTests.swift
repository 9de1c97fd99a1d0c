import Models
import Numerics
import Simulation
import Testing

@Suite("Chains that end") struct CollapseTests {
  @Test("Two rows a generation collapse to equal rows, and the ending says so")
  func equalRows() throws {
    let metrics = allMetrics(dimension: 1)
    for exact in [true, false] {
      for replicate in 0..<2 {
        var plan = try smallPlan(generations: 1000, initial: 20, samples: 2, metrics: metrics)
        plan.evaluation.exact = exact
        let run = simulate(plan, replicate: replicate)
        let ending = try #require(run.ending)
        #expect(ending.reason == "all 2 examples are equal")
        #expect(ending.generation > 10 && ending.generation < 1000)
        #expect(run.values.count == ending.generation * metrics.count)
        #expect(run.trainSizes.count == ending.generation)
        #expect(!run.values.contains { $0.isNaN } && !run.floor.isEmpty)
        let variances = run.column(2, of: metrics.count)
        #expect(variances.allSatisfy { $0 > 0 } && variances[variances.count - 1] < 1e-20)
      }
    }
  }

  @Test("About a mean of zero the variance falls to the smallest numbers, and no metric fails")
  func underflow() throws {
    let metrics = allMetrics(dimension: 1)
    var ended = 0
    for replicate in 0..<2 {
      var plan = try smallPlan(
        generations: 3000, initial: 3, samples: 2, mean: 0, metrics: metrics)
      plan.evaluation.samples = 12
      let run = simulate(plan, replicate: replicate)
      #expect(!run.values.contains { $0.isNaN })
      if run.ending != nil { ended += 1 }
    }
    #expect(ended == 2)
  }

  @Test("In three dimensions four rows a generation end in a singular covariance")
  func singular() throws {
    let source = try #require(
      Gaussian(mean: ReferenceValues.mean1, covariance: matrix(ReferenceValues.covariance1)))
    let metrics = allMetrics(dimension: 3)
    for shape in GaussianLearner.Shape.allCases {
      let sizes = LoopSizes(
        initial: 10, samples: [10] + [Int](repeating: 4, count: 300),
        realShare: [Double](repeating: 0, count: 301), fresh: false)
      let plan = Plan(
        seed: 1, source: source, learner: GaussianLearner(shape: shape),
        schedule: Schedule(.replace, sizes), metrics: metrics,
        evaluation: Evaluation(samples: 40))
      let run = simulate(plan, replicate: 0)
      let ending = try #require(run.ending)
      let word = shape == .full ? "singular" : "equal in coordinate"
      #expect(ending.reason.contains(word), "\(ending.reason)")
      #expect(run.values.count == ending.generation * metrics.count)
      #expect(!run.values.contains { $0.isNaN })
    }
  }

  @Test("A generation without rows ends the chain")
  func empty() throws {
    let sizes = LoopSizes(
      initial: 10, samples: [10, 5, 0, 5], realShare: [0, 0, 0, 0], fresh: false)
    var plan = try smallPlan()
    plan = Plan(
      seed: 1, source: plan.source, learner: plan.learner, schedule: Schedule(.replace, sizes),
      metrics: [.variance])
    let ending = try #require(simulate(plan, replicate: 0).ending)
    #expect(ending.generation == 2 && ending.reason == "the training set is empty")
  }
}
