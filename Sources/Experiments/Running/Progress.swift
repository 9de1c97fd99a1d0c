internal import Platform

/// How progress is shown on standard error.
public enum ProgressStyle: Sendable {
  /// A bar on a terminal, a line now and then elsewhere.
  case automatic
  case quiet
}

/// The progress of a run: how much, how fast, how long to go.
struct Progress {
  private let style: ProgressStyle
  private let name: String
  private let total: Int
  private let start = Clock.seconds
  private let isTerminal = StandardStream.error.isTerminal
  private var done = 0
  private var computed = 0
  private var shownAt = 0.0
  private var hasBar = false

  init(_ style: ProgressStyle, name: String, total: Int) {
    self.style = style
    self.name = name
    self.total = total
  }

  /// `computed` of the runs were not there before: they alone tell the rate.
  mutating func advance(_ runs: Int, computed: Int) {
    done += runs
    self.computed += computed
    if case .quiet = style { return }
    let elapsed = Clock.seconds - start
    // Short runs say nothing; a log gets a line every ten seconds.
    guard elapsed > 1, elapsed - shownAt > (isTerminal ? 0.2 : 10) else { return }
    shownAt = elapsed
    let rate = Double(max(1, self.computed)) / elapsed
    let left = Double(total - done) / rate
    let figures =
      "\(done)/\(total) runs, \(Self.short(rate)) runs/s, \(Self.duration(left)) to go"
    if isTerminal {
      let width = 24
      let filled = width * done / max(1, total)
      let bar =
        String(repeating: "█", count: filled) + String(repeating: "·", count: width - filled)
      StandardStream.error.write("\r\u{1B}[K\(name) \(bar) \(figures)")
      hasBar = true
    } else {
      StandardStream.error.write("\(name): \(figures)\n")
    }
  }

  mutating func finish() {
    if hasBar { StandardStream.error.write("\r\u{1B}[K") }
    hasBar = false
  }

  static func duration(_ seconds: Double) -> String {
    let s = Int(max(0, seconds).rounded(.up))
    if s < 60 { return "\(s) s" }
    if s < 3600 { return "\(s / 60) min \(s % 60) s" }
    return "\(s / 3600) h \(s % 3600 / 60) min"
  }

  private static func short(_ rate: Double) -> String {
    rate >= 10 ? String(Int(rate.rounded())) : numberText((rate * 10).rounded() / 10)
  }
}
