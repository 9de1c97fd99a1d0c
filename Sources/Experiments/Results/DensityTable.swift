private import Glibc
internal import Platform
internal import Simulation

/// `densities.csv`: the density of one variable of replicate 0's models, for figures.
///
/// Numbers have six digits, which is more than a figure shows.
enum DensityTable {
  /// Figures show at most six panels.
  private static let panels = 6

  /// The arms whose densities are kept, spread evenly over the sweep.
  static func arms(of count: Int) -> [Int] {
    let shown = min(panels, count)
    return (0..<shown).map { $0 * (count - 1) / max(1, shown - 1) }
  }

  static func header(_ experiment: Experiment) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(
      csvRow: ["arm"] + experiment.axes + ["generation", "axis", "x", "density", "truth"])
    return bytes
  }

  static func rows(_ experiment: Experiment, arm index: Int, _ trajectory: Trajectory) -> [UInt8] {
    let named = experiment.arms[index]
    let places = named.arm.grids.flatMap { grid in
      zip(grid.places, grid.truth).map { (name: grid.name, x: $0, truth: $1) }
    }
    var bytes: [UInt8] = []
    for (generation, values) in trajectory.profiles {
      for (place, density) in zip(places, values) {
        bytes.append(csvField: named.label)
        for value in named.values {
          bytes.append(UInt8(ascii: ","))
          bytes.append(csvField: value)
        }
        bytes.append(text: ",\(generation),")
        bytes.append(csvField: place.name)
        for value in [place.x, density, place.truth] {
          bytes.append(UInt8(ascii: ","))
          bytes.append(number: sixDigits(value))
        }
        bytes.append(UInt8(ascii: "\n"))
      }
    }
    return bytes
  }

  private static func sixDigits(_ x: Double) -> Double {
    guard x != 0, x.isFinite else { return x }
    if abs(x) < 1e-290 { return 0 }
    // Division by a power of ten rounds to the nearest decimal; multiplication would not.
    let exponent = 5 - floor(log10(abs(x)))
    if exponent > 300 { return 0 }
    return exponent >= 0
      ? (x * pow(10, exponent)).rounded() / pow(10, exponent)
      : (x / pow(10, -exponent)).rounded() * pow(10, -exponent)
  }
}
