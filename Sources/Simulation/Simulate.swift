public import Models
internal import Numerics

/// One replicate of the recursion: choose data, fit, measure, produce, repeat.
///
/// The result depends on the plan and the replicate's number alone, unless `shouldStop` says true:
/// then the replicate ends before its next generation, unfinished.
public func simulate<L: Learner>(
  _ plan: Plan<L>, replicate: Int, shouldStop: @escaping () -> Bool = { false }
) -> Trajectory {
  simulate(
    plan, replicate: replicate, from: nil, control: ChainControl(shouldStop: { _ in shouldStop() })
  ).trajectory
}

/// As ``simulate(_:replicate:shouldStop:)``, from where an earlier chain of the same plan, perhaps a
/// shorter one, was left. A start that says nothing of this plan counts for nothing.
@_specialize(where L == GaussianLearner)
@_specialize(where L == StatisticForm<GaussianLearner>)
public func simulate<L: Learner>(
  _ plan: Plan<L>, replicate: Int, from start: ChainStart?, control: ChainControl
) -> (trajectory: Trajectory, state: ChainState?) {
  func key(_ purpose: Purpose, _ t: Int) -> RandomKey {
    plan.key(purpose, replicate: replicate, generation: t)
  }
  let schedule = plan.schedule
  let supplyKey = key(.realData, 0)
  let real = plan.realData.draw(0..<schedule.initial, supplyKey, supplyKey)
  var instruments = Instruments(plan, training: real, key: key(.evaluation, 0))
  var pool = TrainingPool(plan, real: real, prefixKey: key(.subsample, 0))
  let strata = StratifiedSets(plan, real: real)
  var siblings = (1..<max(1, plan.lineages.count)).map {
    Sibling(plan, replicate: replicate, index: $0)
  }
  precondition(
    siblings.isEmpty
      || plan.curation == nil && strata == nil && plan.surrogate == nil && !schedule.isContaminated,
    "lineages are plain loops")
  var previous: L.Model?
  var firstModel: L.Model?
  var realUsed = schedule.initial
  var trajectory = Trajectory()
  trajectory.reserve(generations: plan.recorded.count, metrics: plan.metrics.count)
  var nextRecorded = 0

  var finalState: ChainState?
  // Figures and metrics mostly compare with one and the same model.
  let measuresFirst = plan.recorded.first == 0
  func parts(_ model: L.Model) -> ChainParts<L> {
    ChainParts(
      model: model, first: firstModel ?? (measuresFirst ? instruments.first : nil),
      measured: measuresFirst ? nil : instruments.first, pool: pool,
      siblings: siblings.compactMap { sibling in sibling.model.map { ($0, sibling.pool) } })
  }
  let isFallible = L.Model.self is any FallibleModel.Type
  func fault(_ model: L.Model) -> String? {
    for model in [model] + siblings.compactMap(\.model) {
      if let fault = (model as? any FallibleModel)?.fault { return fault }
    }
    return nil
  }
  let curationMemo = plan.curation.map { _ in Memo() }
  var surrogate: Surrogate<L.Training>.Make?
  /// Whether the rows that are trained on after generation t can be made; the chain ends where not.
  func prepareSurrogate(after t: Int) -> Bool {
    guard let made = plan.surrogate, surrogate == nil, made.makes(t), t < schedule.generations
    else { return true }
    do throws(Degeneracy) {
      surrogate = try made.fit(real, key(.fit, 0))
      return true
    } catch {
      trajectory.ending = Trajectory.Ending(
        generation: t + 1, reason: "no rows can be made: \(error.description)")
      return false
    }
  }
  func produce(_ model: L.Model, _ count: Int, _ t: Int, _ key: RandomKey) -> L.Training {
    if let surrogate, plan.surrogate?.makes(t) == true { return surrogate(count, key) }
    return plan.production.produce(model, count, key)
  }
  func addSynthetic(_ model: L.Model, _ t: Int) {
    // Strata choose rows of the model when the generation's turn comes.
    if strata != nil { return }
    if t < schedule.generations && schedule.contaminantSizes[t + 1] > 0 {
      pool.addContaminants(
        produce(model, schedule.contaminantSizes[t + 1], t, key(.contamination, t)),
        generation: t + 1)
    }
    guard t < schedule.generations && schedule.batchSizes[t] > 0 else { return }
    if !siblings.isEmpty {
      let models = [model] + siblings.compactMap(\.model)
      func batch(_ taker: Int) -> L.Training {
        plan.sharedBatch(models, taker: taker, t, replicate: replicate)
      }
      pool.addSynthetic(batch(0), generation: t)
      for place in siblings.indices {
        siblings[place].pool.addSynthetic(batch(place + 1), generation: t)
      }
      return
    }
    if let curation = plan.curation {
      let made = curation.batch(
        schedule.batchSizes[t], for: t + 1, real: real, first: firstModel,
        key: key(.curation, t), memo: curationMemo,
        draw: { produce(model, $0, t, key(.synthetic, t)) },
        fit: { [learner = plan.learner] rows, index in
          let key = plan.key(.committee, replicate: replicate, generation: index)
          return try? learner.fit(learner.summary(of: rows, weight: 1), key: key)
        })
      trajectory.curation.append(made.record)
      if let note = made.note { trajectory.note([note], generation: t + 1) }
      pool.addSynthetic(made.rows, generation: t, of: schedule.batchSizes[t])
      return
    }
    pool.addSynthetic(
      produce(model, schedule.batchSizes[t], t, key(.synthetic, t)), generation: t)
  }

  var t = 0
  if let start, start.state.generation <= schedule.generations,
    let parts = try? ChainParts<L>(start.state, pool: pool, siblings: siblings.map(\.pool))
  {
    for (place, (model, pool)) in parts.siblings.enumerated() {
      siblings[place].resume(after: start.state.generation, model: model, pool: pool)
    }
    (pool, previous, firstModel) = (parts.pool, parts.model, parts.first)
    instruments.first = parts.measured ?? (measuresFirst ? parts.first : nil)
    t = start.state.generation
    trajectory = start.trajectory
    trajectory.isUnfinished = false
    nextRecorded = plan.recorded.firstIndex { $0 > t } ?? plan.recorded.count
    realUsed += schedule.freshSizes[...t].reduce(0, +)
    if t == schedule.generations { finalState = start.state }
    guard prepareSurrogate(after: t) else { return (trajectory, nil) }
    addSynthetic(parts.model, t)
    t += 1
  }
  while t <= schedule.generations {
    if schedule.freshSizes[t] > 0 && strata == nil {
      let range = realUsed..<realUsed + schedule.freshSizes[t]
      pool.addFresh(
        plan.realData.draw(range, supplyKey, key(.freshData, t)), generation: t)
      realUsed = range.upperBound
    }
    var model: L.Model
    let training: TrainingPool<L>.TrainingSet
    do throws(Degeneracy) {
      var chosen: TrainingPool<L>.TrainingSet?
      if let strata, let previous {
        let found = strata.trainingSet(
          t,
          fresh: schedule.recipes[t].fresh.isEmpty
            ? nil : { plan.realData.draw(0..<$0, supplyKey, key(.freshData, t)) },
          synthetic: { produce(previous, $0, t - 1, key(.synthetic, t - 1)) })
        trajectory.note(found.notes, generation: t)
        chosen = found.set
      } else {
        chosen = pool.trainingSet(t, key: key(.subsample, t))
      }
      guard let set = chosen else { throw Degeneracy("the training set is empty") }
      training = set
      model = try plan.learner.fit(set.summary, previous: previous, key: key(.fit, t))
      for place in siblings.indices { try siblings[place].train(t) }
    } catch {
      trajectory.ending = Trajectory.Ending(
        generation: t, reason: error.description, isFault: error.isFault)
      break
    }
    if nextRecorded < plan.recorded.count && plan.recorded[nextRecorded] == t {
      nextRecorded += 1
      instruments.measure(
        model,
        realRows: strata != nil && training.realRows > 0
          ? training.realRows : schedule.realRowsGiven(t),
        others: siblings.compactMap(\.model), key: key(.evaluation, t),
        into: &trajectory.values)
      trajectory.trainSizes.append(training.size)
      trajectory.realRows.append(training.realRows)
    }
    if t == 0, plan.curation?.needsFirstModel == true { firstModel = model }
    if let notes = plan.notes { trajectory.note(notes(model), generation: t) }
    if replicate == plan.profiledReplicate {
      let first = firstModel ?? model
      if t == 0 {
        if !plan.profiles.isEmpty { firstModel = model }
        for (index, profile) in plan.profiles.enumerated() {
          guard let reality = profile.reality else { continue }
          trajectory.profiles.append(
            Trajectory.ProfileRows(
              profile: index, generation: nil, trainSize: 0, data: reality(model)))
        }
      }
      for (index, profile) in plan.profiles.enumerated() where profile.generations.contains(t) {
        trajectory.profiles.append(
          Trajectory.ProfileRows(
            profile: index, generation: t, trainSize: training.size,
            data: profile.rows(model, first, key(.evaluation, t).part(2))))
      }
    }
    if isFallible, let fault = fault(model) {
      trajectory.withdraw(t, recorded: plan.recorded, metrics: plan.metrics.count)
      trajectory.ending = Trajectory.Ending(generation: t, reason: fault, isFault: true)
      break
    }
    // What is not measured needs no training set written down.
    if let chain = plan.production.chain, plan.curation == nil, plan.surrogate == nil,
      siblings.isEmpty,
      schedule.isPlainReplace,
      replicate != plan.profiledReplicate || plan.profiles.isEmpty,
      nextRecorded < plan.recorded.count, plan.recorded[nextRecorded] > t + 1
    {
      let (first, steps) = (t, plan.recorded[nextRecorded] - 1 - t)
      do throws(BrokenChain) {
        model = try chain(
          model, steps,
          { (schedule.batchSizes[first + $0], key(.synthetic, first + $0)) },
          { key(.fit, first + 1 + $0) })
      } catch {
        trajectory.ending = Trajectory.Ending(
          generation: first + 1 + error.step, reason: error.cause.description)
        break
      }
      t += steps
    }
    let isStopping = t < schedule.generations && control.shouldStop(t)
    if t < schedule.generations && control.isCheckpointDue(isStopping) {
      if let state = parts(model).state(at: t, of: schedule) {
        control.save(ChainStart(state, trajectory))
      }
    }
    if isStopping {
      trajectory.isUnfinished = true
      return (trajectory, nil)
    }
    if t == schedule.generations, let limit = control.finalStateLimit(trajectory) {
      finalState = parts(model).state(at: t, of: schedule, limit: limit)
    }
    guard prepareSurrogate(after: t) else { break }
    addSynthetic(model, t)
    if isFallible, let fault = fault(model) {
      trajectory.ending = Trajectory.Ending(generation: t + 1, reason: fault, isFault: true)
      break
    }
    previous = model
    t += 1
  }
  if plan.evaluation.floors && trajectory.floor.isEmpty {
    trajectory.floor = instruments.floor(key: key(.floor, 0))
  }
  return (trajectory, finalState)
}

extension Trajectory {
  fileprivate mutating func note(_ texts: [String], generation: Int) {
    for text in texts where !notes.contains(where: { $0.text == text }) {
      notes.append(Note(generation: generation, text: text))
    }
  }

  /// Takes back what generation `t` has left behind.
  fileprivate mutating func withdraw(_ t: Int, recorded: [Int], metrics: Int) {
    profiles.removeAll { $0.generation == t || (t == 0 && $0.generation == nil) }
    guard recorded.contains(t) else { return }
    values.removeLast(metrics)
    trainSizes.removeLast()
    realRows.removeLast()
  }

  fileprivate mutating func reserve(generations: Int, metrics: Int) {
    values.reserveCapacity(generations * metrics)
    trainSizes.reserveCapacity(generations)
    realRows.reserveCapacity(generations)
  }
}
