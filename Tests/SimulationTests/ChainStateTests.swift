import Models
import Numerics
import Simulation
import TestKit
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
        let control = ChainControl(
          shouldStop: { $0 == stop }, isCheckpointDue: { $0 }, save: { saved = $0 })
        let part = simulate(plan, replicate: replicate, from: start, control: control)
        if !part.trajectory.isUnfinished {
          #expect(sameBits(part.trajectory, whole), "\(what) ended at \(stop)")
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
    realWeight: Double = 1, recorded: [Int]? = nil, _ what: String
  ) throws where L.Training == L.Model.Data {
    for (name, schedule) in schedules(size) {
      let plan = Plan(
        seed: 5, source: source, learner: learner, schedule: schedule, realWeight: realWeight,
        metrics: metrics, recorded: recorded, evaluation: Evaluation(samples: 20))
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

  @Test("Rows that are wrongly taken for real", arguments: allWorkflows.indices)
  func contaminatedRealRows(index: Int) throws {
    var plan = try smallPlan(metrics: [.variance, .meanError])
    let samples = [Int](repeating: 12, count: 9)
    plan.schedule = Schedule(
      allWorkflows[index],
      LoopSizes(
        initial: 12, samples: samples, realShare: samples.map { _ in 0.5 }, fresh: true,
        contamination: 0.5))
    plan.realWeight = 2
    try check(plan, stops: [0, 3, 4, 7], "contaminated \(allWorkflows[index].name)")
  }

  @Test("Strata", arguments: [false, true])
  func strata(fresh: Bool) throws {
    let samples = [Int](repeating: 20, count: 9)
    let schedule = Schedule(
      .replace,
      LoopSizes(
        initial: 20, samples: samples, realShare: samples.map { _ in 0.2 }, fresh: fresh))
    var plan = try smallPlan(metrics: [.variance, .meanError])
    plan.schedule = schedule
    plan.stratification = Stratification(
      names: ["above", "rest"], shares: [samples.map { _ in 1 }, samples.map { _ in 0.2 }],
      tries: 50
    ) { real in
      let limit = Samples.mean(real.rows.elements)
      return { $0.rows.elements.map { $0 > limit ? 0 : 1 } }
    }
    try check(plan, stops: [0, 3, 4, 7], "strata of points, \(fresh)")
    let law = GroupedGaussian([
      GroupedGaussian.Group(share: 0.7, mean: [0], variances: [1]),
      GroupedGaussian.Group(share: 0.3, mean: [5], variances: [1]),
    ])
    var groups = Plan(
      seed: 5, source: law, learner: GroupedLearner(), schedule: schedule,
      metrics: [.minorityVariance, .majorityVariance], evaluation: Evaluation(samples: 20))
    groups.stratification = Stratification(
      names: ["1", "2"], shares: [samples.map { _ in 1 }, samples.map { _ in 0 }], tries: 3
    ) { _ in { $0.groups } }
    try check(groups, stops: [0, 3, 4, 7], "strata of groups, \(fresh)")
  }

  @Test("Others that make rows", arguments: allWorkflows.indices)
  func surrogates(index: Int) throws {
    for surrogate in [
      .perturbing(noise: 0.2),
      Surrogate<Points>(
        teacher: KernelDensityLearner(bandwidth: .silverman), production: .plain, name: "kernel"),
    ] {
      var plan = try smallPlan(allWorkflows[index])
      plan.surrogate = surrogate
      try check(plan, stops: [0, 3, 4, 7], "\(surrogate.description) \(allWorkflows[index].name)")
    }
  }

  @Test("Lineages", arguments: allWorkflows.indices)
  func lineages(index: Int) throws {
    for (share, fresh) in [(0, false), (0.3, true)] {
      var plan = try smallPlan(allWorkflows[index], share: share, fresh: fresh)
      plan.lineages = Lineages(count: 3, migration: 0.4)
      try check(plan, stops: [0, 3, 4, 7], "lineages, \(allWorkflows[index].name) \(fresh)")
    }
    let source = ZipfSource(exponent: 1.2, vocabulary: 60)
    let learner = CategoricalLearner(vocabulary: 60)
    var counts = Plan(
      seed: 5, source: source, realData: .counts(of: source), learner: StatisticForm(learner),
      schedule: try smallPlan(allWorkflows[index]).schedule, production: .statistic(learner),
      metrics: [.heterozygosity, .poolSupport, .betweenLineages],
      evaluation: Evaluation(samples: 0))
    counts.lineages = .sharing(4)
    try check(counts, stops: [0, 3, 4, 7], "lineages of counts, \(allWorkflows[index].name)")
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
    try checkAll(
      HistogramLearner(range: 0...3, bins: 5), UniformLaw(maximum: 2), [.variance], "histogram")
  }

  @Test func privateFits() throws {
    let line = try #require(Gaussian(mean: 1, variance: 2))
    let budget = PrivacyBudget(epsilon: 20, delta: 1e-3)
    try checkAll(
      PrivateGaussianLearner(
        shape: .full, estimator: .mle, bounds: .box([-5...7]), budget: budget), line,
      [.variance, .energy], "private Gaussian")
    try checkAll(
      HistogramLearner(range: -5...7, bins: 5, budget: budget), line, [.variance],
      "private histogram")
    try checkAll(
      PrivateCategoricalLearner(vocabulary: 9, budget: budget),
      ZipfSource(exponent: 1, vocabulary: 9), [.support, .heterozygosity], "private categorical")
  }

  @Test func symbols() throws {
    let source = ZipfSource(exponent: 1.2, vocabulary: 60)
    try checkAll(
      CategoricalLearner(vocabulary: 60, smoothing: 0.1), source, [.support, .heterozygosity],
      "categorical")
    try checkAll(ZipfLearner(vocabulary: 60), source, [.heterozygosity], "zipf")
  }

  private func text() -> MarkovTextSource {
    MarkovTextSource(order: 1, words: 20, exponent: 1, sentenceLength: 6, key: testKey(8))
  }

  private func networks(_ epochs: Int = 1, start: NeuralSettings.Start = .fresh) -> NeuralSettings {
    NeuralSettings(
      hidden: [6], schedule: TrainingSchedule(.epochs(epochs), batch: 8),
      optimizer: Optimizer(learningRate: 0.01), start: start)
  }

  /// Metrics that compare with the first model measured, wherever that is.
  @Test(arguments: [nil, [2, 5, 8]])
  func nGrams(recorded: [Int]?) throws {
    for smoothing in [Smoothing.maximumLikelihood, .additive(0.5), .modifiedKneserNey] {
      try checkAll(
        NGramLearner(order: 3, smoothing: smoothing), text(),
        [.referencePerplexity, .modelEntropy], size: 60, recorded: recorded,
        "n-gram \(smoothing)")
    }
  }

  @Test(arguments: [NeuralSettings.Start.fresh, .previous])
  func neuralLanguageModels(start: NeuralSettings.Start) throws {
    try checkAll(
      MLPLanguageLearner(
        shape: MLPLanguageShape(context: 2, embedding: 8, hidden: [6]),
        schedule: TrainingSchedule(.epochs(2), batch: 16), start: start, validation: 0.2),
      text(), [.referencePerplexity], size: 60, "neural language model \(start)")
  }

  @Test(arguments: [nil, [2, 5, 8]])
  func autoencoders(recorded: [Int]?) throws {
    let plane = try #require(Gaussian(mean: [0, 1], variances: [1, 2]))
    for (start, decoder) in [
      (NeuralSettings.Start.fresh, VAE.Decoder.gaussian(deviation: nil)),
      (.previous, .gaussian(deviation: 0.5)),
    ] {
      try checkAll(
        VAELearner(
          settings: networks(start: start), latent: 2, decoder: decoder, output: .draws),
        plane, [.latentSpread, .elbo], size: 24, realWeight: 2, recorded: recorded,
        "autoencoder \(start)")
    }
  }

  @Test(arguments: [NeuralSettings.Start.fresh, .previous])
  func otherGenerators(start: NeuralSettings.Start) throws {
    let plane = try #require(Gaussian(mean: [0, 1], variances: [1, 2]))
    try checkAll(
      DiffusionLearner(settings: networks(start: start), schedule: NoiseSchedule(levels: 4)),
      plane, [.denoisingLoss, Metric.energy.ofSamples()], size: 24, realWeight: 2,
      "diffusion \(start)")
    var adversarial = networks(start: start)
    adversarial.activation = .leakyReLU
    try checkAll(
      GANLearner(settings: adversarial, latent: 2, bounds: -1...2), plane,
      [.discriminatorLoss, Metric.energy.ofSamples()], size: 24, "adversarial \(start)")
  }

  /// Texts share their vocabulary with the real text, which is drawn again: neither is written.
  @Test func whatRealDataTellIsNotWritten() throws {
    let words = (0..<2000).map { Array("a-word-of-twenty-four-bytes-\($0)".utf8) }
    let vocabulary = Vocabulary(words: words, isOpen: false)
    let tokens = (0..<6000).map { $0 % 10 == 9 ? Vocabulary.end : Int32(3 + $0 % 2000) }
    let text = TokenText(
      vocabulary, tokens: tokens, starts: Array(stride(from: 0, to: 6000, by: 10)))
    let source = TextSource(training: text.part(0..<4000), heldOut: text.part(4000..<6000))
    let sizes = LoopSizes(
      initial: 4000, samples: [Int](repeating: 50, count: 6),
      realShare: [Double](repeating: 0, count: 6), fresh: false)
    let plan = Plan(
      seed: 5, source: source, learner: NGramLearner(order: 1, smoothing: .additive(1)),
      schedule: Schedule(.accumulate, sizes), metrics: [.modelEntropy])
    var size = 0
    let control = ChainControl(isCheckpointDue: { _ in true }, save: { size = $0.state.size })
    _ = simulate(plan, replicate: 0, from: nil, control: control)
    // The law of 2003 words and its frequencies take 8 bytes a word each, their numbers 8 more, and
    // 200 drawn tokens next to nothing; the vocabulary would take 60,000.
    #expect(size > 24 * 2003 && size < 24 * 2003 + 6000)
  }

  @Test func stateAboveTheLimitIsNotKept() throws {
    let plan = try smallPlan(generations: 4)
    for (limit, isKept) in [(0, false), (20, false), (4096, true)] {
      let (_, state) = simulate(
        plan, replicate: 1, from: nil, control: ChainControl(finalStateLimit: { _ in limit }))
      #expect((state != nil) == isKept, "\(limit)")
    }
  }

  /// A chain can be left at its end and made longer.
  @Test func endOfAShorterChainIsTheStartOfALongerOne() throws {
    for workflow in allWorkflows {
      let long = try smallPlan(workflow, generations: 9)
      let short = try smallPlan(workflow, generations: 5)
      let control = ChainControl(finalStateLimit: { _ in .max })
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
    let control = ChainControl(finalStateLimit: { _ in .max })
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
