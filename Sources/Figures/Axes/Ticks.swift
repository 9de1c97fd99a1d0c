import Glibc

/// A place on an axis. A minor tick has an empty label.
package struct Tick: Sendable, Equatable {
  package let value: Double
  package let label: String
}

extension Scale {
  /// Labelled ticks inside the limits, about `count` and never more than twice that.
  package func ticks(_ count: Int) -> [Tick] {
    let count = max(2, count)
    switch kind {
    case .linear: return linearTicks(count)
    case .log: return logTicks(count)
    case .symlog: return symlogTicks(count)
    }
  }

  /// The step 1, 2 or 5 times a power of ten that gives at most `count` intervals.
  package static func niceStep(span: Double, count: Int) -> Double {
    let rough = span / Double(count)
    let power = pow(10, floor(log10(rough)))
    for factor in [1.0, 2, 5] where factor * power >= rough * (1 - 1e-9) {
      return factor * power
    }
    return 10 * power
  }

  private func linearTicks(_ count: Int) -> [Tick] {
    let nice = Self.niceStep(span: high - low, count: count)
    let step = isWhole ? max(1, nice) : nice
    guard step.isFinite, step > 0 else { return [] }
    let first = Int(ceil(low / step - 1e-9))
    let last = Int(floor(high / step + 1e-9))
    guard first <= last else { return [] }
    let values = (first...last).map { Double($0) * step }
    let largest = max(abs(low), abs(high))
    if largest >= 1e6 || step < 1e-4 {
      return values.map { Tick(value: $0, label: NumberText.short($0)) }
    }
    let decimals = max(0, -NumberText.decimalExponent(step))
    return values.map { Tick(value: $0, label: NumberText.fixed($0, decimals: decimals)) }
  }

  private func logTicks(_ count: Int) -> [Tick] {
    let first = Int(ceil(log10(low) - 1e-9))
    let last = Int(floor(log10(high) + 1e-9))
    let decades = log10(high) - log10(low)
    if decades < 1 {
      // Less than one decade: an even step reads better than powers of ten.
      return Scale(.linear, low: low, high: high).linearTicks(count)
    }
    let every = max(1, Int((decades / Double(count)).rounded()))
    let labelled: [Int] = decades < 2 && count > 3 ? [1, 2, 5] : [1]
    var ticks: [Tick] = []
    for exponent in (first - 1)...(last + 1) {
      for digit in 1...9 {
        let value = Double(digit) * pow(10, Double(exponent))
        guard value >= low * (1 - 1e-9), value <= high * (1 + 1e-9) else { continue }
        if labelled.contains(digit), exponent.isMultiple(of: every) {
          let label = labelled.count > 1 ? NumberText.short(value) : NumberText.power(exponent)
          ticks.append(Tick(value: value, label: label))
        } else if digit == 1 || (every == 1 && decades <= 5) {
          ticks.append(Tick(value: value, label: ""))
        }
      }
    }
    return ticks
  }

  private func symlogTicks(_ count: Int) -> [Tick] {
    let last = max(0, Int(floor(log10(max(abs(low), abs(high))) + 1e-9)))
    let every = max(1, Int(ceil(Double(last + 2) / Double(count))))
    let positive = stride(from: last, through: 0, by: -every).reversed().map { pow(10, Double($0)) }
    let values = positive.reversed().map { -$0 } + [0] + positive
    return values.filter { $0 >= low && $0 <= high }.map { value in
      let label =
        value == 0
        ? "0" : (value < 0 ? "−" : "") + NumberText.power(NumberText.decimalExponent(value))
      return Tick(value: value, label: label)
    }
  }
}
