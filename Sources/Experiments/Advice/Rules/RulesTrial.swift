internal import Numerics
internal import Simulation

/// Runs every way of working against models trained on real data alone until the rules are judged.
struct RulesTrial {
  let arms: RuleArms
  let tolerances: [Advice.Tolerance]
  /// How each indicator is computed; nil where the experiment measures nothing for it.
  let forms: [(indicator: Indicator, form: Indicator.Form)]
  private let runs: MetricRuns
  private let seed: UInt64
  /// By item, then by replicate.
  private var rows: [[[Double]]]
  private var fixedRows: [[Double]] = []
  private var freshRows: [[Double]] = []
  /// By item: through the last generation.
  private(set) var readings: [ShareReading] = []

  init(
    _ arms: RuleArms, tolerances: [Advice.Tolerance], jobs: Int, seed: UInt64
  ) {
    self.arms = arms
    self.tolerances = tolerances
    self.seed = seed
    let names = arms.fixedControl.metrics.map(\.name)
    forms = [Indicator.typeTokenRatio, .degradation].compactMap { indicator in
      indicator.forms.first { names.contains($0.metric) }.map { (indicator, $0) }
    }
    let kept = tolerances.map(\.metric) + forms.map(\.form.metric)
    runs = MetricRuns(places: kept.compactMap { names.firstIndex(of: $0) }, jobs: jobs)
    rows = Array(repeating: [], count: arms.items.count)
  }

  private static let firstReplicates = 5
  /// So many are run of every way of working, for the sake of the curves.
  private static let curveReplicates = 20

  private var generations: [Int] { arms.fixedControl.recorded }

  /// Looks at everything a few times, then at what is open, with ever more replicates.
  mutating func run(
    mostReplicates: Int, shouldStop: () -> Bool, report: (_ replicates: Int, _ open: Int) -> Void
  ) async throws {
    let all = Array(arms.items.indices)
    var replicates = min(Self.firstReplicates, mostReplicates)
    var places = all
    while true {
      try await run(places, replicates: replicates)
      readings = all.map { reading($0) }
      let open = all.filter { Self.matters(arms.items[$0]) && isOpen($0) }
      report(replicates, open.count)
      let isSettled = open.isEmpty && replicates >= Self.curveReplicates
      if isSettled || replicates >= mostReplicates || shouldStop() { return }
      replicates = min(2 * replicates, mostReplicates)
      places = replicates <= Self.curveReplicates ? all : open
    }
  }

  private static func matters(_ item: RuleArms.Item) -> Bool {
    item.setting.share == 0 || [0.2, 0.3, 0.7, 0.8, 0.9, 0.99].contains(item.setting.share)
  }

  private func isOpen(_ place: Int) -> Bool {
    Safety(readings[place]) == .open
      || arms.items[place].setting.share == 0
        && Safety(reading(place, through: RuleOfThumb.few)) == .open
  }

  private mutating func run(_ places: [Int], replicates: Int) async throws {
    func items(_ arm: Arm, from first: Int) -> [MetricRuns.Item] {
      (first..<max(first, replicates)).map { MetricRuns.Item(arm: arm, replicate: $0) }
    }
    fixedRows += try await runs.controlRows(items(arms.fixedControl, from: fixedRows.count))
    if let control = arms.freshControl {
      freshRows += try await runs.controlRows(items(control, from: freshRows.count))
    }
    var work: [(place: Int, item: MetricRuns.Item)] = []
    for place in places {
      work += items(arms.items[place].arm, from: rows[place].count).map { (place, $0) }
    }
    for ((place, _), row) in zip(work, try await runs.rows(work.map(\.item))) {
      rows[place].append(row)
    }
  }

  private func controls(_ place: Int) -> [[Double]] {
    arms.items[place].setting.pipeline == .replaceFresh ? freshRows : fixedRows
  }

  /// The drift of a setting at the measured generations up to `last`; all of them if nil.
  func reading(_ place: Int, through last: Int? = nil) -> ShareReading {
    let width = runs.places.count
    let columns = generations.indices.filter { generations[$0] <= last ?? .max }
      .flatMap { generation in tolerances.indices.map { generation * width + $0 } }
    let control = controls(place)
    let differences = rows[place].enumerated().map { replicate, row in
      columns.map { (row[$0] - control[replicate][$0]) / tolerances[$0 % width].value }
    }
    return ShareReading(
      share: arms.items[place].setting.share, differences: differences,
      key: RandomKey(
        seed: seed, arm: 0, replicate: place, generation: 0, purpose: .evaluation
      ).part(8))
  }

  /// The largest mean drift of any metric at every measured generation.
  func drifts(_ place: Int) -> [Double] {
    let means = readings[place].means
    return generations.indices.map { generation in
      means[(generation * tolerances.count)..<((generation + 1) * tolerances.count)]
        .reduce(0) { max($0, abs($1)) }
    }
  }

  /// An indicator at the last generation, one value a replicate.
  func values(_ place: Int, form index: Int) -> [Double] {
    let control = controls(place)
    let column = (rows[place].first?.count ?? 0) - forms.count + index
    return rows[place].enumerated().map { replicate, row in
      forms[index].form.value(row[column], control: control[replicate][column])
    }
  }

  /// The same of models trained on real data alone, each beside the one of the next replicate, which
  /// is trained on other real data.
  func realValues(form index: Int) -> [Double] {
    let column = (fixedRows.first?.count ?? 0) - forms.count + index
    return fixedRows.indices.map { replicate in
      forms[index].form.value(
        fixedRows[replicate][column],
        control: fixedRows[(replicate + 1) % fixedRows.count][column])
    }
  }
}
