/// The assignment problem: one column to every row at the least total cost.
public enum Assignment {
  /// The least sum of one cost a row, no column twice.
  ///
  /// Shortest augmenting paths with potentials, O(n³). Reference: [Kuhn 1955], [Jonker 1987].
  public static func leastTotal(_ costs: Matrix) -> Double {
    let n = costs.rows
    precondition(costs.columns == n, "as many rows as columns")
    // Place 0 stands for no row and no column.
    var rowOf = [Int](repeating: 0, count: n + 1)
    var (rowPotential, columnPotential) = (
      [Double](repeating: 0, count: n + 1), [Double](repeating: 0, count: n + 1)
    )
    for row in 0..<n {
      rowOf[0] = row + 1
      var column = 0
      var shortest = [Double](repeating: .infinity, count: n + 1)
      var previous = [Int](repeating: 0, count: n + 1)
      var isUsed = [Bool](repeating: false, count: n + 1)
      repeat {
        isUsed[column] = true
        let i = rowOf[column]
        var (step, next) = (Double.infinity, 0)
        for j in 1..<n + 1 where !isUsed[j] {
          let reduced = costs[i - 1, j - 1] - rowPotential[i] - columnPotential[j]
          if reduced < shortest[j] {
            shortest[j] = reduced
            previous[j] = column
          }
          if shortest[j] < step { (step, next) = (shortest[j], j) }
        }
        // Costs that are not finite leave no column to go to.
        if next == 0 { return .nan }
        for j in 0..<n + 1 {
          if isUsed[j] {
            rowPotential[rowOf[j]] += step
            columnPotential[j] -= step
          } else {
            shortest[j] -= step
          }
        }
        column = next
      } while rowOf[column] != 0
      while column != 0 {
        rowOf[column] = rowOf[previous[column]]
        column = previous[column]
      }
    }
    return (0..<n).reduce(0) { $0 + costs[rowOf[$1 + 1] - 1, $1] }
  }
}
