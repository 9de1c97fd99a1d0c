public import Models
internal import Numerics

/// The curators of an arm, in order, between a model's samples and the training pool.
///
/// Rows are drawn and judged until as many are kept as the generation needs, or `tries` rows were drawn
/// for each of them. The rows drawn are those that an uncurated run would draw, and then more of the same
/// sample: curators that drop nothing change nothing.
public struct Curation<Model: GenerativeModel, Training: Dataset>: Sendable {
  /// The curators' names, descriptions and reasons.
  public let steps: [CurationStep]
  /// The most rows that are drawn for one that is needed.
  public let tries: Int
  let needsFirstModel: Bool
  let curate: @Sendable (_ task: Task) -> Curated

  /// One generation's rows to make.
  struct Task {
    let wanted: Int
    let real: Training
    let first: Model?
    /// A sample of the generation's model; a shorter one is a prefix of a longer one.
    let draw: (_ count: Int) -> Training
    /// The model of some real rows, the index-th of a committee; nil where they determine none.
    let fit: @Sendable (_ rows: Training, _ index: Int) -> Model?
    /// What is made once for a replicate.
    let memo: Memo?
    let key: RandomKey
  }

  struct Curated {
    /// No more than were wanted.
    let rows: Training
    /// Whether the limit of tries was met.
    let isShort: Bool
    let steps: [CurationRecord.Step]
  }
}

extension Curation {
  /// The curated rows that generation `generation` is trained on, and what a reader should know of them.
  func batch(
    _ wanted: Int, for generation: Int, real: Training, first: Model?, key: RandomKey,
    memo: Memo?, draw: @escaping (Int) -> Training,
    fit: @escaping @Sendable (_ rows: Training, _ index: Int) -> Model?
  ) -> (rows: Training, record: CurationRecord, note: String?) {
    let made = curate(
      Task(
        wanted: wanted, real: real, first: first, draw: draw, fit: fit, memo: memo, key: key))
    let record = CurationRecord(
      generation: generation, wanted: wanted, used: made.rows.count, steps: made.steps)
    let note =
      made.isShort
      ? "the curators met their limit of \(tries) tries a row: fewer rows are trained on than asked for"
      : nil
    return (made.rows, record, note)
  }
}

/// A curator as tables and listings name it.
public struct CurationStep: Sendable, Equatable {
  public let name: String
  public let description: String
  public let reasons: [String]
}

/// What curators did to the rows that one generation is trained on.
public struct CurationRecord: Sendable, Equatable {
  public struct Step: Sendable, Equatable {
    /// Units that came in: rows, or the sentences of a text.
    public var seen = 0
    /// Units that were dropped, by reason.
    public var dropped: [Int]
  }

  /// The generation that is trained on the rows.
  public let generation: Int
  /// Examples that were asked for.
  public let wanted: Int
  /// Examples that are trained on: fewer where the limit of tries was met, or where curators drop rows
  /// without replacement.
  public let used: Int
  /// One a curator, in order.
  public let steps: [Step]
}

extension Curation where Training == Model.Data, Training: Curatable {
  /// - Parameters:
  ///   - curators: In the order in which rows pass them.
  ///   - tries: At least one.
  ///   - density: ln p of every unit under a model in nats; for curators that look at generation 0's.
  public init(
    _ curators: [any Curator<Training>], tries: Int,
    density: (@Sendable (Model, Training) -> [Double])? = nil
  ) {
    self.tries = tries
    steps = curators.map {
      CurationStep(name: $0.name, description: $0.description, reasons: $0.reasons)
    }
    needsFirstModel = curators.contains { $0.needsFirstModel }
    curate = { task in
      typealias Density = @Sendable (Training) -> [Double]
      func bound(_ model: Model) -> Density? {
        guard let density else { return nil }
        return { density(model, $0) }
      }
      let (real, fit, memo) = (task.real, task.fit, task.memo)
      let setting = CurationSetting<Training>(
        wanted: task.wanted, real: real, firstDensity: task.first.flatMap(bound),
        committee: { count in
          guard let density else { return [] }
          func committee() -> Committee { .of(count, real, fit) }
          // Another curator of the list may have a committee of another size.
          let known = memo?.value(committee)
          let chosen = known?.parts == count ? known : committee()
          return (chosen?.models ?? []).map { model -> Density in { density(model, $0) } }
        })
      var line = CurationLine(curators, setting, key: task.key)
      return line.fill(
        wanted: task.wanted, limit: task.wanted.multipliedOrMost(by: tries), draw: task.draw)
    }
  }

  /// Models of parts of the real rows: rows i, i + count, … for every i below the count.
  private struct Committee: Sendable {
    let parts: Int
    let models: [Model]

    static func of(
      _ count: Int, _ real: Training, _ fit: (Training, Int) -> Model?
    ) -> Committee {
      Committee(
        parts: count,
        models: (0..<count).compactMap { index in
          fit(real.units(Array(stride(from: index, to: real.unitCount, by: count))), index)
        })
    }
  }

  private struct CurationLine {
    var sessions: [any CurationSession<Training>]
    var steps: [CurationRecord.Step]
    /// Curators that look at the rows once there are enough of them; they come last.
    let closing: Range<Int>
    let expectedYield: Double

    init(
      _ curators: [any Curator<Training>], _ setting: CurationSetting<Training>, key: RandomKey
    ) {
      sessions = curators.enumerated().map { $1.begin(setting, key: key.part($0)) }
      steps = curators.map {
        CurationRecord.Step(dropped: Array(repeating: 0, count: $0.reasons.count))
      }
      let first = curators.firstIndex { !$0.replaces } ?? curators.count
      precondition(curators[first...].allSatisfy { !$0.replaces }, "closing curators come last")
      closing = first..<curators.count
      expectedYield = curators[..<first].reduce(1) { $0 * $1.expectedYield }
    }

    mutating func pass(_ lot: Training, _ range: Range<Int>) -> Training {
      var rows = lot
      for index in range {
        let verdict = sessions[index].judge(rows)
        let count = rows.unitCount
        precondition(
          verdict.kept.count + verdict.dropped.reduce(0, +) == count, "a row is kept or dropped")
        steps[index].seen += count
        for (k, dropped) in verdict.dropped.enumerated() { steps[index].dropped[k] += dropped }
        if verdict.kept.count < count { rows = rows.units(verdict.kept) }
      }
      return rows
    }

    /// Draws a sample that grows until enough of it is kept. What was judged is not judged again.
    mutating func fill(
      wanted: Int, limit: Int, draw: (Int) -> Training
    ) -> Curated {
      var drawn = min(limit, Int((Double(wanted) / expectedYield).rounded(.up)))
      var judged = 0
      var kept: [Training] = []
      var count = 0
      while true {
        let sample = draw(drawn)
        let complete = sample.completeUnits
        if complete > judged {
          let lot =
            judged == 0 && complete == sample.unitCount
            ? sample : sample.units(Array(judged..<complete))
          judged = complete
          let rows = pass(lot, 0..<closing.lowerBound)
          if rows.count > 0 { kept.append(rows) }
          count += rows.count
        }
        if count >= wanted || drawn >= limit {
          let all = kept.isEmpty ? sample.units([]) : Training.joined(kept)
          let rows = count > wanted ? all.prefix(wanted) : all
          return Curated(
            rows: closing.isEmpty ? rows : pass(rows, closing), isShort: count < wanted,
            steps: steps)
        }
        drawn = Self.next(drawn, kept: count, wanted: wanted, limit: limit)
      }
    }

    /// The length of the next sample: enough by the share kept so far and a tenth more, at most eight
    /// times the last one.
    private static func next(_ drawn: Int, kept: Int, wanted: Int, limit: Int) -> Int {
      let share = Double(max(kept, 1)) / Double(drawn)
      let more = 1.1 * Double(wanted - kept) / share + 16
      return min(limit, drawn + Int(min(more, 7 * Double(drawn) + 16)))
    }
  }
}

extension Int {
  /// The product, or the largest number there is.
  fileprivate func multipliedOrMost(by factor: Int) -> Int {
    let (product, overflows) = multipliedReportingOverflow(by: factor)
    return overflows ? .max : product
  }
}
