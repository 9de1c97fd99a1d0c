/// Moves labels apart: positions at least `gap` from one another, inside `range`, each as near as
/// possible to where it was asked for (least squares), in the order given by the wishes.
///
/// - Returns: one position per wish, in the order of `wishes`; nil when they do not fit.
package func spread(_ wishes: [Double], gap: Double, within range: ClosedRange<Double>) -> [Double]?
{
  guard !wishes.isEmpty else { return [] }
  guard Double(wishes.count - 1) * gap <= range.upperBound - range.lowerBound else { return nil }
  let order = wishes.indices.sorted { (wishes[$0], $0) < (wishes[$1], $1) }
  // Blocks of touching labels: the sum of the wishes of their first label, and how many.
  var blocks: [(sum: Double, count: Int)] = []
  func start(_ block: (sum: Double, count: Int)) -> Double {
    let lowest = range.lowerBound
    let highest = range.upperBound - Double(block.count - 1) * gap
    return min(max(block.sum / Double(block.count), lowest), highest)
  }
  for index in order {
    var block = (sum: wishes[index], count: 1)
    while let last = blocks.last, start(last) + Double(last.count) * gap > start(block) {
      block.sum = last.sum + block.sum - Double(block.count * last.count) * gap
      block.count += last.count
      blocks.removeLast()
    }
    blocks.append(block)
  }
  var placed = Array(repeating: 0.0, count: wishes.count)
  var next = order.makeIterator()
  for block in blocks {
    for place in 0..<block.count {
      if let index = next.next() { placed[index] = start(block) + Double(place) * gap }
    }
  }
  return placed
}
