import Simulation
import TestKit
import Testing

/// One run of a record under a wrong implementation.
struct Mutant: Sendable, CustomTestStringConvertible {
  let record: Int
  let index: Int
  let run: Run
  let mutation: Mutation

  var testDescription: String { "record \(record), run \(index), \(mutation)" }
}

/// Every record rejects the wrong implementations that change its expectation.
@Suite(.serialized) struct MutationTests {
  private static let records =
    ReplaceTests.records + ReplaceDistanceTests.records + AccumulateTests.records
    + RealDataTests.records + BiasTests.records

  private static let mutants = records.flatMap { record in
    record.runs.enumerated().flatMap { index, run in
      Mutation.allCases.filter(run.detects.contains).map {
        Mutant(record: record.number, index: index, run: run, mutation: $0)
      }
    }
  }

  @Test(arguments: mutants, testSeeds)
  func isRejected(mutant: Mutant, seed: UInt64) async {
    let columns = await mutant.run.values(seed: seed, mutation: mutant.mutation)
    for (reading, values) in zip(mutant.run.readings, columns)
    where reading.detects.contains(mutant.mutation) {
      let verdict = reading.verdictOnMutant(Estimate(values))
      #expect(
        !verdict.passes,
        "\(mutant.testDescription), \(reading.name), seed \(seed): \(verdict)")
    }
  }

  /// A mutation that a record's loop can suffer is detected, or said to be undetectable and why.
  @Test(arguments: records.map(\.number))
  func isAccountedFor(record number: Int) {
    for record in Self.records where record.number == number {
      let accounted = record.detects.union(record.undetectable.keys)
      #expect(record.detects.isDisjoint(with: record.undetectable.keys), "record \(number)")
      for mutation in Mutation.allCases where record.runs.contains(where: { $0.admits(mutation) }) {
        #expect(accounted.contains(mutation), "record \(number): \(mutation)")
      }
    }
  }
}

extension Run {
  /// Whether the mutation makes another loop of this one.
  fileprivate func admits(_ mutation: Mutation) -> Bool {
    switch mutation {
    case .otherEstimator, .oneFitLate, .stale: true
    case .anchorRedrawn: loop.real > 0 && !loop.fresh
    case .withReplacement: loop.workflow.name == "accumulate-subsample"
    case .weightIgnored: loop.realWeight != 1
    case .temperatureIgnored: loop.temperature != 1
    }
  }
}
