internal import Platform

extension Lesson {
  /// Copies the student's files into a new folder, the experiments with the student's seed, and
  /// returns what to do next.
  ///
  /// `out` is the folder, by default `lesson-NN`; one that exists is refused. A student is a whole
  /// number from 1, the seed of every experiment; without one it stays 1.
  public func start(student: UInt64?, out: String?) throws(Failure) -> String {
    try reporting {
      let target = out ?? name
      let disk = Disk.standard
      guard !disk.exists(target) else {
        throw Failure(
          "\(target): exists already; choose another folder with --out", exitStatus: 73)
      }
      try disk.makeDirectory(target)
      for file in try disk.list(folder) where !Self.ofTheTeacher.contains(file) {
        let bytes = try disk.readRaw("\(folder)/\(file)")
        let text = String(decoding: bytes, as: UTF8.self)
        if file == Self.page {
          try disk.writeAtomically(text.replacing(name, with: target), to: "\(target)/\(file)")
        } else if file.hasSuffix(".yaml") {
          try disk.writeAtomically(seeded(text, student ?? 1), to: "\(target)/\(file)")
        } else {
          try disk.writeAtomically(bytes, to: "\(target)/\(file)")
        }
      }
      let note =
        student == nil ? "seed  1, as for everyone; --student K gives numbers of one's own\n" : ""
      return """
        Lesson \(number): \(title) (\(minutes) minutes)
        \(note)read  \(target)/\(Self.page)
        then  \(command(in: target))

        """
    }
  }

  /// The command that runs the main experiment of a started lesson.
  func command(in folder: String) -> String {
    "collapse run \(folder)/\(experiments[0]).yaml --out \(folder)/results"
  }

  /// An experiment file whose line `seed:` has another number.
  private func seeded(_ text: String, _ seed: UInt64) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map {
      $0.hasPrefix("seed:") ? "seed: \(seed)" : String($0)
    }.joined(separator: "\n")
  }
}
