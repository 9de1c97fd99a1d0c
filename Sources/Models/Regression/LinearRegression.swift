public import Numerics

/// A linear model of labels, y = wᵀx + noise, without an intercept. Only the labels are learned: the
/// inputs of what it generates come from a design that is given.
public struct LinearRegression: GenerativeModel, Equatable {
  /// Where inputs come from.
  public enum Design: Sendable, Equatable {
    /// New rows of a normal law with mean 0.
    case fresh(Gaussian)
    /// These rows again, from the first on, and over again where more are asked for.
    case shared(Matrix)
    /// `count` rows again of which only XᵀX is known. Of them statistics can be drawn, but no rows.
    case sharedProducts(Matrix, count: Int)
  }

  public let weights: [Double]
  /// The standard deviation of the label noise.
  public let noise: Double
  public let design: Design

  public init(weights: [Double], noise: Double, design: Design) {
    self.weights = weights
    self.noise = noise
    self.design = design
  }

  public func sample(_ count: Int, key: RandomKey) -> LabelledRows {
    let inputs =
      switch design {
      case .fresh(let law): law.sample(count, key: key.part(0)).rows
      case .shared(let rows) where count <= rows.rows: rows.rows(0..<count)
      case .shared(let rows): rows.rows(at: (0..<count).map { $0 % rows.rows })
      case .sharedProducts: preconditionFailure("a design known by its products has no rows")
      }
    return LabelledRows(inputs: inputs, labels: labels(of: inputs, key: key.part(1)))
  }

  private func labels(of inputs: Matrix, key: RandomKey) -> [Double] {
    let column = Matrix(rows: weights.count, columns: 1, elements: weights)
    let means = (inputs * column).elements
    if noise == 0 { return means }
    let errors = Bulk.normals(inputs.rows, scale: noise, key: key)
    return zip(means, errors).map { $0 + $1 }
  }
}

/// Rows of a known linear law, their inputs always new.
public struct LinearRegressionSource: Source, GenerativeModel {
  public let law: RegressionLaw

  public init(_ law: RegressionLaw) { self.law = law }

  /// The law as a model that could have been fitted.
  public var model: LinearRegression {
    LinearRegression(weights: law.weights, noise: law.noise, design: .fresh(law.inputs))
  }

  public func sample(_ count: Int, key: RandomKey) -> LabelledRows {
    model.sample(count, key: key)
  }
}
