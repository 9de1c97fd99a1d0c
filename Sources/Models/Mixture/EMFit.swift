internal import Numerics

/// Expectation-maximization from one start.
struct EMFit {
  private let learner: GaussianMixtureLearner
  private let rows: MixtureRows
  private let count: Int
  private let d: Int
  private var weights: [Double]
  /// count × d.
  private var means: [Double]
  /// Packed lower triangles or diagonals, one a component.
  private var covariances: [Double]
  private var packed: PackedMixture

  /// The mixture that `learner` fits to `rows` from `start`.
  static func model(
    _ learner: GaussianMixtureLearner, _ rows: MixtureRows, from start: GaussianMixture
  ) throws(Degeneracy) -> GaussianMixture {
    var fit = EMFit(learner, rows, from: start)
    return try fit.run()
  }

  private init(_ learner: GaussianMixtureLearner, _ rows: MixtureRows, from start: GaussianMixture)
  {
    self.learner = learner
    self.rows = rows
    count = start.components.count
    d = rows.dimension
    weights = start.weights
    means = start.components.flatMap(\.mean)
    let isDiagonal = learner.covariance != .full
    covariances = start.components.flatMap { component in
      let covariance = component.covariance
      return isDiagonal
        ? covariance.diagonal
        : (0..<covariance.rows).flatMap { i in (0...i).map { covariance[i, $0] } }
    }
    packed = PackedMixture(dimension: d, count: count, isDiagonal: isDiagonal)
  }

  private mutating func run() throws(Degeneracy) -> GaussianMixture {
    for k in 0..<count { try pack(k, rowsOfComponent: weights[k] * rows.weight) }
    var path: [Double] = []
    var converged = false
    while path.count < learner.iterations && !converged {
      let likelihood = try iterate() / rows.weight
      if let last = path.last { converged = abs(likelihood - last) < learner.tolerance }
      path.append(likelihood)
    }
    var components: [Gaussian] = []
    for k in 0..<count {
      guard let component = gaussian(k) else { throw singular(k, weights[k] * rows.weight) }
      components.append(component)
    }
    return GaussianMixture(
      weights: weights, components: components,
      fitting: GaussianMixture.Fitting(
        iterations: path.count, converged: converged, path: path))
  }

  /// One iteration; the log-likelihood before it.
  private mutating func iterate() throws(Degeneracy) -> Double {
    var sums = rows.sums(packed)
    guard sums.logLikelihood.isFinite else {
      throw Degeneracy("the \(rows.count) examples lie beyond the reach of the mixture they met")
    }
    let likelihood = sums.logLikelihood
    if centresAreFar(sums) {
      // Moments about a distant centre lose the digits of the covariance.
      var centres = means
      for k in 0..<count where sums.weight(k) > 0 {
        for j in 0..<d { centres[k * d + j] += sums.first(k, j) / sums.weight(k) }
      }
      sums = rows.sums(packed, about: centres)
      means = centres
    }
    let total = (0..<count).reduce(0) { $0 + sums.weight($1) }
    for k in 0..<count {
      let weight = sums.weight(k)
      weights[k] = weight / total
      // Nothing can be said of a component to which no row belongs; one that has variances by the
      // floor alone stays where it was.
      if weight > Self.emptiness * total {
        move(k, sums)
      } else if learner.floor == 0 {
        throw Degeneracy(
          "component \(k + 1) of \(count) is empty: none of the \(rows.count) examples belongs to"
            + " it")
      }
      try pack(k, rowsOfComponent: weight)
    }
    return likelihood
  }

  /// The share of all rows below which a component is empty.
  private static let emptiness = 0x1p-52

  /// Whether some new mean is so far from the centre that its square hides the variance.
  private func centresAreFar(_ sums: MixtureSums) -> Bool {
    for k in 0..<count where sums.weight(k) > 0 {
      for j in 0..<d {
        let step = sums.first(k, j) / sums.weight(k)
        let square = sums.second(k, diagonal(j)) / sums.weight(k)
        if square - step * step < 0x1p-16 * (step * step) && step != 0 { return true }
      }
    }
    return false
  }

  /// The place of variance j among the numbers of a covariance.
  private func diagonal(_ j: Int) -> Int { packed.isDiagonal ? j : j * (j + 1) / 2 + j }

  private mutating func move(_ k: Int, _ sums: MixtureSums) {
    let weight = sums.weight(k)
    let size = packed.spreadSize
    if packed.isDiagonal {
      for j in 0..<d {
        let step = sums.first(k, j) / weight
        covariances[k * size + j] = sums.second(k, j) / weight - step * step + learner.floor
      }
      if learner.covariance == .spherical {
        let range = k * size..<(k + 1) * size
        let variance = covariances[range].reduce(0, +) / Double(d)
        for i in range { covariances[i] = variance }
      }
    } else {
      for i in 0..<d {
        let row = i * (i + 1) / 2
        let step = sums.first(k, i) / weight
        for j in 0...i {
          covariances[k * size + row + j] =
            sums.second(k, row + j) / weight - step * (sums.first(k, j) / weight)
        }
        covariances[k * size + row + i] += learner.floor
      }
    }
    for j in 0..<d { means[k * d + j] += sums.first(k, j) / weight }
  }

  private mutating func pack(_ k: Int, rowsOfComponent weight: Double) throws(Degeneracy) {
    let place = k * packed.spreadSize
    for j in 0..<d {
      // A spread below the last digit of the mean is rounding.
      let digit = 0x1p-52 * means[k * d + j]
      guard covariances[place + diagonal(j)] > digit * digit else { throw singular(k, weight) }
    }
    let share = packed.set(
      k, weight: weights[k], mean: means, from: k * d, covariance: covariances, from: place)
    guard share > 10 * Double(d) * 0x1p-52 else { throw singular(k, weight) }
  }

  private func singular(_ k: Int, _ weight: Double) -> Degeneracy {
    let shown = (weight * 10).rounded() / 10
    return Degeneracy(
      "the covariance of component \(k + 1) of \(count) is singular to working precision; the"
        + " component holds \(shown) of \(rows.count) examples")
  }

  private func gaussian(_ k: Int) -> Gaussian? {
    let mean = Array(means[k * d..<(k + 1) * d])
    let numbers = Array(covariances[k * packed.spreadSize..<(k + 1) * packed.spreadSize])
    if packed.isDiagonal { return Gaussian(mean: mean, variances: numbers) }
    var covariance = Matrix(rows: d, columns: d)
    for i in 0..<d {
      for j in 0...i {
        covariance[i, j] = numbers[i * (i + 1) / 2 + j]
        covariance[j, i] = numbers[i * (i + 1) / 2 + j]
      }
    }
    return Gaussian(mean: mean, covariance: covariance)
  }
}
