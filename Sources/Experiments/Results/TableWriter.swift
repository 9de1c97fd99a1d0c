internal import Platform
internal import Simulation

/// Replicates that ended before their last generation, by arm.
struct Endings: Sendable {
  /// Those that had a model and lost it.
  private(set) var collapsed: [Int: Int] = [:]
  /// Those that never had one, and those that a tool failed.
  private(set) var failed: [Int: Int] = [:]
  /// Why the first one of them failed.
  private(set) var firstFailure: String?

  mutating func add(_ trajectory: Trajectory, arm: Int) {
    if trajectory.hasFailed {
      failed[arm, default: 0] += 1
      firstFailure = firstFailure ?? trajectory.ending?.reason
    } else if trajectory.ending != nil {
      collapsed[arm, default: 0] += 1
    }
  }

  var collapsedCount: Int { collapsed.values.reduce(0, +) }
  var failedCount: Int { failed.values.reduce(0, +) }
}

/// Writes the tables of a run as results come in; they appear together at the end.
struct TableWriter: ~Copyable {
  private let experiment: Experiment
  private let folder: ResultsFolder
  private var metrics: AtomicFile
  private var summary: AtomicFile
  /// Tables of single models by file name, in the order in which arms name them.
  private var profiles: [(file: String, bytes: [UInt8])] = []
  private var survival: [UInt8]
  private var verdicts: AtomicFile
  private var early: AtomicFile
  private(set) var definitions: DefinitionsTable
  private(set) var alarms: AlarmsTable
  private var curation: [UInt8]
  private var events: [UInt8] = []
  private let profileArms: Set<Int>
  /// Trajectories of the arm that is not complete yet.
  private var open: [Trajectory] = []
  private(set) var finishedRuns = 0
  private(set) var endings = Endings()
  /// Replicates × metrics with an undefined value.
  private(set) var undefined = 0
  /// Replicates × notes.
  private(set) var notes = 0
  private(set) var lines: [RunReport.Line] = []
  private(set) var times: [RunReport.Time] = []

  init(_ experiment: Experiment, _ folder: ResultsFolder) throws {
    func file(_ name: String, _ header: [UInt8]) throws -> AtomicFile {
      var file = try AtomicFile(folder.file(name), disk: folder.disk)
      try file.append(header)
      return file
    }
    let metrics = try file("metrics.csv", MetricsTable.header(experiment))
    let summary = try file("summary.csv", SummaryTable.header(experiment))
    let verdicts = try file(
      "\(DefinitionsTable.file).csv", DefinitionsTable.header(experiment))
    let early = try file("\(AlarmsTable.file).csv", AlarmsTable.header(experiment))
    self.metrics = metrics
    self.summary = summary
    self.verdicts = verdicts
    self.early = early
    self.experiment = experiment
    self.folder = folder
    profileArms = Set(ProfileTable.arms(of: experiment.arms.count))
    survival = SurvivalTable.header(experiment)
    definitions = DefinitionsTable(experiment)
    alarms = AlarmsTable(experiment)
    curation = CurationTable.header(experiment)
  }

  /// Takes the next result in table order.
  mutating func add(_ result: WorkResult) throws {
    let index = result.item.arm
    try metrics.append(result.rows)
    if result.item.replicates.first == 0, profileArms.contains(index),
      let first = result.trajectories.first
    {
      addProfiles(first, arm: index)
    }
    for (replicate, trajectory) in zip(result.item.replicates, result.trajectories) {
      noteUndefined(trajectory, arm: index, replicate: replicate)
      addNotes(trajectory, arm: index, replicate: replicate)
      guard let ending = trajectory.ending else { continue }
      endings.add(trajectory, arm: index)
      let event: JSONValue = [
        "event": trajectory.hasFailed ? "failed" : "collapsed",
        "arm": .string(experiment.arms[index].label), "replicate": .integer(replicate),
        "generation": .integer(ending.generation), "reason": .string(ending.reason),
      ]
      events.append(text: event.compact() + "\n")
    }
    open += result.trajectories
    finishedRuns += result.trajectories.count
    if open.count == experiment.replicates { try closeArm(index) }
  }

  private mutating func addProfiles(_ trajectory: Trajectory, arm index: Int) {
    let named = experiment.arms[index]
    // Profiles of one table take turns, generation by generation.
    var files: [String] = []
    for table in named.arm.tables where !files.contains(table.file) { files.append(table.file) }
    for file in files {
      let parts = named.arm.tables.enumerated().filter { $0.element.file == file }
      if !profiles.contains(where: { $0.file == file }) {
        profiles.append((file, parts[0].element.header(experiment)))
      }
      guard let place = profiles.firstIndex(where: { $0.file == file }) else { continue }
      for (_, table) in parts { profiles[place].bytes += table.rows(named, []) }
      for rows in trajectory.profiles {
        guard let (_, table) = parts.first(where: { $0.offset == rows.profile }) else { continue }
        profiles[place].bytes += table.withoutTruth.rows(named, [rows])
      }
    }
  }

  /// An event for everything that a model gave notice of, with the first generation.
  private mutating func addNotes(_ trajectory: Trajectory, arm index: Int, replicate: Int) {
    for note in trajectory.notes {
      notes += 1
      let event: JSONValue = [
        "event": "note", "arm": .string(experiment.arms[index].label),
        "replicate": .integer(replicate), "generation": .integer(note.generation),
        "text": .string(note.text),
      ]
      events.append(text: event.compact() + "\n")
    }
  }

  /// An event for every metric that is undefined somewhere, with the first generation.
  private mutating func noteUndefined(_ trajectory: Trajectory, arm index: Int, replicate: Int) {
    let arm = experiment.arms[index].arm
    let width = arm.metrics.count
    guard trajectory.values.contains(where: \.isNaN) else { return }
    for (k, info) in arm.metrics.enumerated() {
      let places = stride(from: k, to: trajectory.values.count, by: width)
      guard let first = places.first(where: { trajectory.values[$0].isNaN }) else { continue }
      undefined += 1
      let event: JSONValue = [
        "event": "undefined", "arm": .string(experiment.arms[index].label),
        "replicate": .integer(replicate), "generation": .integer(arm.recorded[first / width]),
        "metric": .string(info.name),
        "reason": "the metric has no value for these data; its fields are empty",
      ]
      events.append(text: event.compact() + "\n")
    }
  }

  private mutating func closeArm(_ index: Int) throws {
    let named = experiment.arms[index]
    let rows = SummaryTable.summarize(named.arm, open)
    try summary.append(SummaryTable.rows(experiment, arm: index, rows))
    curation += CurationTable.rows(named, open)
    for info in named.arm.metrics {
      let own = rows.filter { $0.metric == info.name }
      if let first = own.first, let last = own.last {
        lines.append(RunReport.Line(arm: named.label, first: first, last: last))
      }
    }
    let series = MetricSeries.all(named.arm, open)
    try verdicts.append(definitions.add(arm: index, series))
    try early.append(alarms.add(arm: index, series))
    if experiment.keepsSurvival {
      let estimate = SurvivalTable.estimate(named.arm, experiment.criterion, open)
      survival += SurvivalTable.rows(named, estimate)
      times.append(RunReport.Time(arm: named.label, estimate: estimate))
    }
    open.removeAll()
  }

  /// Makes all tables visible and returns their names.
  mutating func commit() throws -> [String] {
    try metrics.commit()
    try summary.commit()
    try verdicts.append(definitions.finish())
    try verdicts.commit()
    try early.commit()
    var rest: [(String, [UInt8])] = [
      ("events.jsonl", events),
      (
        ResultsFolder.experiment,
        Array(DataPaths.moved(experiment.resolved, to: folder.path).yaml().utf8)
      ),
    ]
    if experiment.keepsSurvival { rest.append(("\(SurvivalTable.file).csv", survival)) }
    if experiment.arms.contains(where: { !$0.arm.curation.isEmpty }) {
      rest.append(("\(CurationTable.file).csv", curation))
    }
    rest += profiles.map { ("\($0.file).csv", $0.bytes) }
    for (name, bytes) in rest {
      try folder.disk.writeAtomically(bytes, to: folder.file(name))
    }
    return [
      "metrics.csv", "summary.csv", "\(DefinitionsTable.file).csv", "\(AlarmsTable.file).csv",
    ] + rest.map(\.0)
  }
}
