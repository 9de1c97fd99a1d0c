import Glibc

extension RandomStream {
  /// The number of successes in `trials` independent trials.
  ///
  /// Exact for every argument up to 2⁵³ trials. Below ten expected successes the geometric gaps
  /// between them are drawn; above, transformed rejection with the saddle-point form of the
  /// probability, which keeps its digits where log-factorials cancel.
  ///
  /// Reference: [Hörmann 1993] (BTRS), [Devroye 1986] section X.4.3, [Loader 2000]; the bounds that
  /// spare logarithms are those of [Kachitvichyanukul 1988].
  public mutating func binomial(_ trials: Int, _ probability: Double) -> Int {
    precondition(trials >= 0, "a count of trials is not negative")
    precondition(probability >= 0 && probability <= 1, "a probability is in 0…1")
    if probability > 0.5 { return trials - binomial(trials, 1 - probability) }
    if trials == 0 || probability == 0 { return 0 }
    let n = Double(trials)
    if n * probability < 10 { return rareBinomial(trials, probability) }

    let spread = (n * probability * (1 - probability)).squareRoot()
    let b = 1.15 + 2.53 * spread
    let a = -0.0873 + 0.0248 * b + 0.01 * probability
    let centre = n * probability + 0.5
    let alpha = (2.83 + 5.1 / b) * spread
    let squeeze = 0.92 - 4.2 / b
    let mode = ((n + 1) * probability).rounded(.down)
    let variance = spread * spread
    // Most numbers are accepted before the mode's probability is needed.
    var logMode = Double.nan
    while true {
      let u = uniform() - 0.5
      let v = positiveUniform()
      let us = 0.5 - abs(u)
      let k = ((2 * a / us + b) * u + centre).rounded(.down)
      if us >= 0.07 && v <= squeeze { return Int(k) }
      guard k >= 0 && k <= n else { continue }
      let logV = log(v * alpha / (a / (us * us) + b))
      // Bounds on ln P(k)/P(mode) that decide nearly always, with room for rounding.
      let step = abs(k - mode)
      if step <= 0.5 * variance - 1 {
        let normal = -step * step / (2 * variance)
        let margin =
          step / variance * ((step * (step / 3 + 0.625) + 1.0 / 6) / variance + 0.5) + 1e-9
        if logV < normal - margin { return Int(k) }
        if logV > normal + margin { continue }
      }
      if logMode.isNaN { logMode = Loader.logBinomial(mode, n, probability) }
      if logV <= Loader.logBinomial(k, n, probability) - logMode { return Int(k) }
    }
  }

  private mutating func rareBinomial(_ trials: Int, _ probability: Double) -> Int {
    let logFailure = log1p(-probability)
    var successes = -1
    var used = 0.0
    repeat {
      successes += 1
      used += (log(positiveUniform()) / logFailure).rounded(.down) + 1
    } while used <= Double(trials)
    return successes
  }

  /// A Poisson number.
  ///
  /// Exact. Below mean 10 exponential gaps are drawn; above, transformed rejection.
  ///
  /// Reference: [Hörmann 1993b] (PTRS), [Loader 2000].
  public mutating func poisson(_ mean: Double) -> Int {
    precondition(mean >= 0 && mean < 0x1p52, "the mean of a Poisson law is in 0…2⁵²")
    if mean < 10 {
      var count = -1
      var time = 0.0
      repeat {
        count += 1
        time -= log(positiveUniform())
      } while time <= mean
      return count
    }
    let b = 0.931 + 2.53 * mean.squareRoot()
    let a = -0.059 + 0.02483 * b
    let inverseAlpha = 1.1239 + 1.1328 / (b - 3.4)
    let squeeze = 0.9277 - 3.6224 / (b - 2)
    while true {
      let u = uniform() - 0.5
      let v = positiveUniform()
      let us = 0.5 - abs(u)
      let k = ((2 * a / us + b) * u + mean + 0.43).rounded(.down)
      if us >= 0.07 && v <= squeeze { return Int(k) }
      if k < 0 || (us < 0.013 && v > us) { continue }
      let logV = log(v * inverseAlpha / (a / (us * us) + b))
      if logV <= Loader.logPoisson(k, mean) { return Int(k) }
    }
  }
}

/// Log-probabilities in saddle-point form, accurate for counts up to 2⁵³.
///
/// Reference: [Loader 2000].
enum Loader {
  /// ln P(k) of a binomial law; -∞ outside 0…n.
  static func logBinomial(_ k: Double, _ n: Double, _ p: Double) -> Double {
    if k < 0 || k > n { return -.infinity }
    if k == 0 { return n * log1p(-p) }
    if k == n { return n * log(p) }
    let rest = n - k
    return stirlingError(n) - stirlingError(k) - stirlingError(rest)
      - deviance(k, n * p) - deviance(rest, n * (1 - p))
      + 0.5 * log(n / (2 * .pi * k * rest))
  }

  /// ln P(k) of a Poisson law; -∞ below 0.
  static func logPoisson(_ k: Double, _ mean: Double) -> Double {
    if k < 0 { return -.infinity }
    if k == 0 { return -mean }
    return -stirlingError(k) - deviance(k, mean) - 0.5 * log(2 * .pi * k)
  }

  /// ln n! minus Stirling's formula.
  private static func stirlingError(_ n: Double) -> Double {
    if n < 16 {
      if let index = Int(exactly: n) { return smallErrors[index] }
      return smallError(n)
    }
    let m = n * n
    return (1.0 / 12 - (1.0 / 360 - (1.0 / 1260 - (1.0 / 1680) / m) / m) / m) / n
  }

  private static func smallError(_ n: Double) -> Double {
    lgamma(n + 1) - (n + 0.5) * log(n) + n - 0.5 * log(2 * .pi)
  }

  /// At the whole numbers below 16; that of 0, where the formula has a pole, is never asked for.
  private static let smallErrors = (0..<16).map { smallError(Double($0)) }

  /// x ln(x/m) + m - x, without cancellation near x = m.
  private static func deviance(_ x: Double, _ m: Double) -> Double {
    if abs(x - m) < 0.1 * (x + m) {
      let v = (x - m) / (x + m)
      var sum = (x - m) * v
      var power = 2 * x * v
      for j in 1..<1000 {
        power *= v * v
        let next = sum + power / Double(2 * j + 1)
        if next == sum { return next }
        sum = next
      }
      return sum
    }
    return x * log(x / m) + m - x
  }
}
