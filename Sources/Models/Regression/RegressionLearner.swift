public import Numerics

/// Fits a linear regression by least squares.
public struct RegressionLearner: Learner {
  public enum Method: Sendable, Equatable {
    /// Least squares; with fewer rows than dimensions the solution of least norm.
    case ols
    /// The least of Σ ω (y - wᵀx)² / Σ ω + penalty |w|².
    case ridge(penalty: Double)
  }

  /// The standard deviation of the noise that the model puts on labels.
  public enum LabelNoise: Sendable, Equatable {
    case stated(Double)
    /// The root of Σ ω r² / (Σ ω - d Σ ω² / Σ ω) for the residuals r: unbiased as a variance for
    /// least squares and rows of one weight, with the divisor n - d.
    case estimated
  }

  /// The inputs of synthetic rows.
  public enum Design: String, Sendable, CaseIterable {
    /// New ones of the true law.
    case fresh
    /// Those of generation 0 in every generation.
    case shared
  }

  public let method: Method
  public let labelNoise: LabelNoise
  public let design: Design
  /// The true law of the inputs.
  public let inputs: Gaussian

  public init(
    _ method: Method = .ols, labelNoise: LabelNoise, design: Design = .fresh, inputs: Gaussian
  ) {
    self.method = method
    self.labelNoise = labelNoise
    self.design = design
    self.inputs = inputs
  }

  public func summary(of data: LabelledRows, weight: Double) -> CrossProducts {
    CrossProducts(data, weight: weight, keepsInputs: design == .shared)
  }

  /// The fitted model; with a shared design it hands on that of `previous`, or the rows it is fitted
  /// to where there is none before.
  public func fit(
    _ summary: CrossProducts, previous: LinearRegression?, key: RandomKey
  ) throws(Degeneracy) -> LinearRegression {
    let weights = try solve(summary)
    guard weights.allSatisfy(\.isFinite) else {
      throw Degeneracy("the weights of \(summary.count) rows are beyond the range of numbers")
    }
    return LinearRegression(
      weights: weights, noise: try noise(summary, weights),
      design: design(after: previous, summary))
  }

  private func solve(_ summary: CrossProducts) throws(Degeneracy) -> [Double] {
    let d = summary.dimension
    let factored: Cholesky?
    switch method {
    case .ridge(let penalty):
      let ridge = Matrix(diagonal: [Double](repeating: penalty * summary.weight, count: d))
      factored = Cholesky(summary.gram + ridge)
    case .ols where summary.count < d:
      return try leastNorm(summary)
    case .ols:
      factored = Cholesky(summary.gram)
      // The same few rows over and over are many rows of few directions.
      if factored == nil && design == .shared { return try leastNorm(summary) }
    }
    guard let factored else {
      throw Degeneracy(
        "the design of \(summary.count) rows in \(d) dimensions is singular to working precision")
    }
    return factored.solve(summary.cross)
  }

  /// (XᵀX)⁺ Xᵀy: as many directions as there are rows, or with a shared design, of which rows come
  /// back, as many as they span.
  private func leastNorm(_ summary: CrossProducts) throws(Degeneracy) -> [Double] {
    let d = summary.dimension
    guard let (values, vectors) = BLAS.eigen(summary.gram), let largest = values.last,
      largest.isFinite, largest > 0
    else { throw Degeneracy("the design of \(summary.count) rows is zero or not finite") }
    var weights = [Double](repeating: 0, count: d)
    for k in max(0, d - summary.count)..<d {
      guard values[k] > 10 * Double(d) * 0x1p-52 * largest else {
        if design == .shared { continue }
        throw Degeneracy("the \(summary.count) rows of the design depend on one another")
      }
      var share = 0.0
      for i in 0..<d { share += vectors[i, k] * summary.cross[i] }
      for i in 0..<d { weights[i] += share / values[k] * vectors[i, k] }
    }
    return weights
  }

  private func noise(
    _ summary: CrossProducts, _ weights: [Double]
  ) throws(Degeneracy) -> Double {
    if case .stated(let noise) = labelNoise { return noise }
    let divisor =
      summary.weight - Double(summary.dimension) * summary.squaredWeight / summary.weight
    guard divisor > 0 else {
      throw Degeneracy("\(summary.count) rows leave no residuals to estimate the noise from")
    }
    return (summary.residual(weights) / divisor).squareRoot()
  }

  private func design(
    after previous: LinearRegression?, _ summary: CrossProducts
  ) -> LinearRegression.Design {
    if design == .fresh { return .fresh(inputs) }
    if let previous { return previous.design }
    return summary.inputs.map { .shared($0) }
      ?? .sharedProducts(summary.gram, count: summary.count)
  }
}

extension RegressionLearner: StatisticLearner {
  /// XᵀX is Wishart with `count` degrees of freedom (or that of the shared design); given it, Xᵀε is
  /// N(0, σ² XᵀX), and εᵀε has the square of its projection and σ² χ² with the other degrees.
  ///
  /// **Cost** the same for every count up to 10¹³; fewer rows than dimensions are drawn one by one.
  public func drawSummary(
    of model: LinearRegression, _ count: Int, bias: SamplingBias, key: RandomKey
  ) -> CrossProducts {
    precondition(bias == .none, "a regression samples as it was fitted")
    var stream = RandomStream(key)
    switch model.design {
    case .fresh where count < model.weights.count:
      return CrossProducts(model.sample(count, key: key), weight: 1)
    case .fresh(let law):
      let gram = stream.wishart(degrees: Double(count), factor: law.root)
      return labelled(gram, model, count, &stream)
    case .shared(let rows):
      precondition(count == rows.rows, "a shared design is used as a whole")
      return labelled(BLAS.gram(rows), model, count, &stream)
    case .sharedProducts(let gram, let rows):
      precondition(count == rows, "a shared design is used as a whole")
      return labelled(gram, model, count, &stream)
    }
  }

  private func labelled(
    _ gram: Matrix, _ model: LinearRegression, _ count: Int, _ stream: inout RandomStream
  ) -> CrossProducts {
    let root = Cholesky.root(ofSemidefinite: gram)
    var errors = Matrix(rows: 1, columns: root.rows)
    var projected = 0.0
    var rank = 0
    for j in 0..<root.rows where root[j, j] > 0 {
      let z = model.noise * stream.normal()
      errors.elements[j] = z
      projected += z * z
      rank += 1
    }
    let rest =
      count > rank ? model.noise * model.noise * stream.chiSquared(Double(count - rank)) : 0
    BLAS.applyLower(root, toRows: &errors)
    let means = gram * Matrix(rows: root.rows, columns: 1, elements: model.weights)
    let cross = zip(means.elements, errors.elements).map { $0 + $1 }
    var square = projected + rest
    for (w, (mean, error)) in zip(model.weights, zip(means.elements, errors.elements)) {
      square += w * (mean + 2 * error)
    }
    return CrossProducts(count: count, gram: gram, cross: cross, square: max(0, square))
  }
}
