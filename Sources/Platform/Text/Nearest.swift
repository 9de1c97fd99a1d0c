/// The candidate that `name` was probably meant to be, or nil when none is close.
///
/// A candidate is close when at most about a third of the letters differ (a swapped pair counts
/// once), whatever their case, or when `name` is the beginning of it. Among equals the earlier
/// candidate wins.
public func nearest(_ name: String, in candidates: [String]) -> String? {
  let wanted = Array(name.lowercased())
  if wanted.isEmpty { return nil }
  var best: (candidate: String, distance: Int)?
  for candidate in candidates {
    let letters = Array(candidate.lowercased())
    let longer = max(wanted.count, letters.count)
    let allowed = min(max(1, longer / 3), longer - 1)
    if letters != wanted && abs(wanted.count - letters.count) > allowed { continue }
    let distance = editDistance(wanted, letters)
    if distance <= allowed && distance < best?.distance ?? .max { best = (candidate, distance) }
  }
  if let best { return best.candidate }
  if wanted.count < 2 { return nil }
  return candidates.first { $0.lowercased().hasPrefix(name.lowercased()) }
}

/// The number of insertions, deletions, replacements and swaps of neighbours that turn one word
/// into the other, no letter being edited twice (optimal string alignment).
public func editDistance(_ a: String, _ b: String) -> Int {
  editDistance(Array(a), Array(b))
}

private func editDistance(_ a: [Character], _ b: [Character]) -> Int {
  if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
  var beforeLast = [Int](repeating: 0, count: b.count + 1)
  var last = Array(0...b.count)
  var current = last
  for i in 1...a.count {
    current[0] = i
    for j in 1...b.count {
      let cost = a[i - 1] == b[j - 1] ? 0 : 1
      var best = min(last[j] + 1, current[j - 1] + 1, last[j - 1] + cost)
      if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
        best = min(best, beforeLast[j - 2] + 1)
      }
      current[j] = best
    }
    (beforeLast, last, current) = (last, current, beforeLast)
  }
  return last[b.count]
}
