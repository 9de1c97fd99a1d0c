import Models
import Numerics
import Simulation
import TestKit
import Testing

/// Synthetic rows that are made by others than the loop's own models.
@Suite("Teachers and perturbed rows", .serialized) struct SurrogateTests {
  private func schedule(_ workflow: Workflow = .replace, initial: Int, size: Int) -> Schedule {
    let samples = [initial] + [Int](repeating: size, count: 8)
    return Schedule(
      workflow,
      LoopSizes(
        initial: initial, samples: samples, realShare: samples.map { _ in 0 }, fresh: false))
  }

  private func gaussian(
    _ seed: UInt64, _ surrogate: Surrogate<Points>, workflow: Workflow = .replace
  ) throws -> Plan<GaussianLearner> {
    let source = try #require(Gaussian(mean: 0, variance: 4))
    var plan = Plan(
      seed: seed, source: source, learner: GaussianLearner(),
      schedule: schedule(workflow, initial: 20, size: 10), metrics: [.variance, .meanError],
      recorded: [1, 8], evaluation: Evaluation(samples: 1, floors: false))
    plan.surrogate = surrogate
    return plan
  }

  private func check(
    _ plan: Plan<GaussianLearner>, expected: [Double], wrong: [Double], _ what: String
  ) async {
    let values = await replicates(40_000) { simulate(plan, replicate: $0).values }
    for place in expected.indices {
      let estimate = Estimate(values.map { $0[place] })
      let verdict = estimate.agrees(with: expected[place], null: wrong[place])
      #expect(verdict.passes, "\(what), \(place): \(verdict)")
      let other = estimate.agrees(with: wrong[place], null: nil)
      #expect(!other.passes, "\(what), \(place): \(other)")
    }
  }

  /// n real rows perturbed by h deviations have variance (1 + h²) v, and M of them are fitted anew every
  /// generation: E v = σ² (1 - 1/n)(1 + h²)(1 - 1/M) and E μ² = σ²/n + σ² (1 - 1/n)(1 + h²)/M, in all
  /// generations alike.
  @Test(arguments: testSeeds)
  func perturbedRowsHaveMoreVariance(seed: UInt64) async throws {
    let (h, n, m) = (0.8, 20.0, 10.0)
    let kernel = 4 * (1 - 1 / n) * (1 + h * h)
    let (variance, error) = (kernel * (1 - 1 / m), 4 / n + kernel / m)
    // Without the noise, and as if models were sampled.
    let bare = 4 * (1 - 1 / n)
    var later = kernel
    for _ in 1...8 { later *= 1 - 1 / m }
    await check(
      try gaussian(seed, .perturbing(noise: h)), expected: [variance, error, variance, error],
      wrong: [bare * (1 - 1 / m), 4 / n + bare / m, later, 4 / n + kernel - later],
      "perturbed, seed \(seed)")
  }

  /// The law is the kernel density estimate of the real rows, with bandwidths in deviations of the columns.
  @Test(arguments: testSeeds)
  func perturbedRowsAreASampleOfTheKernelDensity(seed: UInt64) throws {
    let source = try #require(Gaussian(mean: [0, 3], variances: [1, 25]))
    var plan = Plan(
      seed: seed, source: source, learner: BootstrapLearner<Points>(),
      schedule: schedule(initial: 12, size: 20_000), metrics: [],
      evaluation: Evaluation(samples: 1, floors: false))
    plan.surrogate = .perturbing(noise: 0.3)
    let key = RandomKey(seed: seed, arm: 0, replicate: 0, generation: 0, purpose: .realData)
    let real = source.real(0..<12, supplyKey: key, key: key)
    for axis in 0..<2 {
      let values = real.rows.column(axis)
      let (_, scatter) = Samples.moments(values)
      let deviation = (scatter / 12).squareRoot()
      plan.metrics = [0.25, 0.5, 0.9].map { share in
        .ofRows("share") { (data: Points) in
          let limit = sortedAscending(values)[Int(share * 12)]
          let column = data.rows.column(axis)
          return Double(column.count { $0 <= limit }) / Double(column.count)
        }
      }
      let found = simulate(plan, replicate: 0)
      for t in [1, 5] {
        for (place, share) in [0.25, 0.5, 0.9].enumerated() {
          let limit = sortedAscending(values)[Int(share * 12)]
          func mass(_ width: Double) -> Double {
            values.reduce(0) { $0 + Normal.cdf((limit - $1) / width) } / 12
          }
          let measured = found.column(place, of: 3)[t]
          let deviations = { (p: Double) in
            abs(measured - p) / (p * (1 - p) / 20_000).squareRoot()
          }
          #expect(deviations(mass(0.3 * deviation)) < zLimit())
          // The second column is not moved by 0.3 itself.
          if axis == 1, share == 0.9 { #expect(deviations(mass(0.3)) > zLimit()) }
        }
      }
    }
  }

  /// A kernel density with bandwidth h teaches a Gaussian: E v₁ = ((1 - 1/n) σ² + h²)(1 - 1/M), and the
  /// students then lose 1/M a generation.
  @Test(arguments: testSeeds)
  func teacherOfAnotherFamily(seed: UInt64) async throws {
    let (h, n, m) = (1.5, 20.0, 10.0)
    let teacher = Surrogate<Points>(
      teacher: KernelDensityLearner(bandwidth: .fixed(h)), production: .plain, name: "kernel")
    let taught = 4 * (1 - 1 / n) + h * h
    func powers(_ start: Double) -> [Double] {
      var last = start
      for _ in 1...8 { last *= 1 - 1 / m }
      let first = start * (1 - 1 / m)
      return [first, 4 / n + start - first, last, 4 / n + start - last]
    }
    // Without a teacher the model of generation 0 is the sample's own.
    await check(
      try gaussian(seed, teacher), expected: powers(taught), wrong: powers(4 * (1 - 1 / n)),
      "taught, seed \(seed)")
  }

  /// Add-s smoothing teaches frequencies: E H₁ = (1 - 1/M)(1 - Σ E p̂²) with p̂ = (k + s)/(n + s K).
  @Test(arguments: testSeeds)
  func teacherOfSymbols(seed: UInt64) async throws {
    let law = [0.7, 0.2, 0.1]
    let (n, m, s) = (20.0, 10.0, 2.0)
    var plan = Plan(
      seed: seed, source: CategoricalSource(law), learner: CategoricalLearner(vocabulary: 3),
      schedule: schedule(initial: 20, size: 10), metrics: [.heterozygosity], recorded: [1],
      evaluation: Evaluation(samples: 0, floors: false))
    func diversity(_ smoothing: Double) -> Double {
      let total = n + 3 * smoothing
      return law.reduce(1) { sum, p in
        let mean = n * p + smoothing
        return sum - (mean * mean + n * p * (1 - p)) / (total * total)
      }
    }
    plan.surrogate = Surrogate(
      teacher: CategoricalLearner(vocabulary: 3, smoothing: s), production: .plain, name: "smoothed"
    )
    let ready = plan
    let values = await replicates(40_000) { simulate(ready, replicate: $0).values[0] }
    let verdict = Estimate(values).agrees(
      with: (1 - 1 / m) * diversity(s), null: (1 - 1 / m) * diversity(0))
    #expect(verdict.passes, "seed \(seed): \(verdict)")
    #expect(
      !Estimate(values).agrees(with: (1 - 1 / m) * diversity(0), null: nil).passes)
  }

  @Test func teacherOfTheSameFamilyChangesNothing() throws {
    for workflow in allWorkflows {
      let plain = try smallPlan(workflow)
      var taught = plain
      taught.surrogate = Surrogate(teacher: GaussianLearner(), production: .plain, name: "same")
      #expect(simulate(taught, replicate: 3) == simulate(plain, replicate: 3))
    }
  }

  @Test func teacherWithoutAModelEndsTheChain() throws {
    var plan = try smallPlan(generations: 3, initial: 3, samples: 3)
    plan.surrogate = Surrogate(
      teacher: GaussianMixtureLearner(components: .fixed(3), floor: 0), production: .plain,
      name: "mixture")
    let trajectory = simulate(plan, replicate: 0)
    #expect(trajectory.ending?.generation == 1)
    #expect(trajectory.ending?.reason.hasPrefix("no rows can be made: ") == true)
    #expect(trajectory.trainSizes.count == 1)
  }
}
