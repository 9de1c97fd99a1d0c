/// A text as it stands in a page, outside of tags and in attributes.
func htmlEscaped(_ text: some StringProtocol) -> String {
  var out = ""
  for character in text {
    switch character {
    case "&": out += "&amp;"
    case "<": out += "&lt;"
    case ">": out += "&gt;"
    case "\"": out += "&quot;"
    default: out.append(character)
    }
  }
  return out
}
