internal import Simulation

/// BibTeX of what metrics, models, workflows and definitions name as their sources.
package enum Bibliography {
  package struct Entry: Sendable {
    package let key: String
    /// How references in the program name the work: the first author, or what else tells it apart.
    let name: String
    let year: Int
    package let bibTeX: String
  }

  package static let entries: [Entry] = source.split(separator: "\n\n").compactMap { block in
    let lines = block.split(separator: "\n")
    guard lines.count > 1, let space = lines[0].lastIndex(of: " "),
      let year = Int(lines[0][space...].dropFirst()),
      let brace = lines[1].firstIndex(of: "{")
    else { return nil }
    return Entry(
      key: String(lines[1][brace...].dropFirst().dropLast()),
      name: String(lines[0][..<space].dropFirst(2)), year: year,
      bibTeX: lines.dropFirst().joined(separator: "\n") + "\n")
  }

  static func entry(_ key: String) -> Entry? { entries.first { $0.key == key } }

  /// The works that a reference such as "Shannon 1951; Miller 1955" names: those whose name stands in
  /// it with their year as the first one behind.
  package static func entries(in reference: String) -> [Entry] {
    let found = entries.filter { entry in
      var rest = reference[...]
      while let range = rest.firstRange(of: entry.name) {
        let startsWord =
          range.lowerBound == reference.startIndex
          || !reference[reference.index(before: range.lowerBound)].isLetter
        let endsWord =
          range.upperBound == reference.endIndex || !reference[range.upperBound].isLetter
        rest = rest[range.upperBound...]
        if startsWord, endsWord, firstYear(rest) ?? entry.year == entry.year { return true }
      }
      return false
    }
    // Of two works of one author and year the one that is named more closely.
    return found.filter { entry in
      !found.contains {
        $0.key != entry.key && $0.year == entry.year && $0.name.hasSuffix(entry.name)
      }
    }
  }

  private static func firstYear(_ text: Substring) -> Int? {
    var digits = ""
    for character in text {
      if character.isASCII, character.isNumber {
        digits.append(character)
        if digits.count == 4 { return Int(digits) }
      } else {
        digits = ""
      }
    }
    return nil
  }

  /// Where the definition of a metric comes from.
  package static func entries(metric name: String) -> [Entry] {
    let references = Catalogue.metrics.flatMap(\.infos).filter { $0.name == name }.map(\.reference)
    return entries(in: Set(references).sorted().joined(separator: "; "))
  }

  static func entries(model kind: String) -> [Entry] {
    let keys = [
      "gaussian-mixture": "dempster1977", "kernel-density": "silverman1986", "vae": "kingma2014",
      "ddpm": "ho2020", "gan": "goodfellow2014", "linear-regression": "dohmatob2024",
      "grouped-gaussian": "wyllie2024", "ngram": "chen1999", "mlp-lm": "bengio2003",
    ]
    return keys[kind].flatMap(entry).map { [$0] } ?? []
  }

  static func entries(workflow name: String) -> [Entry] {
    let keys = [
      "replace": "shumailov2024", "accumulate": "gerstgrasser2024",
      "accumulate-subsample": "kazdan2025",
    ]
    return keys[name].flatMap(entry).map { [$0] } ?? []
  }

  /// The program itself.
  static func program(_ version: String, commit: String) -> String {
    let note = commit == "unknown" ? "" : ",\n  note = {commit \(commit)}"
    return """
      @misc{collapse,
        title = {{collapse: a command-line laboratory for model collapse}},
        version = {\(version)}\(note)}

      """
  }
}
