/// `body` of the replicates 0..<count, in order, on all cores.
///
/// Suites that use this are serialized: a case fills all cores by itself, and many cases at once
/// would hold all their values in memory.
public func replicates<Value: Sendable>(
  _ count: Int, _ body: @escaping @Sendable (Int) -> Value
) async -> [Value] {
  // Long enough to hide the cost of a task, short enough to share the work evenly.
  let chunk = 128
  return await withTaskGroup(of: (start: Int, values: [Value]).self) { group in
    for start in stride(from: 0, to: count, by: chunk) {
      group.addTask { (start, (start..<min(count, start + chunk)).map(body)) }
    }
    var parts: [(start: Int, values: [Value])] = []
    for await part in group { parts.append(part) }
    return parts.sorted { $0.start < $1.start }.flatMap(\.values)
  }
}

extension Estimate {
  /// Rule A-bound: the mean is inside the range, or outside by at most `limit` standard errors.
  public func lies(in range: ClosedRange<Double>, limit: Double = zLimit()) -> Verdict {
    let slack = limit * standardError
    return Verdict(
      passes: mean >= range.lowerBound - slack && mean <= range.upperBound + slack,
      "mean \(mean) ± \(standardError) of \(count), bounds \(range), limit \(limit)")
  }

  /// Rule A-order, for paired differences that are to be positive.
  public func isPositive(limit: Double = zLimit()) -> Verdict {
    Verdict(
      passes: mean > limit * standardError,
      "difference \(mean) ± \(standardError) of \(count), z = \(mean / standardError),"
        + " at least \(limit)")
  }
}
