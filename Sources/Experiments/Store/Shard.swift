internal import Platform

/// Shard `index` of `count`: every count-th piece of work in the order of hashes.
public struct Shard: Sendable, Equatable, CustomStringConvertible {
  public let index: Int
  public let count: Int

  public var description: String { "\(index)/\(count)" }

  public init?(index: Int, count: Int) {
    guard index >= 0, index < count else { return nil }
    self.index = index
    self.count = count
  }

  /// `i/n` with 0 ≤ i < n, or `auto` for what the batch system says.
  public init(_ text: String) throws(Failure) {
    try self.init(text) { Machine.environment($0) }
  }

  package init(_ text: String, environment: (String) -> String?) throws(Failure) {
    if text == "auto" {
      self = try Shard.detect(environment)
      return
    }
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let index = parts[0], let count = parts[1],
      let shard = Shard(index: index, count: count)
    else {
      throw Failure(
        "--shard \(text): expected i/n with 0 ≤ i < n, such as 0/8, or auto", exitStatus: 64)
    }
    self = shard
  }

  /// The shard that the batch system's variables stand for: array task and, inside it, parallel rank.
  ///
  /// An array that is not one even progression is refused: `--array=3,5,9` says nothing of how many
  /// shards there were.
  private static func detect(_ environment: (String) -> String?) throws(Failure) -> Shard {
    func number(_ name: String) -> Int? { environment(name).flatMap { Int($0) } }
    func refuse(_ reason: String) -> Failure {
      Failure("--shard auto: \(reason); give --shard i/n", exitStatus: 64)
    }
    var (index, count) = (0, 1)
    if let task = number("SLURM_ARRAY_TASK_ID") {
      guard let tasks = number("SLURM_ARRAY_TASK_COUNT"),
        let first = number("SLURM_ARRAY_TASK_MIN"),
        let last = number("SLURM_ARRAY_TASK_MAX"), tasks > 0, last >= first
      else { throw refuse("SLURM_ARRAY_TASK_COUNT, _MIN or _MAX is missing") }
      // SLURM_ARRAY_TASK_STEP is 1 for lists such as 3,5,9.
      let step = tasks == 1 ? 1 : (last - first) / (tasks - 1)
      guard step > 0, tasks == 1 ? first == last : (last - first) % (tasks - 1) == 0,
        (task - first) % step == 0, (0..<tasks).contains((task - first) / step)
      else {
        throw refuse(
          "the array of \(tasks) tasks from \(first) to \(last) is not one even progression")
      }
      (index, count) = ((task - first) / step, tasks)
    }
    // A rank counts only where a launcher has started several copies.
    let launchers = [
      ("OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_SIZE"),
      ("SLURM_PROCID", "SLURM_STEP_NUM_TASKS", "SLURM_STEP_ID"),
      ("PMI_RANK", "PMI_SIZE", "PMI_SIZE"),
    ]
    for (rankName, sizeName, sign) in launchers where number(sign) != nil {
      guard let size = number(sizeName) else { continue }
      guard let rank = number(rankName), (0..<size).contains(rank) else {
        throw refuse("\(sizeName) is \(size) but \(rankName) is no rank in it")
      }
      (index, count) = (index * size + rank, count * size)
      break
    }
    guard let shard = Shard(index: index, count: count) else { throw refuse("no shard") }
    return shard
  }

  /// The variable that says that this process is one of several, where there is one.
  public static var hint: String? {
    ["SLURM_ARRAY_TASK_ID", "OMPI_COMM_WORLD_RANK"].first { Machine.environment($0) != nil }
  }
}

extension Experiment {
  /// The work of one shard, arm by arm.
  ///
  /// Hash order spreads slow arms evenly: taking every n-th piece of the table's order would give one
  /// shard all of an axis value when n is a multiple of the axis's length.
  func pairs(of shard: Shard) -> [WorkPair] {
    shards(shard.count, only: shard.index)[0]
  }

  /// The work of all shards, or of one.
  func shards(_ count: Int, only wanted: Int? = nil) -> [[WorkPair]] {
    var hashed: [(hash: UInt64, place: Int)] = []
    hashed.reserveCapacity(totalRuns)
    for (index, named) in arms.enumerated() {
      for replicate in 0..<replicates {
        hashed.append(
          (Fingerprint("\(named.settings) \(replicate)").high, index * replicates + replicate))
      }
    }
    hashed.sort { ($0.hash, $0.place) < ($1.hash, $1.place) }
    return (wanted.map { [$0] } ?? Array(0..<count)).map { shard in
      stride(from: shard, to: hashed.count, by: count).map { hashed[$0].place }.sorted().map {
        WorkPair(arm: $0 / replicates, replicate: $0 % replicates)
      }
    }
  }
}
