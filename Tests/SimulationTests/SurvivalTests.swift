import Models
import Simulation
import TestKit
import Testing

@Suite("Time to collapse") struct SurvivalTests {
  /// Computed by Tests/Reference/survival.py, SciPy 1.17.1.
  @Test("The Kaplan-Meier estimate and its band are those of SciPy")
  func againstSciPy() {
    let lifetimes =
      [3, 5, 5, 8, 13, 13, 13, 21].map { Lifetime(generation: $0, hasCollapsed: true) }
      + [8, 10, 30, 30].map { Lifetime(generation: $0, hasCollapsed: false) }
    let expected: [(Int, Double, Double, Double)] = [
      (3, 0.9166666666666666, 0.5389771805707412, 0.987825565400458),
      (5, 0.75, 0.4084159131515948, 0.9117204061256983),
      (8, 0.6666666666666666, 0.3370189325414019, 0.8597117990844397),
      (13, 0.3333333333333333, 0.08372523841623683, 0.6146939255636673),
      (21, 0.2222222222222222, 0.035414273836160026, 0.5080424977707467),
    ]
    let estimate = KaplanMeier(lifetimes)
    #expect(estimate.steps.map(\.generation) == [0, 3, 5, 8, 13, 21, 30])
    #expect(estimate.steps.map(\.atRisk) == [12, 12, 11, 9, 6, 3, 2])
    for (step, (time, survival, low, high)) in zip(estimate.steps.dropFirst(), expected) {
      #expect(step.generation == time)
      #expect(relativeError(step.survival, survival) <= 1e-14, "generation \(time)")
      #expect(relativeError(step.low, low) <= 1e-9, "generation \(time)")
      #expect(relativeError(step.high, high) <= 1e-9, "generation \(time)")
    }
    #expect(estimate.censored == 4)
    #expect(estimate.quantile(0.25) == 5)
    #expect(estimate.quantile(0.5) == 13)
    #expect(estimate.quantile(0.75) == 21)
    #expect(estimate.quantile(0.9) == nil)
  }

  @Test("Where all collapse at once the estimate falls to zero, where none do it stays at one")
  func extremes() {
    let all = KaplanMeier((0..<5).map { _ in Lifetime(generation: 7, hasCollapsed: true) })
    #expect(all.steps.map(\.survival) == [1, 0] && all.steps.map(\.high) == [1, 0])
    let none = KaplanMeier((0..<5).map { _ in Lifetime(generation: 7, hasCollapsed: false) })
    #expect(none.steps.map(\.survival) == [1, 1] && none.quantile(0.5) == nil)
    #expect(KaplanMeier([]).steps.map(\.survival) == [1])
  }

  @Test("A lifetime ends where the metric first crosses its limit")
  func lifetimes() throws {
    var plan = try smallPlan()
    plan.recorded = [0, 2, 4, 6, 8]
    let run = simulate(plan, replicate: 0)
    let width = plan.metrics.count
    let start = run.values[0]
    for (limit, isBelow) in [(0.7, true), (1.1, false), (0, true)] {
      let criterion = CollapseCriterion(
        metric: "", limit: limit, isBelow: isBelow, reference: .start)
      let expected = plan.recorded.indices.first {
        let value = run.values[$0 * width]
        return isBelow ? value <= limit * start : value >= limit * start
      }
      let lifetime = run.lifetime(
        criterion, place: 0, width: width, truth: nil, recorded: plan.recorded)
      #expect(lifetime.hasCollapsed == (expected != nil))
      #expect(lifetime.generation == expected.map { plan.recorded[$0] } ?? 8)
    }
    let absolute = CollapseCriterion(metric: "", limit: start, isBelow: true, reference: .one)
    let truth = CollapseCriterion(metric: "", limit: 2, isBelow: true, reference: .truth)
    #expect(
      run.lifetime(absolute, place: 0, width: width, truth: nil, recorded: plan.recorded)
        == Lifetime(generation: 0, hasCollapsed: true))
    #expect(
      run.lifetime(truth, place: 0, width: width, truth: start, recorded: plan.recorded)
        == Lifetime(generation: 0, hasCollapsed: true))
  }

  @Test("A replicate without a model has collapsed")
  func endings() throws {
    let run = simulate(try smallPlan(initial: 1), replicate: 0)
    #expect(
      run.lifetime(nil, place: 0, width: 4, truth: nil, recorded: [0, 1])
        == Lifetime(generation: 0, hasCollapsed: true))
  }
}
