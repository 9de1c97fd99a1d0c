internal import Numerics

/// An exact binomial test of how often something happened; two-sided.
public func binomialTest(
  _ count: Int, trials: Int, probability: Double, falseAlarm: Double = 1e-8
) -> Verdict {
  let (k, n) = (Double(count), Double(trials))
  let atLeast = count == 0 ? 1 : GammaFunctions.regularizedBeta(k, n - k + 1, probability)
  let atMost =
    count == trials ? 1 : GammaFunctions.regularizedBeta(n - k, k + 1, 1 - probability)
  return Verdict(
    passes: 2 * min(atLeast, atMost) >= falseAlarm,
    "\(count) of \(trials), expected \(n * probability),"
      + " P(at least) = \(atLeast), P(at most) = \(atMost)")
}
