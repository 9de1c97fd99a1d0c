internal import Experiments
internal import Platform

extension CommandLineSpec {
  static let lesson = Verb(
    "lesson", summary: "eight lessons of 10 to 20 minutes, with answer keys for the teacher",
    positionals: [
      Positional(
        "ACTION", choices: LessonAction.allCases.map(\.rawValue), completion: .none,
        help: "list says what there is, start makes a student's folder, key an answer key."),
      Positional("N", .optional, completion: .none, help: "Number of the lesson."),
    ],
    flags: [
      Flag(
        "--student", value: "K",
        help: "Number of the student, from 1: the seed of the experiments; every student has"
          + " numbers of their own."),
      Flag(
        "--out", value: "DIR", completion: .directories,
        help: "Folder; default lesson-0N, of a key lesson-0N-key."),
      Flag(
        "--class", value: "N",
        help: "Of key: how many made-up students the ranges come from."),
      Flag("--jobs", "-j", value: "N", help: "Threads; all cores by default."),
    ],
    examples: [
      Example("collapse lesson list", "one line each"),
      Example("collapse lesson start 3 --student 17", "page and experiment in lesson-03/"),
      Example("collapse lesson key 3 --student 17", "what student 17 and the class should find"),
    ])
}

/// What can be done with a lesson.
private enum LessonAction: String, CaseIterable {
  case list, start, key
}

func lessonVerb(_ invocation: Invocation) async throws(Failure) -> Int32 {
  let words = invocation.positionals
  let action = LessonAction(rawValue: words[0])
  if action == .list {
    if words.count > 1 { throw Failure("lesson list takes no number", exitStatus: 64) }
    return show(try Lesson.list())
  }
  guard words.count > 1 else {
    throw Failure(
      "lesson \(words[0]) needs the number of a lesson (collapse lesson list)", exitStatus: 64)
  }
  let lesson = try Lesson.named(words[1])
  let student = try student(invocation)
  let out = invocation.value(for: "--out")
  if action == .start {
    let text = try lesson.start(student: student, out: out)
    return invocation.has("--quiet") ? 0 : show(text)
  }
  var options = LessonKeyOptions()
  options.student = student
  options.out = out
  options.classSize = try number(invocation, "--class", in: 3...10_000)
  options.jobs = try number(invocation, "--jobs", in: 1...4096)
  options.isQuiet = invocation.has("--quiet")
  Interrupts.install()
  let path = try await lesson.key(options, version: programVersion)
  return invocation.has("--quiet") ? 0 : show("\(path)\n")
}

private func student(_ invocation: Invocation) throws(Failure) -> UInt64? {
  guard let text = invocation.value(for: "--student") else { return nil }
  guard let number = UInt64(text), number > 0 else {
    throw Failure("--student \(text): expected a whole number from 1", exitStatus: 64)
  }
  return number
}
