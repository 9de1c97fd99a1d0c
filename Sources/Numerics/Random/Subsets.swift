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
    var moved = PlaceTable(capacity: 2 * count)
    return (0..<count).map { i in
      let j = i + below(bound - i)
      let chosen = moved[j] ?? j
      moved[j] = moved[i] ?? i
      return chosen
    }
  }
}

/// A map from places to indices by open addressing, of fixed capacity.
private struct PlaceTable {
  /// Place + 1; 0 where nothing is.
  private var places: [Int]
  private var indices: [Int]
  private let mask: Int

  init(capacity: Int) {
    var size = 16
    while size < 2 * capacity { size *= 2 }
    places = Array(repeating: 0, count: size)
    indices = Array(repeating: 0, count: size)
    mask = size - 1
  }

  private func slot(of place: Int) -> Int {
    // Fibonacci hashing spreads neighbouring places.
    var slot = Int(truncatingIfNeeded: (UInt64(place) &* 0x9E37_79B9_7F4A_7C15) >> 32) & mask
    while places[slot] != 0 && places[slot] != place + 1 { slot = (slot + 1) & mask }
    return slot
  }

  subscript(place: Int) -> Int? {
    get {
      let slot = slot(of: place)
      return places[slot] == 0 ? nil : indices[slot]
    }
    set {
      let slot = slot(of: place)
      places[slot] = place + 1
      indices[slot] = newValue ?? 0
    }
  }
}
