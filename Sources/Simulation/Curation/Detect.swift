public import Models
public import Numerics

/// What a detector of machine-made rows leaves of synthetic ones, beside real ones of which it leaves the
/// share TPR [Drayson 2025].
///
/// Its numbers for human and machine rows are normal with one variance, √2 Φ⁻¹(AUC) apart; the threshold keeps
/// the share TPR of human rows and FPR = Φ(Φ⁻¹(TPR) − √2 Φ⁻¹(AUC)) of the others. Relative to a real row a
/// synthetic one is kept with probability FPR/TPR and not replaced, so a real share a becomes
/// a TPR/(a TPR + (1 − a) FPR).
public struct Detect<Data: Curatable>: Curator {
  let kept: Double
  public let description: String

  /// The AUC is in 0.5..<1, the rate above 0 and below 1.
  public init(auc: Double, truePositive: Double) {
    kept = Self.share(auc: auc, truePositive: truePositive)
    let percent = (1000 * kept).rounded() / 10
    description =
      "with AUC \(auc) leaves \(percent) % of synthetic rows, and none is drawn in place of the others"
  }

  /// FPR/TPR.
  public static func share(auc: Double, truePositive: Double) -> Double {
    precondition(auc >= 0.5 && auc < 1 && truePositive > 0 && truePositive < 1, "a detector")
    let apart = 2.0.squareRoot() * Normal.quantile(auc)
    return Normal.cdf(Normal.quantile(truePositive) - apart) / truePositive
  }

  public var name: String { "detect" }
  public var reasons: [String] { ["detected"] }
  public var replaces: Bool { false }

  public func begin(
    _ setting: CurationSetting<Data>, key: RandomKey
  ) -> any CurationSession<Data> {
    Session(share: kept, stream: RandomStream(key))
  }

  private struct Session: CurationSession {
    let share: Double
    var stream: RandomStream

    mutating func judge(_ rows: Data) -> CurationVerdict {
      CurationVerdict(rows.unitCount, reasons: 1) { _ in stream.uniform() < share ? nil : 0 }
    }
  }
}
