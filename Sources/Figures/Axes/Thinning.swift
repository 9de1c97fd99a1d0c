/// At most about `limit` points of a line, keeping the ends and every peak and trough: of each
/// bucket of neighbours the first, lowest, highest and last remain.
package func thinned(_ points: [Point], limit: Int = 2000) -> [Point] {
  guard points.count > limit else { return points }
  let buckets = max(1, limit / 4)
  var kept: [Point] = []
  for bucket in 0..<buckets {
    let start = points.count * bucket / buckets
    let end = points.count * (bucket + 1) / buckets
    var lowest = start
    var highest = start
    for index in start..<end {
      if points[index].y < points[lowest].y { lowest = index }
      if points[index].y > points[highest].y { highest = index }
    }
    kept += Set([start, lowest, highest, end - 1]).sorted().map { points[$0] }
  }
  return kept
}

/// Every second, third, … of `all` so that at most `most` remain, and the last. `most` is 2 or more.
func spaced(_ all: [Double], most: Int) -> [Double] {
  guard all.count > most, let last = all.last else { return all }
  let step = (all.count - 1 + most - 2) / (most - 1)
  let kept = stride(from: 0, to: all.count, by: step).map { all[$0] }
  return kept.last == last ? kept : kept + [last]
}
