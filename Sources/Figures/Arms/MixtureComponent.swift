/// One component of a mixture of two variables.
package struct MixtureComponent: Sendable, Equatable {
  package var weight: Double
  package var mean: Point
  package var xx: Double
  package var xy: Double
  package var yy: Double

  package init(weight: Double, mean: Point, xx: Double, xy: Double, yy: Double) {
    self.weight = weight
    self.mean = mean
    self.xx = xx
    self.xy = xy
    self.yy = yy
  }

  /// nil when the covariance is not finite.
  var ellipse: Ellipse? { Ellipse(center: mean, xx: xx, xy: xy, yy: yy) }
}
