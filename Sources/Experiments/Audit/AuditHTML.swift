internal import Figures
internal import Platform
internal import Simulation

extension AuditReport {
  /// One file that needs no other, light or dark as the reader's system is.
  func html() throws -> String {
    var body = "<h1><span class=\"\(verdict.rawValue)\">\(verdict.rawValue)</span> Audit</h1>\n"
    let answer = sentence.split(separator: ": ", maxSplits: 1).last.map(String.init) ?? sentence
    body +=
      "<p class=\"answer\">\(escaped(answer.prefix(1).uppercased() + answer.dropFirst())).</p>\n"
    body += "<dl>\n"
    for line in headings {
      body += "<dt>\(escaped(line[0]))</dt><dd>\(escaped(line[1]))</dd>\n"
    }
    body += "</dl>\n<h2>By property</h2>\n"
    for property in AuditProperty.allCases
    where count(.pass, property) + count(.warn, property)
      + count(.fail, property) > 0
    {
      body += self.section(property)
    }
    if let scene = try scene() {
      let svg = String(decoding: try render(scene, as: .svg), as: UTF8.self)
      // The declaration of an XML document has no place inside a page.
      let start = svg.firstRange(of: "<svg")?.lowerBound ?? svg.startIndex
      body += "<h2>Columns</h2>\n<figure role=\"img\" aria-label=\"\(escaped(scene.altText))\">\n"
      body += svg[start...] + "\n</figure>\n"
    }
    for (fact, worst) in rankedFacts { body += column(fact, worst) }
    body += "<p class=\"note\">\(escaped(explanation))</p>\n"
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(escaped(sentence))</title>
      <style>
      \(Self.style)
      </style>
      </head>
      <body>
      \(body)</body>
      </html>

      """
  }

  private func section(_ property: AuditProperty) -> String {
    let own = ranked.filter { $0.measure.property == property }
    let worst = own.first?.verdict ?? .pass
    let isOpen = worst != .pass
    var out =
      "<details\(isOpen ? " open" : "")><summary>\(badge(worst)) <b>\(property.rawValue)</b>:"
    out += " \(escaped(property.question)) <span class=\"note\">\(count(.pass, property)) pass,"
    out += " \(count(.warn, property)) warn, \(count(.fail, property)) fail</span></summary>\n"
    return out + numbers(own) + "</details>\n"
  }

  private func column(_ fact: AuditFacts, _ worst: AuditReading?) -> String {
    let own = ranked.filter { $0.measure.column == fact.kind.name }
    var out = "<details><summary>"
    out += "\(badge(worst?.verdict ?? .pass)) <b>\(escaped(fact.kind.name))</b>"
    out += " <span class=\"note\">\(escaped(fact.summary))</span></summary>\n"
    out += numbers(own)
    out += table(Self.lines(fact), verdicts: nil)
    if !fact.lost.isEmpty { out += "<p>\(escaped(Self.lost(fact)))</p>\n" }
    return out + "</details>\n"
  }

  private func numbers(_ readings: [AuditReading]) -> String {
    table(
      [["", "number", "column", "synthetic", "real rows, 95 %", "departure", "why"]]
        + readings.map { Self.row($0) + [$0.reason] }, verdicts: readings.map { $0.verdict })
  }

  private func badge(_ verdict: AuditVerdict) -> String {
    "<span class=\"\(verdict.rawValue)\">\(verdict.rawValue)</span>"
  }

  /// The first column is the verdict where there are verdicts.
  private func table(_ rows: [[String]], verdicts: [AuditVerdict?]?) -> String {
    guard let head = rows.first else { return "" }
    var out = "<div class=\"wide\"><table>\n<tr>"
    out += head.map { "<th>\(escaped($0))</th>" }.joined() + "</tr>\n"
    for (place, row) in rows.dropFirst().enumerated() {
      out += "<tr>"
      for (column, cell) in row.enumerated() {
        if column == 0, let verdict = verdicts?[place] {
          out += "<td>\(badge(verdict))</td>"
        } else {
          out += "<td>\(escaped(cell))</td>"
        }
      }
      out += "</tr>\n"
    }
    return out + "</table></div>\n"
  }

  private func escaped(_ text: some StringProtocol) -> String {
    htmlEscaped(text)
  }

  static let style = """
    :root { color-scheme: light dark; --ink: #1d1f21; --soft: #5c6166; --page: #fff; --line: #d9dcdf;
      --pass: #1b6e3c; --warn: #8a5a00; --fail: #b3261e; }
    @media (prefers-color-scheme: dark) { :root { --ink: #e6e6e6; --soft: #a3a8ad; --page: #16181a;
      --line: #3a3f44; --pass: #6fcf97; --warn: #f2c14e; --fail: #ff8a80; } }
    body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--page);
      max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
    h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
    .answer { font-size: 1.15rem; } .note { color: var(--soft); font-size: .875rem; }
    .PASS, .WARN, .FAIL { font-weight: 700; } .PASS { color: var(--pass); }
    .WARN { color: var(--warn); } .FAIL { color: var(--fail); }
    dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; }
    dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
    details { border-top: 1px solid var(--line); padding: .4rem 0; } summary { cursor: pointer; }
    .wide { overflow-x: auto; } table { border-collapse: collapse; font-size: .875rem; margin: .5rem 0; }
    th, td { text-align: left; vertical-align: top; padding: .2rem .7rem .2rem 0;
      border-bottom: 1px solid var(--line); }
    th { color: var(--soft); font-weight: 600; }
    figure { margin: 1rem 0; background: #fff; border-radius: 6px; padding: .5rem; }
    figure svg { width: 100%; height: auto; }
    """
}
