internal import Numerics

/// Starting points of expectation-maximization.
///
/// The first centre is a row drawn by weight; every further one is drawn with probability
/// proportional to weight times squared distance to the nearest centre so far. Every row belongs to
/// the nearest centre, and a component starts with the share, mean and covariance of its rows; with
/// the covariance of all rows where that of its own is singular.
///
/// Reference: [Arthur 2007].
struct MixtureStart {
  private let parts: [(rows: Matrix, weight: Double)]
  private let key: RandomKey
  private let d: Int

  /// The parts hold at least one row, all of one dimension.
  init(_ parts: [(rows: Matrix, weight: Double)], key: RandomKey) {
    self.parts = parts
    self.key = key
    d = parts.first?.rows.columns ?? 0
  }

  func model(
    _ count: Int, _ covariance: GaussianMixtureLearner.Covariance, floor: Double
  ) throws(Degeneracy) -> GaussianMixture {
    let labels = count == 1 ? nil : try nearest(count)
    let shape: GaussianLearner.Shape = covariance == .full ? .full : .diagonal
    guard let whole = moments(shape, of: nil, in: nil) else {
      throw Degeneracy("0 examples determine no mixture")
    }
    let common = gaussian(whole, covariance, floor: floor)
    var weights: [Double] = []
    var components: [Gaussian] = []
    for k in 0..<count {
      guard let own = labels.map({ moments(shape, of: k, in: $0) }) ?? whole else {
        throw Degeneracy("component \(k + 1) of \(count) starts without an example")
      }
      let fitted = gaussian(own, covariance, floor: floor) ?? common?.moved(to: own.mean)
      guard let fitted else {
        throw Degeneracy(
          "the covariance of all \(whole.count) examples is singular to working precision")
      }
      weights.append(own.weight)
      components.append(fitted)
    }
    return GaussianMixture(weights: weights, components: components)
  }

  /// The nearest of `count` centres of every row, part by part.
  private func nearest(_ count: Int) throws(Degeneracy) -> [[Int]] {
    var stream = RandomStream(key)
    var labels = parts.map { [Int](repeating: 0, count: $0.rows.rows) }
    var distances = parts.map { [Double](repeating: .infinity, count: $0.rows.rows) }
    for k in 0..<count {
      guard let (part, row) = draw(distances, &stream) else {
        throw Degeneracy("\(k) different examples do not determine \(count) components")
      }
      let centre = Array(parts[part].rows.elements[row * d..<(row + 1) * d])
      for p in parts.indices {
        update(&labels[p], &distances[p], parts[p].rows, k, centre)
      }
    }
    return labels
  }

  private func update(
    _ labels: inout [Int], _ distances: inout [Double], _ rows: Matrix, _ k: Int,
    _ centre: [Double]
  ) {
    for i in labels.indices {
      var square = 0.0
      for j in 0..<d {
        let step = rows.elements[i * d + j] - centre[j]
        square += step * step
      }
      if square < distances[i] {
        distances[i] = square
        labels[i] = k
      }
    }
  }

  /// A row with probability proportional to weight times distance, or to weight where all are
  /// infinite; nil where all are 0.
  private func draw(
    _ distances: [[Double]], _ stream: inout RandomStream
  ) -> (part: Int, row: Int)? {
    let isFirst = distances.allSatisfy { $0.allSatisfy { $0 == .infinity } }
    var total = 0.0
    for (p, part) in parts.enumerated() {
      for value in distances[p] { total += part.weight * (isFirst ? 1 : value) }
    }
    if total == 0 { return nil }
    var left = stream.uniform() * total
    var last: (Int, Int)?
    for (p, part) in parts.enumerated() {
      for (i, value) in distances[p].enumerated() where isFirst || value > 0 {
        left -= part.weight * (isFirst ? 1 : value)
        last = (p, i)
        if left < 0 { return last }
      }
    }
    return last
  }

  /// The moments of the rows with one label, or of all; nil where there is none.
  private func moments(
    _ shape: GaussianLearner.Shape, of label: Int?, in labels: [[Int]]?
  ) -> GaussianMoments? {
    var sum: GaussianMoments?
    for (p, part) in parts.enumerated() {
      var rows = part.rows
      if let label, let labels {
        rows = rows.rows(at: labels[p].indices.filter { labels[p][$0] == label })
      }
      if rows.rows == 0 { continue }
      let own = GaussianMoments(Points(rows), weight: part.weight, shape: shape)
      if sum == nil { sum = own } else { sum?.merge(own) }
    }
    return sum
  }

  private func gaussian(
    _ moments: GaussianMoments, _ covariance: GaussianMixtureLearner.Covariance, floor: Double
  ) -> Gaussian? {
    let scale = 1 / moments.weight
    switch moments.scatter {
    case .scalar(let scatter):
      return Gaussian(mean: moments.mean, variances: [scale * scatter + floor])
    case .diagonal(let scatter):
      var variances = scatter.map { scale * $0 + floor }
      if covariance == .spherical {
        let mean = variances.reduce(0, +) / Double(variances.count)
        variances = variances.map { _ in mean }
      }
      return Gaussian(mean: moments.mean, variances: variances)
    case .full(let scatter):
      // No more rows than dimensions span no volume, whatever rounding says.
      if moments.count <= moments.mean.count && floor == 0 { return nil }
      let added = Matrix(diagonal: [Double](repeating: floor, count: moments.mean.count))
      return Gaussian(mean: moments.mean, covariance: scale * scatter + added)
    }
  }
}

extension Gaussian {
  /// The same covariance about another mean.
  fileprivate func moved(to mean: [Double]) -> Gaussian? {
    switch spread {
    case .diagonal(let variances): Gaussian(mean: mean, variances: variances)
    case .full(let covariance, _): Gaussian(mean: mean, covariance: covariance)
    }
  }
}
