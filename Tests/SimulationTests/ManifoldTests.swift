import Models
import Numerics
import Simulation
import TestKit
import Testing

@Suite("Metrics of two samples against prdc and vendi-score", .serialized) struct ManifoldTests {
  private typealias Reference = ManifoldReference

  private static let primes = (2..<174).filter { n in
    !(2..<n).contains { n % $0 == 0 }
  }.map(Double.init)

  /// 24 rows in 40 dimensions.
  private static func wide(_ offset: Double, shift: Double, scale: Double) -> Points {
    Points(
      matrix(
        (0..<24).map { row in
          primes.map { prime in
            let value = Double(row + 1) * prime.squareRoot() + offset
            return shift + scale * (value - value.rounded(.down))
          }
        }))
  }

  private let x = ReferenceSamples.x3
  private let y = ReferenceSamples.y3
  private let z = ReferenceSamples.z3
  private let w = wide(0, shift: 0, scale: 1)
  private let v = wide(0.5, shift: 0.2, scale: 0.7)

  private func value(
    _ metric: Metric<SampleLaw>, real: Points, training: Points? = nil, _ sample: Points
  ) throws -> Double {
    let world = World(
      law: ContinuousLaw(dimension: real.dimension), heldOut: real, training: training)
    let lifted = metric.ofSamples(of: SampleLaw.self)
    #expect(lifted.usesTraining == metric.usesTraining)
    let model = try #require(SampleLaw(Points([1])))
    return lifted.bind(world)(Snapshot(model: model, sample: sample, realRows: 1))
  }

  private static let manifolds: [Metric<SampleLaw>] = [.precision, .recall, .density, .coverage]

  @Test("Precision, recall, density and coverage are those of prdc")
  func prdc() throws {
    let cases = [
      (x, y, Reference.manifoldLike), (x, z, Reference.manifoldShrunk),
      (w, v, Reference.manifoldWide),
    ]
    for (real, sample, expected) in cases {
      for (metric, number) in zip(Self.manifolds, expected) {
        let found = try value(metric, real: real, sample)
        #expect(relativeError(found, number) <= 1e-12, "\(metric.name) = \(found), \(number)")
      }
    }
    // A sample of another size than the real one.
    let short = y.prefix(40)
    let counts = Neighbours.balls(
      x.rows, squaredRadii: Neighbours.squaredRadii(x.rows, neighbours: 5), short.rows,
      squaredRadii: Neighbours.squaredRadii(short.rows, neighbours: 5))
    #expect(
      try value(.density, real: x, short) == Double(counts.counts.reduce(0, +)) / (40 * 5))
    #expect(try value(.recall, real: x, short) == Double(counts.isReached.count { $0 }) / 150)
  }

  @Test("Equal rows, copies, and fewer rows than neighbours")
  func collapsed() throws {
    let centre = Samples.columnMeans(x.rows)
    let still = Points(
      Matrix(rows: 150, columns: 3, elements: (0..<150).flatMap { _ in centre }))
    // The model's balls are points, which contain nothing; the middle of the real world is in many
    // real balls.
    #expect(try value(.precision, real: x, still) == 1)
    #expect(try value(.recall, real: x, still) == 0)
    #expect(try value(.density, real: x, still) > 1)
    let coverage = try value(.coverage, real: x, still)
    #expect(coverage > 0 && coverage < 0.5)
    // Balls of a real world whose rows are all equal contain nothing either.
    for metric in Self.manifolds { #expect(try value(metric, real: still, still) == 0) }
    // Copies of the real rows.
    let copies: [Double?] = [1, 1, nil, 1]
    for (metric, number) in zip(Self.manifolds, copies) {
      if let number { #expect(try value(metric, real: x, x) == number, "\(metric.name)") }
    }
    for metric in Self.manifolds {
      #expect(try value(metric, real: x.prefix(5), y).isNaN)
      #expect(try value(metric, real: x, y.prefix(5)).isNaN)
      #expect(try !value(metric, real: x.prefix(6), y.prefix(6)).isNaN)
    }
  }

  @Test("The Fréchet distance of samples, of full rank and not")
  func frechet() throws {
    let cases = [
      (x, y, Reference.frechetLike), (x, z, Reference.frechetShrunk), (w, v, Reference.frechetWide),
    ]
    for (real, sample, expected) in cases {
      let found = try value(.frechet, real: real, sample)
      // A root of rounding errors is left of directions without variance.
      let tolerance = real.dimension > 3 ? 1e-6 : 1e-11
      #expect(relativeError(found, expected) <= tolerance, "\(found), expected \(expected)")
    }
    #expect(abs(try value(.frechet, real: x, x)) <= 1e-7)
    // All equal: the mean's shift and the real trace are left.
    let still = Points(Matrix(rows: 9, columns: 3))
    let (mean, scatter) = Samples.moments(rows: x.rows)
    let rest = mean.reduce(0) { $0 + $1 * $1 } + scatter.trace / 149
    #expect(relativeError(try value(.frechet, real: x, still), rest) <= 1e-12)
    #expect(try value(.frechet, real: x, y.prefix(1)).isNaN)
  }

  @Test("Vendi scores are those of vendi-score, in both forms")
  func vendi() throws {
    for (sample, expected) in zip([x, z, w, v], Reference.vendi) {
      let found = try value(.vendi, real: sample, sample)
      #expect(relativeError(found, expected) <= 1e-12, "\(found), expected \(expected)")
    }
    for (sample, expected) in zip([x, z], Reference.vendiRBF) {
      let found = try value(.vendiRBF, real: x, sample)
      #expect(relativeError(found, expected) <= 1e-12, "\(found), expected \(expected)")
    }
    let one = Points(Matrix(rows: 7, columns: 3, elements: Array(repeating: 1e200, count: 21)))
    #expect(abs(try value(.vendi, real: x, one) - 1) <= 1e-14)
    #expect(abs(try value(.vendiRBF, real: x, one.prefix(1)) - 1) <= 1e-14)
    // Unit vectors along four axes.
    let axes = Points(Matrix(diagonal: [3, 1, 7, 1e-200]))
    #expect(abs(try value(.vendi, real: x, axes) - 4) <= 1e-13)
    // Without a real distance there is no kernel.
    #expect(try value(.vendiRBF, real: Points(Matrix(rows: 9, columns: 3)), x).isNaN)
  }

  @Test("Distances to what was trained on, and who was a member")
  func memorisation() throws {
    func near(_ a: Double, _ b: Double) -> Bool { relativeError(a, b) <= 1e-12 }
    #expect(
      near(
        try value(.nearestTrainingDistance, real: x, training: y, z), Reference.nearestTraining))
    #expect(near(try value(.nearestHeldOutDistance, real: x, z), Reference.nearestHeldOut))
    #expect(near(try value(.authenticity, real: x, training: y, z), Reference.authenticity[0]))
    #expect(near(try value(.authenticity, real: x, training: y, x), Reference.authenticity[1]))
    #expect(near(try value(.membershipAUC, real: x, training: y, z), Reference.membership))
    // Copies of the training rows, and a model that repeats one row.
    #expect(try value(.nearestTrainingDistance, real: x, training: y, y) == 0)
    #expect(try value(.authenticity, real: x, training: y, y) == 0)
    #expect(try value(.membershipAUC, real: x, training: y, y) == 1)
    #expect(try value(.membershipAUC, real: x, training: x, y) == 0.5)
    let still = y.picking(Array(repeating: 3, count: 20))
    #expect(try value(.authenticity, real: x, training: y, still) == 0)
    // Training rows that are equal are at distance 0 of one another: a copy is no news.
    #expect(try value(.authenticity, real: x, training: still, still) == 0)
    #expect(try value(.authenticity, real: x, training: still, x) == 1)
    // Nothing to compare.
    #expect(try value(.nearestTrainingDistance, real: x, z).isNaN)
    #expect(try value(.authenticity, real: x, training: y.prefix(1), z).isNaN)
    #expect(try value(.membershipAUC, real: x, z).isNaN)
  }

  @Test("P(X < Y) counts ties one half")
  func auc() {
    let (a, b) = ([3.0, 1, 2, 2], [2.0, 2, 5])
    var expected = 0.0
    for p in a { for q in b { expected += p < q ? 1 : p == q ? 0.5 : 0 } }
    #expect(shareBelow(a, b) == expected / 12)
    #expect(shareBelow([1], [2]) == 1 && shareBelow([2], [1]) == 0)
  }

  @Test("A bootstrap gives its training rows away, a normal law does not")
  func leakage() throws {
    for seed in testSeeds {
      let truth = try #require(Gaussian(mean: [0, 0, 0], variances: [1, 1, 1]))
      let sizes = LoopSizes(initial: 400, samples: [400], realShare: [0], fresh: false)
      func measured<L: Learner>(_ learner: L, floor: Bool = false) -> [Double]
      where L.Training == Points, L.Model.Data == Points {
        let run = simulate(
          Plan(
            seed: seed, source: truth, learner: learner, schedule: Schedule(.replace, sizes),
            metrics: [.membershipAUC, .authenticity, .nearestTrainingDistance],
            evaluation: Evaluation(samples: 400)), replicate: 0)
        return floor ? run.floor : run.values
      }
      let copied = measured(KernelDensityLearner(bandwidth: .fixed(0)))
      #expect(copied[0] > 0.7 && copied[1] == 0 && copied[2] == 0)
      // The standard error of the area is below √(1/400 · 2/12) = 0.02 each way: 0.12 is 5.7 of it.
      for values in [measured(GaussianLearner()), measured(GaussianLearner(), floor: true)] {
        #expect(abs(values[0] - 0.5) < 0.12, "\(values)")
        #expect(values[1] > 0.3 && values[2] > 0.1, "\(values)")
      }
    }
  }

  @Test("Real rows that a finite source gives again have no floor beside themselves")
  func finiteFloor() throws {
    let truth = try #require(Gaussian(mean: [0, 0], variances: [1, 1]))
    let source = TableSource(
      truth.sample(200, key: testKey(1)).rows, heldOut: 0.25, replacement: false, key: testKey(2))
    let sizes = LoopSizes(initial: 100, samples: [100], realShare: [0], fresh: false)
    let run = simulate(
      Plan(
        seed: 1, source: source, learner: KernelDensityLearner(bandwidth: .silverman),
        schedule: Schedule(.replace, sizes), metrics: [.authenticity, .precision],
        evaluation: Evaluation(samples: 50)), replicate: 0)
    #expect(run.values.allSatisfy { $0 > 0 })
    #expect(run.floor[0].isNaN && run.floor[1] > 0)
  }
}
