import Simulation
import Testing

/// Which training sets a real row is in, against the recipes read row by row.
struct RealExposureTests {
  private func schedule(
    _ workflow: Workflow, share: Double, fresh: Bool, generations: Int = 6
  ) -> Schedule {
    let samples = [Int](repeating: 10, count: generations + 1)
    return Schedule(
      workflow,
      LoopSizes(
        initial: 10, samples: samples, realShare: samples.map { _ in share }, fresh: fresh))
  }

  @Test func replaceTouchesRealRowsOnce() {
    #expect(schedule(.replace, share: 0, fresh: false).realExposures == [[0]])
  }

  @Test func fixedRowsComeBackInEveryGeneration() {
    #expect(schedule(.replace, share: 0.2, fresh: false).realExposures == [Array(0...6)])
    #expect(schedule(.accumulate, share: 0, fresh: false).realExposures == [Array(0...6)])
    #expect(
      schedule(.window(2, keepReal: true), share: 0, fresh: false).realExposures == [Array(0...6)])
    #expect(
      schedule(.window(2, keepReal: false), share: 0, fresh: false).realExposures == [[0]])
  }

  @Test func freshRowsBelongToTheirGenerations() {
    #expect(
      schedule(.replace, share: 0.2, fresh: true).realExposures == (0...6).map { [$0] })
    #expect(
      schedule(.accumulate, share: 0.2, fresh: true).realExposures
        == [Array(0...6)] + (1...6).map { Array($0...6) })
    #expect(
      schedule(.window(2, keepReal: false), share: 0.2, fresh: true).realExposures
        == [[0]] + (1...6).map { Array($0...min(6, $0 + 1)) })
  }
}
