private import Glibc
private import Numerics

/// What theory says of a Gaussian trained recursively, in one dimension with real law N(0, 1).
///
/// Written from the catalogue of claims alone, fit by fit as it counts: fit 1 sees real rows only.
/// M is the number of rows a fit sees, λ the factor on the variance of what a model samples.
public enum ClosedForms {
  /// E μ² and E v of one fit.
  public struct Moments: Sendable {
    public let meanSquare: Double
    public let variance: Double
  }

  /// E v of a fit to M independent rows of variance 1.
  private static func gain(_ rows: Double, unbiased: Bool) -> Double {
    unbiased ? 1 : 1 - 1 / rows
  }

  /// A fit's variance over the mean square deviation of its rows.
  private static func scale(_ rows: Double, unbiased: Bool) -> Double {
    unbiased ? rows / (rows - 1) : 1
  }

  // One law of a fitted variance: v is λ v' times χ²_{M-1} over M - 1 or M.

  /// E σ of a fit to M rows, over the true deviation, dividing by M - 1.
  public static func c4(_ rows: Double) -> Double {
    exp(lgamma(rows / 2).0 - lgamma((rows - 1) / 2).0) * (2 / (rows - 1)).squareRoot()
  }

  /// E ln v of a fit to M rows.
  public static func logDrift(_ rows: Double, unbiased: Bool) -> Double {
    GammaFunctions.digamma((rows - 1) / 2) - log((unbiased ? rows - 1 : rows) / 2)
  }

  /// Var ln v of a fit to M rows.
  public static func logSpread(_ rows: Double) -> Double {
    GammaFunctions.trigamma((rows - 1) / 2)
  }

  /// E ln det of a fit to M rows in d dimensions, unbiased.
  public static func logDeterminantDrift(_ rows: Double, dimension d: Int) -> Double {
    (1...d).reduce(-Double(d) * log((rows - 1) / 2)) {
      $0 + GammaFunctions.digamma((rows - Double($1)) / 2)
    }
  }

  /// E det of a fit to M rows in d dimensions, unbiased.
  public static func determinant(_ rows: Double, dimension d: Int) -> Double {
    (1..<d).reduce(1) { $0 * (1 - Double($1) / (rows - 1)) }
  }

  /// E W₂² to the real law after n replacing fits.
  public static func squaredTransport(_ rows: Double, fit n: Int, unbiased: Bool) -> Double {
    if unbiased { return Double(n) / rows + 2 - 2 * pow(c4(rows), Double(n)) }
    return 2 - 2 * pow(c4(rows) * (1 - 1 / rows).squareRoot(), Double(n))
  }

  /// E KL(model ‖ real) in nats after n replacing fits, unbiased.
  public static func reverseDivergence(_ rows: Double, fit n: Int) -> Double {
    0.5 * (Double(n) / rows - Double(n) * logDrift(rows, unbiased: true))
  }

  /// E KL(real ‖ model) in nats after n replacing fits, unbiased.
  public static func forwardDivergence(_ rows: Double, fit n: Int) -> Double {
    let q = (rows - 1) / (rows - 3)
    var r = 0.0
    for _ in 0..<n { r = q * (r + 1 / rows) }
    return 0.5 * (r + pow(q, Double(n)) - 1 + Double(n) * logDrift(rows, unbiased: true))
  }

  // Moments fit by fit.

  public static func replace(
    _ sizes: [Double], unbiased: Bool, lambda: Double = 1
  ) -> [Moments] {
    var (m, w, factor) = (0.0, 1.0, 1.0)
    return sizes.map { rows in
      m += factor * w / rows
      w *= factor * gain(rows, unbiased: unbiased)
      factor = lambda
      return Moments(meanSquare: m, variance: w)
    }
  }

  /// The pool keeps everything; every fit adds M rows.
  public static func accumulate(
    _ rows: Double, unbiased: Bool, lambda: Double = 1, fits: Int
  ) -> [Moments] {
    var square = 1 - 1 / rows
    var result = [
      Moments(meanSquare: 1 / rows, variance: square * scale(rows, unbiased: unbiased))
    ]
    for step in 1..<fits {
      let (t, last) = (Double(step), result[step - 1])
      let batch = lambda * last.variance
      // Pooled 1/N variance: V' = (tV + s²)/(t+1) + t(x̄-μ)²/(t+1)².
      square =
        (t * square + batch * (1 - 1 / rows)) / (t + 1)
        + t * batch / rows / ((t + 1) * (t + 1))
      result.append(
        Moments(
          meanSquare: last.meanSquare + batch / (rows * (t + 1) * (t + 1)),
          variance: square * scale((t + 1) * rows, unbiased: unbiased)))
    }
    return result
  }

  /// As `accumulate`, but a fit sees M rows of the pool, drawn without replacement.
  public static func subsample(_ rows: Double, unbiased: Bool, fits: Int) -> [Moments] {
    let g = gain(rows, unbiased: unbiased)
    var pair = 1.0
    var square = 1.0
    return (1...fits).map { t in
      let pool = Double(t) * rows
      let fit = Moments(
        meanSquare: square - (1 - 1 / rows) * pair, variance: g * pair)
      pair *=
        (pool * (pool - 1) + rows * (rows - 1) * g + pool * rows
          * (g + 1 + 1 / rows - 2 / pool)) / ((pool + rows) * (pool + rows - 1))
      square = (pool * square + rows * (fit.meanSquare + fit.variance)) / (pool + rows)
      return fit
    }
  }

  /// New real rows and the last model's in every fit; fit 1 sees as many rows, all real.
  public static func fresh(
    real: Double, synthetic: Double, unbiased: Bool, lambda: Double = 1, fits: Int
  ) -> [Moments] {
    let rows = real + synthetic
    let (a, b) = (real / rows, synthetic / rows)
    var (m, w) = (1 / rows, gain(rows, unbiased: unbiased))
    return (1...fits).map { fit in
      if fit > 1 {
        let next = a / rows + b * b * m + b * lambda * w / rows
        w = scale(rows, unbiased: unbiased) * (a + b * (m + lambda * w) - next)
        m = next
      }
      return Moments(meanSquare: m, variance: w)
    }
  }

  /// The same real rows and the last model's in every fit; fit 1 sees those real rows alone.
  public static func fixed(
    real: Double, synthetic: Double, unbiased: Bool, lambda: Double = 1, fits: Int
  ) -> [Moments] {
    let rows = real + synthetic
    let (a, b) = (real / rows, synthetic / rows)
    var (m, w) = (1 / real, gain(real, unbiased: unbiased))
    // E μ x̄ for the mean x̄ of the real rows.
    var k = 1 / real
    return (1...fits).map { fit in
      if fit > 1 {
        let next = a * a / real + b * b * m + b * lambda * w / rows + 2 * a * b * k
        w = scale(rows, unbiased: unbiased) * (a + b * (m + lambda * w) - next)
        (m, k) = (next, a / real + b * k)
      }
      return Moments(meanSquare: m, variance: w)
    }
  }

  // The weighted mean of new real rows and the last model's, the variance being known.

  /// E μ² of fit n: weight w on the mean of the real rows, 1 - w on that of the synthetic ones.
  public static func weighted(
    _ weight: Double, real: Double, synthetic: Double, fit n: Int
  ) -> Double {
    var m = 1 / real
    for _ in 1..<n {
      m = weight * weight / real + (1 - weight) * (1 - weight) * (m + 1 / synthetic)
    }
    return m
  }

  /// Its limit times the number of real rows, for `ratio` real rows a synthetic one.
  public static func inflation(_ weight: Double, ratio: Double) -> Double {
    (weight * weight + ratio * (1 - weight) * (1 - weight)) / (2 * weight - weight * weight)
  }

  /// The weight that makes it least: the golden ratio's 0.618 at ratio 1.
  public static func bestWeight(ratio: Double) -> Double {
    ((ratio * ratio + 4 * ratio).squareRoot() - ratio) / 2
  }
}
