import Foundation
import Models
import Numerics
import Testing

/// Nodes and weights on a line.
struct Rule {
  var nodes: [Double]
  var weights: [Double]

  /// The whole line, or all numbers above `minimum`: the trapezoidal rule after a double
  /// exponential substitution, which is exact to rounding for analytic densities.
  static func line(above minimum: Double? = nil, scale: Double = 1, step: Double = 0.04) -> Rule {
    var rule = Rule(nodes: [], weights: [])
    for t in stride(from: -4.2, through: 4.2, by: step) {
      let inner = 0.5 * Double.pi * sinh(t)
      let slope = 0.5 * Double.pi * cosh(t) * step
      if let minimum {
        rule.nodes.append(minimum + exp(inner))
        rule.weights.append(exp(inner) * slope)
      } else {
        rule.nodes.append(scale * sinh(inner))
        rule.weights.append(scale * cosh(inner) * slope)
      }
    }
    return rule
  }

  /// An interval: Gauss and Legendre's rule of ten nodes.
  static func interval(_ low: Double, _ high: Double) -> Rule {
    let half = [
      (0.1488743389816312, 0.2955242247147529), (0.4333953941292472, 0.2692667193099964),
      (0.6794095682990244, 0.2190863625159820), (0.8650633666889845, 0.1494513491505806),
      (0.9739065285171717, 0.0666713443086881),
    ]
    let (centre, radius) = (0.5 * (low + high), 0.5 * (high - low))
    let both = half + half.map { (-$0.0, $0.1) }
    return Rule(nodes: both.map { centre + radius * $0.0 }, weights: both.map { radius * $0.1 })
  }

  /// ∫ f over the product of `rules`, one a coordinate; f is given all nodes at once.
  static func integral(_ rules: [Rule], _ f: (Points) -> [Double]) -> Double {
    var nodes: [[Double]] = [[]]
    var weights = [1.0]
    for rule in rules {
      nodes = nodes.flatMap { node in rule.nodes.map { node + [$0] } }
      weights = weights.flatMap { weight in rule.weights.map { weight * $0 } }
    }
    let rows = Matrix(rows: nodes.count, columns: rules.count, elements: nodes.flatMap { $0 })
    return zip(weights, f(Points(rows))).reduce(0) { $0 + $1.0 * $1.1 }
  }
}

/// The law of the only coordinate.
func marginalLaw(_ law: ContinuousLaw) throws -> Marginal {
  let marginal = try #require(law.marginal)
  return marginal(0)
}

/// The kurtosis of the only coordinate.
func kurtosis(_ law: ContinuousLaw) throws -> Double {
  let kurtosis = try #require(law.kurtosis)
  return kurtosis(0)
}
