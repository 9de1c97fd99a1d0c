package import Numerics

/// Which rows are compared with which.
package struct AuditSplits: Sendable {
  private let seed: UInt64

  package init(seed: UInt64) { self.seed = seed }

  /// Two disjoint sets of `size` real rows, at random.
  package func real(_ split: Int, _ size: Int, of count: Int) -> (RowPlaces, RowPlaces) {
    var stream = RandomStream(key(split).part(0))
    let order = stream.choose(2 * size, of: count)
    return (Array(order[..<size]), Array(order[size...]))
  }

  /// `size` rows of another table, at random; `part` from 1 tells the tables apart.
  package func rows(_ split: Int, _ size: Int, of count: Int, part: Int) -> RowPlaces {
    var stream = RandomStream(key(split).part(part))
    return stream.choose(size, of: count)
  }

  /// Of a training, which needs parts of parts.
  package func trainingKey(_ split: Int) -> RandomKey {
    RandomKey(seed: seed, arm: 0, replicate: split, generation: 0, purpose: .fit)
  }

  package func key(_ split: Int) -> RandomKey {
    RandomKey(seed: seed, arm: 0, replicate: split, generation: 0, purpose: .floor)
  }
}

/// How much is compared, and how often.
package struct AuditBudget: Sendable {
  /// Most rows of either side, for numbers about columns.
  package var rows = 2000
  /// Most rows of either side, where all pairs of rows are compared.
  package var pairRows = 1000
  /// How often the real rows are split, for numbers about columns.
  package var splits = 100
  /// The same where all pairs of rows are compared.
  package var pairSplits = 40
  /// How many classifiers are trained on real rows, and as many on synthetic ones.
  package var trainings = 10

  package init() {}
}
