import Glibc

/// How a quantity is laid along an axis.
public enum ScaleChoice: String, Sendable, CaseIterable {
  /// Logarithmic when every value is positive and they span more than 2.5 decades.
  case auto
  case linear
  case log
}

/// A map from values to 0…1 along an axis.
package struct Scale: Sendable, Equatable {
  package enum Kind: Sendable, Equatable {
    case linear
    case log
    /// log₁₀(1 + |v|) with the sign of v: linear near 0, logarithmic far from it.
    case symlog
  }

  package let kind: Kind
  package let low: Double
  package let high: Double
  /// Only whole numbers are ticks: there is no generation 0.5.
  package let isWhole: Bool

  /// `low` must be below `high`, and above 0 on a log scale.
  package init(_ kind: Kind, low: Double, high: Double, isWhole: Bool = false) {
    precondition(low < high && (kind != .log || low > 0), "an axis needs two limits")
    self.kind = kind
    self.low = low
    self.high = high
    self.isWhole = isWhole
  }

  /// Where `value` lies: 0 at `low`, 1 at `high`; nil when it cannot be drawn. Far-away values are
  /// held at ±20 axis lengths, beyond which a canvas would overflow.
  package func position(_ value: Double) -> Double? {
    guard value.isFinite, kind != .log || value > 0 else { return nil }
    let start = Self.transform(low, kind)
    let share = (Self.transform(value, kind) - start) / (Self.transform(high, kind) - start)
    return share.isNaN ? nil : min(max(share, -20), 21)
  }

  static func transform(_ value: Double, _ kind: Kind) -> Double {
    switch kind {
    case .linear: value
    case .log: log10(value)
    case .symlog: value < 0 ? -log10(1 - value) : log10(1 + value)
    }
  }

  static func inverse(_ value: Double, _ kind: Kind) -> Double {
    switch kind {
    case .linear: value
    case .log: pow(10, value)
    case .symlog: value < 0 ? 1 - pow(10, -value) : pow(10, value) - 1
    }
  }
}

extension Scale {
  /// The axis of generations: linear, or symlog when a run has 10,000 of them or more or when
  /// logarithmic is asked for, since generation 0 belongs to it.
  package static func generations(_ values: [Double], _ choice: ScaleChoice = .auto) -> Scale {
    let finite = values.filter(\.isFinite)
    let low = min(0, finite.min() ?? 0)
    let high = max(finite.max() ?? 1, low + 1)
    let isLong = choice == .log || (choice == .auto && high >= 1e4)
    return Scale(isLong ? .symlog : .linear, low: low, high: high, isWhole: true)
  }

  /// An axis that shows every value of `core`, and of `margins` (the ends of bands) what lies at
  /// most two core spans outside, so that one wild band cannot flatten the lines.
  ///
  /// Infinite and missing values are ignored, on a log scale those not above 0 as well.
  /// - Returns: the scale and whether a margin was cut.
  package static func fitting(core: [Double], margins: [Double], choice: ScaleChoice)
    -> (scale: Scale, cut: Bool)
  {
    // Numbers near the limits of Double are as good as infinite: their differences overflow.
    func isUsual(_ value: Double) -> Bool { abs(value) <= 1e300 }
    let kind = resolved(choice, core.filter(isUsual))
    func usable(_ values: [Double]) -> [Double] {
      values.filter { isUsual($0) && (kind != .log || $0 > 0) }
        .map { kind == .log ? max(-300, log10($0)) : $0 }
    }
    let center = usable(core)
    let outside = usable(margins)
    guard var low = center.min(), var high = center.max() else {
      return (Scale(kind, low: kind == .log ? 0.1 : 0, high: 1), false)
    }
    if high - low < 1e-9 * max(1, abs(high)) {
      let pad = kind == .log ? 0.5 : high == 0 ? 1 : max(abs(high) / 2, 1e-300)
      low -= pad
      high += pad
    }
    let reach = 2 * (high - low)
    let bandLow = min(low, outside.min() ?? low)
    let bandHigh = max(high, outside.max() ?? high)
    let cut = bandLow < low - reach || bandHigh > high + reach
    low = max(bandLow, low - reach)
    high = min(bandHigh, high + reach)
    let pad = 0.04 * (high - low)
    let wasPositive = low >= 0
    if kind == .linear, wasPositive, low < 0.4 * high {
      low = 0
    } else {
      low = kind == .linear && wasPositive ? max(0, low - pad) : low - pad
    }
    high += pad
    if kind == .log { (low, high) = (max(low, -305), min(high, 305)) }
    return (Scale(kind, low: inverse(low, kind), high: inverse(high, kind)), cut)
  }

  private static func resolved(_ choice: ScaleChoice, _ finite: [Double]) -> Kind {
    switch choice {
    case .linear: return .linear
    case .log: return .log
    case .auto:
      guard let low = finite.min(), let high = finite.max(), low > 0 else { return .linear }
      return log10(high / low) > 2.5 ? .log : .linear
    }
  }
}
