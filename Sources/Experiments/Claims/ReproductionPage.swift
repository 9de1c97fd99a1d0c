internal import Platform

/// One page on what was confirmed and what was not.
struct ReproductionPage {
  let reproduction: Reproduction
  /// Names of figures by claim, relative to the page.
  let figures: [String: String]

  private static let explanation =
    "A mean agrees if it is within 4 standard errors of what is expected (and of what the formula"
    + " leaves out, where that is said), and its standard error is at most 5 % of the distance to what"
    + " would be measured if the claim were idle. Orders hold with 99.9 % confidence on one side. A"
    + " claim that disagrees is run once more with another seed. \"Refuted as printed\": the statement"
    + " as it is printed or usually quoted fails and the corrected one holds. \"Direction only\": the"
    + " claim is about models of another scale. A theorem is named only where its text was read in"
    + " full."

  private var sections: [(title: String, results: [ClaimResult])] {
    ClaimSection.allCases.compactMap { section in
      let own = reproduction.results.filter { $0.claim.section == section }
      return own.isEmpty
        ? nil : (section.title.prefix(1).uppercased() + section.title.dropFirst(), own)
    }
  }

  /// Everything but confirmed claims, first what fails.
  private var exceptions: [ClaimResult] {
    [.refuted, .inconclusive, .refutedAsPrinted].flatMap { verdict in
      reproduction.results.filter { $0.verdict == verdict }
    }
  }

  private static let heading = [
    "measured quantity", "generation", "expected", "from", "measured", "z", "",
  ]

  private static func row(_ item: ReadingResult) -> [String] {
    [
      item.title, "\(item.reading.generation)", item.reading.rule.text, item.reading.origin,
      "\(rounded(item.estimate.value)) ± \(RunReport.rounded(item.estimate.standardError, digits: 2))",
      item.z.map { RunReport.rounded($0, digits: 2) } ?? "", item.note,
    ]
  }

  private static func facts(_ result: ClaimResult) -> String {
    let record = result.claim.record.map { "Record \($0). " } ?? ""
    let replicates = result.replicates.map(String.init).joined(separator: " and ")
    return "\(record)Source: \(result.claim.source). \(replicates) replicates, seed \(result.seed)"
      + "\(result.wasRepeated ? " after a disagreement at the first seed" : "")."
      + " Experiment: `collapse reproduce \(result.claim.id) --show`."
  }

  private var tally: [[String]] {
    sections.map { title, results in
      [title, "\(results.count)"]
        + ClaimVerdict.allCases.map { verdict in
          "\(results.count { $0.verdict == verdict })"
        }
    }
  }

  // MARK: Markdown

  func markdown() -> String {
    var out = "# Published claims, measured\n\n"
    out += "\(reproduction.sentence). collapse \(reproduction.version).\n\n"
    out += table([["", "claims"] + ClaimVerdict.allCases.map(\.rawValue)] + tally)
    out += "\n\(Self.explanation)\n\n"
    if !figures.isEmpty { out += "![All claims](figures/claims.png)\n\n" }
    if !exceptions.isEmpty {
      out += "## What does not hold as it is printed\n\n"
      for result in exceptions {
        out += "- **\(result.claim.id)** (\(result.verdict.rawValue)): \(result.claim.statement)."
        out += result.claim.remark.isEmpty ? "\n" : " \(result.claim.remark)\n"
      }
      out += "\n"
    }
    for (title, results) in sections {
      out += "## \(title)\n\n"
      for result in results {
        out += "### \(result.claim.id): \(result.verdict.rawValue)\n\n"
        out +=
          "\(result.claim.statement.prefix(1).uppercased())\(result.claim.statement.dropFirst())."
        out += result.claim.remark.isEmpty ? "\n\n" : " \(result.claim.remark)\n\n"
        out += table([Self.heading] + result.readings.map(Self.row))
        out += "\n\(Self.facts(result))\n\n"
        if let figure = figures[result.claim.id] { out += "![\(result.claim.id)](\(figure))\n\n" }
      }
    }
    return out
  }

  private func table(_ rows: [[String]]) -> String {
    guard let head = rows.first else { return "" }
    func line(_ cells: [String]) -> String {
      "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |\n"
    }
    return line(head) + line(head.map { _ in "---" })
      + rows.dropFirst().map(line).joined()
  }

  // MARK: HTML

  func html() -> String {
    var body = "<h1>Published claims, measured</h1>\n"
    body += "<p class=\"answer\">\(htmlEscaped(reproduction.sentence)).</p>\n"
    body += htmlTable([["", "claims"] + ClaimVerdict.allCases.map(\.rawValue)] + tally)
    body += "<p class=\"note\">\(htmlEscaped(Self.explanation))</p>\n"
    if !figures.isEmpty { body += image("figures/claims.png", "All claims") }
    if !exceptions.isEmpty {
      body += "<h2>What does not hold as it is printed</h2>\n<ul>\n"
      for result in exceptions {
        body += "<li><b>\(result.claim.id)</b> (\(result.verdict.rawValue)):"
        body +=
          " \(htmlEscaped(result.claim.statement)). \(htmlEscaped(result.claim.remark))</li>\n"
      }
      body += "</ul>\n"
    }
    for (title, results) in sections {
      body += "<h2>\(htmlEscaped(title))</h2>\n"
      for result in results {
        body += "<details><summary>\(badge(result.verdict)) <b>\(result.claim.id)</b>:"
        body += " \(htmlEscaped(result.claim.statement))</summary>\n"
        if !result.claim.remark.isEmpty { body += "<p>\(htmlEscaped(result.claim.remark))</p>\n" }
        body += htmlTable([Self.heading] + result.readings.map(Self.row))
        body += "<p class=\"note\">\(htmlEscaped(Self.facts(result)))</p>\n"
        if let figure = figures[result.claim.id] { body += image(figure, result.claim.statement) }
        body += "</details>\n"
      }
    }
    return HTMLPage(
      title: "Published claims, measured", body: body, imageSources: "data: file: 'self'"
    ).text()
  }

  private func badge(_ verdict: ClaimVerdict) -> String {
    let style =
      switch verdict {
      case .confirmed, .directionOnly: "PASS"
      case .refutedAsPrinted, .inconclusive: "WARN"
      case .refuted: "FAIL"
      }
    return "<span class=\"\(style)\">\(verdict.rawValue)</span>"
  }

  private func image(_ path: String, _ text: String) -> String {
    "<figure><img loading=\"lazy\" src=\"\(path)\" alt=\"\(htmlEscaped(text))\"></figure>\n"
  }

  private func htmlTable(_ rows: [[String]]) -> String {
    HTMLPage.table(rows.map { $0.map { htmlEscaped($0) } })
  }
}
