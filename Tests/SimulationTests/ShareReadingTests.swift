import Numerics
import Simulation
import Testing

/// Drifts from the control and where they meet the tolerance.
@Suite struct ShareReadingTests {
  private static let key = RandomKey(
    seed: 1, arm: 0, replicate: 0, generation: 0, purpose: .evaluation)

  @Test func theDriftIsTheLargestMean() {
    let reading = ShareReading(
      share: 0.2, differences: [[1, -3, 0], [2, -1, 0], [0, -2, 0]], key: Self.key)
    #expect(reading.means == [1, -2, 0])
    #expect(reading.drift == 2 && reading.worst == 1 && reading.replicates == 3)
    #expect(reading.low < 2 && reading.high > 2)
  }

  @Test func equalReplicatesLeaveNoDoubt() {
    let reading = ShareReading(share: 0, differences: [[0.5], [0.5]], key: Self.key)
    #expect(reading.low == 0.5 && reading.drift == 0.5 && reading.high == 0.5)
  }

  @Test func whatEndedIsInfinitelyFar() {
    let reading = ShareReading(
      share: 0, differences: [[0.1, .infinity], [0.1, 0.2]], key: Self.key)
    #expect(reading.low == .infinity && reading.high == .infinity && reading.worst == 1)
  }

  /// The band is simultaneous: of independent columns without drift the largest stays below the
  /// upper bound, and the lower bound is 0 in about 95 of 100 experiments. Below 88 has a
  /// probability of 0.4 % for one set of 100, which is fixed here; one standard error, as a wrong
  /// band, holds in fewer than half of them.
  @Test func theBandIsSimultaneous() {
    var covered = 0
    for experiment in 0..<100 {
      let noise = Bulk.normals(40 * 20, key: Self.key.part(experiment))
      let rows = (0..<40).map { Array(noise[20 * $0..<20 * ($0 + 1)]) }
      if ShareReading(share: 0, differences: rows, key: Self.key).low <= 0 { covered += 1 }
    }
    #expect(covered >= 88 && covered <= 100)
  }

  @Test func theLastCrossingCounts() {
    func reading(_ share: Double, _ drift: Double) -> ShareReading {
      ShareReading(share: share, differences: [[drift], [drift]], key: Self.key)
    }
    // Safe at 0.1, unsafe again at 0.2: what counts is where it is safe from then on.
    let safe = SafeShare([reading(0, 3), reading(0.1, 0.5), reading(0.2, 2), reading(0.4, 0)])
    #expect(abs(safe.share - 0.3) < 1e-12 && safe.low == safe.high)
    #expect(SafeShare([reading(0, 0.9)]).share == 0)
    // Beyond the last reading lies the control.
    #expect(abs(SafeShare([reading(0, 4), reading(0.8, 2)]).share - 0.9) < 1e-12)
    // Somewhere between a drift without an end and one within the tolerance.
    let open = SafeShare([reading(0, .infinity), reading(0.5, 0.5)])
    #expect(open.low == 0 && open.share == 0.25 && open.high == 0.5)
  }
}
