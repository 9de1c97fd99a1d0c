/// A text as HTML shows it, between tags and in quoted attributes; control characters, which no
/// document may hold, are left out.
public func htmlEscaped(_ text: some StringProtocol) -> String {
  var out = String.UnicodeScalarView()
  for scalar in text.unicodeScalars {
    switch scalar {
    case "&": out.append(contentsOf: "&amp;".unicodeScalars)
    case "<": out.append(contentsOf: "&lt;".unicodeScalars)
    case ">": out.append(contentsOf: "&gt;".unicodeScalars)
    case "\"": out.append(contentsOf: "&quot;".unicodeScalars)
    case "\t", "\n", "\r": out.append(scalar)
    case "\0"..<" ", "\u{7F}"..<"\u{A0}", "\u{FFFE}", "\u{FFFF}": continue
    default: out.append(scalar)
    }
  }
  return String(out)
}
