internal import Figures
internal import Platform

/// One page about one run or several.
struct ReportPage {
  /// The page is never larger.
  private let mostBytes: Int
  private var sections: [RunSection] = []

  init(_ runs: [ReportedRun], mostBytes: Int) throws {
    self.mostBytes = mostBytes
    let names = runs.map(\.name)
    for (place, run) in runs.enumerated() {
      // Runs of one experiment are told apart by their folders.
      let isAlone = names.filter { $0 == run.name }.count == 1
      let label = isAlone ? run.name : "\(run.name) in \(run.folder.path)"
      sections.append(
        try RunSection(
          run, id: "run-\(place + 1)", label: runs.count > 1 ? label : nil,
          playerBytes: mostBytes * 3 / 10 / runs.count))
    }
  }

  /// The document: figures become coarser, the largest first, until it is small enough.
  mutating func html() throws -> [UInt8] {
    var page = try assembled()
    while page.count > mostBytes {
      var excess = page.count - mostBytes
      while excess > 0, let (section, figure) = largestFigure {
        let before = sections[section].figures[figure].size
        try sections[section].figures[figure].shrink()
        excess -= before - sections[section].figures[figure].size
      }
      page = try assembled()
      if largestFigure == nil { break }
    }
    guard page.count <= mostBytes else {
      throw Failure(
        "the page of \(sections.count) runs has \(page.count) bytes without any figure, more than"
          + " \(mostBytes): give fewer folders", exitStatus: 64)
    }
    return page
  }

  private var largestFigure: (section: Int, figure: Int)? {
    var best: (section: Int, figure: Int)?
    var size = 0
    for (place, section) in sections.enumerated() {
      for (index, figure) in section.figures.enumerated()
      where figure.canShrink && figure.size > size {
        best = (place, index)
        size = figure.size
      }
    }
    return best
  }

  private func assembled() throws -> [UInt8] {
    var body: [UInt8] = []
    if sections.count > 1 { body.append(text: try PageHead(sections).html()) }
    for section in sections { body += try section.html() }
    let title = sections.count == 1 ? sections[0].run.facts.title : "\(sections.count) runs"
    let page = HTMLPage(
      title: title, body: String(decoding: body, as: UTF8.self),
      style: Self.style + "\n" + PlayerScript.style, script: PlayerScript.text)
    return Array(page.text().utf8)
  }

  private static let style = """
    figcaption { color: var(--soft); font-size: .875rem; padding: .4rem .25rem 0; }
    .data { border-top: 0; margin: -.5rem 0 1.5rem; padding-left: .5rem; }
    .data .wide { max-height: 24rem; overflow: auto; }
    .paste { user-select: all; } pre { overflow-x: auto; font-size: .8125rem; }
    code { font-size: .8125rem; overflow-wrap: anywhere; }
    h3 { font-size: 1.05rem; margin-top: 1.6rem; } section + section { margin-top: 4rem; }
    nav ul { padding-left: 1.2rem; } .k { white-space: nowrap; } a { color: var(--mark); }
    @media (max-width: 30rem) { body { margin: 1rem auto; padding: 0 .6rem; }
      dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .4rem; } }
    @media print { :root { color-scheme: light; --ink: #000; --soft: #444; --page: #fff;
        --line: #ccc; --card: #fff; --pass: #1b6e3c; --warn: #8a5a00; --fail: #b3261e; }
      body { max-width: none; margin: 0; font-size: 10pt; } figure, tr { break-inside: avoid; }
      figure { padding: 0; } figure svg, figure > img { max-width: 14.5cm; margin-left: 0; }
      h1, h2, h3 { break-after: avoid; } .data .wide { max-height: none; }
      .data:not([open]) { display: none; } }
    """
}
