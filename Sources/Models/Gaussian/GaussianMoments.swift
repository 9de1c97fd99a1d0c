public import Numerics

/// The sufficient statistic of a Gaussian: how many, their mean, and the scatter about it.
public struct GaussianMoments: Equatable, Sendable {
  /// Σ w (x - mean)(x - mean)ᵀ, or its diagonal.
  public enum Scatter: Sendable, Equatable {
    case scalar(Double)
    case diagonal([Double])
    case full(Matrix)
  }

  /// One dimension is held without arrays, as in ``Gaussian``.
  enum Storage: Sendable, Equatable {
    case line(mean: Double, scatter: Double)
    case diagonal(mean: [Double], scatter: [Double])
    case full(mean: [Double], scatter: Matrix)
  }

  public internal(set) var count: Int
  /// Σ w.
  public internal(set) var weight: Double
  /// Σ w².
  public internal(set) var squaredWeight: Double
  var storage: Storage

  public init(_ data: Points, weight: Double, shape: GaussianLearner.Shape) {
    if data.dimension == 1 {
      let (mean, scatter) = Samples.moments(data.rows.elements)
      self.init(count: data.count, .line(mean: mean, scatter: scatter))
    } else if shape == .diagonal {
      let (mean, scatter) = Samples.diagonalMoments(rows: data.rows)
      self.init(count: data.count, .diagonal(mean: mean, scatter: scatter))
    } else {
      let (mean, scatter) = Samples.moments(rows: data.rows)
      self.init(count: data.count, .full(mean: mean, scatter: scatter))
    }
    if weight != 1 { self = weighted(weight) }
  }

  /// Of `count` examples that count once each.
  init(count: Int, _ storage: Storage) {
    self.count = count
    weight = Double(count)
    squaredWeight = Double(count)
    self.storage = storage
  }

  public var mean: [Double] {
    switch storage {
    case .line(let mean, _): [mean]
    case .diagonal(let mean, _), .full(let mean, _): mean
    }
  }

  public var dimension: Int {
    switch storage {
    case .line: 1
    case .diagonal(let mean, _), .full(let mean, _): mean.count
    }
  }

  public var scatter: Scatter {
    switch storage {
    case .line(_, let scatter): .scalar(scatter)
    case .diagonal(_, let scatter): .diagonal(scatter)
    case .full(_, let scatter): .full(scatter)
    }
  }

  var variationIsInfinite: Bool {
    switch storage {
    case .line(_, let value): !value.isFinite
    case .diagonal(_, let values): values.contains { !$0.isFinite }
    case .full(_, let matrix): matrix.elements.contains { !$0.isFinite }
    }
  }
}

extension GaussianMoments: Mergeable {
  /// Pools two summaries.
  ///
  /// Reference: [Chan 1983], equation 1.5b with weights.
  public mutating func merge(_ other: GaussianMoments) {
    if other.weight == 0 { return }
    if weight == 0 {
      self = other
      return
    }
    let total = weight + other.weight
    let cross = weight * (other.weight / total)
    let share = other.weight / total
    switch (storage, other.storage) {
    case (.line(let mean, let a), .line(let otherMean, let b)):
      let step = otherMean - mean
      storage = .line(mean: mean + share * step, scatter: a + b + cross * step * step)
    case (.diagonal(let mean, let a), .diagonal(let otherMean, let b)):
      let step = mean.indices.map { otherMean[$0] - mean[$0] }
      storage = .diagonal(
        mean: mean.indices.map { mean[$0] + share * step[$0] },
        scatter: a.indices.map { a[$0] + b[$0] + cross * step[$0] * step[$0] })
    case (.full(let mean, let a), .full(let otherMean, let b)):
      let step = mean.indices.map { otherMean[$0] - mean[$0] }
      var sum = a + b
      for i in step.indices {
        for j in step.indices { sum[i, j] += cross * step[i] * step[j] }
      }
      storage = .full(mean: mean.indices.map { mean[$0] + share * step[$0] }, scatter: sum)
    default:
      preconditionFailure("summaries of different shapes cannot be merged")
    }
    count += other.count
    weight = total
    squaredWeight += other.squaredWeight
  }
}

extension GaussianMoments: SufficientStatistic {
  public func weighted(_ weight: Double) -> GaussianMoments {
    var result = self
    result.weight *= weight
    result.squaredWeight *= weight * weight
    result.storage =
      switch storage {
      case .line(let mean, let scatter): .line(mean: mean, scatter: weight * scatter)
      case .diagonal(let mean, let scatter):
        .diagonal(mean: mean, scatter: scatter.map { weight * $0 })
      case .full(let mean, let scatter): .full(mean: mean, scatter: weight * scatter)
      }
    return result
  }

  public static func joined(_ parts: [GaussianMoments]) -> GaussianMoments {
    guard var sum = parts.first else { preconditionFailure("no statistics to join") }
    for part in parts.dropFirst() { sum.merge(part) }
    return sum
  }

  /// Subsampling statistics anew every generation has no exact law: rows that have been fitted to
  /// once are not exchangeable with the others any more.
  public static func drawn(
    _ count: Int, from parts: [GaussianMoments], key: RandomKey
  ) -> [GaussianMoments] {
    preconditionFailure("moments cannot be subsampled")
  }
}
