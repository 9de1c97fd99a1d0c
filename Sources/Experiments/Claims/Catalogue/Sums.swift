/// Σ f(i) over whole numbers.
func sum(_ range: ClosedRange<Int>, _ f: (Double) -> Double) -> Double {
  range.reduce(0) { $0 + f(Double($1)) }
}

/// Π f(i) over whole numbers.
func product(_ range: ClosedRange<Int>, _ f: (Double) -> Double) -> Double {
  range.reduce(1) { $0 * f(Double($1)) }
}
