internal import Platform

/// An experiment with its results folder, named by either of them.
struct ResultsTarget {
  let experiment: Experiment
  /// The file that the experiment was read from.
  let path: String
  let folder: ResultsFolder

  /// `path` is a results folder, which states its experiment, or an experiment file.
  init(_ path: String, _ overrides: Overrides, out: String?, disk: Disk = .standard) throws {
    guard disk.isDirectory(path) else {
      experiment = try Experiment.load(path, overrides)
      self.path = path
      folder = ResultsFolder(out ?? "results/\(experiment.name)", disk: disk)
      return
    }
    folder = ResultsFolder(path, disk: disk)
    // Beside the journals stands what was asked for last.
    let files = [folder.workFile(ResultsFolder.experiment), folder.file(ResultsFolder.experiment)]
    guard let file = files.first(where: { disk.exists($0) }) else {
      throw Failure("\(path): holds no results, and no work on any", exitStatus: 66)
    }
    guard out == nil || out == path else {
      throw Failure("\(path) is a results folder already; leave --out away", exitStatus: 64)
    }
    experiment = try Experiment.load(file, overrides)
    self.path = file
  }
}

/// Whole numbers in words that `sbatch --array=` takes: `1,3,5-7`.
func rangeList(_ numbers: [Int]) -> String {
  var parts: [ClosedRange<Int>] = []
  for number in numbers {
    if let last = parts.last, last.upperBound == number - 1 {
      parts[parts.count - 1] = last.lowerBound...number
    } else {
      parts.append(number...number)
    }
  }
  return parts.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
    .joined(separator: ",")
}
