public import Numerics

/// The sufficient statistic of a linear regression.
public struct CrossProducts: Equatable, Sendable {
  public internal(set) var count: Int
  /// Σ ω of the rows' weights ω.
  public internal(set) var weight: Double
  /// Σ ω².
  public internal(set) var squaredWeight: Double
  /// Σ ω x xᵀ, d × d.
  public internal(set) var gram: Matrix
  /// Σ ω x y.
  public internal(set) var cross: [Double]
  /// Σ ω y².
  public internal(set) var square: Double
  /// The inputs themselves, where models are to use them again.
  public internal(set) var inputs: Matrix?

  public init(_ data: LabelledRows, weight: Double, keepsInputs: Bool = false) {
    self.init(
      count: data.count, gram: BLAS.gram(data.inputs),
      cross: BLAS.transposedProduct(data.inputs, data.labels),
      square: Samples.sum(data.labels.map { $0 * $0 }))
    if keepsInputs { inputs = data.inputs }
    if weight != 1 { self = weighted(weight) }
  }

  /// Of `count` rows of weight 1.
  init(count: Int, gram: Matrix, cross: [Double], square: Double) {
    self.count = count
    weight = Double(count)
    squaredWeight = Double(count)
    self.gram = gram
    self.cross = cross
    self.square = square
  }

  public var dimension: Int { cross.count }

  /// Σ ω (y - wᵀx)² for some weights w, not below 0.
  public func residual(_ weights: [Double]) -> Double {
    var sum = square
    for i in weights.indices {
      var fitted = 0.0
      for j in weights.indices { fitted += gram[i, j] * weights[j] }
      sum += weights[i] * (fitted - 2 * cross[i])
    }
    return max(0, sum)
  }
}

extension CrossProducts: SufficientStatistic {
  public mutating func merge(_ other: CrossProducts) {
    count += other.count
    weight += other.weight
    squaredWeight += other.squaredWeight
    gram = gram + other.gram
    for i in cross.indices { cross[i] += other.cross[i] }
    square += other.square
    inputs = inputs ?? other.inputs
  }

  public func weighted(_ weight: Double) -> CrossProducts {
    var result = self
    result.weight *= weight
    result.squaredWeight *= weight * weight
    result.gram = weight * gram
    result.cross = cross.map { weight * $0 }
    result.square *= weight
    return result
  }

  public static func joined(_ parts: [CrossProducts]) -> CrossProducts {
    guard var sum = parts.first else { preconditionFailure("no statistics to join") }
    for part in parts.dropFirst() { sum.merge(part) }
    return sum
  }

  /// The statistic of `count` of the rows, chosen at random, given that of all.
  ///
  /// Inputs and label together are normal with mean 0, and their products are the whole statistic:
  /// as in ``GaussianMoments/prefix(_:key:)``, the map between Cholesky factors takes the products of
  /// a standard sample of `count` rows to the result. Exact where inputs are normal, rows have unit
  /// weight and are more than dimensions; of one statistic only the whole and one part may be used
  /// together.
  public func prefix(_ count: Int, key: RandomKey) -> CrossProducts {
    precondition(count >= 0 && count <= self.count, "a part is no larger than the whole")
    if count == self.count { return self }
    precondition(weight == Double(self.count), "only rows of unit weight can be split")
    precondition(self.count > dimension, "as few rows as dimensions cannot be split by products")
    precondition(inputs == nil, "a design that is to be used again is split by its rows")
    let root = Cholesky.root(ofSemidefinite: joint)
    let identity = Matrix(diagonal: [Double](repeating: 1, count: dimension + 1))
    // A total that is singular to working precision, as one in 10⁷ is with d + 1 rows, is drawn
    // again.
    var attempt = 0
    while true {
      var stream = RandomStream(key.part(attempt))
      let part = stream.wishart(degrees: Double(count), factor: identity)
      let rest = stream.wishart(degrees: Double(self.count - count), factor: identity)
      if let factor = Cholesky(part + rest)?.factor {
        return CrossProducts(count: count, joint: carried(part, from: factor, to: root))
      }
      attempt += 1
    }
  }

  /// The products of inputs and label together, (d + 1) × (d + 1), the label last.
  private var joint: Matrix {
    let d = dimension
    var result = Matrix(rows: d + 1, columns: d + 1)
    for i in 0..<d {
      for j in 0..<d { result[i, j] = gram[i, j] }
      result[i, d] = cross[i]
      result[d, i] = cross[i]
    }
    result[d, d] = square
    return result
  }

  private init(count: Int, joint: Matrix) {
    let d = joint.rows - 1
    var gram = Matrix(rows: d, columns: d)
    for i in 0..<d { for j in 0..<d { gram[i, j] = joint[i, j] } }
    self.init(
      count: count, gram: gram, cross: (0..<d).map { joint[$0, d] }, square: joint[d, d])
  }

  public static func drawn(
    _ count: Int, from parts: [CrossProducts], key: RandomKey
  ) -> [CrossProducts] {
    preconditionFailure("products cannot be subsampled")
  }
}
