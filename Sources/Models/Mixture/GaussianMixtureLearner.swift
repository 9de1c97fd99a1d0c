private import Glibc
public import Numerics

/// Fits a mixture of Gaussians by expectation-maximization.
///
/// An iteration gives every row to the components in proportion to weight times density, and every
/// component the weight, mean and covariance (about that mean, divided by the weight) of what it
/// was given; the floor is added to the variances. One iteration of the first kind with floor 0
/// already has the total mean and covariance of the data.
///
/// Reference: [Dempster 1977]; conventions are those of scikit-learn.
public struct GaussianMixtureLearner: Learner {
  public enum Covariance: String, Sendable, CaseIterable {
    case full, diagonal
    /// One variance in all directions.
    case spherical
  }

  public enum Start: String, Sendable, CaseIterable {
    /// Rows drawn apart from one another; see ``MixtureStart``.
    case kMeansPlusPlus = "k-means++"
    /// The model of the generation before; generation 0 starts from `initial`, or, without one, as
    /// with `k-means++`.
    case previous
  }

  public enum Components: Sendable, Equatable {
    case fixed(Int)
    /// The number with the least Bayesian information criterion,
    /// parameters × ln(total weight) - 2 log-likelihood; of equals the smallest.
    case bic(ClosedRange<Int>)
  }

  public var components: Components
  public var covariance: Covariance
  /// The most iterations of a fit.
  public var iterations: Int
  /// A fit has converged when the mean log-likelihood of a row changes by less than this.
  public var tolerance: Double
  /// What every iteration adds to the variance of every coordinate.
  public var floor: Double
  public var start: Start
  /// How many starts by `k-means++`; the most likely result is kept.
  public var restarts: Int
  /// What generation 0 starts from if `start` is `previous`.
  public var initial: GaussianMixture?

  public init(
    components: Components, covariance: Covariance = .full, iterations: Int = 200,
    tolerance: Double = 1e-5, floor: Double = 1e-6, start: Start = .kMeansPlusPlus,
    restarts: Int = 1, initial: GaussianMixture? = nil
  ) {
    precondition(iterations > 0 && restarts > 0, "at least one iteration and one start")
    precondition(tolerance >= 0 && floor >= 0, "tolerance and floor are not negative")
    self.components = components
    self.covariance = covariance
    self.iterations = iterations
    self.tolerance = tolerance
    self.floor = floor
    self.start = start
    self.restarts = restarts
    self.initial = initial
  }

  /// Rows, with the weight of each.
  public struct Summary: Mergeable {
    public internal(set) var parts: [(rows: Matrix, weight: Double)]

    public mutating func merge(_ other: Summary) { parts += other.parts }

    init(_ rows: Matrix, weight: Double) { parts = rows.rows > 0 ? [(rows, weight)] : [] }

    public var count: Int { parts.reduce(0) { $0 + $1.rows.rows } }
  }

  public func summary(of data: Points, weight: Double) -> Summary {
    Summary(data.rows, weight: weight)
  }

  public func fit(
    _ summary: Summary, previous: GaussianMixture?, key: RandomKey
  ) throws(Degeneracy) -> GaussianMixture {
    try checkRows(summary)
    switch components {
    case .fixed(let count):
      return try fit(summary, count, previous: previous, key: key, firstPart: 0).model
    case .bic(let range):
      return try leastCriterion(summary, range, previous: previous, key: key)
    }
  }

  private func checkRows(_ summary: Summary) throws(Degeneracy) {
    if summary.parts.isEmpty { throw Degeneracy("0 examples determine no mixture") }
    // Beyond 1e150 squares of distances overflow; NaN is below nothing.
    let isFinite = summary.parts.allSatisfy { $0.rows.elements.allSatisfy { abs($0) < 1e150 } }
    if !isFinite {
      throw Degeneracy("the \(summary.count) examples spread beyond the range of numbers")
    }
  }

  private func leastCriterion(
    _ summary: Summary, _ range: ClosedRange<Int>, previous: GaussianMixture?, key: RandomKey
  ) throws(Degeneracy) -> GaussianMixture {
    var best: (model: GaussianMixture, criterion: Double)?
    var reason = Degeneracy("no number of components was tried")
    for count in range {
      do throws(Degeneracy) {
        let (model, rows) = try fit(
          summary, count, previous: previous, key: key, firstPart: count * restarts)
        let criterion =
          Double(parameters(count, rows.dimension)) * log(rows.weight)
          - 2 * rows.sums(model.packed).logLikelihood
        if best.map({ criterion < $0.criterion }) ?? true { best = (model, criterion) }
      } catch {
        reason = error
      }
    }
    guard let best else { throw reason }
    return best.model
  }

  /// How many numbers a mixture has in `d` dimensions.
  func parameters(_ count: Int, _ d: Int) -> Int {
    let spread =
      switch covariance {
      case .full: d * (d + 1) / 2
      case .diagonal: d
      case .spherical: 1
      }
    return count - 1 + count * (d + spread)
  }

  /// The most likely of several fits; `firstPart` is the key's part of the first of them.
  private func fit(
    _ summary: Summary, _ count: Int, previous: GaussianMixture?, key: RandomKey, firstPart: Int
  ) throws(Degeneracy) -> (model: GaussianMixture, rows: MixtureRows) {
    if start == .previous, let model = previous ?? initial, model.components.count == count {
      let rows = MixtureRows(summary.parts, orderedBy: count > 1 ? model.packed : nil)
      return (try EMFit.model(self, rows, from: model), rows)
    }
    var best: (model: GaussianMixture, rows: MixtureRows)?
    var reason = Degeneracy("no start was tried")
    for restart in 0..<restarts {
      do throws(Degeneracy) {
        let model = try MixtureStart(summary.parts, key: key.part(firstPart + restart))
          .model(count, covariance, floor: floor)
        let rows = MixtureRows(summary.parts, orderedBy: count > 1 ? model.packed : nil)
        let fitted = try EMFit.model(self, rows, from: model)
        if best.map({ fitted.finalLikelihood > $0.model.finalLikelihood }) ?? true {
          best = (fitted, rows)
        }
      } catch {
        reason = error
      }
    }
    guard let best else { throw reason }
    return best
  }
}

extension GaussianMixture {
  /// The mean log-likelihood at the last iteration.
  fileprivate var finalLikelihood: Double { fitting?.path.last ?? -.infinity }
}
