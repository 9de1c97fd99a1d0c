import Glibc

/// The curves of equal density of a normal law of two variables.
package struct Ellipse: Sendable, Equatable {
  package let center: Point
  /// Standard deviations along the axes of the ellipse, the larger one first.
  package let major: Double
  package let minor: Double
  /// Angle of the larger one to the x axis.
  package let angle: Double

  /// nil when the covariance (xx, xy, yy) is not finite. A variance below 0, which rounding gives, is
  /// 0.
  package init?(center: Point, xx: Double, xy: Double, yy: Double) {
    guard xx.isFinite, xy.isFinite, yy.isFinite else { return nil }
    let middle = xx / 2 + yy / 2
    let spread = hypot(xx / 2 - yy / 2, xy)
    self.center = center
    major = max(0, middle + spread).squareRoot()
    minor = max(0, middle - spread).squareRoot()
    angle = 0.5 * atan2(2 * xy, xx - yy)
  }

  /// `count` points on the curve of `deviations` standard deviations, the first one repeated.
  package func curve(_ deviations: Double, count: Int = 64) -> [Point] {
    (0...count).map { step in
      let t = 2 * Double.pi * Double(step % count) / Double(count)
      let u = deviations * major * cos(t)
      let v = deviations * minor * sin(t)
      return Point(
        center.x + u * cos(angle) - v * sin(angle), center.y + u * sin(angle) + v * cos(angle))
    }
  }

  /// Half the width and height of the box around the curve of one standard deviation.
  package var reach: (x: Double, y: Double) {
    (
      hypot(major * cos(angle), minor * sin(angle)),
      hypot(major * sin(angle), minor * cos(angle))
    )
  }
}
