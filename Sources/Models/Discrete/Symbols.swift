private import Glibc
internal import Numerics

/// Examples that are symbols of a finite vocabulary, such as words: their places in it, from 0.
public struct Symbols: Examples {
  public typealias Law = DiscreteLaw

  public var codes: [Int32]

  public init(_ codes: [Int32]) { self.codes = codes }

  public var count: Int { codes.count }

  public static func joined(_ parts: [Symbols]) -> Symbols { Symbols(parts.flatMap(\.codes)) }

  public func prefix(_ count: Int) -> Symbols { Symbols(Array(codes.prefix(count))) }
  public func picking(_ indices: [Int]) -> Symbols { Symbols(indices.map { codes[$0] }) }
}

/// A law on a finite vocabulary, known exactly.
public struct DiscreteLaw: Sendable, Equatable {
  /// One a symbol; they sum to 1 up to rounding. 0 where a symbol does not exist in this world.
  public let probabilities: [Double]
  /// -Σ p ln p in nats.
  public let entropy: Double

  /// - Parameter weights: Not negative, not all zero; they need not sum to one.
  public init(weights: [Double]) {
    precondition(weights.count < 1 << 31, "at most 2³¹ symbols")
    let total = blockSum(weights.count) { weights[$0].reduce(0, +) }
    precondition(total > 0 && total.isFinite, "weights have a positive finite sum")
    let probabilities = total == 1 ? weights : weights.map { $0 / total }
    self.probabilities = probabilities
    entropy = blockSum(weights.count) { range in
      probabilities[range].reduce(0) { $1 > 0 ? $0 - $1 * log($1) : $0 }
    }
  }

  public var vocabulary: Int { probabilities.count }

  /// How many symbols exist in this world.
  public var support: Int { probabilities.count { $0 > 0 } }

  /// 1 - Σp², the chance that two examples differ.
  public var heterozygosity: Double {
    let probabilities = probabilities
    return blockSum(probabilities.count) { probabilities[$0].reduce(0) { $0 + $1 * (1 - $1) } }
  }
}
