import Experiments
import Platform
import Testing

/// `collapse lesson`.
struct LessonTests {
  /// Overrides that keep a lesson the same lesson and a debug build quick.
  private static let quick = [6: ["loop.samples=200", "model.epochs=2", "evaluation.samples=200"]]

  @Test func everyLessonHasALine() throws {
    let lines = try Lesson.list().split(separator: "\n")
    #expect(lines.count == 8)
    for (index, lesson) in try Lesson.all().enumerated() {
      #expect(lesson.number == index + 1)
      #expect((10...20).contains(lesson.minutes))
      #expect(lines[index].hasPrefix("\(lesson.number)  \(lesson.title)"))
      #expect(lines[index].hasSuffix(lesson.summary))
    }
  }

  @Test(arguments: 1...8)
  func lessonStartsAndRuns(number: Int) async throws {
    let scratch = try Scratch()
    let lesson = try Lesson.named("\(number)")
    let folder = scratch.file("mine")
    let said = try lesson.start(student: 17, out: folder)
    let page = String(
      decoding: try Disk.standard.readRaw("\(folder)/page.md"), as: UTF8.self)
    for part in ["## Predict", "## Look", "## Explain", "## Go further", "\(folder)/"] {
      #expect(page.contains(part), "the page has \(part)")
    }
    #expect(!page.contains("lesson-0\(number)"))
    let files = try Disk.standard.list(folder)
    #expect(!files.contains("key.md") && !files.contains("lesson.yaml"))
    let experiments = files.filter { $0.hasSuffix(".yaml") }
    #expect(!experiments.isEmpty)
    for file in experiments {
      let results = try await Results(
        ofFile: "\(folder)/\(file)", in: scratch, folder: "out-\(file)"
      ) {
        $0.overrides.settings = Self.quick[number] ?? []
        $0.drawsFigures = false
      }
      #expect(try results.text("experiment.yaml").contains("\nseed: 17\n"))
      #expect(page.contains(file), "the page names \(file)")
    }
    let command = try #require(said.split(separator: "\n").last)
    #expect(command.hasPrefix("then  collapse run \(folder)/"))
    #expect(experiments.contains { command.contains("/\($0) --out \(folder)/results") })
  }

  /// The key of the drawn digits is made by `Tests/Docs/run`: it takes minutes in a debug build.
  @Test(arguments: [1, 2, 3, 4, 5, 7, 8])
  func keyHasEveryNumberAndStatement(number: Int) async throws {
    let scratch = try Scratch()
    var options = LessonKeyOptions()
    options.student = 17
    options.classSize = 3
    options.out = scratch.file("key")
    options.isQuiet = true
    let path = try await Lesson.named("\(number)").key(options, version: "test")
    let text = String(decoding: try Disk.standard.readRaw(path), as: UTF8.self)
    #expect(text.contains("## Numbers") && text.contains("## Explanation"))
    #expect(!text.contains("{") && !text.contains("nan"))
    #expect(text.contains(" of 3 students, "))
    #expect(text.contains("| student 17 |"))
  }

  @Test func sameCommandGivesTheSameKey() async throws {
    let scratch = try Scratch()
    var pages: [[UInt8]] = []
    for _ in 0..<2 {
      var options = LessonKeyOptions()
      options.classSize = 3
      options.out = scratch.file("key")
      options.isQuiet = true
      let path = try await Lesson.named("5").key(options, version: "test")
      pages.append(try Disk.standard.readRaw(path))
    }
    #expect(pages[0] == pages[1])
  }

  @Test func studentsHaveNumbersOfTheirOwn() async throws {
    let scratch = try Scratch()
    var pages: [String] = []
    for student: UInt64 in [1, 2] {
      var options = LessonKeyOptions()
      options.student = student
      options.classSize = 3
      options.out = scratch.file("key-\(student)")
      options.isQuiet = true
      let path = try await Lesson.named("3").key(options, version: "test")
      let text = String(decoding: try Disk.standard.readRaw(path), as: UTF8.self)
      pages.append(text.replacing("student \(student)", with: "student"))
    }
    #expect(pages[0] != pages[1])
  }

  @Test func folderThatExistsIsRefused() throws {
    let scratch = try Scratch()
    let failure = #expect(throws: Failure.self) {
      _ = try Lesson.named("2").start(student: nil, out: scratch.path)
    }
    #expect(failure?.exitStatus == 73)
    #expect(try scratch.contents().isEmpty)
  }

  @Test(arguments: [
    ["lesson", "start", "9"], ["lesson", "key", "0"], ["lesson", "start", "tails"],
    ["lesson", "start"], ["lesson", "list", "3"], ["lesson", "sing"], ["lesson"],
    ["lesson", "start", "3", "--student", "0"], ["lesson", "start", "3", "--student", "Ada"],
    ["lesson", "key", "3", "--class", "2"],
  ])
  func wrongArgumentsAreAUsageError(arguments: [String]) async throws {
    let scratch = try Scratch()
    let ending = try await Program.run(arguments, in: scratch.path)
    #expect(ending.status == 64)
    #expect(ending.errors.hasPrefix("collapse: ") && ending.output.isEmpty)
    #expect(try scratch.contents().isEmpty)
  }

  @Test func programFindsItsLessons() async throws {
    let scratch = try Scratch()
    let ending = try await Program.run(
      ["lesson", "start", "1", "--student", "4"], in: scratch.path)
    #expect(ending.status == 0)
    #expect(ending.output.contains("read  lesson-01/page.md"))
    #expect(Disk.standard.exists(scratch.file("lesson-01/grid.svg")))
  }
}
