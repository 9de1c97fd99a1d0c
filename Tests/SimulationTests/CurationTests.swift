import Models
import Numerics
import Simulation
import TestKit
import Testing

/// What curators do to one chain.
@Suite("Curated chains") struct CurationTests {
  /// Rows at least as large as `least`, with the given rates.
  private func verify(_ least: Double, right: Double = 1, wrong: Double = 0) -> Verify<Points> {
    Verify(truePositive: right, falsePositive: wrong, description: "") { data in
      (0..<data.count).map { data.rows[$0, 0] >= least }
    }
  }

  private func plan(
    _ workflow: Workflow = .replace, _ curators: [any Curator<Points>], tries: Int = 100,
    share: Double = 0, generations: Int = 8
  ) throws -> Plan<GaussianLearner> {
    var plan = try smallPlan(workflow, generations: generations, share: share, fresh: share > 0)
    plan.curation = Curation(curators, tries: tries, density: { $0.logDensity($1) })
    return plan
  }

  @Test("Curators that drop nothing change nothing")
  func nothingDropped() throws {
    for workflow in allWorkflows {
      let plain = simulate(try smallPlan(workflow, share: 0.25, fresh: true), replicate: 1)
      let curated = simulate(
        try plan(
          workflow,
          [
            verify(-.infinity), Quality(share: 1, .firstModel, description: ""),
            Copies(
              "deduplicate",
              .exact({ data in (0..<data.count).map { [data.rows[$0, 0].bitPattern] } }),
              looksAtReal: true, description: ""),
          ], share: 0.25), replicate: 1)
      #expect(curated.values == plain.values, "\(workflow.name)")
      #expect(curated.trainSizes == plain.trainSizes && curated.realRows == plain.realRows)
      #expect(curated.curation.map(\.generation) == Array(1...8))
      #expect(
        curated.curation.allSatisfy { $0.used == $0.wanted && $0.steps[0].dropped == [0, 0] })
    }
  }

  @Test("Every generation has its rows, however many are dropped; nothing depends on other chains")
  func counts() throws {
    let plan = try plan(.replace, [verify(3, right: 0.7, wrong: 0.1), verify(1)])
    let run = simulate(plan, replicate: 1)
    #expect(run == simulate(plan, replicate: 1))
    #expect(run.trainSizes == Array(repeating: 40, count: 9))
    for record in run.curation {
      #expect(record.used == 40 && record.wanted == 40)
      let first = record.steps[0]
      let second = record.steps[1]
      #expect(first.seen - first.dropped.reduce(0, +) == second.seen)
      #expect(second.seen - second.dropped.reduce(0, +) >= 40)
      #expect(first.dropped[0] > 0 && first.dropped[1] > 0)
    }
    #expect(run.notes.isEmpty)
    // A longer chain begins with the shorter one.
    let longer = simulate(
      try self.plan(.replace, [verify(3, right: 0.7, wrong: 0.1), verify(1)], generations: 12),
      replicate: 1)
    #expect(Array(longer.curation.prefix(8)) == run.curation)
    #expect(Array(longer.values.prefix(run.values.count)) == run.values)
  }

  @Test("The limit of tries leaves fewer rows, with a note; no row ends the chain")
  func limit() throws {
    let strict = try plan(.accumulate, [verify(3, right: 0.1)], tries: 3)
    let run = simulate(strict, replicate: 0)
    #expect(run.notes.count == 1 && run.notes.first?.generation == 1)
    #expect(run.notes.first?.text.contains("limit of 3 tries") == true)
    var size = 40
    for (t, record) in run.curation.enumerated() {
      #expect(record.steps[0].seen == 120 && record.used < 40)
      size += record.used
      #expect(run.trainSizes[t + 1] == size)
    }
    #expect(run.realRows == Array(repeating: 40, count: 9))

    let impossible = simulate(try plan(.replace, [verify(1e9)]), replicate: 0)
    #expect(impossible.ending?.generation == 1)
    #expect(impossible.ending?.reason == "the training set is empty")
    #expect(impossible.curation.first?.steps.first?.seen == 4000)
    #expect(impossible.curation.first?.used == 0)
  }

  @Test("A chain goes on from a saved state to the same numbers")
  func resuming() throws {
    for workflow in allWorkflows {
      let plan = try plan(
        workflow, [Quality(share: 0.5, .firstModel, description: ""), verify(0, right: 0.5)],
        tries: 3, share: 0.25)
      let whole = simulate(plan, replicate: 0)
      for stop in [0, 3, 7] {
        var saved: ChainStart?
        var asked = -1
        var control = ChainControl()
        control.shouldStop = { _ in
          asked += 1
          return asked == stop
        }
        control.isCheckpointDue = { $0 }
        control.save = { saved = $0 }
        _ = simulate(plan, replicate: 0, from: nil, control: control)
        let start = try #require(saved)
        // Through bytes, as files hold it.
        var encoder = ByteEncoder()
        encoder.append(start.state)
        encoder.append(start.trajectory)
        var decoder = ByteDecoder(encoder.bytes)
        let read = ChainStart(try decoder.value(), try decoder.value())
        try decoder.finish()
        let resumed = simulate(plan, replicate: 0, from: read, control: ChainControl())
        #expect(resumed.trajectory == whole, "\(workflow.name) after \(stop)")
      }
      let short = try #require(
        whole.restricted(
          recorded: Array(0...8), reaching: 8, to: Array(0...4), last: 4, profiles: []))
      #expect(short.curation.map(\.generation) == Array(1...4))
    }
  }

  @Test("Quality keeps the likeliest share, held to the first lot's limit")
  func quality() {
    let data = Points([3, -1, 0.5, 2, -4, 0])
    let quality = Quality<Points>(
      share: 0.5, .known({ data in (0..<data.count).map { -abs(data.rows[$0, 0]) } }),
      description: "")
    var session = quality.begin(
      CurationSetting(wanted: 3, real: Points([])), key: testKey(1))
    #expect(session.judge(data) == CurationVerdict(kept: [1, 2, 5], dropped: [3]))
    // 1 is as likely as the limit.
    #expect(session.judge(Points([1, 1.1])) == CurationVerdict(kept: [0], dropped: [1]))
    #expect(session.judge(Points([])) == CurationVerdict(kept: [], dropped: [0]))
  }

  @Test("Copies are dropped but for the first; real ones all")
  func copies() {
    let exact = Likeness<Points>.exact { data in
      (0..<data.count).map { [data.rows[$0, 0].bitPattern] }
    }
    let data = Points([1, 2, 1, 3, 2, 1])
    let setting = CurationSetting(wanted: 3, real: Points([3, 9]))
    var session = Copies("deduplicate", exact, looksAtReal: false, description: "")
      .begin(setting, key: testKey(1))
    #expect(session.judge(data) == CurationVerdict(kept: [0, 1, 3], dropped: [3]))
    #expect(session.judge(Points([1, 4])) == CurationVerdict(kept: [1], dropped: [1]))
    var real = Copies("deduplicate", exact, looksAtReal: true, description: "")
      .begin(setting, key: testKey(1))
    #expect(real.judge(data) == CurationVerdict(kept: [0, 1], dropped: [3, 1]))
  }

  @Test("Near rows are those of all pairs", arguments: testSeeds)
  func nearRows(seed: UInt64) {
    let data = Points(
      Matrix(rows: 300, columns: 2, elements: Bulk.normals(600, scale: 2, key: testKey(seed))))
    var session = Copies<Points>(
      "deduplicate", .distance(0.2, { $0.rows }), looksAtReal: false, description: ""
    ).begin(CurationSetting(wanted: 1, real: data), key: testKey(seed))
    var kept: [Int] = []
    for i in 0..<300 {
      let isNear = kept.contains { j in
        let (x, y) = (data.rows[i, 0] - data.rows[j, 0], data.rows[i, 1] - data.rows[j, 1])
        return x * x + y * y <= 0.04
      }
      if !isNear { kept.append(i) }
    }
    #expect(kept.count < 300)
    #expect(session.judge(data).kept == kept)
  }

  @Test("MinHash estimates the Jaccard similarity", arguments: testSeeds)
  func minHash(seed: UInt64) {
    // Equal places are binomial: 128 functions of 200 pairs of sets.
    for shared in [20, 60, 90] {
      var equal = 0
      for pair in 0..<200 {
        var stream = RandomStream(testKey(seed, pair))
        let common = (0..<shared).map { _ in stream.next() }
        let first = Set(common + (0..<100 - shared).map { _ in stream.next() })
        let second = Set(common + (0..<100 - shared).map { _ in stream.next() })
        let signatures = [first, second].map(MinHash.signature)
        equal += zip(signatures[0], signatures[1]).count { $0 == $1 }
      }
      let similarity = Double(shared) / Double(200 - shared)
      let verdict = binomialTest(equal, trials: 200 * 128, probability: similarity)
      #expect(verdict.passes, "\(verdict)")
      #expect(!binomialTest(equal, trials: 200 * 128, probability: similarity * 1.2).passes)
    }
    #expect(MinHash.shingles([1, 2, 3, 4][...], width: 3).count == 2)
    #expect(MinHash.shingles([1, 2][...], width: 3).count == 1)
    #expect(MinHash.shingles([1, 1, 1, 1][...], width: 2).count == 1)
    #expect(
      MinHash.shingles([1, 2, 3][...], width: 2) != MinHash.shingles([2, 1, 3][...], width: 2))
  }

  @Test("A schema drops for the first rule that is broken")
  func schema() {
    let data = Points(
      Matrix(
        rows: 5, columns: 2, elements: [0.5, 1, 2, 1, 0.5, 1.5, 0.5, 3, .infinity, 1]))
    var session = Schema<Points>(
      [(0, .range(0...1)), (1, .whole), (1, .allowed([1, 2]))], description: "",
      rows: { $0.rows }
    ).begin(CurationSetting(wanted: 1, real: data), key: testKey(1))
    #expect(session.judge(data) == CurationVerdict(kept: [0], dropped: [2, 1, 1]))
  }

  @Test("A spot check finds its share of the wrong rows", arguments: testSeeds)
  func spotCheck(seed: UInt64) {
    let data = Points((0..<50_000).map { Double($0 % 2) })
    func dropped(_ share: Double) -> Int {
      var session = SpotCheck<Points>(share: share, description: "") { data in
        (0..<data.count).map { data.rows[$0, 0] > 0 }
      }.begin(CurationSetting(wanted: 1, real: data), key: testKey(seed))
      let verdict = session.judge(data)
      #expect(verdict.kept.count + verdict.dropped[0] == 50_000)
      #expect(verdict.kept.count { $0 % 2 == 1 } == 25_000)
      return verdict.dropped[0]
    }
    let verdict = binomialTest(dropped(0.04), trials: 25_000, probability: 0.04)
    #expect(verdict.passes, "\(verdict)")
    #expect(!binomialTest(dropped(0.06), trials: 25_000, probability: 0.04).passes)
    #expect(dropped(1) == 25_000 && dropped(0) == 0)
  }

  @Test("Groups get whole rows by largest remainders, and no more")
  func balance() {
    let groups = [0, 0, 0, 0, 1, 0, 2, 1, 1, 1, 2, 2, 2, 2]
    let data = GroupedPoints(
      Matrix(rows: 14, columns: 1, elements: (0..<14).map { Double($0) }), groups: groups,
      groupCount: 3)
    var session = Balance<GroupedPoints>(
      shares: [0.5, 0.3, 0.2], description: "", groups: { $0.groups }
    ).begin(CurationSetting(wanted: 7, real: data), key: testKey(1))
    // 3.5, 2.1 and 1.4 rows: 4, 2 and 1.
    let verdict = session.judge(data)
    #expect(verdict == CurationVerdict(kept: [0, 1, 2, 3, 4, 6, 7], dropped: [7]))
    #expect(session.judge(data) == CurationVerdict(kept: [], dropped: [14]))
  }

  @Test("Text is judged by whole sentences, and what is kept is a prefix of the same sample")
  func text() {
    let source = MarkovTextSource(
      order: 1, words: 20, exponent: 1, sentenceLength: 6, key: testKey(3))
    let learner = NGramLearner(order: 2, smoothing: .additive(0.1))
    func run(_ curators: [any Curator<TokenText>]) -> Trajectory {
      var plan = Plan(
        seed: 3, source: source, learner: learner,
        schedule: Schedule(
          .replace,
          LoopSizes(
            initial: 200, samples: Array(repeating: 200, count: 4),
            realShare: Array(repeating: 0, count: 4), fresh: false)),
        metrics: [.crossEntropy], evaluation: Evaluation(samples: 100, floors: false))
      if !curators.isEmpty { plan.curation = Curation(curators, tries: 100) }
      return simulate(plan, replicate: 0)
    }
    func keep(_ isRight: @escaping @Sendable (TokenText) -> [Bool]) -> Verify<TokenText> {
      Verify(truePositive: 1, falsePositive: 0, description: "", isRight: isRight)
    }
    let plain = run([])
    let all = run([keep { Array(repeating: true, count: $0.pieceCount) }])
    #expect(all.values == plain.values && all.trainSizes == plain.trainSizes)
    let short = run([
      keep { text in
        (0..<text.pieceCount).map { index in
          let range = text.piece(index).range
          #expect(text.tokens[range].last == Vocabulary.end, "no sentence is broken off")
          return range.count <= 5
        }
      }
    ])
    #expect(short.trainSizes == plain.trainSizes && short.values != plain.values)
  }

  @Test("What shares a mark with the evaluation set is dropped")
  func decontaminate() {
    let marks: Decontaminate<Points>.Marks = { data in
      (0..<data.count).map { [[data.rows[$0, 0].bitPattern], [UInt64($0)]] }
    }
    let data = Points([7, 8, 9])
    var session = Decontaminate(
      evaluation: Points([8]), description: "", marks: { marks($0).map { $0.filter { $0[0] > 9 } } }
    ).begin(CurationSetting(wanted: 1, real: data), key: testKey(1))
    #expect(session.judge(data) == CurationVerdict(kept: [0, 2], dropped: [1]))
  }

  @Test("A detector drops rows without replacement, after all other curators")
  func detector() throws {
    let run = simulate(
      try plan(
        .replace, [verify(3, right: 0.9, wrong: 0.5), Detect<Points>(auc: 0.9, truePositive: 0.9)]),
      replicate: 0)
    for (t, record) in run.curation.enumerated() {
      #expect(record.steps[1].seen == 40)
      #expect(record.used == 40 - record.steps[1].dropped[0] && record.used > 0)
      if run.trainSizes.indices.contains(t + 1) { #expect(run.trainSizes[t + 1] == record.used) }
    }
    #expect(run.notes.isEmpty)
    let blind = simulate(
      try plan(.replace, [Detect<Points>(auc: 0.5, truePositive: 0.9)]), replicate: 0)
    #expect(blind.values == simulate(try smallPlan(), replicate: 0).values)
  }

  @Test("A committee's votes are those of models fitted to every third real row")
  func selfConsistency() throws {
    let real = Points((0..<30).map { Double($0 % 7) + 0.1 * Double($0) })
    let rows = Points([-30, 0, 3, 5, 8, 40])
    let learner = GaussianLearner()
    var models: [Gaussian] = []
    for start in 0..<3 {
      let part = real.picking(Array(stride(from: start, to: 30, by: 3)))
      models.append(try learner.fit(learner.summary(of: part, weight: 1), key: testKey(1)))
    }
    let members = models
    for (agree, level) in [(3, 0.2), (1, 0.2), (2, 0)] {
      let curator = SelfConsistency<Points>(
        models: 3, agree: agree, level: level, description: "")
      var session = curator.begin(
        CurationSetting(
          wanted: 1, real: real,
          committee: { count in
            #expect(count == 3)
            return members.map { model in { model.logDensity($0) } }
          }), key: testKey(1))
      let expected = (0..<rows.count).filter { i in
        models.count { model in
          let limit = model.logDensity(real).sorted()[Int(level * 30)]
          return model.logDensity(rows)[i] >= limit
        } >= agree
      }
      #expect(session.judge(rows).kept == expected)
      #expect(!expected.isEmpty && expected.count < rows.count)
    }
    // In the loop: rows beyond the real ones are never trained on.
    let run = simulate(
      try plan(
        .replace, [SelfConsistency<Points>(models: 3, agree: 3, level: 0.2, description: "")]),
      replicate: 0)
    #expect(run.ending == nil && run.curation.allSatisfy { $0.used == 40 })
    #expect(run.curation[0].steps[0].dropped[0] > 0)
    #expect(
      run
        == simulate(
          try plan(
            .replace, [SelfConsistency<Points>(models: 3, agree: 3, level: 0.2, description: "")]),
          replicate: 0))
  }

  @Test("Accuracy of two groups is that of counted rows", arguments: testSeeds)
  func accuracy(seed: UInt64) throws {
    typealias Group = GroupedGaussian.Group
    let truth = GroupedGaussian([
      Group(share: 0.7, mean: [0, 0], variances: [1, 4]),
      Group(share: 0.3, mean: [2, 1], variances: [0.5, 1]),
    ])
    let model = GroupedGaussian([
      Group(share: 0.4, mean: [0.5, -1], variances: [1, 1]),
      Group(share: 0.6, mean: [1.5, 2], variances: [9, 1]),
    ])
    let rows = truth.sample(50_000, key: testKey(seed))
    func distance(_ i: Int, _ group: Group) -> Double {
      let (x, y) = (rows.rows[i, 0] - group.mean[0], rows.rows[i, 1] - group.mean[1])
      return x * x + y * y
    }
    let right = rows.groups.indices.count { i in
      let nearest = distance(i, model.groups[0]) < distance(i, model.groups[1]) ? 0 : 1
      return nearest == rows.groups[i]
    }
    let exact = try #require(GroupAccuracy.ofTwo(model, truth: truth))
    let verdict = binomialTest(right, trials: 50_000, probability: exact)
    #expect(verdict.passes, "\(verdict)")
    let own = try #require(GroupAccuracy.ofTwo(truth, truth: truth))
    #expect(!binomialTest(right, trials: 50_000, probability: own).passes)
    let alone = GroupedGaussian([
      Group(share: 0, mean: [0], variances: [0]), Group(share: 1, mean: [0], variances: [1]),
    ])
    #expect(GroupAccuracy.ofTwo(alone, truth: truth) == 0.3)
  }
}
