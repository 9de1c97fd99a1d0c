import Models
import Simulation
import TestKit
import Testing

/// Rows that are called real and were sampled from the last generation's model.
@Suite("Contaminated real data", .serialized) struct ContaminationTests {
  private func sizes(share: Double, contamination: Double, samples: [Int]) -> LoopSizes {
    LoopSizes(
      initial: samples[0], samples: samples, realShare: samples.map { _ in share }, fresh: true,
      contamination: contamination)
  }

  @Test func countsAreRoundedSharesOfWhatIsCalledReal() {
    let schedule = Schedule(
      .replace, sizes(share: 0.2, contamination: 0.25, samples: [100, 50, 50, 70]))
    // 10, 10 and 14 rows are called real; of 2.5 rows 3 are contaminated, of 3.5 four.
    #expect(schedule.contaminantSizes == [0, 3, 3, 4])
    #expect(schedule.freshSizes == [0, 7, 7, 10])
    #expect(schedule.batchSizes == [40, 40, 56])
    #expect((0...3).map { schedule.pool($0).real } == [100, 7, 7, 10])
    #expect((0...3).map { schedule.trainingSize($0) } == [100, 50, 50, 70])
    #expect(
      schedule.sentence(2)
        == "7 new real rows + 3 rows taken for real from model 1 + 40 synthetic rows from model 1")
    #expect(schedule.honest.batchSizes == [43, 43, 60])
    #expect(!schedule.honest.isContaminated && schedule.honest.freshSizes == schedule.freshSizes)
    let all = Schedule(.replace, sizes(share: 1, contamination: 1, samples: [50, 50, 50]))
    #expect(all.freshSizes == [0, 0, 0] && all.batchSizes == [0, 0])
    #expect(!all.isPlainReplace && all.honest.isPlainReplace)
  }

  private func expectations(_ schedule: Schedule) throws -> [String: Double] {
    let law = try #require(Gaussian(mean: 0, variance: 1)).law
    return GaussianTheory(law: law, learner: GaussianLearner(), schedule: schedule).expectations()
      .compactMapValues { $0.last }
  }

  /// A share a of real rows of which the share ρ is not is a real share of a(1 - ρ): in every
  /// workflow the exact expectations are those of the honest schedule, and not those of clean rows.
  @Test(arguments: allWorkflows.indices)
  func lawIsThatOfTheTrueShare(index: Int) async throws {
    let samples = [Int](repeating: 10, count: 7)
    let dirty = Schedule(
      allWorkflows[index], sizes(share: 0.6, contamination: 0.5, samples: samples))
    let clean = Schedule(
      allWorkflows[index], sizes(share: 0.6, contamination: 0, samples: samples))
    let source = try #require(Gaussian(mean: 0, variance: 1))
    for seed in testSeeds {
      let plan = Plan(
        seed: seed, source: source, learner: GaussianLearner(), schedule: dirty,
        metrics: [.meanError, .variance], recorded: [6],
        evaluation: Evaluation(samples: 1, floors: false))
      let values = await replicates(60_000) { simulate(plan, replicate: $0).values }
      let (expected, wrong) = (try expectations(dirty.honest), try expectations(clean))
      for (place, name) in ["mean_error", "variance"].enumerated() {
        let estimate = Estimate(values.map { $0[place] })
        let right = try #require(expected[name])
        let verdict = estimate.agrees(with: right, null: nil)
        #expect(verdict.passes, "\(allWorkflows[index].name), \(name), seed \(seed): \(verdict)")
        if name == "mean_error" {
          let clean = estimate.agrees(with: try #require(wrong[name]), null: nil)
          #expect(!clean.passes, "\(allWorkflows[index].name), seed \(seed), clean: \(clean)")
        }
      }
    }
  }
}
