import Foundation
import Numerics
import TestKit
import Testing

@Suite("Special functions") struct SpecialFunctionTests {
  private func verify(_ value: Double, _ expected: Double, _ tolerance: Double, _ what: String) {
    let error = relativeError(value, expected)
    #expect(error <= tolerance, "\(what) = \(value), expected \(expected): off by \(error)")
  }

  @Test("Digamma and trigamma agree to 1e-14")
  func digamma() {
    for (x, value) in SpecialValues.digamma {
      verify(GammaFunctions.digamma(x), value, 1e-14, "digamma(\(x))")
    }
    for (x, value) in SpecialValues.trigamma {
      verify(GammaFunctions.trigamma(x), value, 1e-14, "trigamma(\(x))")
    }
  }

  @Test("Digamma and trigamma fulfil their recurrences to 1e-13")
  func recurrences() {
    for x in stride(from: 0.05, through: 30, by: 0.37) {
      let step = GammaFunctions.digamma(x + 1) - GammaFunctions.digamma(x)
      #expect(abs(step - 1 / x) <= 1e-13 * max(1, 1 / x), "\(x)")
      let second = GammaFunctions.trigamma(x) - GammaFunctions.trigamma(x + 1)
      #expect(abs(second - 1 / (x * x)) <= 1e-13 * max(1, 1 / (x * x)), "\(x)")
    }
  }

  @Test("The mean of a standard deviation agrees to 1e-12, where ln Γ cancels")
  func meanOfDeviation() {
    for (count, value) in SpecialValues.c4 {
      verify(GammaFunctions.meanOfDeviation(count), value, 1e-12, "c4(\(count))")
    }
  }

  @Test("The normal quantile agrees to 1e-15, its distribution function to 1e-14")
  func normal() {
    for (p, value) in SpecialValues.normalQuantile {
      verify(Normal.quantile(p), value, 1e-15, "quantile(\(p))")
    }
    // SciPy itself is off by 7e-15 in the far tail.
    for (x, value) in SpecialValues.normalDistribution {
      verify(Normal.cdf(x), value, 1e-14, "cdf(\(x))")
    }
    #expect(Normal.quantile(0) == -.infinity && Normal.quantile(1) == .infinity)
    for x in stride(from: -37.0, through: 6, by: 0.25) {
      verify(Normal.quantile(Normal.cdf(x)), x, x > 0 ? 1e-7 : 1e-12, "round trip of \(x)")
    }
    verify(Normal.density(0), 0.3989422804014327, 1e-16, "density(0)")
    verify(Normal.density(2), 0.05399096651318806, 1e-15, "density(2)")
  }

  @Test("The incomplete gamma function agrees to 1e-12")
  func incompleteGamma() {
    // The front factor exp(a ln x - x - ln Γ(a)) loses about 2a ε ln x digits, as SciPy's 3e-13.
    for (a, x, value) in SpecialValues.gammaLower {
      verify(GammaFunctions.lowerRegularized(a, x), value, 1e-12, "P(\(a), \(x))")
    }
    for (a, x, value) in SpecialValues.gammaUpper {
      let upper = 1 - GammaFunctions.lowerRegularized(a, x)
      #expect(abs(upper - value) <= 1e-13, "Q(\(a), \(x)) = \(upper), expected \(value)")
    }
    #expect(GammaFunctions.lowerRegularized(2, 0) == 0)
    #expect(GammaFunctions.lowerRegularized(2, 1e4) == 1)
  }

  @Test("The incomplete beta function agrees to 1e-13")
  func incompleteBeta() {
    for (a, b, x, value) in SpecialValues.betaIncomplete {
      let tolerance = a + b > 100 ? 5e-13 : 1e-13
      verify(GammaFunctions.regularizedBeta(a, b, x), value, tolerance, "I(\(a), \(b), \(x))")
      let mirrored = 1 - GammaFunctions.regularizedBeta(b, a, 1 - x)
      #expect(abs(mirrored - value) <= 1e-12)
    }
    #expect(GammaFunctions.regularizedBeta(2, 3, 0) == 0)
    #expect(GammaFunctions.regularizedBeta(2, 3, 1) == 1)
  }

  @Test("Student's distribution function agrees to 1e-13, 1e-9 at a million degrees")
  func student() {
    for (x, degrees, value) in SpecialValues.studentDistribution {
      let tolerance = degrees > 1000 ? 1e-9 : 1e-13
      verify(StudentT.cdf(x, degrees: degrees), value, tolerance, "t cdf(\(x), \(degrees))")
    }
    for degrees in [0.7, 1, 3, 30] {
      for p in [1e-6, 0.01, 0.3, 0.5, 0.8, 0.999] {
        let x = StudentT.quantile(p, degrees: degrees)
        verify(StudentT.cdf(x, degrees: degrees), p, 1e-12, "t round trip of \(p), \(degrees)")
      }
    }
    verify(StudentT.quantile(0.975, degrees: 1), 12.706204736174694, 1e-12, "t quantile")
  }

  @Test("The chi-squared law agrees to 1e-13 and its quantile is its inverse")
  func chiSquared() {
    for (x, degrees, survival) in SpecialValues.chiSquaredSurvival {
      let upper = 1 - ChiSquared.cdf(x, degrees: degrees)
      #expect(abs(upper - survival) <= 5e-13, "chi2 sf(\(x), \(degrees)) = \(upper)")
    }
    verify(ChiSquared.quantile(0.95, degrees: 1), 3.841458820694124, 1e-13, "chi2 quantile")
    for degrees in [1.0, 2.5, 10, 1000] {
      for p in [1e-9, 0.01, 0.5, 0.99, 1 - 1e-9] {
        let x = ChiSquared.quantile(p, degrees: degrees)
        let error = abs(ChiSquared.cdf(x, degrees: degrees) - p)
        #expect(error <= 1e-12 * max(1e-2, p), "\(p), \(degrees)")
      }
    }
    #expect(ChiSquared.cdf(-1, degrees: 3) == 0)
  }

  @Test("Poisson tails agree to 1e-11 up to a mean of 10⁹, where ln Γ cancels")
  func poissonTails() {
    // Sums of the mass in 40 digits: Tests/Reference/poisson.py.
    for (mean, k, below, above) in [
      (1e9, 1e9 - 50_000, 0.056924052624705105816, 0.94307594737529489418),
      (1e9, 1e9 + 30_000, 0.82861330048117023083, 0.17138669951882976917),
      (1e6, 998_000, 0.022750122939677579948, 0.97724987706032242005),
    ] {
      verify(Poisson.cdf(k, mean: mean), below, 1e-11, "P(X ≤ \(k))")
      verify(Poisson.survival(k, mean: mean), above, 1e-11, "P(X > \(k))")
    }
    #expect(Poisson.survival(10, mean: 1e6) == 1 && Poisson.cdf(10, mean: 1e6) == 0)
  }

  @Test("Bisection ends at neighbouring numbers of an increasing function")
  func bisection() {
    let root = bisect(below: 2) { $0 * $0 * ($0 > 0 ? 1 : -1) }
    #expect(abs(root - 2.0.squareRoot()) <= 2.3e-16)
    verify(bisect(below: 1e-30) { $0 }, 1e-30, 1e-15, "bisection")
    verify(bisect(below: -1e30) { $0 }, -1e30, 1e-15, "bisection")
  }
}
