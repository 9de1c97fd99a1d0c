public import Numerics

extension GaussianLearner: StatisticLearner {
  /// Mean and scatter of `count` rows: N(μ, λΣ/n) and λ times a Wishart matrix with n - 1 degrees of
  /// freedom, independent of one another.
  ///
  /// **Cost** the same for every count up to 10¹³. A truncated law has no such statistic.
  public func drawSummary(
    of model: Gaussian, _ count: Int, bias: SamplingBias, key: RandomKey
  ) -> GaussianMoments {
    precondition(bias.truncate == 0, "truncated samples have no sufficient statistic")
    let temperature = bias.temperature
    if let (mean, variance) = model.line {
      let drawn = lineMoments(mean, temperature * variance, count, key)
      return GaussianMoments(count: count, .line(mean: drawn.mean, scatter: drawn.scatter))
    }
    var stream = RandomStream(key)
    if count == 0 { return Points(Matrix(rows: 0, columns: model.dimension)).moments(shape) }
    if shape == .diagonal, case .diagonal(let variances) = model.spread {
      let standard = variances.map { _ in stream.normalMoments(count) }
      let mean = model.mean
      return GaussianMoments(
        count: count,
        .diagonal(
          mean: mean.indices.map {
            mean[$0] + (temperature * variances[$0]).squareRoot() * standard[$0].mean
          },
          scatter: mean.indices.map { temperature * variances[$0] * standard[$0].scatter }))
    }
    let factor = temperature.squareRoot() * model.root
    let drawn = stream.normalMoments(count, factor: factor)
    let mean = zip(model.mean, drawn.mean).map { $0 + $1 }
    return GaussianMoments(
      count: count,
      shape == .diagonal
        ? .diagonal(mean: mean, scatter: drawn.scatter.diagonal)
        : .full(mean: mean, scatter: drawn.scatter))
  }
}

extension GaussianLearner {
  /// On the line a step is a dozen operations beside its random numbers, and no summary is made.
  public func chain(
    from model: Gaussian, steps: Int, bias: SamplingBias,
    batch: (_ step: Int) -> (count: Int, key: RandomKey), fitKey: (_ step: Int) -> RandomKey
  ) throws(BrokenChain) -> Gaussian {
    precondition(bias.truncate == 0, "truncated samples have no sufficient statistic")
    guard var (mean, variance) = model.line else {
      return try stepByStep(
        from: model, steps: 0..<steps, bias: bias, batch: batch, fitKey: fitKey)
    }
    for step in 0..<steps {
      let (count, key) = batch(step)
      let drawn = lineMoments(mean, bias.temperature * variance, count, key)
      let n = Double(count)
      let next = drawn.scatter / divisor(weight: n, squaredWeight: n)
      guard next > 0, next.isFinite else {
        // This step again, for the reason in words.
        return try stepByStep(
          from: Gaussian(line: mean, variance), steps: step..<steps, bias: bias, batch: batch,
          fitKey: fitKey)
      }
      (mean, variance) = (drawn.mean, next)
    }
    return Gaussian(line: mean, variance)
  }
}

/// Mean and scatter of `count` numbers from N(mean, variance).
@inline(__always)
private func lineMoments(
  _ mean: Double, _ variance: Double, _ count: Int, _ key: RandomKey
) -> (mean: Double, scatter: Double) {
  if count == 0 { return (mean, 0) }
  var stream = RandomStream(key)
  let standard = stream.normalMoments(count)
  return (mean + variance.squareRoot() * standard.mean, variance * standard.scatter)
}

extension Points {
  fileprivate func moments(_ shape: GaussianLearner.Shape) -> GaussianMoments {
    GaussianMoments(self, weight: 1, shape: shape)
  }
}

extension GaussianMoments {
  /// The statistic of `count` of the rows, chosen at random, given that of all.
  ///
  /// Moments of two standard normal samples, of `count` rows and of the rest, have total scatter
  /// L Lᵀ; the affine map that takes their joint mean and L to those of this statistic takes the
  /// first sample's moments to the result. Exact where the rows are normal, of unit weight, more
  /// than dimensions, and independent coordinate by coordinate if the scatter is diagonal: then what
  /// the map leaves is independent of the total [Basu 1955]. Of parts of one statistic only the whole
  /// and one other may be used together: parts of different sizes are not nested in one another, and
  /// the rows of a part are no new ones beside the whole's.
  public func prefix(_ count: Int, key: RandomKey) -> GaussianMoments {
    precondition(count >= 0 && count <= self.count, "a part is no larger than the whole")
    if count == self.count { return self }
    precondition(weight == Double(self.count), "only rows of unit weight can be split")
    if case .full(let mean, _) = storage {
      precondition(self.count > mean.count, "as few rows as dimensions cannot be split by moments")
    }
    // A total that is singular to working precision, as one in 10⁷ is with d + 1 rows, is drawn
    // again.
    var attempt = 0
    while true {
      if let part = part(count, key: key.part(attempt)) { return part }
      attempt += 1
    }
  }

  private func part(_ count: Int, key: RandomKey) -> GaussianMoments? {
    var stream = RandomStream(key)
    switch storage {
    case .line(let mean, let scatter):
      let split = Self.split(count, of: self.count, &stream)
      let step = (scatter / split.total).squareRoot() * split.step
      return GaussianMoments(
        count: count, .line(mean: mean + step, scatter: scatter / split.total * split.scatter))
    case .diagonal(let mean, let scatter):
      let splits = mean.map { _ in Self.split(count, of: self.count, &stream) }
      return GaussianMoments(
        count: count,
        .diagonal(
          mean: mean.indices.map {
            mean[$0] + (scatter[$0] / splits[$0].total).squareRoot() * splits[$0].step
          },
          scatter: mean.indices.map { scatter[$0] / splits[$0].total * splits[$0].scatter }))
    case .full(let mean, let scatter):
      let identity = Matrix(diagonal: mean.map { _ in 1 })
      func standard(_ rows: Int) -> GaussianMoments {
        let (mean, scatter) = stream.normalMoments(rows, factor: identity)
        return GaussianMoments(count: rows, .full(mean: mean, scatter: scatter))
      }
      guard count > 0 else { return GaussianMoments(count: 0, storage) }
      let part = standard(count)
      let whole = Self.joined([part, standard(self.count - count)])
      guard case .full(let partMean, let partScatter) = part.storage,
        case .full(let wholeMean, let wholeScatter) = whole.storage,
        let factor = Cholesky(wholeScatter)?.factor
      else { return nil }
      let root = Cholesky.root(ofSemidefinite: scatter)
      var step = Matrix(
        rows: 1, columns: mean.count, elements: zip(partMean, wholeMean).map { $0 - $1 })
      BLAS.solveLower(factor, onRows: &step)
      BLAS.applyLower(root, toRows: &step)
      return GaussianMoments(
        count: count,
        .full(
          mean: zip(mean, step.elements).map { $0 + $1 },
          scatter: carried(partScatter, from: factor, to: root)))
    }
  }

  /// Of `count` among `whole` standard normal numbers: the step from the mean of all to theirs, their
  /// scatter, and that of all.
  private static func split(
    _ count: Int, of whole: Int, _ stream: inout RandomStream
  ) -> (step: Double, scatter: Double, total: Double) {
    if count == 0 { return (0, 0, 1) }
    let part = stream.normalMoments(count)
    let rest = stream.normalMoments(whole - count)
    let (k, m) = (Double(count), Double(whole - count))
    let step = part.mean - rest.mean
    return (
      m / (k + m) * step, part.scatter, part.scatter + rest.scatter + k * m / (k + m) * step * step
    )
  }
}

/// A S Aᵀ for the map A that takes the lower triangular `factor` to `root`; symmetric.
func carried(_ scatter: Matrix, from factor: Matrix, to root: Matrix) -> Matrix {
  var rows = scatter
  BLAS.solveLower(factor, onRows: &rows)
  BLAS.applyLower(root, toRows: &rows)
  // S Aᵀ so far: its transpose is A S, for S is symmetric.
  var columns = rows.transposed
  BLAS.solveLower(factor, onRows: &columns)
  BLAS.applyLower(root, toRows: &columns)
  return 0.5 * (columns + columns.transposed)
}
