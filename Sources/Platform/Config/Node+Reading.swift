extension Node {
  /// A text: any scalar but null.
  public func string() throws(ConfigError) -> String {
    guard case .scalar(let text, _) = value, !isNull else {
      throw error("expected text, got \(summary)")
    }
    return text
  }

  /// A finite number in an interval.
  public func double(in interval: Interval = .all) throws(ConfigError) -> Double {
    let number = try anyDouble()
    if !number.isFinite { throw error("must be a finite number, got \(try string())") }
    return try checked(number, interval)
  }

  public func double(in range: ClosedRange<Double>) throws(ConfigError) -> Double {
    try double(in: Interval(range))
  }

  /// A number that may be infinite (`.inf`, `-.inf`), never NaN.
  public func extendedDouble(in interval: Interval = .all) throws(ConfigError) -> Double {
    let number = try anyDouble()
    if number.isNaN { throw error("must be a number or .inf, got \(try string())") }
    return try checked(number, interval)
  }

  private func checked(_ number: Double, _ interval: Interval) throws(ConfigError) -> Double {
    if !interval.contains(number) { throw error("must be \(interval), got \(try string())") }
    return number
  }

  private func anyDouble() throws(ConfigError) -> Double {
    guard case .scalar(let text, _) = value, !isNull else {
      throw error("expected a number, got \(summary)")
    }
    if let number = parseDecimal(text) { return number }
    switch text.lowercased() {
    case ".inf", "+.inf", "inf", "+inf", "infinity": return .infinity
    case "-.inf", "-inf", "-infinity": return -.infinity
    case ".nan", "nan": return .nan
    default: throw error("expected a number, got \(summary)\(separatorHint(text))")
    }
  }

  /// A whole number. `1e6` and `2.0` count as whole.
  public func int(in range: ClosedRange<Int> = .min ... .max) throws(ConfigError) -> Int {
    let number: Int = try wholeNumber()
    if !range.contains(number) {
      let limits =
        range.upperBound == .max
        ? "at least \(range.lowerBound)"
        : range.lowerBound == .min
          ? "at most \(range.upperBound)" : "in \(range.lowerBound)…\(range.upperBound)"
      throw error("must be \(limits), got \(try string())")
    }
    return number
  }

  public func int(in range: PartialRangeFrom<Int>) throws(ConfigError) -> Int {
    try int(in: range.lowerBound ... .max)
  }

  /// A whole number from 0 to 2⁶⁴ − 1, such as a seed.
  public func uint64() throws(ConfigError) -> UInt64 {
    if let number = parseDecimal(try numberLikeText()), number < 0 {
      throw error("must be at least 0, got \(try string())")
    }
    return try wholeNumber()
  }

  private func numberLikeText() throws(ConfigError) -> String {
    guard case .scalar(let text, _) = value, !isNull else {
      throw error("expected a whole number, got \(summary)")
    }
    return text
  }

  private func wholeNumber<Integer: FixedWidthInteger>() throws(ConfigError) -> Integer {
    let text = try numberLikeText()
    if let number = Integer(text) { return number }
    guard let number = parseDecimal(text) else {
      throw error("expected a whole number, got \(summary)\(separatorHint(text))")
    }
    guard number == number.rounded() else {
      throw error("expected a whole number, got \(summary)")
    }
    // Beyond 2⁵³ a decimal no longer names one integer.
    guard abs(number) <= 0x1p53, let exact = Integer(exactly: number) else {
      throw error("is too large to be a whole number here, got \(summary)")
    }
    return exact
  }

  /// Says how to write a number that only has separators too many; otherwise nothing.
  private func separatorHint(_ text: String) -> String {
    let bare = String(text.filter { $0 != "_" && $0 != "," && $0 != "'" && $0 != " " })
    return bare != text && parseDecimal(bare) != nil ? "; write \(bare)" : ""
  }

  /// `true` or `false`, and no other spelling.
  public func bool() throws(ConfigError) -> Bool {
    if case .scalar(let text, _) = value {
      if text == "true" { return true }
      if text == "false" { return false }
      let spellings = ["yes": "true", "on": "true", "no": "false", "off": "false"]
      if let meant = spellings[text.lowercased()] {
        throw error("expected true or false, got \(summary); write \(meant)")
      }
    }
    throw error("expected true or false, got \(summary)")
  }

  /// The items of a list, which may be empty.
  public func list() throws(ConfigError) -> [Node] {
    guard case .sequence(let items) = value else {
      throw error("expected a list, got \(summary)")
    }
    return items
  }

  /// The items of a list of a given length.
  public func list(count: Int) throws(ConfigError) -> [Node] {
    let items = try list()
    if items.count != count {
      throw error("expected \(count) \(count == 1 ? "value" : "values"), got \(items.count)")
    }
    return items
  }

  public func doubles(in interval: Interval = .all) throws(ConfigError) -> [Double] {
    var numbers: [Double] = []
    for item in try list() { numbers.append(try item.double(in: interval)) }
    return numbers
  }

  public func ints(in range: ClosedRange<Int> = .min ... .max) throws(ConfigError) -> [Int] {
    var numbers: [Int] = []
    for item in try list() { numbers.append(try item.int(in: range)) }
    return numbers
  }

  public func strings() throws(ConfigError) -> [String] {
    var texts: [String] = []
    for item in try list() { texts.append(try item.string()) }
    return texts
  }

  /// One of the names given. The error suggests the nearest, or lists them all when they are few.
  public func name(of names: [String]) throws(ConfigError) -> String {
    guard case .scalar(let text, _) = value, !isNull else {
      throw error("expected a name, got \(summary)")
    }
    if names.contains(text) { return text }
    throw error("unknown name \"\(text)\"\(suggestion(for: text, among: names))")
  }
}

/// The end of a message about a name that does not exist: the nearest one, or the whole list if
/// it is short, or nothing.
func suggestion(for name: String, among names: [String]) -> String {
  if let meant = nearest(name, in: names) { return "; did you mean \"\(meant)\"?" }
  let listed = names.joined(separator: ", ")
  if names.isEmpty || listed.count > 200 { return "" }
  return names.count == 1 ? "; the only one is \(listed)" : "; choose from \(listed)"
}
