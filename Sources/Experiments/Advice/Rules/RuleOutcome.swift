internal import Simulation

/// What the trial says of a rule.
struct RuleOutcome: Sendable {
  let rule: RuleOfThumb
  let verdict: RuleVerdict
  /// In one sentence.
  let reason: String
}

extension RulesTrial {
  func outcome(_ rule: RuleOfThumb) -> RuleOutcome {
    switch rule.kind {
    case .shares(let shares, let areSafe): mixing(rule, shares, areSafe: areSafe)
    case .unmixed(let pipelines, let last, let areSafe):
      unmixed(rule, pipelines, through: last, areSafe: areSafe)
    case .alarm(let indicator): alarm(rule, indicator)
    }
  }

  /// Places of the items by pipeline and temperature, in order of their shares.
  func curves(_ pipelines: [Pipeline]) -> [(pipeline: Pipeline, temperature: Double, places: [Int])]
  {
    var curves: [(pipeline: Pipeline, temperature: Double, places: [Int])] = []
    for (place, item) in arms.items.enumerated() where pipelines.contains(item.setting.pipeline) {
      let setting = item.setting
      if let last = curves.last, last.pipeline == setting.pipeline,
        last.temperature == setting.temperature
      {
        curves[curves.count - 1].places.append(place)
      } else {
        curves.append((setting.pipeline, setting.temperature, [place]))
      }
    }
    return curves
  }

  private func mixing(_ rule: RuleOfThumb, _ shares: [Double], areSafe: Bool) -> RuleOutcome {
    let curves = curves([.replaceFixed, .replaceFresh])
    let outcomes = curves.map { curve -> Bool? in
      let found = curve.places.filter { shares.contains(arms.items[$0].setting.share) }
        .map { Safety(readings[$0]) }
      if found.contains(.unsafe) { return !areSafe }
      return found.allSatisfy { $0 == .safe } ? areSafe : nil
    }
    let safe = curves.map { curve in SafeShare(curve.places.map { readings[$0] }).share }
    let count = outcomes.count { $0 == areSafe }
    var reason = "safe in \(count) of \(counted(outcomes.count, "way")) of working"
    if !areSafe {
      reason = "unsafe in \(outcomes.count { $0 == true }) of \(outcomes.count) ways of working"
    }
    let open = outcomes.count { $0 == nil }
    if open > 0 { reason += ", open in \(open)" }
    if open == 0, let least = safe.indices.min(by: { safe[$0] < safe[$1] }),
      let most = safe.indices.max(by: { safe[$0] < safe[$1] })
    {
      if safe[least] == safe[most] {
        reason += "; the smallest safe share is \(percent(safe[least])) in all"
        return RuleOutcome(rule: rule, verdict: RuleVerdict(outcomes), reason: reason)
      }
      reason +=
        "; the smallest safe share is \(percent(safe[least])) (\(words(curves[least]))) to"
        + " \(percent(safe[most])) (\(words(curves[most])))"
    }
    return RuleOutcome(rule: rule, verdict: RuleVerdict(outcomes), reason: reason)
  }

  private func unmixed(
    _ rule: RuleOfThumb, _ pipelines: [Pipeline], through last: Int?, areSafe: Bool
  ) -> RuleOutcome {
    let measured = arms.fixedControl.recorded.contains { $0 > 0 && $0 <= last ?? .max }
    guard measured else {
      return RuleOutcome(
        rule: rule, verdict: .untried,
        reason: "no generation from 1 to \(last ?? 1) is measured: see loop.record")
    }
    let curves = curves(pipelines)
    let found = curves.map { Safety(reading($0.places[0], through: last)) }
    let reason = pipelines.map { pipeline in
      let texts = zip(curves, found).filter { $0.0.pipeline == pipeline }.map {
        "\($1.rawValue) at λ \(rounded($0.temperature))"
      }
      return
        "\(pipeline == .accumulate ? "accumulate" : "replace"): \(texts.joined(separator: ", "))"
    }.joined(separator: "; ")
    return RuleOutcome(
      rule: rule,
      verdict: RuleVerdict(found.map { $0 == .open ? nil : ($0 == .safe) == areSafe }),
      reason: reason)
  }

  private func alarm(_ rule: RuleOfThumb, _ indicator: Indicator) -> RuleOutcome {
    guard let index = forms.firstIndex(where: { $0.indicator == indicator }) else {
      let names = indicator.forms.map(\.metric).joined(separator: ", ")
      return RuleOutcome(
        rule: rule, verdict: .untried,
        reason:
          "the experiment measures none of \(names): add one to metrics where the model has it")
    }
    let form = forms[index].form
    var trial = AlarmTrial()
    for place in arms.items.indices {
      let values = values(place, form: index)
      trial.add(
        alarms: values.count { form.isAlarm($0) }, of: values.count, Safety(readings[place]))
    }
    let real = realValues(form: index)
    let floor = Double(real.count { form.isAlarm($0) }) / Double(max(1, real.count))
    func text(_ share: Double?, _ what: String) -> String {
      share.map { "in \(percent($0)) of replicates that are \(what)" } ?? "no setting is \(what)"
    }
    return RuleOutcome(
      rule: rule, verdict: trial.verdict,
      reason: "alarm \(text(trial.sensitivity, "unsafe")),"
        + " \(text(trial.specificity.map { 1 - $0 }, "safe")); in \(percent(floor)) of models trained"
        + " on other real data alone (\(form.title))")
  }

  private func words(
    _ curve: (pipeline: Pipeline, temperature: Double, places: [Int])
  ) -> String {
    "\(curve.pipeline == .replaceFresh ? "new" : "the same") real rows, λ"
      + " \(rounded(curve.temperature))"
  }
}
