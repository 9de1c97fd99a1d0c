internal import Figures
internal import Platform

/// The head of a page of several runs: where they stand on it, and what they end with.
struct PageHead {
  private let sections: [RunSection]

  /// Lines of the table at most.
  private static let mostRows = 200

  init(_ sections: [RunSection]) { self.sections = sections }

  func html() throws -> String {
    var out = "<h1>\(sections.count) runs</h1>\n<nav aria-label=\"Runs\"><ul>\n"
    for section in sections {
      let run = section.run
      out += "<li><a href=\"#\(section.id)\">\(htmlEscaped(run.facts.title))</a>"
      out += " <span class=\"note\">\(htmlEscaped(section.label ?? ""))</span></li>\n"
    }
    out += "</ul></nav>\n<h2>At the last generation</h2>\n"
    var metrics: [String] = []
    for section in sections {
      for metric in section.run.facts.metrics where !metrics.contains(metric.name) {
        metrics.append(metric.name)
      }
    }
    // What few runs measure makes no comparison: widely shared metrics come first.
    let uses = metrics.map { name in
      sections.count { $0.run.facts.metrics.contains { $0.name == name } }
    }
    let order = metrics.indices.sorted { (-uses[$0], $0) < (-uses[$1], $1) }
    let columns = order.prefix(12).map { metrics[$0] }
    var rows = [["run", "arm", "generation"] + columns.map { htmlEscaped(words($0)) }]
    var left = 0
    for section in sections {
      let values = try section.run.lastValues()
      var arms: [String] = []
      for value in values where !arms.contains(value.arm) { arms.append(value.arm) }
      for arm in arms {
        if rows.count > Self.mostRows {
          left += 1
          continue
        }
        let own = values.filter { $0.arm == arm }
        let cells = columns.map { name -> String in
          guard let value = own.first(where: { $0.metric == name }) else { return "" }
          let error = value.error.isNaN ? "" : " ± \(NumberText.short(value.error, digits: 2))"
          return ShownTable.text(value.mean) + error
        }
        let generation = own.map(\.generation).max() ?? .nan
        rows.append(
          [
            "<span class=\"k\">\(htmlEscaped(section.label ?? ""))</span>", htmlEscaped(arm),
            ShownTable.text(generation),
          ] + cells)
      }
    }
    var notes = "Means over replicates ± standard error."
    let hidden = metrics.count - columns.count
    if hidden > 0 { notes += " \(hidden) more metrics are in the sections below." }
    if left > 0 { notes += " \(left) more arms are in the sections below." }
    return out + HTMLPage.table(rows, isNumber: { $0 > 1 }) + "<p class=\"note\">\(notes)</p>\n"
  }
}
