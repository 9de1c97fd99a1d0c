extension Listing {
  /// Every entry of every list as a part of a Markdown page.
  ///
  /// `cell` makes a text fit for a cell of a table.
  public static func markdown(cell: (String) -> String) -> String {
    // The keys of a file first, as a reader meets them.
    ([.keys] + allCases.filter { $0 != .keys }).map { listing in
      "## \(listing.heading)\n\n" + listing.markdown(cell: cell)
    }.joined()
  }

  private var heading: String {
    switch self {
    case .keys: "Keys of an experiment file"
    case .definitions: "Definitions of collapse"
    default: rawValue.prefix(1).uppercased() + rawValue.dropFirst()
    }
  }

  private func markdown(cell: (String) -> String) -> String {
    if self == .keys {
      let rows = entries.map { entry in
        let details = entry.details.map { " " + $0.1 }.joined()
        return "| `\(entry.name)` | \(cell(entry.summary)).\(cell(details)) |\n"
      }
      return "| key | meaning |\n| --- | --- |\n" + rows.joined() + "\n"
    }
    return entries.map { entry in
      let rows = entry.details.map { "| \(cell($0.0)) | \(cell($0.1)) |\n" }
      return "### \(entry.name)\n\n\(cell(entry.summary))\n\n| | |\n| --- | --- |\n"
        + rows.joined() + "\n"
    }.joined()
  }
}
