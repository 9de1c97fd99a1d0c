internal import Numerics
internal import Platform
internal import Simulation

/// Finds the smallest share of real data from which on every larger share keeps all metrics near the
/// all-real control, and writes what it rests on.
public func advise(_ path: String, _ options: AdviceOptions) async throws(Failure) -> Advice {
  do { return try await search(path, options) } catch { throw Failure(error) }
}

private func search(_ path: String, _ options: AdviceOptions) async throws -> Advice {
  let start = Clock.seconds
  let jobs = options.jobs ?? Machine.usableCores
  setThreads(jobs)
  let steps = Advisor.steps
  let shares = (0..<steps).map { Double($0) / Double(steps) }
  let advised = try AdvisedText(path, options)
  let experiment = try advised.experiment(options.overrides) { root in
    try adviceBase(root).setting(
      "sweep", to: ["loop.real.share": Node.sequence(shares.map { Node.scalar($0) })])
  }
  let control = try advised.experiment(options.overrides) { root in
    try adviceBase(root).setting("loop.workflow", to: "replace").setting("loop.real.share", to: 1)
  }
  guard experiment.replicates > 1 else {
    throw Failure(
      "--replicates 1: at least 2 are needed to know how sure an answer is", exitStatus: 64)
  }
  guard control.arms[0].arm.schedule.generations > 0 else {
    throw Failure(
      "--generations 0: nothing is trained on synthetic data; give at least 1", exitStatus: 64)
  }
  let tolerances = try Advice.Tolerance.read(options.tolerances, control)
  let required = try options.required.map { text in
    try Node.argument(text, key: "require", option: "--require").double(in: 0...1)
  }
  var advisor = try Advisor(
    arms: experiment.arms.map(\.arm), control: control.arms[0].arm, tolerances: tolerances,
    seed: experiment.seed, jobs: jobs)
  let terminal = options.progress == .automatic && StandardStream.error.isTerminal
  var isCutShort = false
  try await advisor.search(
    precision: options.precision, mostReplicates: experiment.replicates,
    shouldStop: {
      isCutShort = Clock.seconds - start > options.budget
      return isCutShort
    },
    report: { safe in
      guard terminal else { return }
      StandardStream.error.write(
        "\r\u{1B}[K\(experiment.name): between \(percent(safe.low)) and \(percent(safe.high))")
    })
  if terminal { StandardStream.error.write("\r\u{1B}[K") }
  let readings = advisor.readings
  var advice = Advice(
    name: experiment.name, generations: control.arms[0].arm.recorded.last ?? 0,
    tolerances: tolerances, readings: readings, safe: SafeShare(readings),
    precision: options.precision, required: required, columns: advisor.columns,
    seconds: Clock.seconds - start, notes: advised.notes, isCutShort: isCutShort)
  try advice.write(to: options.out ?? "results/\(experiment.name)-advice", experiment)
  return advice
}

/// The experiment without what only tables and figures need.
func adviceBase(_ root: Node) throws(ConfigError) -> Node {
  if let sweep = root["sweep"] {
    for entry in try sweep.entries() where entry.key != "loop.real.share" {
      throw ConfigError(
        place: entry.keyPlace, keyPath: "sweep.\(entry.key)",
        message: "advice is for one setting at a time: leave this axis out, and set it with"
          + " --set \(entry.key)=…")
    }
  }
  for key in ["contamination", "stratify"] {
    if let stray = root.find("loop.real.\(key)"), !stray.isNull {
      throw stray.error(
        "advice compares with models of real data alone, whatever the share; leave it out")
    }
  }
  return try root.removing("sweep").removing("collapse")
    .setting("figures", to: .sequence([Node]())).setting("evaluation.floors", to: false)
}

extension Advice.Tolerance {
  /// Reads `metric=number` texts, one for every metric that counts.
  static func read(_ texts: [String], _ control: Experiment) throws -> [Advice.Tolerance] {
    let metrics = control.metricNames
    guard !texts.isEmpty else {
      throw Failure(
        "say how far each metric may be from the all-real control, such as --tolerance"
          + " \(metrics.first ?? "variance")=0.05; the experiment measures"
          + " \(metrics.joined(separator: ", "))", exitStatus: 64)
    }
    return try texts.map { text in
      let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2 else {
        throw Failure(
          "--tolerance \(text): expected metric=number, such as variance=0.05", exitStatus: 64)
      }
      let name = try Node.argument(parts[0], key: "tolerance", option: "--tolerance").name(
        of: metrics)
      let value = try Node.argument(parts[1], key: name, option: "--tolerance").double(
        in: Interval(above: 0, atMost: .greatestFiniteMagnitude))
      return Advice.Tolerance(metric: name, value: value)
    }
  }
}
