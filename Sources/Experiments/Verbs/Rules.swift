internal import Numerics
internal import Platform
internal import Simulation

/// Tries practitioners' rules of thumb on a model and its data, and writes what they rest on.
public func tryRules(_ path: String, _ options: AdviceOptions) async throws(Failure) -> RulesReport
{
  do { return try await trial(path, options) } catch { throw Failure(error) }
}

private func trial(_ path: String, _ options: AdviceOptions) async throws -> RulesReport {
  let start = Clock.seconds
  let jobs = options.jobs ?? Machine.usableCores
  setThreads(jobs)
  guard options.required == nil else {
    throw Failure("--require is for the safe share; it means nothing with --rules", exitStatus: 64)
  }
  let advised = try AdvisedText(path, options)
  let arms = try RuleArms(advised, options.overrides)
  guard arms.experiment.replicates > 1, arms.fixedControl.schedule.generations > 0 else {
    throw Failure("--rules needs at least 2 replicates and 1 generation", exitStatus: 64)
  }
  let tolerances = try Advice.Tolerance.read(options.tolerances, arms.experiment)
  var trial = RulesTrial(arms, tolerances: tolerances, jobs: jobs, seed: arms.experiment.seed)
  let terminal = options.progress == .automatic && StandardStream.error.isTerminal
  try await trial.run(
    mostReplicates: arms.experiment.replicates,
    shouldStop: { Clock.seconds - start > options.budget },
    report: { replicates, open in
      guard terminal else { return }
      StandardStream.error.write(
        "\r\u{1B}[K\(arms.experiment.name): \(counted(replicates, "replicate")),"
          + " \(counted(open, "way")) of working open")
    })
  if terminal { StandardStream.error.write("\r\u{1B}[K") }
  var report = RulesReport(
    trial, name: arms.experiment.name, notes: advised.notes + arms.notes,
    seconds: Clock.seconds - start)
  try report.write(to: options.out ?? "results/\(arms.experiment.name)-rules")
  return report
}
