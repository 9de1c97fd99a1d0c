import Models
import Simulation

/// What a record trains on what: real law N(0, 1) in every coordinate.
struct Loop: Sendable {
  enum Estimation: Sendable {
    case mle, unbiased
    /// The mean is fitted, the variance is known to be 1.
    case knownVariance
  }

  /// Where real rows come from.
  enum Origin: Sendable {
    case standard
    /// Rows of generation 0 from this place on lie about `Displaced.distance` instead of 0.
    case displaced(from: Int)
  }

  var workflow = Workflow.replace
  var estimation: Estimation
  /// Rows of fit n, or rows added for it where data accumulate.
  var size: @Sendable (_ fit: Int) -> Int
  /// Real rows among those of fits 2, 3, ….
  var real = 0
  var fresh = false
  /// The factor on the variance between a model and its samples, λ.
  var temperature = 1.0
  /// The weight of a real row; synthetic rows have weight 1.
  var realWeight = 1.0
  var dimension = 1
  var origin = Origin.standard

  func schedule(fits: Int) -> Schedule {
    let share = real > 0 ? Double(real) / Double(size(2)) : 0
    return Schedule(
      workflow,
      LoopSizes(
        initial: size(1), samples: (1...fits).map(size),
        realShare: Array(repeating: share, count: fits), fresh: fresh))
  }
}

extension Loop {
  static func replace(
    _ rows: Int, _ estimation: Estimation, temperature: Double = 1, dimension: Int = 1
  ) -> Loop {
    Loop(
      estimation: estimation, size: { _ in rows }, temperature: temperature,
      dimension: dimension)
  }

  static func accumulate(_ rows: Int, _ estimation: Estimation, temperature: Double = 1) -> Loop {
    Loop(
      workflow: .accumulate, estimation: estimation, size: { _ in rows },
      temperature: temperature)
  }

  static func subsample(_ rows: Int, _ estimation: Estimation) -> Loop {
    Loop(workflow: .accumulateSubsample, estimation: estimation, size: { _ in rows })
  }

  /// The same real rows in every fit; fit 1 sees them alone.
  static func fixed(
    real: Int, synthetic: Int, _ estimation: Estimation, temperature: Double = 1
  ) -> Loop {
    Loop(
      estimation: estimation, size: { $0 == 1 ? real : real + synthetic }, real: real,
      temperature: temperature)
  }

  /// New real rows in every fit; fit 1 sees as many rows as the others, or `initial`.
  static func fresh(
    real: Int, synthetic: Int, initial: Int? = nil, _ estimation: Estimation,
    temperature: Double = 1
  ) -> Loop {
    Loop(
      estimation: estimation, size: { $0 == 1 ? initial ?? real + synthetic : real + synthetic },
      real: real, fresh: true, temperature: temperature)
  }
}

/// What is read off a model.
enum Measure: Hashable, Sendable {
  case meanError, variance, squaredTransport, forwardDivergence, reverseDivergence
  /// ln det over the dimension.
  case logVariance
  /// The mean itself, of one dimension.
  case mean
  /// No property of a model: the mean of the real rows that every fit shares.
  case anchorMean

  func metric<Model: ContinuousModel & DensityModel>() -> Metric<Model> {
    switch self {
    case .meanError: .meanError
    case .variance: .variance
    case .squaredTransport: .wasserstein2Squared
    case .forwardDivergence: .klForward
    case .reverseDivergence: .klReverse
    case .logVariance: .logGeneralizedVariance
    case .mean, .anchorMean:
      Metric(
        MetricInfo(
          "mean", unit: "unit of the data", .either, definition: "the model's mean",
          needs: "one dimension", cost: "O(1)", reference: "claims, record 26")
      ) { _ in { $0.model.mean[0] } }
    }
  }
}
