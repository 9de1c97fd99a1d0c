internal import Models
internal import Platform
internal import Simulation

extension Family {
  static let groupedGaussian = Family(
    name: "grouped-gaussian",
    summary: "shares of groups, and a normal law with independent coordinates in each",
    keys: [
      ("estimator", "mle (divisor n) or unbiased (divisor n - 1); default mle"),
      (
        "label_error",
        "share of synthetic rows that are labelled with another group than they were drawn from, each as"
          + " likely; default 0"
      ),
    ],
    example: FamilyExample(
      source: """
        {kind: grouped-gaussian, groups: [{share: 0.9}, {share: 0.1, mean: [3]}]}
        """,
      model: "estimator: mle", samples: 200,
      metrics: "minority_share, minority_variance, majority_variance, groups_alive")
  ) { blocks, context in
    let model = try blocks.model.fields("kind", "estimator", "label_error")
    let mistakes = try model.optional("label_error")?.double(in: .unit) ?? 0
    let estimator = try Node.choice(model.optional("estimator"), GaussianLearner.Estimator.mle)
    let source = try SourceEntry.read(blocks.source, context, from: Catalogue.groupSources)
    let loop = try LoopSettings.read(blocks.loop)
    let evaluation = try Evaluation.read(blocks.evaluation)
    let law = source.value.law
    let theory =
      mistakes == 0
      ? GroupTheory(
        law: law, schedule: loop.value.theorySchedule, realWeight: loop.value.realWeight
      ).expectations() : [:]
    var node: [(String, Node)] = [
      ("kind", "grouped-gaussian"), ("estimator", .scalar(estimator.rawValue)),
    ]
    if mistakes > 0 { node.append(("label_error", .scalar(mistakes))) }
    return try blocks.arm(
      ExactModel(
        learner: GroupedLearner(estimator: estimator), source: source, width: law.dimension + 1,
        description:
          "grouped gaussian, \(counted(law.groups.count, "group")), \(estimator.rawValue)"
          + (mistakes > 0 ? ", \(numberText(100 * mistakes)) % of labels wrong" : ""),
        node: .mapping(node),
        name: "a model of groups", rowsNeeded: 1, realData: .examples(of: source.value),
        production: .mislabelled(mistakes), curators: { .groups(law) },
        metrics: Metric<GroupedGaussian>.all,
        defaults: Metric<GroupedGaussian>.all.map(\.name).filter { $0 != "accuracy" },
        theory: theory,
        truths: [
          "minority_share": law.shares.min() ?? 0, "minority_variance": 1, "majority_variance": 1,
          "groups_alive": Double(law.groups.count { $0.share > 0 }), "group_share_error": 0,
          "accuracy": GroupAccuracy.ofTwo(law, truth: law) ?? .nan,
          "share_heterozygosity": law.shares.reduce(1) { $0 - $1 * $1 },
        ]), loop, evaluation)
  }
}

/// Sources of rows that belong to groups.
enum GroupSources {
  static let gaussian = SourceEntry<GroupedPoints>(
    name: "grouped-gaussian", summary: "groups with a normal law each, independent coordinates",
    keys: [
      (
        "groups",
        "list of {share, mean, variances}; shares default to 1 and are scaled to sum to one, means"
          + " default to 0, variances to 1"
      )
    ]
  ) { node, _ in
    let fields = try node.fields("kind", "groups")
    let list = try fields.required("groups").list()
    var groups: [GroupedGaussian.Group] = []
    for item in list {
      let part = try item.fields("share", "mean", "variances")
      let variances = try part.optional("variances")?.doubles(in: .positive)
      let mean = try part.optional("mean")?.doubles()
      let dimension = mean?.count ?? variances?.count ?? groups.first?.mean.count ?? 1
      if let variances, let node = part.optional("variances"), variances.count != dimension {
        throw node.error("expected \(counted(dimension, "variance")), as many as means")
      }
      if dimension == 0 { throw item.error("expected at least one dimension") }
      if let first = groups.first, first.mean.count != dimension {
        throw item.error(
          "expected \(first.mean.count) dimensions as in the first group, got \(dimension)")
      }
      groups.append(
        GroupedGaussian.Group(
          share: try part.optional("share")?.double(in: .positive) ?? 1,
          mean: mean ?? Array(repeating: 0, count: dimension),
          variances: variances ?? Array(repeating: 1, count: dimension)))
    }
    guard groups.count > 1 else {
      throw try fields.required("groups").error("expected at least two groups")
    }
    let total = groups.reduce(0) { $0 + $1.share }
    for k in groups.indices { groups[k].share /= total }
    let parts = groups.map { group in
      Node.mapping([
        ("share", .scalar(group.share)), ("mean", .sequence(group.mean)),
        ("variances", .sequence(group.variances)),
      ])
    }
    return Resolved(
      value: GroupedGaussian(groups),
      node: ["kind": "grouped-gaussian", "groups": .sequence(parts)])
  }
}
