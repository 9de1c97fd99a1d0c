import Models
import Numerics
import Simulation
import Testing

/// Chains that are stopped and go on, for every family and workflow: the numbers of an undisturbed one.
struct ChainStateTests {
  /// Runs a chain that is stopped after every generation of `stops`, and goes on from its saved state
  /// each time, which passes through its binary form.
  private func check<L: Learner>(_ plan: Plan<L>, stops: [Int], _ what: String) throws {
    for replicate in [0, 3] {
      let whole = simulate(plan, replicate: replicate)
      var start: ChainStart?
      for stop in stops {
        var saved: ChainStart?
        var generation = (start?.state.generation ?? -1)
        let control = ChainControl(
          shouldStop: {
            generation += 1
            return generation == stop
          }, isCheckpointDue: { $0 }, save: { saved = $0 })
        let part = simulate(plan, replicate: replicate, from: start, control: control)
        if !part.trajectory.isUnfinished {
          #expect(part.trajectory == whole, "\(what) ended at \(stop)")
          return
        }
        let state = try #require(saved, "\(what): no state was saved")
        #expect(state.state.generation == stop)
        start = ChainStart(try copy(state.state), try copy(state.trajectory))
      }
      let rest = simulate(plan, replicate: replicate, from: start, control: ChainControl())
      #expect(sameBits(rest.trajectory, whole), "\(what), replicate \(replicate)")
    }
  }

  private func sameBits(_ a: Trajectory, _ b: Trajectory) -> Bool {
    a.values.map(\.bitPattern) == b.values.map(\.bitPattern) && a.trainSizes == b.trainSizes
      && a.realRows == b.realRows && a.ending == b.ending && a.profiles == b.profiles
      && a.floor.map(\.bitPattern) == b.floor.map(\.bitPattern) && a.notes == b.notes
  }

  private func copy<Value: BinaryCodable>(_ value: Value) throws -> Value {
    var encoder = ByteEncoder()
    encoder.append(value)
    var decoder = ByteDecoder(encoder.bytes)
    let copy: Value = try decoder.value()
    try decoder.finish()
    return copy
  }

  private static let workflows: [(Workflow, fresh: Bool, share: Double)] = [
    (.replace, false, 0), (.replace, true, 0.3), (.replace, false, 0.3), (.accumulate, false, 0),
    (.accumulate, true, 0.2), (.accumulateSubsample, false, 0),
    (.accumulateSubsample, true, 0.2), (.window(2, keepReal: true), false, 0),
  ]

  private func schedules(_ size: Int) -> [(String, Schedule)] {
    Self.workflows.map { workflow, fresh, share in
      let samples = [Int](repeating: size, count: 9)
      return (
        "\(workflow.name) \(fresh) \(share)",
        Schedule(
          workflow,
          LoopSizes(
            initial: size, samples: samples, realShare: samples.map { _ in share }, fresh: fresh))
      )
    }
  }

  private func checkAll<L: Learner>(
    _ learner: L, _ source: any Source<L.Model.Data>, _ metrics: [Metric<L.Model>], size: Int = 12,
    realWeight: Double = 1, _ what: String
  ) throws where L.Training == L.Model.Data {
    for (name, schedule) in schedules(size) {
      let plan = Plan(
        seed: 5, source: source, learner: learner, schedule: schedule, realWeight: realWeight,
        metrics: metrics, evaluation: Evaluation(samples: 20))
      try check(plan, stops: [0, 3, 4, 7], "\(what), \(name)")
    }
  }

  @Test func gaussians() throws {
    let line = try #require(Gaussian(mean: 1, variance: 2))
    let plane = try #require(
      Gaussian(mean: [0, 1], covariance: Matrix(rows: 2, columns: 2, elements: [2, 0.5, 0.5, 1])))
    for (source, shape) in [
      (line, GaussianLearner.Shape.full), (plane, .full), (plane, .diagonal),
    ] {
      try checkAll(
        GaussianLearner(shape: shape, estimator: .unbiased), source, [.variance, .energy],
        realWeight: 2, "gaussian \(source.dimension) \(shape)")
    }
  }

  @Test func mixturesAndKernels() throws {
    let source = try GaussianMixture(
      weights: [1, 2],
      components: [
        #require(Gaussian(mean: -2, variance: 1)), #require(Gaussian(mean: 2, variance: 0.5)),
      ])
    try checkAll(
      GaussianMixtureLearner(components: .fixed(2), iterations: 8, start: .previous), source,
      [.variance, .energy], "mixture")
    try checkAll(
      KernelDensityLearner(bandwidth: .silverman), source, [.variance, .energy], realWeight: 3,
      "kernel density")
    try checkAll(
      KernelDensityLearner(bandwidth: .fixed(0.2), kernel: .tophat), source, [.variance],
      "box kernel")
  }

  @Test func lawsWithOneParameter() throws {
    try checkAll(ExponentialLearner(), Exponential(mean: 2), [.variance], "exponential")
    try checkAll(PoissonLearner(), PoissonLaw(mean: 3), [.variance], "poisson")
    try checkAll(UniformLearner(), UniformLaw(maximum: 2), [.variance], "uniform")
  }

  @Test func symbols() throws {
    let source = ZipfSource(exponent: 1.2, vocabulary: 60)
    try checkAll(
      CategoricalLearner(vocabulary: 60, smoothing: 0.1), source, [.support, .heterozygosity],
      "categorical")
    try checkAll(ZipfLearner(vocabulary: 60), source, [.heterozygosity], "zipf")
  }

  /// A chain can be left at its end and made longer.
  @Test func endOfAShorterChainIsTheStartOfALongerOne() throws {
    for workflow in allWorkflows {
      let long = try smallPlan(workflow, generations: 9)
      let short = try smallPlan(workflow, generations: 5)
      let control = ChainControl(keepsFinalState: { true })
      let (trajectory, state) = simulate(short, replicate: 2, from: nil, control: control)
      let start = ChainStart(try copy(try #require(state)), try copy(trajectory))
      #expect(start.state.generation == 5)
      let (all, _) = simulate(long, replicate: 2, from: start, control: control)
      #expect(all == simulate(long, replicate: 2), "\(workflow.name)")
    }
  }

  /// A state that is damaged, or of another kind of model, counts for nothing.
  @Test func foreignStateIsNotUsed() throws {
    let plan = try smallPlan(generations: 4)
    let control = ChainControl(keepsFinalState: { true })
    let other = Plan(
      seed: 5, source: Exponential(mean: 2), learner: ExponentialLearner(),
      schedule: plan.schedule, metrics: [.variance])
    let (trajectory, state) = simulate(other, replicate: 1, from: nil, control: control)
    let foreign = ChainStart(try #require(state), trajectory)
    #expect(
      simulate(plan, replicate: 1, from: foreign, control: ChainControl()).trajectory
        == simulate(plan, replicate: 1))
  }
}
