/// What one replicate of one arm left behind.
public struct Trajectory: Sendable, Equatable {
  /// The metrics of every measured generation, one generation after another; NaN where one is
  /// undefined.
  public internal(set) var values: [Double] = []
  /// Rows in the training set of every measured generation.
  public internal(set) var trainSizes: [Int] = []
  /// Real rows among them.
  public internal(set) var realRows: [Int] = []
  /// The generation at which no model could be fitted, and why.
  public internal(set) var ending: Ending?
  /// Whether the replicate was stopped from outside and must be run again.
  public internal(set) var isUnfinished = false
  /// The metrics of real data against real data; empty where floors are off.
  public internal(set) var floor: [Double] = []
  /// What is kept for figures, of replicate 0.
  public internal(set) var profiles: [ProfileRows] = []

  public struct ProfileRows: Sendable, Equatable {
    /// Place in the plan's list of profiles.
    public let profile: Int
    public let generation: Int
    public let trainSize: Int
    public let values: [Double]
  }

  public struct Ending: Sendable, Equatable {
    public let generation: Int
    public let reason: String
  }
}
