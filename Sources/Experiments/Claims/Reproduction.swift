internal import Platform

/// What `collapse reproduce` is asked.
public struct ReproduceOptions: Sendable {
  /// Names or record numbers; empty for all of the tiers.
  public var claims: [String] = []
  public var tiers: Set<Int> = []
  /// Root of every random number; nil for that of each experiment, 1.
  public var seed: UInt64?
  /// A factor on the replicates of every experiment.
  public var factor = 1.0
  public var jobs: Int?
  /// The folder of tables and figures; nil for `results/reproduce`.
  public var out: String?
  /// Whether a page for reviewers is written.
  public var writesReport = false
  public var drawsFigures = true
  public var progress = ProgressStyle.automatic
  /// A shift of every reading's generation, with which claims must fail.
  package var offset = 0
  /// Settings that win over the experiments', with which claims must fail.
  package var settings: [(key: String, value: String)] = []
  /// Whether anything is written.
  package var writesFiles = true

  public init() {}
}

/// The claims that were run, and what came of them.
public struct Reproduction: Sendable {
  let results: [ClaimResult]
  public let seconds: Double
  /// The program's version, for the page.
  let version: String
  public internal(set) var files: [String] = []
  /// Why figures are missing.
  public internal(set) var warnings: [String] = []

  func count(_ verdict: ClaimVerdict) -> Int { results.count { $0.verdict == verdict } }

  /// Whether some claim is refuted that the catalogue holds to be true.
  public var fails: Bool { count(.refuted) > 0 }

  /// The outcome in one sentence.
  public var sentence: String {
    let parts = ClaimVerdict.allCases.compactMap { verdict -> String? in
      let count = count(verdict)
      return count == 0 ? nil : "\(count) \(verdict.rawValue)"
    }
    return "\(counted(results.count, "claim")): \(parts.joined(separator: ", "))"
  }
}

/// Progress of claims on standard error.
struct ClaimProgress {
  private let style: ProgressStyle
  private let costs: [Double]
  private let start = Clock.seconds
  private let isTerminal = StandardStream.error.isTerminal
  private var shownAt = 0.0

  init(_ style: ProgressStyle, _ claims: [Claim]) {
    self.style = style
    costs = claims.map(\.cost)
  }

  /// `share` of the claim at a place is done.
  mutating func show(_ place: Int, _ claim: Claim, share: Double) {
    let elapsed = Clock.seconds - start
    guard style != .quiet, elapsed - shownAt > (isTerminal ? 0.2 : 10) else { return }
    shownAt = elapsed
    let total = costs.reduce(0, +)
    let done = costs.prefix(place).reduce(0, +) + share * costs[place]
    // What is known of the speed of this computer so far.
    let speed = done > 0.5 ? elapsed / done : 1
    let left = Progress.duration(speed * (total - done))
    if style == .jsonl {
      let value: JSONValue = [
        "event": "progress", "claim": .string(claim.id), "done": .integer(place),
        "total": .integer(costs.count), "seconds": .number(elapsed),
        "seconds_left": .number(speed * (total - done)),
      ]
      StandardStream.error.write(value.compact() + "\n")
      return
    }
    let text = "\(place)/\(costs.count) claims, \(left) to go: \(claim.id)"
    if isTerminal {
      let columns = StandardStream.error.width ?? 80
      StandardStream.error.write("\r\u{1B}[K\(text.prefix(columns - 1))")
    } else {
      StandardStream.error.write("reproduce: \(text)\n")
    }
  }

  func finish() {
    if isTerminal, shownAt > 0 { StandardStream.error.write("\r\u{1B}[K") }
  }
}
