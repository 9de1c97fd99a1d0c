internal import Platform
internal import Simulation

/// How an answer key is to be made.
public struct LessonKeyOptions: Sendable {
  /// The student whose own numbers are wanted too.
  public var student: UInt64?
  /// Made-up students; nil for the lesson's own number.
  public var classSize: Int?
  /// Folder of the key; nil for `lesson-NN-key`.
  public var out: String?
  public var jobs: Int?
  public var isQuiet = false

  public init() {}
}

extension Lesson {
  /// Runs the lesson for a class of made-up students, and for one real student if asked, and writes
  /// the answer key `key.md`. Returns its path.
  ///
  /// The class is one run of seed 0 with as many replicates as all its students need: replicates are
  /// independent, so a block of them is a student. A real student's numbers are those of the seed.
  public func key(_ options: LessonKeyOptions, version: String) async throws(Failure) -> String {
    do {
      let target = options.out ?? name + "-key"
      let size = options.classSize ?? classSize
      let everyone = try await numbers(
        seed: 0, students: size, folder: "\(target)/class", options, version)
      let own =
        if let student = options.student {
          try await numbers(
            seed: student, students: 1, folder: "\(target)/student-\(student)", options, version
          ).values[0]
        } else { [Double]?.none }
      let key = LessonAnswers(
        lesson: self, values: everyone.values, theory: everyone.theory,
        student: options.student, own: own)
      let path = "\(target)/\(Self.keyPage)"
      let explanation = String(
        decoding: try Disk.standard.read("\(folder)/\(Self.keyPage)"), as: UTF8.self)
      try Disk.standard.writeAtomically(key.page(explanation, version: version), to: path)
      return path
    } catch {
      throw Failure(error)
    }
  }

  /// Every student's numbers, and the exact expectations of means.
  private func numbers(
    seed: UInt64, students: Int, folder: String, _ options: LessonKeyOptions, _ version: String
  ) async throws -> (values: [[Double]], theory: [Double]) {
    var values = [[Double]](repeating: [], count: students)
    var theory: [Double] = []
    for name in experiments {
      let file = "\(self.folder)/\(name).yaml"
      var run = RunOptions()
      let each = try Experiment.load(file, run.overrides).replicates
      run.overrides.seed = "\(seed)"
      run.overrides.replicates = "\(each * students)"
      run.out = experiments.count == 1 ? folder : "\(folder)-\(name)"
      run.jobs = options.jobs
      run.progress = options.isQuiet ? .quiet : .automatic
      // A class has too many replicates to look at; a student's figures are those the student sees.
      run.drawsFigures = students == 1
      let report = try await Experiments.run(file, run, version: version)
      let stored = try StoredRun(report.folder)
      for reading in readings where reading.experiment == name {
        for student in values.indices {
          values[student].append(
            try reading.value(stored, student * each..<(student + 1) * each))
        }
        theory.append(Self.theory(reading, report))
      }
    }
    return (values, theory)
  }

  /// The exact mean at the first or last measured generation; NaN where there is none.
  private static func theory(_ reading: LessonReading, _ report: RunReport) -> Double {
    guard reading.statistic == .mean, let generation = reading.generation else { return .nan }
    let own = report.lines.filter {
      $0.first.metric == reading.metric && (reading.arm == nil || $0.arm == reading.arm)
    }
    return own.flatMap { [$0.first, $0.last] }.first { $0.generation == generation }?.theory ?? .nan
  }
}
