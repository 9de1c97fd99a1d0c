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

  /// What curators did, a record a generation that is trained on synthetic rows.
  public internal(set) var curation: [CurationRecord] = []

  /// Each text once.
  public internal(set) var notes: [Note] = []

  public struct ProfileRows: Sendable, Equatable {
    /// Place in the plan's list of profiles.
    public let profile: Int
    /// Nil for the real world.
    public let generation: Int?
    public let trainSize: Int
    public let data: ProfileData
  }

  /// What a reader should know of a fitted model.
  public struct Note: Sendable, Equatable {
    /// The first generation that it is true of.
    public let generation: Int
    public let text: String
  }

  public struct Ending: Sendable, Equatable {
    public let generation: Int
    public let reason: String
    /// Whether a tool failed: no finding about the data.
    public let isFault: Bool

    init(generation: Int, reason: String, isFault: Bool = false) {
      self.generation = generation
      self.reason = reason
      self.isFault = isFault
    }
  }
}
