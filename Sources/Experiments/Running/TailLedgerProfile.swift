internal import Models
internal import Simulation

extension KeptProfile where Model: ContinuousModel {
  /// What is left of the real tails, decade by decade, at the generations given; nil where the
  /// source does not know its quantiles.
  static func tailLedger(_ law: ContinuousLaw, generations: [Int]) -> KeptProfile? {
    guard let ledger = TailLedger(law) else { return nil }
    return KeptProfile(
      table: ProfileTable(
        file: "ledger", columns: ["decade", "real_mass", "alive", "mass"], statesTrainSize: true),
      profile: Profile(generations: generations) { model, _ in
        // A law on the line has no symbols that could be alive.
        (ledger.rows(model.law) ?? []).flatMap { row in
          [Double(row.decade), row.realMass, .nan, row.mass]
        }
      })
  }
}
