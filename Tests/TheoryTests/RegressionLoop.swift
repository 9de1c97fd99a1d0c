import Models
import Numerics
import Simulation
import TestKit
import Testing

/// A recursion of a linear regression, inputs N(0, I), true weights of length 1.
struct RegressionLoop: Sendable {
  /// A wrong implementation, or a wrong reading of a right one.
  enum Mutation: CaseIterable, Sendable {
    /// The numbers of fit n + 1 reported as those of fit n.
    case oneFitLate
    /// New inputs where the same should come back, or the other way round.
    case otherDesign
    /// Synthetic labels without noise.
    case noNoise
    /// Synthetic labels of the model before the last.
    case stale
    /// Nothing is kept where data should accumulate, or everything where they should not.
    case otherWorkflow
    case weightIgnored
  }

  var workflow = Workflow.replace
  var rows: Int
  var dimension: Int
  var noise = 1.0
  var design = RegressionLearner.Design.fresh
  /// New real rows beside as many synthetic ones in every fit, and their weight.
  var realWeight: Double?
  /// Whether products are drawn in place of rows.
  var usesStatistic = false

  func mutated(by mutation: Mutation?) -> RegressionLoop {
    var loop = self
    switch mutation {
    case .otherDesign: loop.design = design == .fresh ? .shared : .fresh
    case .otherWorkflow: loop.workflow = workflow.name == "replace" ? .accumulate : .replace
    case .weightIgnored: loop.realWeight = 1
    case .oneFitLate, .noNoise, .stale, nil: break
    }
    return loop
  }

  private var law: RegressionLaw {
    let ones = [Double](repeating: 1, count: dimension)
    guard let inputs = Gaussian(mean: ones.map { _ in 0 }, variances: ones) else {
      preconditionFailure("the standard normal law exists")
    }
    let weight = 1 / Double(dimension).squareRoot()
    return RegressionLaw(weights: ones.map { _ in weight }, inputs: inputs, noise: noise)
  }

  private func learner(_ mutation: Mutation?) -> RegressionLearner {
    RegressionLearner(
      labelNoise: .stated(mutation == .noNoise ? 0 : noise), design: design, inputs: law.inputs)
  }

  private func schedule(fits: Int) -> Schedule {
    let share = realWeight == nil ? 0.0 : 0.5
    let size = realWeight == nil ? rows : 2 * rows
    return Schedule(
      workflow,
      LoopSizes(
        initial: rows, samples: Array(repeating: size, count: fits),
        realShare: Array(repeating: share, count: fits), fresh: realWeight != nil))
  }

  /// What theory expects of a metric, one value a fit.
  func theory(_ metric: String, fits: Int) -> [Double]? {
    RegressionTheory(
      law: law, learner: learner(nil), schedule: schedule(fits: fits), realWeight: realWeight ?? 1
    ).expectations()[metric]
  }

  /// A metric of the model of one fit, a value a replicate.
  func values(
    _ metric: Metric<LinearRegression>, fit: Int, replicates: Int, seed: UInt64,
    mutation: Mutation? = nil
  ) async -> [Double] {
    let loop = mutated(by: mutation)
    let law = loop.law
    let source = LinearRegressionSource(law)
    let learner = loop.learner(mutation)
    let late = fit + (mutation == .oneFitLate ? 1 : 0)
    let schedule = loop.schedule(fits: late)
    func plan<L: Learner>(
      _ form: L, _ realData: RealData<L.Training>, _ production: Production<L.Model, L.Training>,
      _ metric: Metric<L.Model>
    ) -> Plan<L> where L.Model.Data == LabelledRows {
      Plan(
        seed: seed, source: source, realData: realData, learner: form, schedule: schedule,
        realWeight: loop.realWeight ?? 1, production: production, metrics: [metric],
        recorded: [late - 1], evaluation: Evaluation(samples: 1, floors: false))
    }
    if mutation == .stale {
      let stale = StaleRegressionLearner(learner)
      return await Self.run(
        plan(stale, .examples(of: source), .plain, stale.metric(metric)), replicates)
    }
    if loop.usesStatistic {
      let truth = source.model
      let realData = RealData<CrossProducts> { range, _, key in
        learner.drawSummary(of: truth, range.count, bias: .none, key: key)
      }
      return await Self.run(
        plan(StatisticForm(learner), realData, .statistic(learner), metric), replicates)
    }
    return await Self.run(
      plan(learner, .examples(of: source), .plain, metric), replicates)
  }

  private static func run<L: Learner>(_ plan: Plan<L>, _ replicates: Int) async -> [Double] {
    await TestKit.replicates(replicates) { replicate in
      let trajectory = simulate(plan, replicate: replicate)
      precondition(trajectory.ending == nil, "replicate \(replicate) has no model at some fit")
      return trajectory.values[0]
    }
  }
}

/// Looks like one regression and labels as another.
struct StaleRegression: GenerativeModel {
  let fitted: LinearRegression
  let sampled: LinearRegression

  func sample(_ count: Int, key: RandomKey) -> LabelledRows { sampled.sample(count, key: key) }
}

/// Fits as its base does, but the models label as the fit before.
struct StaleRegressionLearner: Learner {
  let base: RegressionLearner

  init(_ base: RegressionLearner) { self.base = base }

  func summary(of data: LabelledRows, weight: Double) -> CrossProducts {
    base.summary(of: data, weight: weight)
  }

  func fit(
    _ summary: CrossProducts, previous: StaleRegression?, key: RandomKey
  ) throws(Degeneracy) -> StaleRegression {
    let model = try base.fit(summary, previous: previous?.fitted, key: key)
    return StaleRegression(fitted: model, sampled: previous?.fitted ?? model)
  }

  func metric(_ metric: Metric<LinearRegression>) -> Metric<StaleRegression> {
    Metric(metric.info) { world in
      let evaluate = metric.bind(world)
      return { evaluate(Snapshot(model: $0.model.fitted, sample: nil, realRows: $0.realRows)) }
    }
  }
}
