internal import Models
internal import Numerics

/// How many models are trained side by side, and what they take of one another.
///
/// Every lineage has real rows of its own, learner and workflow are the same. Of a batch of synthetic rows a
/// lineage takes the share 1 - migration from its own model and the rest from the others', each alike.
/// Rows are drawn anew for everyone who takes them, as from a pool so large that no row is met twice: this is
/// the island model of population genetics. With migration (k - 1)/k all lineages live on one shared pool.
public struct Lineages: Sendable, Equatable {
  public let count: Int
  /// Share of synthetic rows that are another lineage's, 0…1.
  public let migration: Double

  public init(count: Int, migration: Double) {
    precondition(count > 0 && (count > 1 || migration == 0), "who migrates")
    self.count = count
    self.migration = migration
  }

  /// One model that lives on its own samples.
  public static let one = Lineages(count: 1, migration: 0)

  /// One pool for all.
  public static func sharing(_ count: Int) -> Lineages {
    Lineages(count: count, migration: 1 - 1 / Double(count))
  }

  /// How many of `rows` synthetic rows lineage `taker` takes from every lineage: the rounded share from
  /// others, as evenly as whole rows allow, what is left over from those next in line.
  public func origins(of rows: Int, taker: Int) -> [Int] {
    var origins = [Int](repeating: 0, count: count)
    let foreign = count > 1 ? Int((migration * Double(rows)).rounded()) : 0
    for step in 1..<max(count, 2) where count > 1 {
      origins[(taker + step) % count] =
        foreign / (count - 1) + (step <= foreign % (count - 1) ? 1 : 0)
    }
    origins[taker] = rows - foreign
    return origins
  }
}

/// A lineage beside the one that is measured.
struct Sibling<L: Learner> {
  /// From 1; the measured lineage is 0.
  let index: Int
  private let plan: Plan<L>
  private let replicate: Int
  private let supplyKey: RandomKey
  private var realUsed: Int
  var pool: TrainingPool<L>
  var model: L.Model?

  init(_ plan: Plan<L>, replicate: Int, index: Int) {
    self.plan = plan
    self.replicate = replicate
    self.index = index
    func key(_ purpose: Purpose) -> RandomKey {
      plan.key(purpose, replicate: replicate, generation: 0).lineage(index)
    }
    supplyKey = key(.realData)
    realUsed = plan.schedule.initial
    let real = plan.realData.draw(0..<realUsed, supplyKey, supplyKey)
    pool = TrainingPool(plan, real: real, prefixKey: key(.subsample))
  }

  /// Takes up the chain after a generation.
  mutating func resume(after generation: Int, model: L.Model, pool: TrainingPool<L>) {
    realUsed += plan.schedule.freshSizes[...generation].reduce(0, +)
    self.model = model
    self.pool = pool
  }

  mutating func train(_ t: Int) throws(Degeneracy) {
    func key(_ purpose: Purpose) -> RandomKey {
      plan.key(purpose, replicate: replicate, generation: t).lineage(index)
    }
    do throws(Degeneracy) {
      let fresh = plan.schedule.freshSizes[t]
      if fresh > 0 {
        let range = realUsed..<realUsed + fresh
        pool.addFresh(plan.realData.draw(range, supplyKey, key(.freshData)), generation: t)
        realUsed = range.upperBound
      }
      guard let set = pool.trainingSet(t, key: key(.subsample)) else {
        throw Degeneracy("the training set is empty")
      }
      model = try plan.learner.fit(set.summary, previous: model, key: key(.fit))
    } catch {
      throw Degeneracy("lineage \(index + 1): \(error.description)")
    }
  }
}

extension Plan {
  /// The batch of generation t that a lineage is trained on, of all lineages' models.
  func sharedBatch(
    _ models: [L.Model], taker: Int, _ t: Int, replicate: Int
  ) -> L.Training {
    let key = key(.synthetic, replicate: replicate, generation: t)
    let origins = lineages.origins(of: schedule.batchSizes[t], taker: taker)
    let parts = models.indices.filter { origins[$0] > 0 }.map { origin in
      production.produce(
        models[origin], origins[origin],
        origin == taker ? key.lineage(taker) : key.lineage(taker, from: origin))
    }
    return parts.count == 1 ? parts[0] : .joined(parts)
  }
}
