internal import Platform

/// An HTML document that needs no other file and asks no server for anything, light or dark as the
/// reader's system is.
struct HTMLPage {
  let title: String
  let body: String
  /// Rules beside ``baseStyle``.
  var style = ""
  /// A script that runs when the document is there.
  var script = ""
  /// Where images may come from: the page itself, unless it has files beside it.
  var imageSources = "data:"

  func text() -> String {
    // Nothing may be fetched, whatever a title or a text of the results holds.
    let policy =
      "default-src 'none'; img-src \(imageSources); style-src 'unsafe-inline'"
      + (script.isEmpty ? "" : "; script-src 'unsafe-inline'")
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta http-equiv="Content-Security-Policy" content="\(policy)">
      <title>\(htmlEscaped(title))</title>
      <style>
      \(Self.baseStyle)\(style.isEmpty ? "" : "\n" + style)
      </style>
      </head>
      <body>
      \(body)\(script.isEmpty ? "" : "<script>\n\(script)\n</script>\n")</body>
      </html>

      """
  }

  /// A table in a box that scrolls sideways where the page is narrow. The cells are HTML; the first
  /// row is the head. `isNumber` says which columns stand at the right.
  static func table(_ rows: [[String]], isNumber: (Int) -> Bool = { _ in false }) -> String {
    guard let head = rows.first else { return "" }
    func cells(_ row: [String], _ tag: String) -> String {
      row.enumerated().map { column, cell in
        "<\(tag)\(isNumber(column) ? " class=\"n\"" : "")>\(cell)</\(tag)>"
      }.joined()
    }
    var out = "<div class=\"wide\" tabindex=\"0\"><table>\n"
    out += "<thead><tr>\(cells(head, "th"))</tr></thead>\n<tbody>\n"
    for row in rows.dropFirst() { out += "<tr>\(cells(row, "td"))</tr>\n" }
    return out + "</tbody></table></div>\n"
  }

  static let baseStyle = """
    :root { color-scheme: light dark; --ink: #1d1f21; --soft: #5c6166; --page: #fff; --line: #d9dcdf;
      --card: #fff; --pass: #1b6e3c; --warn: #8a5a00; --fail: #b3261e; --mark: #0072b2; }
    @media (prefers-color-scheme: dark) { :root { --ink: #e6e6e6; --soft: #a3a8ad; --page: #16181a;
      --line: #3a3f44; --card: #1c1f22; --pass: #6fcf97; --warn: #f2c14e; --fail: #ff8a80;
      --mark: #6cb8ea; } }
    body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--page);
      max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
    h1 { font-size: 1.5rem; line-height: 1.25; } h2 { font-size: 1.15rem; margin-top: 2rem; }
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
    .n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
    figure { margin: 1rem 0; background: var(--card); border-radius: 6px; padding: .5rem; }
    figure svg, figure img { display: block; width: 100%; max-width: 56rem; height: auto; margin: auto; }
    figure img { border-radius: 4px; background: #fff; } figure svg rect { shape-rendering: crispEdges; }
    @media screen and (max-width: 34rem) { figure { overflow-x: auto; }
      figure svg, figure > img { min-width: 32rem; } figcaption { position: sticky; left: 0; } }
    """
}
