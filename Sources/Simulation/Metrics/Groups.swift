public import Models

extension Metric where Model == GroupedGaussian {
  /// All metrics of grouped models, in the order of listings.
  public static var all: [Metric] {
    [
      minorityShare, minorityVariance, majorityVariance, groupsAlive, groupShareError,
      shareHeterozygosity, accuracy,
    ]
  }

  public static var minorityShare: Metric {
    Metric(
      MetricInfo(
        "minority_share", unit: "", .lower,
        definition: "the model's share of the group that is really the smallest, the first of equal"
          + " ones",
        needs: "the true shares", cost: "O(1)", reference: "Wyllie et al. 2024")
    ) { world in
      let place = world.minority
      return { $0.model.groups[place].share }
    }
  }

  public static var minorityVariance: Metric {
    variance(
      "minority_variance", of: "the group that is really the smallest", at: { $0.minority })
  }

  public static var majorityVariance: Metric {
    variance("majority_variance", of: "the group that is really the largest", at: { $0.majority })
  }

  private static func variance(
    _ name: String, of group: String, at place: @escaping @Sendable (World<GroupedPoints>) -> Int
  ) -> Metric {
    Metric(
      MetricInfo(
        name, unit: "", .lower,
        definition: "fitted over true total variance of \(group); undefined when it is extinct or"
          + " has no true variance",
        needs: "the true variances", cost: "O(d)", reference: "Wyllie et al. 2024")
    ) { world in
      let place = place(world)
      let truth = world.law.groups[place].meanVariance
      return { snapshot in
        let group = snapshot.model.groups[place]
        return group.share > 0 && truth > 0 ? group.meanVariance / truth : .nan
      }
    }
  }

  public static var groupsAlive: Metric {
    Metric(
      MetricInfo(
        "groups_alive", unit: "groups", .lower, definition: "groups with a share above 0",
        needs: "nothing", cost: "O(groups)", reference: "Ewens 2004")
    ) { _ in { snapshot in Double(snapshot.model.groups.count { $0.share > 0 }) } }
  }

  public static var groupShareError: Metric {
    Metric(
      MetricInfo(
        "group_share_error", unit: "", .higher,
        definition: "half the sum over groups of |share - true share|: total variation",
        needs: "the true shares", cost: "O(groups)", reference: "Wyllie et al. 2024")
    ) { world in
      let truth = world.law.shares
      return { 0.5 * zip($0.model.shares, truth).reduce(0) { $0 + abs($1.0 - $1.1) } }
    }
  }

  public static var shareHeterozygosity: Metric {
    Metric(
      MetricInfo(
        "share_heterozygosity", unit: "", .lower,
        definition: "1 - Σ share²: the chance that two rows are of different groups",
        needs: "nothing", cost: "O(groups)", reference: "Ewens 2004")
    ) { _ in { $0.model.shares.reduce(1) { $0 - $1 * $1 } } }
  }
}

extension World where Data == GroupedPoints {
  fileprivate var minority: Int {
    let shares = law.shares
    return shares.indices.min { shares[$0] < shares[$1] } ?? 0
  }

  fileprivate var majority: Int {
    let shares = law.shares
    return shares.indices.max { shares[$0] < shares[$1] } ?? 0
  }
}
