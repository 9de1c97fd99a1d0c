internal import Platform

/// What a run may cost; what is predicted to cost more is refused before anything is spent.
public struct Limits: Sendable {
  /// In bytes.
  public var memory: Int?
  /// Wall-clock seconds.
  public var seconds: Double?

  public init() {}

  public var isEmpty: Bool { memory == nil && seconds == nil }

  /// `500M`, `2G`, `1.5GB`; powers of 1000.
  public static func bytes(_ text: String) -> Int? {
    let units: [Character: Double] = ["K": 1e3, "M": 1e6, "G": 1e9, "T": 1e12]
    var rest = text.uppercased()
    if rest.hasSuffix("B") { rest.removeLast() }
    var factor = 1.0
    if let unit = rest.last.flatMap({ units[$0] }) {
      factor = unit
      rest.removeLast()
    }
    guard let number = parseDecimal(rest), number > 0, number * factor < 1e18 else { return nil }
    return Int(number * factor)
  }

  /// `90`, `90s`, `15m`, `12h`, `2d`, or `mm:ss` and `hh:mm:ss` as Slurm has them.
  public static func duration(_ text: String) -> Double? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    if parts.count > 1 {
      let numbers = parts.compactMap { Double($0) }
      guard numbers.count == parts.count, parts.count <= 3, numbers.allSatisfy({ $0 >= 0 }) else {
        return nil
      }
      return numbers.reduce(0) { 60 * $0 + $1 }
    }
    let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
    var rest = text
    var factor = 1.0
    if let unit = rest.last.flatMap({ units[$0] }) {
      factor = unit
      rest.removeLast()
    }
    guard let number = parseDecimal(rest), number > 0 else { return nil }
    return number * factor
  }
}

extension Forecast {
  /// What of the forecast exceeds the limits, in words; empty where nothing does.
  public func excess(_ limits: Limits) -> [String] {
    var excess: [String] = []
    if let memory = limits.memory, memoryBytes > memory {
      excess.append("about \(Self.bytes(memoryBytes)) of memory, more than \(Self.bytes(memory))")
    }
    let time = secondsPerShard ?? seconds
    if let limit = limits.seconds, time > limit {
      excess.append(
        "about \(Self.duration(time))\(shards == nil ? "" : " a shard"), more than"
          + " \(Self.duration(limit))")
    }
    return excess
  }
}
