import Foundation
import Models
import Numerics

/// A network in plain double loops, one row after the other: what the kernels are compared with.
struct TwinNetwork {
  let network: Network

  static func activate(_ x: Double, _ activation: Activation) -> Double {
    switch activation {
    case .none: x
    case .relu: max(0, x)
    case .tanh: tanh(x)
    case .silu: x / (1 + exp(-x))
    case .sigmoid: 1 / (1 + exp(-x))
    case .leakyReLU: x > 0 ? x : 0.2 * x
    }
  }

  /// What the network makes of one row of numbers or tokens.
  func output(_ row: [Double], _ p: [Double]) -> [Double] {
    var x = row
    var next = network.parameterRange.lowerBound
    for layer in network.layers {
      switch layer {
      case .dense(let inputs, let outputs, let activation):
        x = (0..<outputs).map { j in
          var sum = p[next + inputs * outputs + j]
          for i in 0..<inputs { sum += x[i] * p[next + i * outputs + j] }
          return Self.activate(sum, activation)
        }
        next += (inputs + 1) * outputs
      case .embedding(let vocabulary, let width, _):
        x = x.flatMap { token in (0..<width).map { p[next + Int(token) * width + $0] } }
        next += vocabulary * width
      case .layerNorm(let width):
        let mean = x.reduce(0, +) / Double(width)
        let variance = x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(width)
        x = (0..<width).map { j in
          p[next + j] * (x[j] - mean) / (variance + 1e-5).squareRoot() + p[next + width + j]
        }
        next += 2 * width
      }
    }
    return x
  }
}

/// The losses of one row in plain loops.
enum TwinLoss: CaseIterable {
  case bernoulli
  case square
  case crossEntropy

  func value(_ x: [Double], _ target: [Double]) -> Double {
    switch self {
    case .bernoulli:
      return zip(x, target).reduce(0) { $0 + log(1 + exp($1.0)) - $1.1 * $1.0 }
    case .square: return zip(x, target).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    case .crossEntropy:
      return log(x.reduce(0) { $0 + exp($1) }) - x[Int(target[0])]
    }
  }
}

/// Central differences of a function of many numbers.
func centralDifferences(_ x: [Double], _ f: ([Double]) -> Double) -> [Double] {
  let h = 1e-5
  return x.indices.map { i in
    var (up, down) = (x, x)
    up[i] += h
    down[i] -= h
    return (f(up) - f(down)) / (2 * h)
  }
}

/// The largest difference of two vectors over the largest number of the second one.
func vectorError(_ a: [Double], _ b: [Double]) -> Double {
  let scale = b.reduce(1e-300) { max($0, abs($1)) }
  return zip(a, b).reduce(a.count == b.count ? 0 : .infinity) {
    max($0, abs($1.0 - $1.1) / scale)
  }
}
