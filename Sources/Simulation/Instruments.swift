internal import Models
internal import Numerics

/// The metrics of a plan, made ready for one replicate's real world.
struct Instruments<L: Learner> {
  private let plan: Plan<L>
  private let evaluators: [Metric<L.Model>.Evaluator]
  private let usesSample: Bool
  private let sampleSize: Int
  private let usesFirst: Bool
  /// The first model measured, where a metric asks for it.
  var first: L.Model?

  /// Draws the held-out sample with a part of `key` that no generation uses. `training` is what
  /// generation 0 is fitted to.
  init(_ plan: Plan<L>, training: L.Training, key: RandomKey) {
    self.plan = plan
    let heldOut = plan.source.heldOut(plan.evaluation.samples, key: key.part(0))
    let usesTraining = plan.metrics.contains { $0.usesTraining }
    let world = World<L.Model.Data>(
      law: plan.source.law, heldOut: heldOut,
      training: usesTraining ? training as? L.Model.Data : nil, exact: plan.evaluation.exact)
    evaluators = plan.metrics.map { $0.bind(world) }
    usesSample = plan.metrics.contains { $0.usesSample }
    sampleSize = heldOut.count
    usesFirst = plan.metrics.contains { $0.usesFirst }
  }

  mutating func measure(
    _ model: L.Model, realRows: Int, others: [L.Model], key: RandomKey, into values: inout [Double]
  ) {
    if usesFirst && first == nil { first = model }
    let snapshot = Snapshot(
      model: model, sample: usesSample ? model.sample(sampleSize, key: key.part(1)) : nil,
      realRows: realRows, first: first, others: others)
    record(snapshot, into: &values)
  }

  private func record(_ snapshot: Snapshot<L.Model>, into values: inout [Double]) {
    // NaN: the metric is undefined here, as a distance that is infinite less infinite.
    for evaluate in evaluators { values.append(evaluate(snapshot)) }
  }

  /// Real data in the place of the model: fitted to as many real rows as generation 0 has, and
  /// sampled from the source. Empty where those rows determine no model; NaN where a metric looks
  /// for copies of the rows of generation 0 and a finite source gives the same rows again.
  func floor(key: RandomKey) -> [Double] {
    let rows = min(plan.schedule.initial, plan.source.supply ?? .max)
    let training = plan.realData.draw(0..<rows, key.part(0), key.part(0))
    let drawn = min(sampleSize, plan.source.supply ?? .max)
    guard
      let model = try? plan.learner.fit(
        plan.learner.summary(of: training, weight: 1), key: key.part(1))
    else { return [] }
    let sample =
      usesSample
      ? plan.source.real(0..<drawn, supplyKey: key.part(2), key: key.part(2)) : nil
    var values: [Double] = []
    record(Snapshot(model: model, sample: sample, realRows: rows, first: first), into: &values)
    // The program that fits models did not answer: there is no floor.
    if (model as? any FallibleModel)?.fault != nil { return [] }
    if plan.source.supply != nil {
      for (k, metric) in plan.metrics.enumerated() where metric.looksForCopies { values[k] = .nan }
    }
    return values
  }
}
