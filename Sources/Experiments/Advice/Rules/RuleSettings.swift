internal import Models
internal import Platform

/// One way of working that rules are tried in.
struct RuleSetting: Sendable, Equatable {
  let pipeline: Pipeline
  /// Factor on the variance of samples, or their temperature; 1 where sampling is not biased.
  let temperature: Double
  let share: Double
}

/// The arms of all ways of working, and of models trained on real data alone.
struct RuleArms {
  struct Item {
    let setting: RuleSetting
    let arm: Arm
  }

  private(set) var items: [Item] = []
  /// Trained on generation 0's real rows again in every generation.
  let fixedControl: Arm
  /// Trained on new real rows in every generation; nil where the data do not suffice.
  let freshControl: Arm?
  let experiment: Experiment
  private(set) var notes: [String] = []

  static let shares = [0, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.9, 0.99]
  private static let temperatures = [1, 0.95, 0.9]

  init(_ text: AdvisedText, _ overrides: Overrides) throws {
    let own = try text.experiment(overrides) { try adviceBase($0) }
    let temperature = own.arms[0].arm.settings.bias.temperature
    func load(_ pipelines: [Pipeline], _ temperatures: [Double]) throws -> Experiment {
      try text.experiment(overrides) { root in
        try Self.tree(
          adviceBase(root),
          pipelines.flatMap { Self.settings($0, temperatures.map { $0 * temperature }) })
      }
    }
    var temperatures = Self.temperatures
    let kept: [Pipeline] = [.replaceFixed, .accumulate]
    do {
      experiment = try load(kept, temperatures)
    } catch let error as ConfigError
      where ["sampling.temperature", "augment"].contains(where: { error.keyPath.hasSuffix($0) })
    {
      temperatures = [1]
      experiment = try load(kept, temperatures)
      notes.append("biased sampling is not tried: \(error.message)")
    }
    let arms = experiment.arms.map(\.arm)
    fixedControl = arms[arms.count - 1]
    let fixed = kept.flatMap { Self.settings($0, temperatures.map { $0 * temperature }) }
    items = zip(fixed, arms).map { Item(setting: $0, arm: $1) }
    do {
      let fresh = try load([.replaceFresh], temperatures).arms.map(\.arm)
      freshControl = fresh[fresh.count - 1]
      let settings = Self.settings(.replaceFresh, temperatures.map { $0 * temperature })
      items += zip(settings, fresh).map { Item(setting: $0, arm: $1) }
    } catch let error as ConfigError {
      freshControl = nil
      notes.append("new real rows every generation are not tried: \(error.message)")
    }
  }

  /// The model that the models of a setting are compared with.
  func control(of setting: RuleSetting) -> Arm {
    setting.pipeline == .replaceFresh ? freshControl ?? fixedControl : fixedControl
  }

  private static func settings(_ pipeline: Pipeline, _ temperatures: [Double]) -> [RuleSetting] {
    temperatures.flatMap { temperature in
      (pipeline == .accumulate ? [0] : shares).map {
        RuleSetting(pipeline: pipeline, temperature: temperature, share: $0)
      }
    }
  }

  /// The experiment with an arm for every setting and one, the last, of real data alone.
  private static func tree(_ root: Node, _ settings: [RuleSetting]) throws -> Node {
    let last = settings.last?.pipeline == .replaceFresh ? Pipeline.replaceFresh : .replaceFixed
    let control = RuleSetting(pipeline: last, temperature: 1, share: 1)
    var loop = root["loop"] ?? Node.mapping([])
    for key in ["workflow", "window", "keepReal"] { loop = loop.removing(key) }
    let real = RealSettings.mixingKeys.reduce(loop["real"] ?? Node.mapping([])) { $0.removing($1) }
    loop = try loop.setting("real", to: real)
    let arms: [Node] = (settings + [control]).enumerated().map { place, setting in
      [
        "label": .scalar("\(place)"), "workflow": .scalar(setting.pipeline.workflow),
        "real": ["share": .scalar(setting.share), "draw": .scalar(setting.pipeline.draw)],
        "sampling": ["temperature": .scalar(setting.temperature)],
      ]
    }
    var tree = try root.setting("loop", to: loop).setting("sweep", to: ["loop": .sequence(arms)])
    // New rows of a file have no end where it may be drawn from again.
    if last == .replaceFresh, let kind = try root["source"]?["kind"]?.string(),
      let source = Catalogue.sources.first(where: { $0.name == kind }),
      source.keys.contains(where: { $0.0 == "replacement" })
    {
      tree = try tree.setting("source.replacement", to: true)
    }
    return tree
  }
}
