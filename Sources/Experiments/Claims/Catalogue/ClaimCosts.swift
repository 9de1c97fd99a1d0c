extension Claim {
  /// Seconds that the claim takes on two cores, roughly.
  var cost: Double { Self.costs[id] ?? [1, 20, 200][tier - 1] }

  private static let costs: [String: Double] = [:]
}
