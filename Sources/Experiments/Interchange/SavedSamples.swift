internal import Platform
internal import Simulation

/// Samples of models that a run leaves beside its tables.
public struct SavedSamples: Sendable, Equatable {
  /// Ascending; nil for all that are measured.
  let generations: [Int]?
  let format: SampleFormat

  /// From a list such as `0,5,10`, or `all`.
  public init(_ text: String, isNumPy: Bool) throws(Failure) {
    format = isNumPy ? .npy : .csv
    if text == "all" {
      generations = nil
      return
    }
    let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
    let known = numbers.compactMap(\.self)
    guard known.count == numbers.count, !known.isEmpty, known.allSatisfy({ $0 >= 0 }) else {
      throw Failure(
        "--save-samples \(text): expected generations such as 0,5,10, or all", exitStatus: 64)
    }
    generations = Set(known).sorted()
  }
}

extension SavedSamples {
  /// Refuses generations that an arm does not have, and numbers where models make texts.
  func check(_ experiment: Experiment) throws(Failure) {
    for named in experiment.arms {
      if format == .npy, named.arm.noun == "token" {
        throw Failure(
          "--samples-format npy: the arm \(named.label) makes texts, which are no numbers; choose csv",
          exitStatus: 64)
      }
      let last = named.arm.schedule.generations
      if let beyond = generations?.first(where: { $0 > last }) {
        throw Failure(
          "--save-samples \(beyond): the arm \(named.label) has generations 0 to \(last)",
          exitStatus: 64)
      }
    }
  }
}

extension Experiment {
  /// Writes `samples/<arm>/generation-<t>.csv`, as many rows as the model makes for the next
  /// generation, and returns the paths from the folder. Chains that end earlier have fewer.
  func saveSamples(_ wanted: SavedSamples, in folder: ResultsFolder) throws -> [String] {
    var paths: [String] = []
    for (place, named) in arms.enumerated() {
      let arm = named.arm
      // The chain as the run had it, as far as it went.
      let end = arm.run(0).ending?.generation ?? .max
      let generations = (wanted.generations ?? arm.recorded).filter { $0 < end }
      let found = try arm.extract(0, generations, .sample(count: nil))
      let name = "samples/\(Self.folderName(named.label, place))"
      try folder.disk.makeDirectory(folder.file(name))
      for sample in found {
        let isText = sample.text != nil && wanted.format == .csv
        let path =
          "\(name)/generation-\(sample.generation).\(isText ? "txt" : wanted.format.rawValue)"
        try folder.disk.writeAtomically(
          sample.file(wanted.format, columns: arm.columns), to: folder.file(path))
        paths.append(path)
      }
    }
    return paths
  }

  /// An arm's label as far as it can name a folder, after its number.
  private static func folderName(_ label: String, _ place: Int) -> String {
    let safe = String(label.map { $0.isLetter || $0.isNumber || "-_.=".contains($0) ? $0 : "-" })
    return "\(place)-\(safe)"
  }
}
