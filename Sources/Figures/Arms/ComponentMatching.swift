/// Which component of one generation continues which of the generation before.
package enum ComponentMatching {
  /// For every component of `new` the one of `old` that it continues, or nil where `new` has more.
  ///
  /// The total squared distance of means is smallest. Between components of equal means the one of
  /// nearest weight and covariance is taken, and of equal components the one of equal number: a tie
  /// never makes two of them change places.
  package static func match(_ new: [MixtureComponent], to old: [MixtureComponent]) -> [Int?] {
    let costs = costs(new, old)
    guard new.count > old.count else { return assignment(costs) }
    var matches: [Int?] = Array(repeating: nil, count: new.count)
    let turned = old.indices.map { j in new.indices.map { costs[$0][j] } }
    for (j, i) in assignment(turned).enumerated() {
      if let i { matches[i] = j }
    }
    return matches
  }

  /// The cost of every pair, row by row of `new`: squared distance of means over the mean variance
  /// of `old`, and a millionth of the squared differences of weight and covariance on that scale.
  package static func costs(_ new: [MixtureComponent], _ old: [MixtureComponent]) -> [[Double]] {
    let variances = old.map { $0.xx + $0.yy }.filter { $0.isFinite && $0 > 0 }
    let mean = variances.reduce(0) { $0 + $1 / Double(variances.count) }
    let scale = mean > 1e-150 && mean < 1e150 ? mean : 1
    return new.indices.map { i in
      old.indices.map { j in
        let (a, b) = (new[i], old[j])
        func square(_ value: Double) -> Double { value * value }
        let distance = (square(a.mean.x - b.mean.x) + square(a.mean.y - b.mean.y)) / scale
        let shape =
          square(a.weight - b.weight)
          + square((a.xx - b.xx) / scale) + square((a.yy - b.yy) / scale)
          + 2 * square((a.xy - b.xy) / scale)
        let cost = distance + 1e-6 * shape + (i == j ? 0 : 1e-12)
        return cost.isFinite ? min(cost, 1e100) : 1e100
      }
    }
  }

  /// The column of each row that makes the sum of costs smallest, no column twice; rows are at most
  /// as many as columns. The Hungarian method with potentials, O(rows² · columns).
  package static func assignment(_ costs: [[Double]]) -> [Int?] {
    let rows = costs.count
    let columns = costs.first?.count ?? 0
    // Row and column 0 stand for "none".
    var rowPotential = Array(repeating: 0.0, count: rows + 1)
    var columnPotential = Array(repeating: 0.0, count: columns + 1)
    var rowOf = Array(repeating: 0, count: columns + 1)
    for row in stride(from: 1, through: rows, by: 1) {
      var slack = Array(repeating: Double.infinity, count: columns + 1)
      var from = Array(repeating: 0, count: columns + 1)
      var isVisited = Array(repeating: false, count: columns + 1)
      var column = 0
      rowOf[0] = row
      repeat {
        isVisited[column] = true
        let current = rowOf[column]
        var step = Double.infinity
        var next = 0
        for j in stride(from: 1, through: columns, by: 1) where !isVisited[j] {
          let reduced = costs[current - 1][j - 1] - rowPotential[current] - columnPotential[j]
          if reduced < slack[j] {
            slack[j] = reduced
            from[j] = column
          }
          if slack[j] < step {
            step = slack[j]
            next = j
          }
        }
        for j in 0...columns {
          if isVisited[j] {
            rowPotential[rowOf[j]] += step
            columnPotential[j] -= step
          } else {
            slack[j] -= step
          }
        }
        column = next
      } while rowOf[column] != 0
      while column != 0 {
        rowOf[column] = rowOf[from[column]]
        column = from[column]
      }
    }
    var result: [Int?] = Array(repeating: nil, count: rows)
    for j in stride(from: 1, through: columns, by: 1) where rowOf[j] > 0 {
      result[rowOf[j] - 1] = j - 1
    }
    return result
  }
}

/// Numbers that stay with components from one generation to the next.
package struct ComponentIdentities: Sendable {
  /// The last known state of each identity.
  private var known: [MixtureComponent] = []

  package init() {}

  /// The identity of each component of the next generation; a component too many is a new one.
  package mutating func follow(_ components: [MixtureComponent]) -> [Int] {
    let matches = ComponentMatching.match(components, to: known)
    return zip(components, matches).map { component, match in
      if let match {
        known[match] = component
        return match
      }
      known.append(component)
      return known.count - 1
    }
  }
}
