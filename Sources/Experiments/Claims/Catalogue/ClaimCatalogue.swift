internal import Platform

/// All claims that can be run, in the order of the records.
enum ClaimCatalogue {
  static let all: [Claim] =
    GaussianReplaceClaims.all + GaussianMixingClaims.all + SymbolClaims.all + FamilyClaims.all
    + KernelClaims.all + TailClaims.all + MixtureClaims.all + SelectionClaims.all
    + PublishedClaims.all + RuleClaims.all

  /// The claims of the given names, or of a tier; all where nothing is given.
  static func chosen(_ ids: [String], tiers: Set<Int>) throws(Failure) -> [Claim] {
    var chosen: [Claim] = []
    for id in ids {
      guard let claim = all.first(where: { $0.id == id || $0.record.map(String.init) == id }) else {
        let advice =
          nearest(id, in: all.map(\.id)).map { "did you mean \"\($0)\"?" }
          ?? "collapse reproduce --list names them all"
        throw Failure("there is no claim \"\(id)\"; \(advice)", exitStatus: 64)
      }
      if !chosen.contains(where: { $0.id == claim.id }) { chosen.append(claim) }
    }
    if ids.isEmpty { chosen = all.filter { tiers.contains($0.tier) } }
    return chosen
  }
}
