extension RandomStream {
  /// `count` distinct indices below `bound`, in random order: the head of a random permutation.
  ///
  /// A shorter head is a prefix of a longer one.
  ///
  /// **Cost** O(count) memory and time when count is far below bound, O(bound) otherwise.
  public mutating func choose(_ count: Int, of bound: Int) -> [Int] {
    precondition(count >= 0 && count <= bound, "cannot choose more than there are")
    if count > bound / 8 {
      var indices = Array(0..<bound)
      for i in 0..<count { indices.swapAt(i, i + below(bound - i)) }
      return Array(indices.prefix(count))
    }
    // The same exchanges, with only the places that were touched written down.
    var moved: [Int: Int] = [:]
    moved.reserveCapacity(2 * count)
    return (0..<count).map { i in
      let j = i + below(bound - i)
      let chosen = moved[j] ?? j
      moved[j] = moved[i] ?? i
      return chosen
    }
  }
}
