/// Advice that practitioners pass on, as something that can be tried.
enum RuleOfThumb: String, CaseIterable, Sendable {
  case seventyThirty = "70-30"
  case eightyTwenty = "80-20"
  case twentyReal = "20-30-real"
  case typeTokenRatio = "ttr-0.8"
  case fivePercent = "5-percent"
  case inevitable
  case justAccumulate = "just-accumulate"
  case onePercentPoisons = "1-percent-poisons"

  /// The rule as it is said.
  var statement: String {
    switch self {
    case .seventyThirty: "mix at least 70 % real data with synthetic data"
    case .eightyTwenty: "mix at least 80 % real data with synthetic data"
    case .twentyReal: "20 to 30 % real data is enough"
    case .typeTokenRatio: "a type-token ratio above 0.8 of the real one is a pass"
    case .fivePercent: "a model trained on synthetic data that is more than 5 % worse is a fail"
    case .inevitable: "without new real data, collapse is inevitable within a few generations"
    case .justAccumulate: "keep all data, old and synthetic, and there is no collapse"
    case .onePercentPoisons: "1 % of synthetic data is enough for collapse"
    }
  }

  /// When it counts as right in one way of working.
  var test: String {
    switch self {
    case .seventyThirty: "safe with 70 % real data, and with 80 and 90 %"
    case .eightyTwenty: "safe with 80 % real data, and with 90 %"
    case .twentyReal: "safe with 20 and with 30 % real data"
    case .typeTokenRatio: "alarm: different tokens over tokens ≤ 0.8 of the control's"
    case .fivePercent: "alarm: downstream score or perplexity > 5 % worse than the control's"
    case .inevitable: "unsafe by generation \(Self.few) without real data, replaced or accumulated"
    case .justAccumulate: "safe to the last generation, accumulating, without new real data"
    case .onePercentPoisons: "unsafe with 99 % real data"
    }
  }

  /// "A few generations".
  static let few = 5

  /// What it is judged by.
  enum Kind: Equatable {
    /// These shares of real data are all safe, or unsafe, where rows are mixed and replaced.
    case shares([Double], areSafe: Bool)
    /// No real data after generation 0: safe, or unsafe, through a generation; nil is the last.
    case unmixed(pipelines: [Pipeline], through: Int?, areSafe: Bool)
    /// One number is to tell unsafe models from safe ones.
    case alarm(Indicator)
  }

  var kind: Kind {
    switch self {
    case .seventyThirty: .shares([0.7, 0.8, 0.9], areSafe: true)
    case .eightyTwenty: .shares([0.8, 0.9], areSafe: true)
    case .twentyReal: .shares([0.2, 0.3], areSafe: true)
    case .typeTokenRatio: .alarm(.typeTokenRatio)
    case .fivePercent: .alarm(.degradation)
    case .inevitable:
      .unmixed(pipelines: [.replaceFixed, .accumulate], through: Self.few, areSafe: false)
    case .justAccumulate: .unmixed(pipelines: [.accumulate], through: nil, areSafe: true)
    case .onePercentPoisons: .shares([0.99], areSafe: false)
    }
  }
}

/// What is done with real and synthetic rows.
enum Pipeline: String, CaseIterable, Sendable {
  case replaceFixed = "replace, the same real rows"
  case replaceFresh = "replace, new real rows"
  case accumulate = "accumulate, no new real rows"

  var workflow: String { self == .accumulate ? "accumulate" : "replace" }
  var draw: String { self == .replaceFresh ? "fresh" : "fixed" }
}

/// A number that a rule compares with that of models trained on real data alone.
enum Indicator: Sendable, Equatable {
  case typeTokenRatio, degradation

  /// The metrics it may be computed from, the first of which that the experiment measures is taken,
  /// and how: the model's value a, the control's b and the number at which there is an alarm.
  var forms: [Form] {
    switch self {
    case .typeTokenRatio:
      [Form("type_token_ratio", .ratio), Form("symbols_alive", .ratio)]
    case .degradation:
      [
        Form("tstr", .loss), Form("tstr_r2", .loss), Form("accuracy", .loss),
        Form("perplexity", .rise),
      ]
    }
  }

  struct Form: Sendable, Equatable {
    enum Way: Sendable { case ratio, loss, rise }

    let metric: String
    let way: Way

    init(_ metric: String, _ way: Way) { (self.metric, self.way) = (metric, way) }

    /// a/b, 1 - a/b or a/b - 1.
    func value(_ a: Double, control b: Double) -> Double {
      switch way {
      case .ratio: a / b
      case .loss: 1 - a / b
      case .rise: a / b - 1
      }
    }

    var limit: Double { way == .ratio ? 0.8 : 0.05 }

    /// A number that is not defined, as of a chain that ended, is an alarm.
    func isAlarm(_ value: Double) -> Bool {
      way == .ratio ? !(value > limit) : !(value <= limit)
    }

    /// As axis label.
    var title: String {
      switch way {
      case .ratio: "relative \(metric)"
      case .loss: "loss of \(metric)"
      case .rise: "rise of \(metric)"
      }
    }
  }
}
