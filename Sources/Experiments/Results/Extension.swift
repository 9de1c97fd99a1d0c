internal import Platform

/// Whether an experiment may go on in a folder that holds results already.
///
/// It may where it changes no number that is there: more or fewer replicates, generations and values
/// of the sweep, other figures, another title.
extension ResultsFolder {
  func check(_ experiment: Experiment) throws {
    for folder in [path, file(Self.work)] {
      let stated = "\(folder)/\(Self.experiment)"
      guard disk.exists(stated) else { continue }
      let old = try Node.parse(disk.readRaw(stated), file: stated)
      let differences = Self.differences(old, DataPaths.moved(experiment.resolved, to: folder))
      try check(old, differences, experiment, from: folder)
      if folder == path { try checkData(experiment, isSame: differences.isEmpty) }
    }
  }

  private func check(
    _ old: Node, _ differences: [(key: String, text: String)], _ experiment: Experiment,
    from folder: String
  ) throws {
    let refused = differences.filter { !Self.isExtension($0.key) }.map(\.text)
    if !refused.isEmpty { throw refusal(refused) }
    guard differences.contains(where: { $0.key.hasPrefix("sweep.") }) else { return }
    // A value of the sweep can keep its label and change its meaning.
    // Where it cannot be read any more, as without its data, the keys of the work decide alone.
    guard let before = try? Experiment.read(DataPaths.fromCurrentFolder(old, fileIn: folder)) else {
      return
    }
    let settings = Dictionary(before.arms.map { ($0.label, $0.settings) }) { first, _ in first }
    if let changed = experiment.arms.first(where: {
      settings[$0.label].map { [settings = $0.settings] in $0 != settings } ?? false
    }) {
      let sweeps = differences.filter { $0.key.hasPrefix("sweep.") }.map(\.text)
      throw refusal(["the arm \"\(changed.label)\" means something else"] + sweeps)
    }
  }

  private static func isExtension(_ key: String) -> Bool {
    ["replicates", "loop.generations"].contains(key) || key.hasPrefix("sweep.")
      || key.hasPrefix("collapse.")
  }

  private func refusal(_ differences: [String]) -> Failure {
    let shown = differences.prefix(5).joined(separator: "; ")
    let more = differences.count > 5 ? "; and \(differences.count - 5) more" : ""
    return Failure(
      "\(path): holds the results of another experiment: \(shown)\(more). Choose another folder"
        + " with --out, or remove this one", exitStatus: 73)
  }

  /// The same settings with another data file are another experiment.
  private func checkData(_ experiment: Experiment, isSame: Bool) throws {
    guard disk.exists(file(Self.manifest)) else { return }
    let manifest = try Manifest.read(self)
    var changed: [String] = []
    if isSame {
      if try Manifest.readFacts(self).digest != experiment.digest {
        changed = experiment.inputs.map(\.path)
      }
    } else if let inputs = manifest["inputs_sha256"] {
      // Of an extended experiment only the files that are named again can be compared.
      changed = try experiment.inputs.filter { input in
        let known = try inputs.entries().first { $0.key == input.path }
        return try known.map { try $0.value.string() != input.digest } ?? false
      }.map(\.path)
    }
    if changed.isEmpty { return }
    throw Failure(
      "\(path): holds results of the same settings for other data:"
        + " \(changed.joined(separator: ", ")) has changed since. Choose another folder with --out,"
        + " or remove this one", exitStatus: 73)
  }

  /// States beside the journals what they are work of.
  func keepExperiment(_ experiment: Experiment) throws(FileError) {
    try disk.makeDirectory(file(Self.work))
    let path = workFile(Self.experiment)
    let text = Array(DataPaths.moved(experiment.resolved, to: file(Self.work)).yaml().utf8)
    if disk.exists(path) {
      if try disk.readRaw(path) == text { return }
      // Extended: check(_:) has been passed.
      try disk.writeAtomically(text, to: path)
    } else {
      _ = try disk.publish(text, as: path)
    }
  }
}
