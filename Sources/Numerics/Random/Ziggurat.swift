import Glibc

/// The ziggurat method for normal numbers with 256 strips of equal area.
///
/// Reference: [Marsaglia 2000]; strip index and position come from different bits of a word, as
/// [Doornik 2005] asks.
enum Ziggurat {
  /// Where the tail begins.
  private static let edge = 3.654_152_885_361_008_8
  /// The area of a strip, with exp(-x²/2) unnormalised.
  private static let area = 0.004_928_673_233_992_336

  /// Right ends of the strips from the widest (which holds the tail) to 0.
  private static let x: [Double] = {
    var ends = [area / exp(-0.5 * edge * edge), edge]
    while ends.count < 256 {
      let last = ends[ends.count - 1]
      ends.append((-2 * log(area / last + exp(-0.5 * last * last))).squareRoot())
    }
    return ends + [0]
  }()

  private static let density: [Double] = x.map { exp(-0.5 * $0 * $0) }

  static func normal(_ stream: inout RandomStream) -> Double {
    while true {
      let word = stream.next()
      let strip = Int(word & 0xFF)
      let u = Double(Int64(bitPattern: word) >> 11) * 0x1p-52
      let candidate = u * x[strip]
      if abs(candidate) < x[strip + 1] { return candidate }
      if strip == 0 { return tail(&stream, negative: u < 0) }
      let height =
        density[strip] + stream.uniform() * (density[strip + 1] - density[strip])
      if height < exp(-0.5 * candidate * candidate) { return candidate }
    }
  }

  /// A normal number beyond the edge, by Marsaglia's exponential wedge.
  private static func tail(_ stream: inout RandomStream, negative: Bool) -> Double {
    while true {
      let a = -log(stream.positiveUniform()) / edge
      let b = -log(stream.positiveUniform())
      if b + b > a * a { return negative ? -(edge + a) : edge + a }
    }
  }
}
