private import Glibc
public import Numerics

/// How noise is added to an example, level by level: x_t = √(1-β_t) x_{t-1} + √β_t ε.
///
/// Levels count from 0 here; level t of the literature is t - 1. Then x at level t, given the
/// example x₀, is normal with mean √ᾱ_t x₀ and variance 1-ᾱ_t, ᾱ_t = Π_{s≤t} (1-β_s).
/// References: [Ho 2020]; [Nichol 2021].
public struct NoiseSchedule: Sendable, Equatable {
  public enum Kind: Sendable, Equatable {
    /// β rises in equal steps from the first to the last.
    case linear(first: Double, last: Double)
    /// ᾱ falls as cos² of (t/T + 0.008)/1.008 · π/2; no β exceeds 0.999.
    case cosine
  }

  public let kind: Kind
  public let betas: [Double]
  /// ᾱ, strictly falling.
  public let signal: [Double]

  public init(_ kind: Kind = .linear(first: 1e-4, last: 0.1), levels: Int = 100) {
    precondition(levels > 0, "a schedule has levels")
    self.kind = kind
    switch kind {
    case .linear(let first, let last):
      precondition(first > 0 && last < 1 && first <= last, "β is between 0 and 1 and rises")
      betas = (0..<levels).map {
        first + (last - first) * Double($0) / Double(max(1, levels - 1))
      }
    case .cosine:
      func kept(_ t: Int) -> Double {
        let root = cos((Double(t) / Double(levels) + 0.008) / 1.008 * .pi / 2)
        return root * root
      }
      betas = (0..<levels).map { min(0.999, 1 - kept($0 + 1) / kept($0)) }
    }
    var product = 1.0
    signal = betas.map {
      product *= 1 - $0
      return product
    }
  }

  public var levels: Int { betas.count }
}

extension NoiseSchedule {
  /// The farthest from 0 that a sample may be, in standard deviations of the training data: what
  /// keeps a network that diverges from overflowing.
  static let farthest: Float = 1e6

  /// Ancestral sampling: from x ~ N(0, I) through all levels, the last first,
  /// x = (x - β_t/√(1-ᾱ_t) ε(x, t))/√(1-β_t) + √β_t z, without the last term at level 0.
  ///
  /// Rows fall into blocks of ``networkBlock`` with streams of their own; a block is always computed
  /// whole, so a shorter sample is a prefix of a longer one.
  /// - Parameters:
  ///   - count: How many rows.
  ///   - dimension: d.
  ///   - work: About how many multiplications a prediction of one row costs.
  ///   - key: Of all numbers of a block.
  ///   - prepare: Makes what one thread needs to predict.
  ///   - predict: Writes ε(x, t), the noise in all rows x of a block at level t, into `result`.
  /// - Returns: count × d.
  public func samples<Space>(
    _ count: Int, dimension: Int, work: Int, key: @Sendable (_ block: Int) -> RandomKey,
    prepare: @Sendable () -> Space,
    predict:
      @Sendable (_ space: Space, _ x: FloatMatrix, _ level: Int, _ result: FloatMatrix) -> Void
  ) -> Matrix {
    let block = networkBlock
    return Matrix.drawn(
      rows: count, columns: dimension, blockRows: block, work: count * levels * max(1, work / 8)
    ) { rows, elements in
      let space = prepare()
      let x = FloatMatrix(rows: block, columns: dimension)
      let (noise, predicted) = (
        FloatMatrix(rows: block, columns: dimension), FloatMatrix(rows: block, columns: dimension)
      )
      let stream = BatchStream(key(rows.lowerBound / block))
      stream.fillNormal(x, 0..<block)
      for t in (0..<levels).reversed() {
        predict(space, x, t, predicted)
        if t > 0 { stream.fillNormal(noise, 0..<block) }
        DiffusionKernel.step(
          x, predicted: predicted, noise: noise,
          predictedFactor: Float(betas[t] / (1 - signal[t]).squareRoot()),
          factor: Float(1 / (1 - betas[t]).squareRoot()),
          noiseFactor: t > 0 ? Float(betas[t].squareRoot()) : 0, farthest: Self.farthest)
      }
      x.store(to: &elements)
    }.matrix
  }
}
