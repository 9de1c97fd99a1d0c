public import Models
internal import Numerics

/// Exact expectations of metrics, generation by generation, for a linear regression trained
/// recursively by least squares on normal inputs.
///
/// With T rows in d < T - 1 dimensions, E (XᵀX)⁻¹ = Σ⁻¹ / (T - d - 1): a fit adds σ² d / (T - d - 1) to the
/// risk. Of what generation i adds to a pool of N rows with its n new ones only the share n/N reaches
/// the weights, so it adds σ² (n/N) d / (N - d - 1), or with one design for all σ² d / (i² (T - d - 1)).
/// With d > T + 1 and inputs alike in all directions, each fit keeps a random share T/d of the weights
/// and adds noise σ² T / (d - T - 1). Derivations: docs/theory.md.
public struct RegressionTheory: Sendable {
  private let law: RegressionLaw
  private let learner: RegressionLearner
  private let schedule: Schedule
  private let realWeight: Double

  public init(
    law: RegressionLaw, learner: RegressionLearner, schedule: Schedule, realWeight: Double = 1
  ) {
    self.law = law
    self.learner = learner
    self.schedule = schedule
    self.realWeight = realWeight
  }

  /// Expected values by metric name, one a generation.
  public func expectations() -> [String: [Double]] {
    var result: [String: [Double]] = [:]
    if case .stated(let noise) = learner.labelNoise {
      result["label_noise"] = schedule.recipes.map { _ in noise * noise }
    }
    guard learner.method == .ols, realWeight == 1 else { return result }
    let d = Double(dimension)
    if sizes.allSatisfy({ $0 > d + 1 }) {
      result.merge(classical()) { first, _ in first }
    } else if sizes.allSatisfy({ $0 < d - 1 }) {
      result.merge(leastNorm()) { first, _ in first }
    }
    return result
  }

  private var dimension: Int { law.weights.count }
  private var sizes: [Double] { schedule.recipes.indices.map { Double(schedule.trainingSize($0)) } }
  private var squaredNorm: Double { law.weights.reduce(0) { $0 + $1 * $1 } }

  /// The variance of label noise in the batch of generation t. An estimated one is unbiased while
  /// every generation sees only the last.
  private func noise(_ t: Int) -> Double? {
    let real = law.noise * law.noise
    if t == 0 { return real }
    switch learner.labelNoise {
    case .stated(let noise): return noise * noise
    case .estimated: return schedule.isPlainReplace ? real : nil
    }
  }

  // More rows than dimensions

  private func classical() -> [String: [Double]] {
    guard let steps = classicalSteps() else { return [:] }
    let d = Double(dimension)
    var sum = 0.0
    let totals = steps.map { step in
      sum += step
      return sum
    }
    var result = ["test_risk": totals.map { d * $0 }]
    if learner.labelNoise == .estimated {
      result["label_noise"] = totals.map { _ in law.noise * law.noise }
    }
    guard let inverse = Cholesky(law.inputs.covariance) else { return result }
    // tr Σ⁻¹, column by column.
    let trace = (0..<dimension).reduce(0.0) { sum, j in
      var unit = [Double](repeating: 0, count: dimension)
      unit[j] = 1
      return sum + inverse.solve(unit)[j]
    }
    let errors = totals.map { trace * $0 }
    result["weight_error"] = errors
    // The error has mean 0 and is at right angles to the weights on average.
    if squaredNorm > 0 { result["weight_norm"] = errors.map { 1 + $0 / squaredNorm } }
    return result
  }

  /// What every generation adds, over the trace of Σ times the metric's matrix.
  private func classicalSteps() -> [Double]? {
    let d = Double(dimension)
    let sizes = sizes
    var steps: [Double] = []
    for t in sizes.indices {
      guard let noise = noise(t) else { return nil }
      let total = sizes[t]
      if schedule.isPlainReplace {
        guard sharesWholeDesign else { return nil }
        steps.append(noise / (total - d - 1))
      } else if schedule.isPlainAccumulate {
        let rows = t == 0 ? total : Double(schedule.batchSizes[t - 1])
        if learner.design == .fresh {
          steps.append(noise * rows / total / (total - d - 1))
        } else {
          guard sharesWholeDesign else { return nil }
          let generation = Double(t + 1)
          steps.append(noise / (generation * generation * (rows - d - 1)))
        }
      } else {
        return nil
      }
    }
    return steps
  }

  /// Whether the design is new each time, or every batch has all rows of the first.
  private var sharesWholeDesign: Bool {
    learner.design == .fresh || schedule.batchSizes.allSatisfy { $0 == schedule.initial }
  }

  // Fewer rows than dimensions

  private func leastNorm() -> [String: [Double]] {
    guard schedule.isPlainReplace, sharesWholeDesign, case .stated = learner.labelNoise,
      let variance = commonVariance
    else { return [:] }
    let d = Double(dimension)
    // Shares of |w|² in the fitted weights: along the true ones, and altogether.
    var along = 1.0
    var signal = 1.0
    var added = 0.0
    var errors: [Double] = []
    var norms: [Double] = []
    for (t, rows) in sizes.enumerated() {
      guard let noise = noise(t) else { return [:] }
      let kept = rows / d
      let step = noise / variance * rows / (d - rows - 1)
      if learner.design == .fresh || t == 0 {
        along *= kept
        signal *= kept
        added = kept * added + step
      } else {
        // The projection is always the same one.
        added += step
      }
      errors.append(squaredNorm * (1 - 2 * along + signal) + added)
      norms.append(signal + added / squaredNorm)
    }
    var result = ["weight_error": errors, "test_risk": errors.map { variance * $0 }]
    if squaredNorm > 0 { result["weight_norm"] = norms }
    return result
  }

  /// The variance of every input where they are independent and alike.
  private var commonVariance: Double? {
    let covariance = law.inputs.covariance
    let variance = covariance[0, 0]
    return covariance == variance * Matrix(diagonal: law.weights.map { _ in 1 }) ? variance : nil
  }
}
