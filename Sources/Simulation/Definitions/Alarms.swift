extension MetricSeries {
  /// The measured generation from which on, to the end, the mean over the replicates has left that of
  /// generation 0 in the direction of collapse, with 99 % confidence at every one of them; nil where it
  /// has not. With a metric of no direction either side counts.
  public func alarm(_ direction: MetricInfo.Direction) -> Int? {
    func first(_ sign: Double, lost: Double) -> Int? {
      firstAbove(0) { place in
        place == 0 ? [] : change(0, place, lost: lost) { sign * $0 }
      }
    }
    switch direction {
    case .higher: return first(1, lost: .infinity)
    case .lower: return first(-1, lost: -.infinity)
    case .either: return first(1, lost: .nan) ?? first(-1, lost: .nan)
    }
  }
}
