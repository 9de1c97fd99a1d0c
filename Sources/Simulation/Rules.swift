/// Whether models stay within the tolerance in one way of working, as far as replicates tell.
public enum Safety: String, Sendable, Equatable {
  case safe, unsafe, open

  /// Safe where the upper 95 % bound of the drift is within the tolerance, unsafe where the lower
  /// one is beyond it.
  public init(_ reading: ShareReading) {
    self = reading.high <= 1 ? .safe : reading.low > 1 ? .unsafe : .open
  }
}

/// What trying a rule of thumb in several ways of working says of it.
public enum RuleVerdict: String, Sendable, Equatable {
  /// Right everywhere.
  case holds
  /// Wrong everywhere.
  case fails
  /// Right in one way of working and wrong in another.
  case depends
  /// More replicates are needed.
  case open
  /// There is nothing in the experiment to try the rule on.
  case untried

  /// From whether the rule was right in each way of working; nil where that is open.
  public init(_ outcomes: [Bool?]) {
    let right = outcomes.contains(true)
    let wrong = outcomes.contains(false)
    self =
      outcomes.isEmpty
      ? .untried
      : right && wrong
        ? .depends : outcomes.contains(where: { $0 == nil }) ? .open : right ? .holds : .fails
  }
}

/// How well a rule that looks at one number tells models beyond the tolerance from models within it.
///
/// Every replicate is a user who applies the rule to the data of one chain.
public struct AlarmTrial: Sendable, Equatable {
  /// Alarms and all replicates where models are beyond the tolerance.
  public private(set) var alarmsWhenUnsafe = 0
  public private(set) var unsafe = 0
  /// Alarms and all replicates where models are within the tolerance.
  public private(set) var alarmsWhenSafe = 0
  public private(set) var safe = 0

  public init() {}

  /// Counts the replicates of one way of working; where its safety is open they count for nothing.
  public mutating func add(alarms: Int, of replicates: Int, _ safety: Safety) {
    switch safety {
    case .unsafe:
      alarmsWhenUnsafe += alarms
      unsafe += replicates
    case .safe:
      alarmsWhenSafe += alarms
      safe += replicates
    case .open: break
    }
  }

  /// Share of alarms among unsafe replicates; nil without any.
  public var sensitivity: Double? {
    unsafe > 0 ? Double(alarmsWhenUnsafe) / Double(unsafe) : nil
  }

  /// Share of silence among safe replicates; nil without any.
  public var specificity: Double? {
    safe > 0 ? 1 - Double(alarmsWhenSafe) / Double(safe) : nil
  }

  /// Holds where both shares are at least 95 %; fails where Youden's index, sensitivity +
  /// specificity - 1, is at most ½, half-way between a coin and certainty; depends between.
  /// Without replicates of both sorts a rule can fail, but not hold.
  public var verdict: RuleVerdict {
    switch (sensitivity, specificity) {
    case (let hit?, let quiet?):
      if hit >= 0.95, quiet >= 0.95 { return .holds }
      return hit + quiet - 1 <= 0.5 ? .fails : .depends
    case (let one?, nil), (nil, let one?):
      return one <= 0.5 ? .fails : .open
    case (nil, nil):
      return .open
    }
  }
}
