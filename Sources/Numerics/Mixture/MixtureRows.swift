private import CKernels

/// Weighted rows, laid out for sums over the components of a normal mixture: in chunks of equal
/// weight, coordinate by coordinate.
public struct MixtureRows: Sendable {
  public let count: Int
  public let dimension: Int
  /// Σ w.
  public let weight: Double
  /// Places of a chunk.
  private let width: Int
  /// The chunks, from the first whole cache line on; never copied, so that it stays one.
  private let elements: [Double]
  private let offset: Int
  private let chunkCounts: [Double]
  private let chunkWeights: [Double]

  /// Rows of a chunk: as many as leave room in the first-level cache, 128 at most.
  static func chunkWidth(_ dimension: Int) -> Int { dimension <= 32 ? 128 : 64 }

  /// About how many elementary steps a row takes, eight rows at once.
  static func workPerRow(_ mixture: PackedMixture) -> Int {
    mixture.count * (4 + (mixture.dimension + mixture.spreadSize) / 2)
  }

  /// - Parameters:
  ///   - parts: Rows with the weight of each; weights are positive.
  ///   - order: A mixture: rows of one part that most likely belong to the same component come to
  ///     lie side by side, so that sums can pass over the others. Nil leaves rows as they are.
  public init(_ parts: [(rows: Matrix, weight: Double)], orderedBy order: PackedMixture? = nil) {
    let d = parts.first?.rows.columns ?? 0
    let width = Self.chunkWidth(d)
    var counts: [Double] = []
    var weights: [Double] = []
    for part in parts {
      precondition(part.rows.columns == d, "dimensions differ")
      for start in stride(from: 0, to: part.rows.rows, by: width) {
        counts.append(Double(min(width, part.rows.rows - start)))
        weights.append(part.weight)
      }
    }
    let size = counts.count * d * width
    var offset = 0
    elements = [Double](unsafeUninitializedCapacity: size + 7) { out, initialized in
      offset = Self.toWholeLine(out)
      out[..<offset].initialize(repeating: 0)
      out[(offset + size)...].initialize(repeating: 0)
      var chunk = 0
      for part in parts where part.rows.rows > 0 {
        let places = order.map { Self.grouped($0.mostLikely(part.rows), $0.count) }
        Self.fill(out, from: offset + chunk * d * width, part.rows, places, width)
        chunk += (part.rows.rows + width - 1) / width
      }
      initialized = size + 7
    }
    self.offset = offset
    count = parts.reduce(0) { $0 + $1.rows.rows }
    dimension = d
    weight = parts.reduce(0) { $0 + $1.weight * Double($1.rows.rows) }
    self.width = width
    chunkCounts = counts
    chunkWeights = weights
  }

  /// Numbers before the first that begins a line of 64 bytes.
  private static func toWholeLine(_ buffer: UnsafeMutableBufferPointer<Double>) -> Int {
    let address = Int(bitPattern: buffer.baseAddress)
    return (64 - address % 64) % 64 / 8
  }

  /// The rows by ascending label, in their order inside a label.
  private static func grouped(_ labels: [Int], _ count: Int) -> [Int] {
    var next = [Int](repeating: 0, count: count + 1)
    for label in labels { next[label + 1] += 1 }
    for k in 0..<count { next[k + 1] += next[k] }
    var places = [Int](repeating: 0, count: labels.count)
    for (row, label) in labels.enumerated() {
      places[next[label]] = row
      next[label] += 1
    }
    return places
  }

  private static func fill(
    _ out: UnsafeMutableBufferPointer<Double>, from start: Int, _ rows: Matrix, _ places: [Int]?,
    _ width: Int
  ) {
    let d = rows.columns
    let chunks = (rows.rows + width - 1) / width
    rows.elements.withUnsafeBufferPointer { source in
      for chunk in 0..<chunks {
        let target = start + chunk * d * width
        for p in 0..<width {
          // Places beyond the last row repeat it.
          let place = min(chunk * width + p, rows.rows - 1)
          let row = (places.map { $0[place] } ?? place) * d
          for j in 0..<d { out[target + j * width + p] = source[row + j] }
        }
      }
    }
  }

  /// The weighted sum of the rows' log-densities under `mixture`, and the moments of its
  /// components about `centres` (count × d; nil: their means), weighted by responsibilities.
  ///
  /// Blocks of rows are fixed by the sizes alone and added in order: the result does not depend
  /// on the number of threads. Where a component has less than 2⁻⁶⁰ of the largest responsibility
  /// for eight rows that lie together, they add nothing to its moments.
  public func sums(_ mixture: PackedMixture, about centres: [Double]? = nil) -> MixtureSums {
    precondition(mixture.dimension == dimension, "dimensions differ")
    let size = 1 + mixture.count * (1 + dimension + mixture.spreadSize)
    let chunks = chunkCounts.count
    // At least eight chunks a block, at most sixteen blocks.
    let each = max(8, (chunks + 15) / 16)
    let blocks = (chunks + each - 1) / each
    let parts = inParallel(blocks, work: count * Self.workPerRow(mixture)) { block in
      let first = block * each
      return [Double](unsafeUninitializedCapacity: size) { out, initialized in
        add(mixture, centres ?? mixture.means, first, min(each, chunks - first), out.baseAddress)
        initialized = size
      }
    }
    var total = parts.first ?? [Double](repeating: 0, count: size)
    for part in parts.dropFirst() { for i in 0..<size { total[i] += part[i] } }
    return MixtureSums(
      numbers: total, dimension: dimension, spreadSize: mixture.spreadSize)
  }

  private func add(
    _ mixture: PackedMixture, _ centres: [Double], _ first: Int, _ chunks: Int,
    _ out: UnsafeMutablePointer<Double>?
  ) {
    withScratch(mixture, width) { scratch in
      elements.withUnsafeBufferPointer { x in
        chunkCounts.withUnsafeBufferPointer { counts in
          chunkWeights.withUnsafeBufferPointer { weights in
            guard let x = x.baseAddress, let counts = counts.baseAddress,
              let weights = weights.baseAddress
            else { return }
            ck_mixture_sums(
              dimension, mixture.count, width, mixture.isDiagonal ? 1 : 0, mixture.constants,
              mixture.means, mixture.whitening, centres, x + offset + first * dimension * width,
              chunks,
              counts + first, weights + first, scratch, out)
          }
        }
      }
    }
  }
}

/// What a pass over rows leaves of them.
public struct MixtureSums: Sendable {
  private let numbers: [Double]
  private let dimension: Int
  private let spreadSize: Int

  init(numbers: [Double], dimension: Int, spreadSize: Int) {
    self.numbers = numbers
    self.dimension = dimension
    self.spreadSize = spreadSize
  }

  /// Σ w ln p(x).
  public var logLikelihood: Double { numbers[0] }

  private func start(_ k: Int) -> Int { 1 + k * (1 + dimension + spreadSize) }

  /// Σ w r of component `k`.
  public func weight(_ k: Int) -> Double { numbers[start(k)] }

  /// Σ w r (x - centre)ⱼ.
  public func first(_ k: Int, _ j: Int) -> Double { numbers[start(k) + 1 + j] }

  /// Number `index` of Σ w r (x - centre)(x - centre)ᵀ, a packed lower triangle or a diagonal.
  public func second(_ k: Int, _ index: Int) -> Double {
    numbers[start(k) + 1 + dimension + index]
  }
}

private func withScratch(
  _ mixture: PackedMixture, _ width: Int, _ body: (UnsafeMutablePointer<Double>) -> Void
) {
  let size = ck_mixture_scratch(
    mixture.dimension, mixture.count, width, mixture.isDiagonal ? 1 : 0)
  let scratch = UnsafeMutablePointer<Double>.allocate(capacity: size)
  defer { scratch.deallocate() }
  body(scratch)
}

extension PackedMixture {
  func evaluate(
    _ rows: Matrix, _ first: Int, _ size: Int, _ out: UnsafeMutablePointer<Double>?,
    labels: Bool
  ) {
    let width = MixtureRows.chunkWidth(dimension)
    withScratch(self, width) { scratch in
      rows.elements.withUnsafeBufferPointer { x in
        guard let x = x.baseAddress else { return }
        ck_mixture_log_densities(
          dimension, count, width, isDiagonal ? 1 : 0, constants, means, whitening,
          x + first * dimension, size, scratch, labels ? nil : out, labels ? out : nil)
      }
    }
  }
}
