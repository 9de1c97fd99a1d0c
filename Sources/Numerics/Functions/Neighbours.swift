private import CKernels

/// Nearest rows and balls about rows, by the squared distances of all pairs.
///
/// Differences are taken before they are squared, so that equal rows are at distance 0. Rows are
/// worked on in blocks that all cores share; results do not depend on the number of threads.
public enum Neighbours {
  /// The rows of `y` that lie nearest to the rows of a matrix.
  public struct Nearest: Sendable, Equatable {
    public let count: Int
    /// `count` squared distances a row, ascending; infinite where `y` has fewer rows.
    public let squares: [Double]
    /// The rows of `y` at these distances, the first of equals.
    public let places: [Int]

    /// The squared distance of row `i` to the `k`-th nearest row, from 0.
    public func square(_ i: Int, _ k: Int = 0) -> Double { squares[i * count + k] }
    public func place(_ i: Int, _ k: Int = 0) -> Int { places[i * count + k] }
  }

  /// The `count` nearest rows of `y` to every row of `x`.
  public static func nearest(_ count: Int, of y: Matrix, to x: Matrix) -> Nearest {
    precondition(x.columns == y.columns && count > 0, "dimensions differ")
    let packed = packed(y)
    let d = x.columns
    let blocks = (x.rows + blockRows - 1) / blockRows
    let parts = inParallel(blocks, work: x.rows * y.rows) { block -> ([Double], [UInt32]) in
      let first = block * blockRows
      let rows = min(blockRows, x.rows - first)
      var squares = [Double](repeating: 0, count: rows * count)
      var places = [UInt32](repeating: 0, count: rows * count)
      x.elements.withUnsafeBufferPointer { a in
        guard let a = a.baseAddress else { return }
        ck_smallest_distances(a + first * d, rows, d, packed, y.rows, count, &squares, &places)
      }
      return (squares, places)
    }
    return Nearest(
      count: count, squares: parts.flatMap(\.0), places: parts.flatMap { $0.1.map(Int.init) })
  }

  /// The squared distance of every row to its k-th nearest other row; infinite where there are not
  /// k others.
  public static func squaredRadii(_ x: Matrix, neighbours k: Int) -> [Double] {
    // A row is its own nearest one.
    let nearest = nearest(k + 1, of: x, to: x)
    return (0..<x.rows).map { nearest.square($0, k) }
  }

  /// How the balls about the rows of two samples meet the other sample's rows.
  public struct Balls: Sendable, Equatable {
    /// For every row of `y`, how many balls of `x` it is inside of.
    public let counts: [Int]
    /// For every row of `x`, the squared distance to the nearest row of `y`.
    public let nearest: [Double]
    /// For every row of `x`, whether it is inside a ball of `y`.
    public let isReached: [Bool]
  }

  /// The balls have the squared radii given and do not contain their surface.
  public static func balls(
    _ x: Matrix, squaredRadii xRadii: [Double], _ y: Matrix, squaredRadii yRadii: [Double]
  ) -> Balls {
    precondition(x.columns == y.columns, "dimensions differ")
    precondition(xRadii.count == x.rows && yRadii.count == y.rows, "one radius a row")
    let columns = packed(y)
    let padding = (y.rows + 7) / 8 * 8 - y.rows
    let radii = yRadii + [Double](repeating: 0, count: padding)
    let d = x.columns
    let size = (x.rows + ballParts - 1) / ballParts
    let blocks = size == 0 ? 0 : (x.rows + size - 1) / size
    let parts = inParallel(blocks, work: x.rows * y.rows) { block -> BallPart in
      let first = block * size
      let rows = min(size, x.rows - first)
      var part = BallPart(rows: rows, columns: radii.count)
      x.elements.withUnsafeBufferPointer { a in
        xRadii.withUnsafeBufferPointer { r in
          guard let a = a.baseAddress, let r = r.baseAddress else { return }
          ck_ball_counts(
            a + first * d, rows, d, r + first, columns, y.rows, radii, &part.counts,
            &part.nearest, &part.reached)
        }
      }
      return part
    }
    var counts = [Int](repeating: 0, count: y.rows)
    for part in parts { for j in counts.indices { counts[j] += Int(part.counts[j]) } }
    return Balls(
      counts: counts, nearest: parts.flatMap(\.nearest),
      isReached: parts.flatMap { $0.reached.map { $0 != 0 } })
  }

  private struct BallPart: Sendable {
    var counts: [UInt64]
    var nearest: [Double]
    var reached: [UInt8]

    init(rows: Int, columns: Int) {
      counts = [UInt64](repeating: 0, count: columns)
      nearest = [Double](repeating: 0, count: rows)
      reached = [UInt8](repeating: 0, count: rows)
    }
  }

  private static let blockRows = 128
  /// Each part counts for all columns.
  private static let ballParts = 16

  /// Tiles of eight rows, coordinate by coordinate, infinite beyond the last row.
  private static func packed(_ y: Matrix) -> [Double] {
    let (n, d) = (y.rows, y.columns)
    let tiles = (n + 7) / 8
    return [Double](unsafeUninitializedCapacity: tiles * 8 * d) { out, initialized in
      y.elements.withUnsafeBufferPointer { rows in
        for t in 0..<tiles {
          for l in 0..<8 {
            let i = 8 * t + l
            for k in 0..<d {
              out.initializeElement(
                at: (t * d + k) * 8 + l, to: i < n ? rows[i * d + k] : .infinity)
            }
          }
        }
      }
      initialized = tiles * 8 * d
    }
  }
}
