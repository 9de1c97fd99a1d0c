private import Glibc

/// Σ f(i) over whole numbers.
func sum(_ range: ClosedRange<Int>, _ f: (Double) -> Double) -> Double {
  range.reduce(0) { $0 + f(Double($1)) }
}

/// Π f(i) over whole numbers.
func product(_ range: ClosedRange<Int>, _ f: (Double) -> Double) -> Double {
  range.reduce(1) { $0 * f(Double($1)) }
}

/// Probabilities of a power law on ranks from 1.
func zipf(_ exponent: Double, _ words: Int) -> [Double] {
  let weights = (1...words).map { pow(Double($0), -exponent) }
  let total = weights.reduce(0, +)
  return weights.map { $0 / total }
}

/// Suresh's sequence g₁ = 1, g' = 1 − e^−g.
func survivalExponent(_ fit: Int) -> Double { (1..<fit).reduce(1) { g, _ in 1 - exp(-g) } }

/// Σ f(p) over probabilities.
func sum(_ law: [Double], _ f: (Double) -> Double) -> Double { law.reduce(0) { $0 + f($1) } }
