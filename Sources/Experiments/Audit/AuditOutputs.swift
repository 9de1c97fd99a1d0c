internal import Figures
internal import Platform

/// Where an audit is written.
public struct AuditOutputs: Sendable {
  public var json: String?
  public var markdown: String?
  public var html: String?
  public var figure: String?

  public init(
    json: String? = nil, markdown: String? = nil, html: String? = nil, figure: String? = nil
  ) {
    self.json = json
    self.markdown = markdown
    self.html = html
    self.figure = figure
  }

  /// Refuses a figure of an unknown format before anything is computed.
  public func check() throws(Failure) { _ = try format() }

  private func format() throws(Failure) -> FigureFormat? {
    guard let figure else { return nil }
    let ending = figure.split(separator: ".").last.map { String($0).lowercased() } ?? ""
    guard let format = FigureFormat(rawValue: ending) else {
      throw Failure(
        "--figure \(figure): expected a name that ends in .png, .svg or .pdf", exitStatus: 64)
    }
    return format
  }

  public func write(_ report: AuditReport) throws(Failure) {
    let format = try format()
    try reporting {
      let disk = Disk.standard
      if let json { try disk.writeAtomically(report.json(), to: json) }
      if let markdown { try disk.writeAtomically(report.markdown(), to: markdown) }
      if let html { try disk.writeAtomically(try report.html(), to: html) }
      guard let figure, let format else { return }
      guard let scene = try report.scene() else {
        throw Failure("--figure is for tables: there are no columns to draw", exitStatus: 64)
      }
      try disk.writeAtomically(render(scene, as: format), to: figure)
    }
  }
}
