// Written by Tests/Reference/density.py; do not edit.
// NumPy 2.4.6, SciPy 1.17.1, scikit-learn 1.9.1, mpmath 1.3.0.

/// Values of public libraries, each checked against a second source by the script.
enum TailReference {
  /// Mean of the lowest and the highest 0.01 of normal, `scipy.integrate.quad` of `ppf` and `isf`.
  static let normalShortfall1: [Double] = [-4.23086417458784, 4.830864174587792]

  /// Mean of the lowest and the highest 0.05 of normal, `scipy.integrate.quad` of `ppf` and `isf`.
  static let normalShortfall5: [Double] = [-3.2066117727626136, 3.806611772762615]

  /// Mean of the lowest and the highest 0.01 of exponential, `scipy.integrate.quad` of `ppf` and `isf`.
  static let exponentialShortfall1: [Double] = [0.010033501006714645, 11.21034037197618]

  /// Mean of the lowest and the highest 0.05 of exponential, `scipy.integrate.quad` of `ppf` and `isf`.
  static let exponentialShortfall5: [Double] = [0.050854813273079724, 7.991464547107981]

  /// Mean of the lowest and the highest 0.01 of laplace, `scipy.integrate.quad` of `ppf` and `isf`.
  static let laplaceShortfall1: [Double] = [-1.456011502714073, 3.4560115027140728]

  /// Mean of the lowest and the highest 0.05 of laplace, `scipy.integrate.quad` of `ppf` and `isf`.
  static let laplaceShortfall5: [Double] = [-0.651292546497023, 2.651292546497022]

  /// Mean of the lowest and the highest 0.01 of uniform, `scipy.integrate.quad` of `ppf` and `isf`.
  static let uniformShortfall1: [Double] = [0.015000000000000001, 2.9850000000000003]

  /// Mean of the lowest and the highest 0.05 of uniform, `scipy.integrate.quad` of `ppf` and `isf`.
  static let uniformShortfall5: [Double] = [0.07500000000000001, 2.925]

  /// Mean of the lowest and the highest 0.01 of student, `scipy.integrate.quad` of `ppf` and `isf`.
  static let studentShortfall1: [Double] = [-13.00616407248417, 15.006164072484198]

  /// Mean of the lowest and the highest 0.05 of student, `scipy.integrate.quad` of `ppf` and `isf`.
  static let studentShortfall5: [Double] = [-6.7485350354385965, 8.748535035438616]

  /// Mean of the lowest and the highest 0.01 of pareto, `scipy.integrate.quad` of `ppf` and `isf`.
  static let paretoShortfall1: [Double] = [1.5030140845754214, 15.773933612004814]

  /// Mean of the lowest and the highest 0.05 of pareto, `scipy.integrate.quad` of `ppf` and `isf`.
  static let paretoShortfall5: [Double] = [1.5153608706159627, 8.28613504334997]

  /// The same of a Poisson law with mean 3.5, mass by mass.
  static let poissonShortfall5: [Double] = [0.39605233155363, 7.826717699242003]

  /// Mass of N(0.3, 1.7^2) outside the central 1 - 6e-5 of N(0, 1).
  static let invented: Double = 0.020072075926230788

  /// Mass of N(0, 1) outside the central 1 - 6e-5 of N(0.3, 1.7^2).
  static let lost: Double = 3.5272028432086064e-11

  /// Mass of N(0.3, 1.7^2) in the two-sided decades of N(0, 1), over the mass there.
  static let ledger: [Double] = [
    0.7324989922781676, 2.278505485489256, 8.785328496160538, 36.03271451741845, 152.28656780555374,
    655.0957230869435,
  ]

  /// `scipy.stats.kurtosis(x, fisher=False)` of `ReferenceSamples.x`.
  static let sampleKurtosis: Double = 3.628273156953868

  /// Means of the ten lowest and the ten highest of the 200.
  static let sampleShortfall5: [Double] = [-4.026341932023826, 3.7206348881727527]

  /// Of two.
  static let sampleShortfall1: [Double] = [-5.5510102512847155, 4.934059900236842]
}
