private import Glibc

/// The parameters of a normal mixture as its sums need them: of component k the mean, the inverse
/// W of the lower root of the covariance, and ln weight + ln det W - d/2 ln 2π.
public struct PackedMixture: Sendable, Equatable {
  public let dimension: Int
  public let count: Int
  /// Whether every covariance is diagonal.
  public let isDiagonal: Bool
  /// count × d.
  public private(set) var means: [Double]
  /// One lower triangle a component, row by row; or one diagonal.
  private(set) var whitening: [Double]
  private(set) var constants: [Double]

  /// A mixture whose components are to be set.
  public init(dimension: Int, count: Int, isDiagonal: Bool) {
    self.dimension = dimension
    self.count = count
    self.isDiagonal = isDiagonal
    means = [Double](repeating: 0, count: count * dimension)
    whitening = [Double](
      repeating: 0, count: count * Self.spreadSize(dimension, isDiagonal: isDiagonal))
    constants = [Double](repeating: -.infinity, count: count)
  }

  /// How many numbers a covariance is: a packed lower triangle, or a diagonal.
  public static func spreadSize(_ dimension: Int, isDiagonal: Bool) -> Int {
    isDiagonal ? dimension : dimension * (dimension + 1) / 2
  }

  public var spreadSize: Int { Self.spreadSize(dimension, isDiagonal: isDiagonal) }

  /// Sets component `k`, and says how far its covariance A is from singular: the least share of a
  /// coordinate's variance that the others leave, 1/(Aⱼⱼ (A⁻¹)ⱼⱼ). 0, with nothing changed, where A
  /// has no root or a root without an inverse.
  ///
  /// The weight is a probability, 0 for a component that nothing belongs to. The d numbers of the
  /// mean stand from place `meanStart` of their array on, the `spreadSize` numbers of the covariance
  /// from place `covarianceStart`.
  public mutating func set(
    _ k: Int, weight: Double, mean: [Double], from meanStart: Int = 0, covariance: [Double],
    from covarianceStart: Int = 0
  ) -> Double {
    let d = dimension
    let place = k * spreadSize
    var root = Array(covariance[covarianceStart..<covarianceStart + spreadSize])
    var constant = log(weight) - 0.5 * Double(d) * log(2 * .pi)
    var least = 1.0
    if isDiagonal {
      for j in 0..<d {
        guard root[j] > 0, root[j].isFinite else { return 0 }
        root[j] = 1 / root[j].squareRoot()
        constant += log(root[j])
      }
    } else {
      guard PackedTriangle.factor(&root, d), PackedTriangle.invert(&root, d) else { return 0 }
      for j in 0..<d {
        let diagonal = j * (j + 1) / 2 + j
        // (A⁻¹)ⱼⱼ is the squared length of column j of the root's inverse.
        var square = 0.0
        for i in j..<d { square += root[i * (i + 1) / 2 + j] * root[i * (i + 1) / 2 + j] }
        if d > 1 { least = min(least, 1 / (covariance[covarianceStart + diagonal] * square)) }
        constant += log(root[diagonal])
      }
    }
    for i in 0..<spreadSize { whitening[place + i] = root[i] }
    for j in 0..<d { means[k * d + j] = mean[meanStart + j] }
    constants[k] = constant
    return least
  }

  /// ln Σₖ wₖ pₖ(x) of every row; -∞ where no component reaches.
  public func logDensities(_ rows: Matrix) -> [Double] { evaluated(rows, labels: false) }

  /// The component with the largest wₖ pₖ(x) of every row, the first of equals.
  public func mostLikely(_ rows: Matrix) -> [Int] {
    evaluated(rows, labels: true).map { Int($0) }
  }

  private func evaluated(_ rows: Matrix, labels: Bool) -> [Double] {
    precondition(rows.columns == dimension, "dimensions differ")
    let block = 2048
    let blocks = (rows.rows + block - 1) / block
    let parts = inParallel(blocks, work: rows.rows * MixtureRows.workPerRow(self)) { part in
      let first = part * block
      let size = min(block, rows.rows - first)
      return [Double](unsafeUninitializedCapacity: size) { out, initialized in
        evaluate(rows, first, size, out.baseAddress, labels: labels)
        initialized = size
      }
    }
    return parts.count == 1 ? parts[0] : parts.flatMap { $0 }
  }
}
