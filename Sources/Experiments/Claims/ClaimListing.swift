internal import Platform

/// The claims of the catalogue, for a reader.
public struct ClaimListing: Sendable {
  private let claims: [Claim]

  /// Of the given names and tiers; of all where nothing is given.
  public init(_ ids: [String], tiers: Set<Int>) throws(Failure) {
    claims = try ClaimCatalogue.chosen(ids, tiers: tiers.isEmpty ? [1, 2, 3] : tiers)
  }

  public func text() -> String {
    var out = ""
    for section in ClaimSection.allCases {
      let own = claims.filter { $0.section == section }
      if own.isEmpty { continue }
      out += "\(section.rawValue)  \(section.title)\n"
      out += RunReport.aligned(
        own.map { claim in
          [
            "  \(claim.record.map(String.init) ?? "-")", claim.id, "\(claim.tier)",
            "\(RunReport.rounded(claim.cost, digits: 2)) s", claim.statement,
          ]
        })
    }
    return out
      + "Record, name, tier, seconds on two cores, claim. collapse reproduce NAME --show prints its"
      + " experiment.\n"
  }

  public func json() -> String {
    JSONValue.array(
      claims.map { claim in
        .object([
          ("claim", .string(claim.id)), ("record", claim.record.map { .integer($0) } ?? .null),
          ("section", .string(claim.section.title)), ("tier", .integer(claim.tier)),
          ("seconds", .number(claim.cost)), ("statement", .string(claim.statement)),
          ("source", .string(claim.source)), ("remark", .string(claim.remark)),
          (
            "expected",
            .array(
              claim.parts.flatMap(\.readings).map { reading in
                .object([
                  ("reading", .string(reading.name)), ("generation", .integer(reading.generation)),
                  ("expected", .string(reading.rule.text)), ("from", .string(reading.origin)),
                  ("rule", .string(reading.rule.name)), ("printed", .bool(reading.isPrinted)),
                ])
              })
          ),
        ])
      }
    ).pretty() + "\n"
  }

  /// The experiment files, with what is expected of them in comments.
  public func experiments() -> String {
    claims.flatMap { claim in
      claim.parts.enumerated().map { place, part in
        var out = place > 0 ? "---\n" : ""
        out += "# \(claim.id): \(claim.statement)\n# \(claim.source)\n"
        for reading in part.readings {
          out += "# generation \(reading.generation), \(reading.name): \(reading.rule.text)"
          out += " (\(reading.origin))\(reading.isPrinted ? ", which must fail" : "")\n"
        }
        return out + part.experiment + "\n"
      }
    }.joined()
  }
}

extension ClaimRule {
  /// As the documentation calls it.
  var name: String {
    switch self {
    case .mean: "mean"
    case .identity: "identity"
    case .bound: "bound"
    case .within: "within"
    case .positive: "order"
    }
  }
}
