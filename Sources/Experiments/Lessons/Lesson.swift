internal import Platform

/// One lesson: a folder `NN-name` with `lesson.yaml` (title and what the key measures), `page.md` for
/// the student, `key.md` for the teacher, and the experiments.
public struct Lesson: Sendable {
  public let number: Int
  public let title: String
  /// One line: what is learned.
  public let summary: String
  public let minutes: Int
  let folder: String
  /// Made-up students whose numbers the key's ranges come from.
  let classSize: Int
  /// Names of the experiment files without `.yaml`, the first one the main one.
  let experiments: [String]
  let readings: [LessonReading]
  let statements: [LessonStatement]

  static let keyPage = "key.md"
  static let page = "page.md"
  private static let facts = "lesson.yaml"
  /// The files that a student does not get.
  static let ofTheTeacher = [facts, keyPage]

  /// How the folder of a started lesson is called, in its pages too.
  var name: String { "lesson-" + Self.padded(number) }

  static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

  /// Reads the lesson in a folder whose name starts with its number.
  init(folder: String, number: Int) throws {
    self.folder = folder
    self.number = number
    let path = "\(folder)/\(Self.facts)"
    let fields = try Node.parse(Disk.standard.read(path), file: path).fields(
      "title", "summary", "minutes", "class", "experiments", "readings", "statements")
    title = try fields.required("title").string()
    summary = try fields.required("summary").string()
    minutes = try fields.required("minutes").int(in: 1...120)
    classSize = try fields.required("class").int(in: 3...10_000)
    let experiments = try fields.required("experiments").strings()
    self.experiments = experiments
    readings = try fields.required("readings").list().map {
      try LessonReading($0, experiments: experiments)
    }
    let names = readings.map(\.name)
    statements = try fields.required("statements").list().map {
      try LessonStatement($0, readings: names)
    }
  }

  /// All lessons in order. Where they are: in `COLLAPSE_HOME`, which `./collapse` sets, or else in
  /// the repository that the program was built in.
  public static func all() throws(Failure) -> [Lesson] {
    try reporting {
      let shelf = try shelf()
      return try Disk.standard.list(shelf).compactMap { name in
        guard let number = Int(name.prefix { $0 != "-" }), name.contains("-") else { return nil }
        return try Lesson(folder: "\(shelf)/\(name)", number: number)
      }
    }
  }

  /// The lesson with a number as it was typed: `3` or `03`.
  public static func named(_ text: String) throws(Failure) -> Lesson {
    let lessons = try all()
    guard let lesson = lessons.first(where: { $0.number == Int(text) }) else {
      throw Failure(
        "there is no lesson \(text); there are \(lessons.map { "\($0.number)" }.joined(separator: ", "))"
          + " (collapse lesson list)", exitStatus: 64)
    }
    return lesson
  }

  /// One line a lesson: number, title, minutes, what is learned.
  public static func list() throws(Failure) -> String {
    RunReport.aligned(
      try all().map { ["\($0.number)", $0.title, "\($0.minutes) min", $0.summary] })
  }

  private static func shelf() throws(Failure) -> String {
    let inside = "experiments/lessons"
    if let home = Machine.environment("COLLAPSE_HOME"), !home.isEmpty {
      if Disk.standard.isDirectory("\(home)/\(inside)") { return "\(home)/\(inside)" }
      throw Failure(
        "COLLAPSE_HOME is \(home), but there is no folder \(home)/\(inside)", exitStatus: 66)
    }
    var folder = Machine.programPath ?? ""
    while let slash = folder.lastIndex(of: "/") {
      folder = String(folder[..<slash])
      if Disk.standard.isDirectory("\(folder)/\(inside)") { return "\(folder)/\(inside)" }
    }
    throw Failure(
      "the lessons are not found above the program; set COLLAPSE_HOME to the folder that holds"
        + " \(inside)", exitStatus: 66)
  }
}
