/// |a - b| relative to the larger of |b| and `floor`.
public func relativeError(_ a: Double, _ b: Double, floor: Double = 0) -> Double {
  if a == b { return 0 }
  return abs(a - b) / max(abs(b), floor)
}
