import Figures
import Testing

/// Components keep their number through permutations, and the assignment is the best there is.
@Suite struct ComponentMatchingTests {
  /// A small generator of its own: the sequence is fixed by the seed.
  private struct Numbers {
    var state: UInt64
    mutating func next() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 40) / Double(1 << 24)
    }
  }

  private func permutations(_ count: Int) -> [[Int]] {
    if count == 0 { return [[]] }
    return permutations(count - 1).flatMap { shorter in
      (0...shorter.count).map { place in
        var longer = shorter
        longer.insert(count - 1, at: place)
        return longer
      }
    }
  }

  @Test(arguments: 1...5, [UInt64(1), 2, 3, 4, 5, 6, 7, 8])
  func assignmentAgreesWithBruteForce(count: Int, seed: UInt64) {
    var numbers = Numbers(state: seed)
    for extra in 0...2 {
      // Few distinct costs, so that there are ties.
      let costs = (0..<count).map { _ in
        (0..<(count + extra)).map { _ in (numbers.next() * 6).rounded() }
      }
      let found = ComponentMatching.assignment(costs).compactMap { $0 }
      #expect(Set(found).count == count)
      func total(_ columns: [Int]) -> Double {
        (0..<count).reduce(0) { $0 + costs[$1][columns[$1]] }
      }
      let best = permutations(count + extra).map(total).min()
      #expect(best == total(found))
    }
  }

  private func component(_ x: Double, _ y: Double, weight: Double = 0.5, variance: Double = 1)
    -> MixtureComponent
  {
    MixtureComponent(weight: weight, mean: Point(x, y), xx: variance, xy: 0, yy: variance)
  }

  @Test func permutedComponentsKeepTheirIdentity() {
    var numbers = Numbers(state: 11)
    var truth = (0..<32).map { component(10 * Double($0 % 6), 10 * Double($0 / 6)) }
    var identities = ComponentIdentities()
    let start = identities.follow(truth)
    #expect(start == Array(0..<32))
    for _ in 0..<20 {
      for k in truth.indices {
        truth[k].mean.x += numbers.next() - 0.5
        truth[k].mean.y += numbers.next() - 0.5
      }
      let order = truth.indices.map { ($0, numbers.next()) }.sorted { $0.1 < $1.1 }.map(\.0)
      #expect(identities.follow(order.map { truth[$0] }) == order)
    }
  }

  @Test func weightAndCovarianceBreakTies() {
    let old = [
      component(0, 0, weight: 0.2), component(0, 0, weight: 0.8),
      component(0, 0, weight: 0.8, variance: 9),
    ]
    #expect(ComponentMatching.match([old[2], old[0], old[1]], to: old) == [2, 0, 1])
    let same = Array(repeating: component(1, 1), count: 4)
    #expect(ComponentMatching.match(same, to: same) == [0, 1, 2, 3])
  }

  /// The distance of means decides, however different the weights are.
  @Test func meansComeFirst() {
    let old = [component(0, 0, weight: 0.9), component(1, 0, weight: 0.1)]
    let new = [component(1, 0, weight: 0.9), component(0, 0, weight: 0.1)]
    #expect(ComponentMatching.match(new, to: old) == [1, 0])
  }

  @Test func componentsComeAndGo() {
    var identities = ComponentIdentities()
    let all = [component(0, 0), component(5, 0), component(10, 0)]
    #expect(identities.follow(all) == [0, 1, 2])
    #expect(identities.follow([all[2], all[0]]) == [2, 0])
    // The one that was away for a generation is known when it comes back.
    #expect(identities.follow([all[1], all[2], all[0]]) == [1, 2, 0])
    #expect(identities.follow([component(50, 50)] + all) == [3, 0, 1, 2])
    #expect(identities.follow([]) == [])
  }

  @Test func coloursStayWhereTheComponentsAre() throws {
    let tables = Samples.mixture(generations: [nil, 0, 1])
    let scene = try Figure("m", MixtureFigure()).draw(
      tables, labels: Samples.labels, measure: .fixed)
    // Points of the left component are blue in every panel, at generation 1 it is component 1.
    for case .group(let clip, let marks) in scene.marks {
      for case .marker(.circle, let point, _, let color) in marks {
        #expect((point.x < clip.midX + 1) == (color.blue > color.red))
      }
    }
  }
}

@Suite struct EllipseTests {
  private func ellipse(_ xx: Double, _ xy: Double, _ yy: Double) -> Ellipse? {
    Ellipse(center: Point(1, 2), xx: xx, xy: xy, yy: yy)
  }

  /// Every point of the curve of k standard deviations has Mahalanobis distance k.
  @Test(arguments: [(2.0, 0.5, 1.0), (1, -0.9, 1), (1, 0, 4), (3, 0, 3)])
  func mahalanobis(xx: Double, xy: Double, yy: Double) throws {
    let determinant = xx * yy - xy * xy
    for k in [1.0, 2] {
      for point in try #require(ellipse(xx, xy, yy)).curve(k) {
        let (u, v) = (point.x - 1, point.y - 2)
        let square = (yy * u * u - 2 * xy * u * v + xx * v * v) / determinant
        #expect(abs(square - k * k) < 1e-12)
      }
    }
  }

  @Test func reachIsTheMarginalDeviation() throws {
    let reach = try #require(ellipse(2, 0.5, 9)).reach
    #expect(abs(reach.x - 2.0.squareRoot()) < 1e-12 && abs(reach.y - 3) < 1e-12)
  }

  @Test func degenerate() throws {
    #expect(ellipse(.nan, 0, 1) == nil && ellipse(.infinity, 0, 1) == nil)
    #expect(try #require(ellipse(0, 0, 0)).major == 0)
    #expect(try #require(ellipse(1, 1 + 1e-9, 1)).minor == 0)
  }
}
