internal import Figures
internal import Platform
internal import Simulation

extension AuditReport {
  /// One file that needs no other, light or dark as the reader's system is.
  func html() throws -> String {
    var body = "<h1><span class=\"\(verdict.rawValue)\">\(verdict.rawValue)</span> Audit</h1>\n"
    let answer = sentence.split(separator: ": ", maxSplits: 1).last.map(String.init) ?? sentence
    body +=
      "<p class=\"answer\">\(htmlEscaped(answer.prefix(1).uppercased() + answer.dropFirst())).</p>\n"
    body += "<dl>\n"
    for line in headings {
      body += "<dt>\(htmlEscaped(line[0]))</dt><dd>\(htmlEscaped(line[1]))</dd>\n"
    }
    body += "</dl>\n<h2>By property</h2>\n"
    for property in AuditProperty.allCases
    where count(.pass, property) + count(.warn, property)
      + count(.fail, property) > 0
    {
      body += self.section(property)
    }
    if let scene = try scene() {
      let svg = try webSVG(scene, id: "columns", base64: base64)
      body += "<h2>Columns</h2>\n<figure>\n\(String(decoding: svg, as: UTF8.self))\n</figure>\n"
    }
    for (fact, worst) in rankedFacts { body += column(fact, worst) }
    body += "<p class=\"note\">\(htmlEscaped(explanation))</p>\n"
    // Sentences in a column that a telephone makes narrow would be towers of words.
    let style = "@media (max-width: 48rem) { details table { min-width: 46rem; } }"
    return HTMLPage(title: sentence, body: body, style: style).text()
  }

  private func section(_ property: AuditProperty) -> String {
    let own = ranked.filter { $0.measure.property == property }
    let worst = own.first?.verdict ?? .pass
    let isOpen = worst != .pass
    var out =
      "<details\(isOpen ? " open" : "")><summary>\(badge(worst)) <b>\(property.rawValue)</b>:"
    out += " \(htmlEscaped(property.question)) <span class=\"note\">\(count(.pass, property)) pass,"
    out += " \(count(.warn, property)) warn, \(count(.fail, property)) fail</span></summary>\n"
    return out + numbers(own) + "</details>\n"
  }

  private func column(_ fact: AuditFacts, _ worst: AuditReading?) -> String {
    let own = ranked.filter { $0.measure.column == fact.kind.name }
    var out = "<details><summary>"
    out += "\(badge(worst?.verdict ?? .pass)) <b>\(htmlEscaped(fact.kind.name))</b>"
    out += " <span class=\"note\">\(htmlEscaped(fact.summary))</span></summary>\n"
    out += numbers(own)
    out += table(Self.lines(fact), verdicts: nil)
    if !fact.lost.isEmpty { out += "<p>\(htmlEscaped(Self.lost(fact)))</p>\n" }
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
    HTMLPage.table(
      rows.enumerated().map { line, row in
        row.enumerated().map { column, cell in
          if line > 0, column == 0, let verdict = verdicts?[line - 1] { return badge(verdict) }
          return htmlEscaped(cell)
        }
      })
  }
}
