import Simulation
import Testing

/// Verdicts on rules of thumb, from what was right and wrong.
@Suite struct RuleTests {
  @Test(arguments: [
    ([true, true], RuleVerdict.holds), ([false, false], .fails), ([true, false], .depends),
    ([true, nil], .open), ([false, nil], .open), ([true, false, nil], .depends), ([nil], .open),
    ([], .untried),
  ])
  func aVerdictCountsWaysOfWorking(outcomes: [Bool?], verdict: RuleVerdict) {
    #expect(RuleVerdict(outcomes) == verdict)
  }

  @Test(arguments: [
    // Alarms of 100 unsafe and of 100 safe replicates.
    (100, 0, RuleVerdict.holds), (95, 5, .holds), (94, 0, .depends), (100, 6, .depends),
    (80, 20, .depends), (50, 0, .fails), (100, 50, .fails), (100, 100, .fails), (0, 0, .fails),
  ])
  func anAlarmMustTellOneFromTheOther(hits: Int, false falseAlarms: Int, verdict: RuleVerdict) {
    var trial = AlarmTrial()
    trial.add(alarms: hits / 2, of: 50, .unsafe)
    trial.add(alarms: hits - hits / 2, of: 50, .unsafe)
    trial.add(alarms: falseAlarms, of: 100, .safe)
    trial.add(alarms: 7, of: 70, .open)
    #expect(trial.verdict == verdict)
    #expect(trial.sensitivity == Double(hits) / 100)
    #expect(trial.specificity == 1 - Double(falseAlarms) / 100)
  }

  @Test func oneSortOfReplicatesCannotProveARule() {
    var trial = AlarmTrial()
    #expect(trial.verdict == .open)
    trial.add(alarms: 10, of: 10, .unsafe)
    #expect(trial.verdict == .open && trial.specificity == nil)
    var blind = AlarmTrial()
    blind.add(alarms: 3, of: 10, .unsafe)
    #expect(blind.verdict == .fails)
  }
}
