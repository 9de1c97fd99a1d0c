internal import Numerics
internal import Platform

/// Runs published claims and judges them by what they predict.
public func reproduce(
  _ options: ReproduceOptions, version: String
) async throws(Failure) -> Reproduction {
  do { return try await run(options, version) } catch { throw Failure(error) }
}

private func run(_ options: ReproduceOptions, _ version: String) async throws -> Reproduction {
  let start = Clock.seconds
  let claims = try ClaimCatalogue.chosen(options.claims, tiers: options.tiers)
  let jobs = options.jobs ?? Machine.usableCores
  setThreads(jobs)
  var progress = ClaimProgress(options.progress, claims)
  var results: [ClaimResult] = []
  for (place, claim) in claims.enumerated() {
    var runner = ClaimRunner(jobs: jobs, seed: options.seed, factor: options.factor)
    (runner.offset, runner.settings) = (options.offset, options.settings)
    results.append(
      try await runner.run(claim) { progress.show(place, claim, share: $0) })
  }
  progress.finish()
  var reproduction = Reproduction(
    results: results, seconds: Clock.seconds - start, version: version)
  if options.writesFiles { try reproduction.write(options) }
  return reproduction
}

extension Reproduction {
  fileprivate mutating func write(_ options: ReproduceOptions) throws {
    let disk = Disk.standard
    let folder = options.out ?? "results/reproduce"
    try disk.makeDirectory(folder)
    try disk.writeAtomically(csv(), to: "\(folder)/claims.csv")
    files.append("\(folder)/claims.csv")
    var figures: [String: String] = [:]
    if options.drawsFigures {
      let drawn = try drawFigures(in: folder)
      figures = drawn.byClaim
      warnings += drawn.failures
      files.append("\(folder)/figures/claims.png")
    }
    guard options.writesReport else { return }
    let page = ReproductionPage(reproduction: self, figures: figures)
    for (name, text) in [("report.md", page.markdown()), ("report.html", page.html())] {
      try disk.writeAtomically(text, to: "\(folder)/\(name)")
      files.append("\(folder)/\(name)")
    }
  }
}
