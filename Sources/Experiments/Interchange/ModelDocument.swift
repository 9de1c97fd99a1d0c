internal import Models
internal import Numerics
internal import Platform

/// A model whose parameters say all of it, as a JSON object.
protocol ModelDocument {
  /// The parameters under the names of the field.
  var parameters: [(key: String, value: JSONValue)] { get }
}

extension Gaussian: ModelDocument {
  var parameters: [(key: String, value: JSONValue)] {
    [("mean", .numbers(mean)), ("covariance", .rows(covariance))]
  }
}

extension GaussianMixture: ModelDocument {
  var parameters: [(key: String, value: JSONValue)] {
    [
      ("weights", .numbers(weights)),
      ("components", .array(components.map { .object($0.parameters) })),
    ]
  }
}

extension KernelDensity: ModelDocument {
  var parameters: [(key: String, value: JSONValue)] {
    [
      ("kernel", .string("\(kernel)")), ("bandwidths", .numbers(bandwidths)),
      ("weights", weights.map { .numbers($0) } ?? .null), ("centres", .rows(rows)),
    ]
  }
}

extension Exponential: ModelDocument {
  var parameters: [(key: String, value: JSONValue)] { [("scale", .number(scale))] }
}

extension PoissonLaw: ModelDocument {
  var parameters: [(key: String, value: JSONValue)] { [("rate", .number(rate))] }
}

extension UniformLaw: ModelDocument {
  var parameters: [(key: String, value: JSONValue)] { [("maximum", .number(maximum))] }
}

extension LinearRegression: ModelDocument {
  var parameters: [(key: String, value: JSONValue)] {
    [("weights", .numbers(weights)), ("noise_variance", .number(noise))]
  }
}

extension GroupedGaussian: ModelDocument {
  var parameters: [(key: String, value: JSONValue)] {
    [
      (
        "groups",
        .array(
          groups.map { group in
            .object([
              ("share", .number(group.share)), ("mean", .numbers(group.mean)),
              ("variances", .numbers(group.variances)),
            ])
          })
      )
    ]
  }
}

extension Categorical: ModelDocument {
  var parameters: [(key: String, value: JSONValue)] {
    [("probabilities", .numbers(probabilities.dense))]
  }
}

extension JSONValue {
  fileprivate static func numbers(_ values: [Double]) -> JSONValue {
    .array(values.map { .number($0) })
  }

  fileprivate static func rows(_ matrix: Matrix) -> JSONValue {
    .array(
      (0..<matrix.rows).map { i in numbers((0..<matrix.columns).map { matrix[i, $0] }) })
  }
}
