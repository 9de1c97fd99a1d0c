private import Glibc
internal import Numerics

/// Draws one digit after another into rows of pixels.
///
/// The lines of a hand are splines (Catmull and Rom) through its points. A pixel's ink is that of a
/// round pen whose border is a ramp: 1 inside, 0 outside, ½ at the radius.
struct DigitPen {
  /// Pixels on a side.
  let size: Int
  /// How much hands differ from one digit to the next; 1 is usual, 0 not at all.
  let variation: Double

  /// Sizes in pixels of a picture of 28 x 28.
  private var unit: Double { Double(size) / 28 }

  /// Draws a digit into the row that starts at `offset`, all 0 before.
  func draw(
    _ digit: Int, into elements: inout MutableSpan<Double>, at offset: Int,
    _ stream: inout RandomStream
  ) {
    let hands = DigitHand.hands[digit]
    let hand = hands[stream.below(hands.count)]
    let pose = Pose(variation, &stream)
    let points = hand.points.map { pose.place($0, jitter: 0.025 * variation, &stream) }
    let lines = hand.strokes.map { line($0, points) }
    let frame = Frame(lines)
    // MNIST's digits fit a square of 20 pixels; these do on average.
    let scale = min(20 * pose.size, 23) * unit / max(frame.width, frame.height, 0.2)
    let room = max(0, 13 * unit - scale * max(frame.width, frame.height) / 2)
    let shift = SIMD2(
      min(max(pose.shift.x * unit, -room), room), min(max(pose.shift.y * unit, -room), room))
    let origin = SIMD2(repeating: Double(size) / 2) + shift - scale * frame.center
    let radius = pose.radius * unit
    let ramp = max(pose.ramp * unit, 1)
    for line in lines {
      var start = origin + scale * line[0]
      for point in line.dropFirst() {
        let end = origin + scale * point
        stroke(from: start, to: end, radius, ramp, into: &elements, at: offset)
        start = end
      }
    }
  }

  /// A stroke as short straight pieces.
  private func line(_ stroke: DigitHand.Stroke, _ points: [SIMD2<Double>]) -> [SIMD2<Double>] {
    let numbers = stroke.points
    let count = numbers.count
    func point(_ place: Int) -> SIMD2<Double> {
      if stroke.isClosed { return points[numbers[(place + count) % count]] }
      if place < 0 { return 2 * points[numbers[0]] - points[numbers[1]] }
      if place >= count { return 2 * points[numbers[count - 1]] - points[numbers[count - 2]] }
      return points[numbers[place]]
    }
    let spans = stroke.isClosed ? count : count - 1
    let pieces = count == 2 ? 1 : 4 + Int((4 * unit).rounded(.up))
    var line: [SIMD2<Double>] = [point(0)]
    line.reserveCapacity(spans * pieces + 1)
    for span in 0..<spans {
      let (a, b, c, d) = (point(span - 1), point(span), point(span + 1), point(span + 2))
      // b + t·(first + t·(second + t·third)) passes through b and c.
      let first: SIMD2<Double> = 0.5 * (c - a)
      let third: SIMD2<Double> = 1.5 * (b - c) + 0.5 * (d - a)
      let second: SIMD2<Double> = c - b - first - third
      for piece in 1...pieces {
        let t = Double(piece) / Double(pieces)
        line.append(b + t * (first + t * (second + t * third)))
      }
    }
    return line
  }

  /// Adds the ink of a pen that goes from `a` to `b`: each pixel keeps the most that it gets.
  private func stroke(
    from a: SIMD2<Double>, to b: SIMD2<Double>, _ radius: Double, _ ramp: Double,
    into elements: inout MutableSpan<Double>, at offset: Int
  ) {
    let reach = radius + ramp / 2
    let across = b - a
    let square = across.x * across.x + across.y * across.y
    let inverse = square > 0 ? 1 / square : 0
    // Pixel i covers i…i + 1 and is judged by its middle.
    let left = max(0, Int((min(a.x, b.x) - reach).rounded(.down)))
    let right = min(size - 1, Int((max(a.x, b.x) + reach).rounded(.down)))
    let top = max(0, Int((min(a.y, b.y) - reach).rounded(.down)))
    let bottom = min(size - 1, Int((max(a.y, b.y) + reach).rounded(.down)))
    guard left <= right, top <= bottom else { return }
    for row in top...bottom {
      let y = Double(row) + 0.5 - a.y
      for column in left...right {
        let x = Double(column) + 0.5 - a.x
        let t = min(max((x * across.x + y * across.y) * inverse, 0), 1)
        let (dx, dy) = (x - t * across.x, y - t * across.y)
        let distance = dx * dx + dy * dy
        if distance >= reach * reach { continue }
        let ink = min((radius - distance.squareRoot()) / ramp + 0.5, 1)
        let place = offset + row * size + column
        elements[place] = max(elements[place], ink)
      }
    }
  }
}

/// How a whole digit is held: bends, slant, turn, width, size, place and pen.
private struct Pose {
  /// Quadratic bends: of x down the digit, of the width down the digit, and of the place of the
  /// middle.
  private let bend, taper, balance: Double
  private let xx, xy, yx, yy: Double
  /// Factor on the usual size.
  let size: Double
  /// Pixels of a picture of 28 x 28, as are radius and ramp.
  let shift: SIMD2<Double>
  let radius: Double
  let ramp: Double

  init(_ variation: Double, _ stream: inout RandomStream) {
    bend = 0.22 * variation * stream.normal()
    taper = 0.3 * variation * stream.normal()
    balance = 0.2 * variation * stream.normal()
    let slant = 0.12 + 0.16 * variation * stream.normal()
    let turn = 0.09 * variation * stream.normal()
    let width = exp(0.13 * variation * stream.normal())
    size = exp(0.06 * variation * stream.normal())
    shift = SIMD2(
      1.2 * variation * (2 * stream.uniform() - 1), 1.2 * variation * (2 * stream.uniform() - 1))
    radius = 1.12 * exp(0.25 * variation * stream.normal())
    ramp = 1.3 + 0.5 * variation * (stream.uniform() - 0.5)
    // The width first, then the slant, to the right going up, then the turn.
    let (c, s) = (cos(turn), sin(turn))
    (xx, yx) = (c * width, s * width)
    (xy, yy) = (-c * slant - s, -s * slant + c)
  }

  func place(
    _ point: SIMD2<Double>, jitter: Double, _ stream: inout RandomStream
  ) -> SIMD2<Double> {
    let (straight, even) = (point.x - 0.33, point.y - 0.5)
    let x = straight * (1 + taper * even) + bend * even * even + jitter * stream.normal()
    let y = even + balance * (even * even - 0.25) + jitter * stream.normal()
    return SIMD2(xx * x + xy * y, yx * x + yy * y)
  }
}

/// The box around lines.
private struct Frame {
  let center: SIMD2<Double>
  let width: Double
  let height: Double

  init(_ lines: [[SIMD2<Double>]]) {
    var low = SIMD2(repeating: Double.infinity)
    var high = SIMD2(repeating: -Double.infinity)
    for line in lines {
      for point in line {
        low = pointwiseMin(low, point)
        high = pointwiseMax(high, point)
      }
    }
    center = 0.5 * (low + high)
    (width, height) = (high.x - low.x, high.y - low.y)
  }
}
