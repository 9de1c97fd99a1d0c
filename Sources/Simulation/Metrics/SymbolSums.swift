internal import Models
internal import Numerics

extension DiscreteLaw {
  /// Σ term(p, q) over the vocabulary, p the real probability of a symbol and q the model's.
  func sum(
    with model: SymbolProbabilities, _ term: @Sendable (_ p: Double, _ q: Double) -> Double
  ) -> Double {
    precondition(model.vocabulary == vocabulary, "law and model have one vocabulary")
    let real = probabilities
    let (values, others) = (model.values, model.otherwise)
    guard let symbols = model.symbols else {
      return blockSum(real.count) { range in
        range.reduce(0) { $0 + term(real[$1], values[$1]) }
      }
    }
    return blockSum(real.count) { range in
      var place = model.place(of: range.lowerBound)
      var sum = 0.0
      for symbol in range {
        if place < symbols.count && symbols[place] == Int32(symbol) {
          sum += term(real[symbol], values[place])
          place += 1
        } else {
          sum += term(real[symbol], others)
        }
      }
      return sum
    }
  }
}
