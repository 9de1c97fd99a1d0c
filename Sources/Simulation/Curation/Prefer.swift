private import Glibc
public import Models
public import Numerics

/// Keeps one of every K rows by its reward: the best, or row i with probability e^rᵢ / Σ e^rⱼ, the choice of
/// Plackett and Luce [Ferbach 2024].
///
/// The law of what is chosen tends to p e^r / E e^r as K grows.
public struct Prefer<Data: Curatable>: Curator {
  public enum Choice: String, Sendable, CaseIterable {
    case softmax, best
  }

  let candidates: Int
  let choice: Choice
  let reward: Rating<Data>
  public let description: String

  /// At least two candidates.
  public init(
    candidates: Int, _ choice: Choice, reward: Rating<Data>, description: String
  ) {
    precondition(candidates > 1, "a choice of at least two")
    self.candidates = candidates
    self.choice = choice
    self.reward = reward
    self.description = description
  }

  public var name: String { "prefer" }
  public var reasons: [String] { ["not chosen", "left over"] }
  public var expectedYield: Double { 1 / Double(candidates) }
  public var needsFirstModel: Bool { reward.needsFirstModel }

  public func begin(
    _ setting: CurationSetting<Data>, key: RandomKey
  ) -> any CurationSession<Data> {
    Session(
      candidates: candidates, choice: choice, reward: reward.bound(setting),
      stream: RandomStream(key))
  }

  private struct Session: CurationSession {
    let candidates: Int
    let choice: Choice
    let reward: @Sendable (Data) -> [Double]
    var stream: RandomStream

    mutating func judge(_ rows: Data) -> CurationVerdict {
      let rewards = reward(rows)
      let choices = rewards.count / candidates
      let kept = (0..<choices).map { index in
        let range = index * candidates..<(index + 1) * candidates
        return range.lowerBound + pick(rewards[range])
      }
      return CurationVerdict(
        kept: kept,
        dropped: [choices * (candidates - 1), rewards.count - choices * candidates])
    }

    /// The place of the one that is chosen; of equally good ones the first.
    private mutating func pick(_ rewards: ArraySlice<Double>) -> Int {
      var best = rewards.startIndex
      for place in rewards.indices where rewards[place] > rewards[best] { best = place }
      let highest = rewards[best]
      if choice == .best || !highest.isFinite { return best - rewards.startIndex }
      let weights = rewards.map { exp($0 - highest) }
      var left = stream.uniform() * weights.reduce(0, +)
      for (place, weight) in weights.enumerated() {
        left -= weight
        if left < 0 { return place }
      }
      return best - rewards.startIndex
    }
  }
}
