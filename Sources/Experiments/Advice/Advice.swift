internal import Platform
internal import Simulation

/// What a practitioner asks: how much real data keeps my models where they are?
public struct AdviceOptions: Sendable {
  public var overrides = Overrides()
  /// The model where a file of data takes the place of an experiment; nil for one that suits it.
  public var model: String?
  /// `metric=number`: how far the mean of a metric may be from that of the all-real control.
  public var tolerances: [String] = []
  /// A share that must be safe, as text; nil where nothing is required.
  public var required: String?
  /// The widest 95 % interval that counts as an answer.
  public var precision = 0.05
  /// Seconds after which no more replicates are started.
  public var budget = 60.0
  /// The folder of the table and the figure; nil for `results/<name>-advice`.
  public var out: String?
  public var jobs: Int?
  public var progress = ProgressStyle.automatic

  public init() {}
}

/// The answer, and what it rests on.
public struct Advice: Sendable {
  public let name: String
  /// The last generation that counts.
  public let generations: Int
  public let tolerances: [Tolerance]
  /// By ascending share, the control left out.
  let readings: [ShareReading]
  let safe: SafeShare
  let precision: Double
  let required: Double?
  /// Metric and generation of every column of a reading.
  let columns: [(metric: Int, generation: Int)]
  public let seconds: Double
  /// What was decided for the user.
  let notes: [String]
  /// Whether time ran out before the interval was narrow enough.
  let isCutShort: Bool
  public internal(set) var files: [String] = []

  public struct Tolerance: Sendable, Equatable {
    public let metric: String
    public let value: Double
  }

  /// Whether the interval of the safe share is as narrow as was asked for.
  var isIdentified: Bool { safe.high - safe.low <= precision }

  /// Whether the share that was required is safe, with 95 % confidence.
  public var isRefused: Bool { required.map { $0 < safe.high } ?? false }

  /// The reading next to the safe share, which says what is strictest there.
  var decisive: ShareReading? {
    readings.filter { $0.share <= safe.share && $0.drift > 0 }.last ?? readings.first
  }
}

extension Advice {
  /// Replicates that would make the interval narrow enough, as errors shrink with their root.
  var replicatesNeeded: Int {
    let most = readings.map(\.replicates).max() ?? 0
    let ratio = max(1, (safe.high - safe.low) / precision)
    return Int((Double(most) * ratio * ratio).rounded(.up))
  }

  /// The answer in one plain sentence.
  public var sentence: String {
    let kept = tolerances.map { "\($0.metric) within \(rounded($0.value))" }
    let control = "of the all-real control through generation \(generations)"
    let aim = "\(andList(kept)) \(control)"
    let interval = "95 % interval \(percent(safe.low)) to \(percent(safe.high))"
    guard isIdentified else {
      return
        "not identifiable from this budget: the smallest share that keeps \(aim) lies between"
        + " \(percent(safe.low)) and \(percent(safe.high)). About \(replicatesNeeded) replicates at"
        + " the shares \(sharesToAdd) would tell: raise"
        + " \(isCutShort ? "--budget" : "--replicates"), or accept a wider --precision"
    }
    if safe.high == 0 { return "no real data is needed to keep \(aim), with 95 % confidence" }
    return
      "\(percent(safe.high)) real data or more keeps \(aim), with 95 % confidence; the smallest such"
      + " share is \(percent(safe.share)) (\(interval))\(strictest)"
  }

  private var strictest: String {
    guard let decisive else { return "" }
    let column = columns[decisive.worst]
    return
      "; the strictest is \(tolerances[column.metric].metric) at generation \(column.generation)"
  }

  private var sharesToAdd: String {
    let near = readings.filter { $0.share >= safe.low - precision && $0.share <= safe.high }
    let shares = near.isEmpty ? [safe.share] : near.map(\.share)
    return shares.prefix(6).map { rounded($0) }.joined(separator: ", ")
  }
}

func percent(_ share: Double) -> String { "\(rounded(100 * share)) %" }

/// Three significant digits.
func rounded(_ value: Double) -> String { RunReport.rounded(value, digits: 3) }

/// "a, b and c".
func andList(_ items: [String]) -> String {
  guard let last = items.last, items.count > 1 else { return items.first ?? "" }
  return items.dropLast().joined(separator: ", ") + " and " + last
}
