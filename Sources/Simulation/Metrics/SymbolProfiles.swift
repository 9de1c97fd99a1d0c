private import Glibc
public import Models
internal import Numerics

/// Rank–frequency curves at ranks spread evenly over their logarithm.
public struct RankFrequency: Sendable {
  public static let columns = ["rank", "frequency", "truth"]

  private let ranks: [Int]
  /// The real probability at every rank.
  private let truth: [Double]

  /// At most `count` ranks, from 1 to the size of the vocabulary.
  public init(_ law: DiscreteLaw, count: Int = 60) {
    let last = Double(law.vocabulary)
    let spread = (0..<count).map {
      Int(pow(last, Double($0) / Double(max(1, count - 1))).rounded())
    }
    ranks = Set(spread).sorted()
    truth = Self.values(law.probabilities, at: ranks)
  }

  /// A row a rank: the rank among the model's own probabilities, the probability there (0 where no
  /// symbol is left), and the real probability at the same rank.
  public func rows<Model: DiscreteModel>(_ model: Model) -> [Double] {
    let frequencies = Self.values(model.probabilities.dense, at: ranks)
    return ranks.indices.flatMap { [Double(ranks[$0]), frequencies[$0], truth[$0]] }
  }

  private static func values(_ probabilities: [Double], at ranks: [Int]) -> [Double] {
    let sorted = sortedAscending(probabilities)
    return ranks.map { sorted[sorted.count - $0] }
  }
}

/// What is left of common and of rare symbols, by powers of ten of their real probability.
///
/// Decade k holds the symbols of real probability in [10^-(k+1), 10^-k); decade 0 also a symbol of
/// probability 1.
public struct SymbolLedger: Sendable {
  public static let columns = ["decade", "real_mass", "alive", "mass"]

  private let law: DiscreteLaw
  /// Of every symbol; 255 for those that do not exist.
  private let decades: [UInt8]
  /// Decades that hold a symbol, ascending.
  private let occupied: [Int]
  private let symbols: [Double]
  private let mass: [Double]

  public init(_ law: DiscreteLaw) {
    self.law = law
    decades = law.probabilities.map { p in
      p > 0 ? UInt8(max(0, min(254, (-log10(p)).rounded(.up) - 1))) : 255
    }
    var symbols = [Double](repeating: 0, count: 256)
    var mass = symbols
    for (decade, p) in zip(decades, law.probabilities) {
      symbols[Int(decade)] += 1
      mass[Int(decade)] += p
    }
    self.symbols = symbols
    self.mass = mass
    occupied = (0..<255).filter { symbols[$0] > 0 }
  }

  /// A row a decade: the decade, its real mass, the share of its symbols that the model can produce,
  /// and the model's mass over the real one.
  public func rows<Model: DiscreteModel>(_ model: Model) -> [Double] {
    let probabilities = model.probabilities
    var alive = [Double](repeating: 0, count: 256)
    var held = alive
    func add(_ symbol: Int, _ q: Double) {
      guard q > 0 else { return }
      alive[Int(decades[symbol])] += 1
      held[Int(decades[symbol])] += q
    }
    if let listed = probabilities.symbols, probabilities.otherwise == 0 {
      for (symbol, q) in zip(listed, probabilities.values) { add(Int(symbol), q) }
    } else {
      for (symbol, q) in probabilities.dense.enumerated() { add(symbol, q) }
    }
    return occupied.flatMap { k in
      [Double(k), mass[k], alive[k] / symbols[k], held[k] / mass[k]]
    }
  }
}
