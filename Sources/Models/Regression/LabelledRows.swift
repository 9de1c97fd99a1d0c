public import Numerics

/// Examples of a regression: inputs in ℝᵈ, one a row, and a label each.
public struct LabelledRows: Examples {
  public typealias Law = RegressionLaw

  /// The design matrix, count × d.
  public let inputs: Matrix
  public let labels: [Double]

  public init(inputs: Matrix, labels: [Double]) {
    precondition(inputs.rows == labels.count, "one label a row")
    self.inputs = inputs
    self.labels = labels
  }

  public var count: Int { labels.count }
  public var dimension: Int { inputs.columns }

  public static func joined(_ parts: [LabelledRows]) -> LabelledRows {
    LabelledRows(
      inputs: Matrix.stacked(parts.map(\.inputs)), labels: parts.flatMap(\.labels))
  }

  public func prefix(_ count: Int) -> LabelledRows {
    LabelledRows(inputs: inputs.rows(0..<count), labels: Array(labels.prefix(count)))
  }

  public func picking(_ indices: [Int]) -> LabelledRows {
    LabelledRows(inputs: inputs.rows(at: indices), labels: indices.map { labels[$0] })
  }
}

/// y = wᵀx + noise: what is known exactly of labelled rows.
public struct RegressionLaw: Sendable {
  /// The true weights w.
  public let weights: [Double]
  /// The law of the inputs x, with mean 0.
  public let inputs: Gaussian
  /// The standard deviation of the label noise, which is normal.
  public let noise: Double

  /// wᵀ Σ w, the variance of the labels without their noise: what predictions of 0 miss.
  public var signal: Double {
    let covariance = inputs.covariance
    var sum = 0.0
    for i in weights.indices {
      for j in weights.indices { sum += weights[i] * covariance[i, j] * weights[j] }
    }
    return sum
  }

  /// - Parameters:
  ///   - weights: One a dimension.
  ///   - inputs: Of mean 0.
  ///   - noise: Not negative.
  public init(weights: [Double], inputs: Gaussian, noise: Double) {
    precondition(weights.count == inputs.dimension, "one weight a dimension")
    precondition(inputs.mean.allSatisfy { $0 == 0 }, "inputs are centred")
    precondition(noise >= 0, "a standard deviation is not negative")
    self.weights = weights
    self.inputs = inputs
    self.noise = noise
  }
}
