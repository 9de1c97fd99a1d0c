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
    let path = out ?? (unique.count == 1 ? "\(unique[0])/\(reportFile)" : "collapse-\(reportFile)")
    try Disk.standard.writeAtomically(reportPage(unique), to: path)
    return path
  }
}

/// The page about the runs of these folders, never larger than `mostBytes`; films may take three
/// tenths of it.
package func reportPage(_ folders: [String], mostBytes: Int = 3_000_000) throws -> [UInt8] {
  try reportPage(folders.map { try ReportedRun(ResultsFolder($0)) }, mostBytes: mostBytes)
}

func reportPage(_ runs: [ReportedRun], mostBytes: Int = 3_000_000) throws -> [UInt8] {
  var page = try ReportPage(runs, mostBytes: mostBytes)
  return try page.html()
}
