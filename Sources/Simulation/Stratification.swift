public import Models
internal import Numerics

/// A real share of its own for every stratum, a group or a slice of the rows.
///
/// The training set of a generation has as many rows of every stratum as generation 0 has in proportion, by
/// largest remainders; the stratum's share of them, rounded, is real and the rest is sampled from the
/// model before. Rows of a stratum are found by drawing until there are enough of them, or `tries` rows were
/// drawn for every row of the generation: a stratum that the model no longer has leaves the generation
/// short.
public struct Stratification<Training: Dataset>: Sendable {
  /// Of every stratum: what it is called.
  public let names: [String]
  /// Of every stratum: the real share of its rows, one a generation (from 0, where it has no meaning).
  public let shares: [[Double]]
  /// Rows drawn for every row of a generation, at most.
  public let tries: Int
  let bind: @Sendable (_ real: Training) -> Bound

  /// The strata of one replicate.
  struct Bound {
    /// Rows that generation 0 has of every stratum.
    let counts: [Int]
    /// Real rows again: so many of the first of every stratum.
    let first: (_ counts: [Int]) -> Training
    /// As many rows of every stratum, or all there are, in `limit` rows of a sample of which a shorter one
    /// is a prefix; and how many are missing.
    let pick:
      (_ counts: [Int], _ limit: Int, _ draw: (Int) -> Training) -> (
        rows: Training, missing: [Int]
      )
  }
}

extension Stratification {
  /// Of every stratum what it is called and how much of it is real.
  public var descriptions: [String] {
    zip(names, shares).map { name, shares in
      let later = shares.dropFirst()
      let (least, most) = (100 * (later.min() ?? 0), 100 * (later.max() ?? 0))
      return "\(name) \(Self.text(least))\(least == most ? "" : "–\(Self.text(most))") % real"
    }
  }

  private static func text(_ percent: Double) -> String {
    let rounded = (10 * percent).rounded() / 10
    return rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
  }
}

extension Stratification where Training: Examples {
  /// - Parameters:
  ///   - names: What the strata are called.
  ///   - shares: One list a stratum, of one number a generation in 0…1.
  ///   - tries: Rows drawn for every row of a generation, at most.
  ///   - strata: The stratum of every row. It is made of the real rows of generation 0.
  public init(
    names: [String], shares: [[Double]], tries: Int,
    strata: @escaping @Sendable (_ real: Training) -> @Sendable (Training) -> [Int]
  ) {
    precondition(names.count == shares.count && tries > 0, "one share a stratum")
    self.names = names
    self.shares = shares
    self.tries = tries
    bind = { real in
      let strata = strata(real)
      let members = strata(real)
      return Bound(
        counts: names.indices.map { k in members.count { $0 == k } },
        first: { real.picking(Self.first($0, of: members).places) },
        pick: { wanted, limit, draw in
          var drawn = min(limit, wanted.reduce(0, +))
          while true {
            let sample = draw(drawn)
            let (places, missing) = Self.first(wanted, of: strata(sample))
            if drawn >= limit || missing.allSatisfy({ $0 == 0 }) {
              return (sample.picking(places), missing)
            }
            drawn = drawn > limit / 2 ? limit : 2 * drawn
          }
        })
    }
  }

  /// Places of the first rows of every stratum, in order of places, and how many there are too few.
  private static func first(_ counts: [Int], of members: [Int]) -> (places: [Int], missing: [Int]) {
    var missing = counts
    var places: [Int] = []
    for (place, stratum) in members.enumerated() where missing[stratum] > 0 {
      missing[stratum] -= 1
      places.append(place)
    }
    return (places, missing)
  }
}

extension Stratification.Bound {
  /// Rows of every stratum that a generation of `size` rows has.
  func quotas(_ size: Int) -> [Int] {
    let total = Double(counts.reduce(0, +))
    return Balance<Points>.quotas(counts.map { Double($0) / total }, of: size)
  }
}

/// The training sets of one replicate whose real share depends on the stratum.
struct StratifiedSets<L: Learner> {
  private let plan: Plan<L>
  private let stratification: Stratification<L.Training>
  private let bound: Stratification<L.Training>.Bound

  /// Nil where the plan has no strata.
  init?(_ plan: Plan<L>, real: L.Training) {
    guard let stratification = plan.stratification else { return nil }
    self.plan = plan
    self.stratification = stratification
    bound = stratification.bind(real)
  }

  /// The training set of generation t ≥ 1, nil if it is empty, and what a reader should know of it.
  ///
  /// `fresh` draws new real rows and is nil where those of generation 0 come back; `synthetic` draws rows
  /// of the model before.
  func trainingSet(
    _ t: Int, fresh: ((Int) -> L.Training)?, synthetic: (Int) -> L.Training
  ) -> (set: TrainingPool<L>.TrainingSet?, notes: [String]) {
    let size = plan.schedule.trainingSize(t)
    let quotas = bound.quotas(size)
    let real = quotas.indices.map {
      Int((stratification.shares[$0][t] * Double(quotas[$0])).rounded())
    }
    let (limit, overflows) = size.multipliedReportingOverflow(by: stratification.tries)
    let most = overflows ? Int.max : limit
    var summary: L.Summary?
    func add(_ rows: L.Training, weight: Double) {
      guard rows.count > 0 else { return }
      let part = plan.learner.summary(of: rows, weight: weight)
      if summary == nil { summary = part } else { summary?.merge(part) }
    }
    var notes: [String] = []
    func note(_ missing: [Int], of source: String) {
      for (name, count) in zip(stratification.names, missing) where count > 0 {
        notes.append(
          "\(source) has too few rows of the stratum \(name) in \(stratification.tries) tries a row:"
            + " fewer are trained on than asked for")
      }
    }
    if t == 1 {
      for (name, count) in zip(stratification.names, bound.counts) where count == 0 {
        notes.append("no real row of generation 0 is in the stratum \(name): nothing is kept of it")
      }
    }
    var realRows = 0
    if real.contains(where: { $0 > 0 }) {
      let rows: L.Training
      if let fresh {
        let found = bound.pick(real, most, fresh)
        note(found.missing, of: "the source")
        rows = found.rows
      } else {
        rows = bound.first(real)
      }
      realRows = rows.count
      add(rows, weight: plan.realWeight)
    }
    let made = zip(quotas, real).map { $0 - $1 }
    var syntheticRows = 0
    if made.contains(where: { $0 > 0 }) {
      let found = bound.pick(made, most, synthetic)
      note(found.missing, of: "the model")
      syntheticRows = found.rows.count
      add(found.rows, weight: 1)
    }
    let set = summary.map {
      TrainingPool<L>.TrainingSet(
        summary: $0, size: realRows + syntheticRows, realRows: realRows)
    }
    return (set, notes)
  }
}
