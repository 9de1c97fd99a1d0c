internal import Figures
internal import Platform

/// The page that a run leaves in its folder.
let reportFile = "report.html"

/// Writes one page about the runs of these folders, from their tables alone, and returns its path.
///
/// Without `out` the page of one folder is `report.html` in it, and that of several
/// `collapse-report.html` in the working folder.
public func writeReport(_ folders: [String], out: String?) throws(Failure) -> String {
  try reporting {
    // A folder given twice would only repeat itself.
    var unique: [String] = []
    for folder in folders where !unique.contains(folder) { unique.append(folder) }
    var page = try ReportPage(unique.map { try ReportedRun(ResultsFolder($0)) })
    let path = out ?? (unique.count == 1 ? "\(unique[0])/\(reportFile)" : "collapse-\(reportFile)")
    try Disk.standard.writeAtomically(page.html(), to: path)
    return path
  }
}

extension Plotter.Scenes {
  /// Writes the page about the run of a folder whose figures these are.
  func writeReport(to folder: ResultsFolder) throws {
    var page = try ReportPage([ReportedRun(folder, known: self)])
    try folder.disk.writeAtomically(page.html(), to: folder.file(reportFile))
  }
}
