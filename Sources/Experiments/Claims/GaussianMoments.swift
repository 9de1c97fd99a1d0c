private import Glibc
internal import Numerics

/// What the catalogue of claims says of normal laws that are fitted again and again, fit by fit: fit 1
/// sees real rows only, and fit n is generation n − 1. The real law is N(0, 1), M the rows that a fit
/// sees, λ the factor on the variance of what a model samples.
///
/// Written apart from `Simulation/Theory`, which these numbers are to check.
enum GaussianMoments {
  /// E μ² and E v.
  struct Pair: Sendable {
    var mean: Double
    var variance: Double
  }

  private static func gain(_ rows: Double, _ unbiased: Bool) -> Double {
    unbiased ? 1 : 1 - 1 / rows
  }

  private static func scale(_ rows: Double, _ unbiased: Bool) -> Double {
    unbiased ? rows / (rows - 1) : 1
  }

  /// E σ of a fit over the true deviation, unbiased variance.
  static func c4(_ rows: Double) -> Double {
    (2 / (rows - 1)).squareRoot() * exp(lgamma(rows / 2) - lgamma((rows - 1) / 2))
  }

  /// E ln v of a fit.
  static func logDrift(_ rows: Double, unbiased: Bool) -> Double {
    GammaFunctions.digamma((rows - 1) / 2) - log((unbiased ? rows - 1 : rows) / 2)
  }

  /// Var ln v of a fit.
  static func logSpread(_ rows: Double) -> Double { GammaFunctions.trigamma((rows - 1) / 2) }

  static func replace(_ rows: Double, unbiased: Bool, lambda: Double = 1, fits: Int) -> Pair {
    var pair = Pair(mean: 1 / rows, variance: gain(rows, unbiased))
    for _ in 1..<max(1, fits) {
      pair.mean += lambda * pair.variance / rows
      pair.variance *= gain(rows, unbiased) * lambda
    }
    return pair
  }

  static func accumulate(_ rows: Double, unbiased: Bool, lambda: Double = 1, fits: Int) -> Pair {
    // The pooled variance with divisor N, in expectation.
    var pooled = 1 - 1 / rows
    var pair = Pair(mean: 1 / rows, variance: pooled * scale(rows, unbiased))
    for step in 1..<max(1, fits) {
      let t = Double(step)
      let batch = lambda * pair.variance
      pooled =
        (t * pooled + batch * (1 - 1 / rows)) / (t + 1) + t * batch / rows / ((t + 1) * (t + 1))
      pair.mean += batch / (rows * (t + 1) * (t + 1))
      pair.variance = pooled * scale((t + 1) * rows, unbiased)
    }
    return pair
  }

  /// A fit sees M rows of all, drawn without replacement.
  static func subsample(_ rows: Double, unbiased: Bool, fits: Int) -> Pair {
    let g = gain(rows, unbiased)
    // Half the mean squared difference of two rows of the pool, and the mean square of one.
    var (pair, square) = (1.0, 1.0)
    var fit = Pair(mean: 1 / rows, variance: g)
    for step in 1...fits {
      let pool = Double(step) * rows
      fit = Pair(mean: square - (1 - 1 / rows) * pair, variance: g * pair)
      pair *=
        (pool * (pool - 1) + rows * (rows - 1) * g
          + pool * rows * (g + 1 + 1 / rows - 2 / pool)) / ((pool + rows) * (pool + rows - 1))
      square = (pool * square + rows * (fit.mean + fit.variance)) / (pool + rows)
    }
    return fit
  }

  /// New real rows and synthetic ones in every fit; fit 1 sees `initial` real rows.
  static func fresh(
    real: Double, synthetic: Double, initial: Double, unbiased: Bool, lambda: Double = 1, fits: Int
  ) -> Pair {
    let rows = real + synthetic
    let (a, b) = (real / rows, synthetic / rows)
    var pair = Pair(mean: 1 / initial, variance: gain(initial, unbiased))
    for _ in 1..<max(1, fits) {
      let mean = a / rows + b * b * pair.mean + b * lambda * pair.variance / rows
      pair.variance =
        scale(rows, unbiased) * (a + b * (pair.mean + lambda * pair.variance) - mean)
      pair.mean = mean
    }
    return pair
  }

  /// The same real rows, the first of `initial` ones, and synthetic ones in every fit.
  static func fixed(
    real: Double, synthetic: Double, initial: Double, unbiased: Bool, lambda: Double = 1, fits: Int
  ) -> Pair {
    let rows = real + synthetic
    let (a, b) = (real / rows, synthetic / rows)
    var pair = Pair(mean: 1 / initial, variance: gain(initial, unbiased))
    // E μ x̄ for the mean x̄ of the real rows that come back.
    var shared = 1 / initial
    for _ in 1..<max(1, fits) {
      let mean =
        a * a / real + b * b * pair.mean + b * lambda * pair.variance / rows + 2 * a * b * shared
      pair.variance =
        scale(rows, unbiased) * (a + b * (pair.mean + lambda * pair.variance) - mean)
      pair.mean = mean
      shared = a / real + b * shared
    }
    return pair
  }

  /// n new real rows with weight w in all, and as many synthetic ones with 1 − w; unbiased.
  static func weighted(_ weight: Double, rows n: Double, fits: Int) -> Pair {
    let squares = (weight * weight + (1 - weight) * (1 - weight)) / n
    var pair = Pair(mean: 1 / (2 * n), variance: 1)
    for _ in 1..<max(1, fits) {
      let mean =
        weight * weight / n + (1 - weight) * (1 - weight) * (pair.mean + pair.variance / n)
      let second = weight + (1 - weight) * (pair.mean + pair.variance)
      pair = Pair(mean: mean, variance: (second - mean) / (1 - squares))
    }
    return pair
  }
}
