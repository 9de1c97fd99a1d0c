/// The numbers of a class, and the page that shows them.
struct LessonAnswers {
  let lesson: Lesson
  /// One row a student, one column a reading.
  let values: [[Double]]
  /// The exact expectation of each reading; NaN where there is none.
  let theory: [Double]
  let student: UInt64?
  /// The student's own numbers.
  let own: [Double]?

  /// The middle of the class, its least and its greatest number.
  private func spread(_ reading: Int) -> (typical: Double, low: Double, high: Double) {
    // Infinite numbers are generations that have not come, and stand last.
    let sorted = values.map { $0[reading] }.filter { !$0.isNaN }.sorted()
    guard let low = sorted.first, let high = sorted.last else { return (.nan, .nan, .nan) }
    return (sorted[(sorted.count - 1) / 2], low, high)
  }

  /// Share of further students between the least and the greatest of a class, in per cent: of n + 1
  /// exchangeable numbers the last is neither least nor greatest with probability (n - 1)/(n + 1).
  private var coverage: Int { 100 * (values.count - 1) / (values.count + 1) }

  func page(_ explanation: String, version: String) throws(Failure) -> String {
    let who = student.map { " --student \($0)" } ?? ""
    return """
      # Key to lesson \(lesson.number): \(lesson.title)

      For the teacher. Made by `collapse lesson key \(lesson.number)\(who)` (version \(version)): every
      number was computed by running the lesson for \(values.count) made-up students. Of 100 students of
      your own, about \(coverage) find a number in the range.

      ## Numbers

      \(table())
      ## What should be seen

      \(statements())
      \(try filled(explanation))
      """
  }

  private func table() -> String {
    let hasTheory = theory.contains { !$0.isNaN }
    var header = ["what is read off", "typical", "range"]
    if hasTheory { header.append("exact mean") }
    if let student { header.append("student \(student)") }
    var rows = [header, header.map { _ in "---" }]
    for (i, reading) in lesson.readings.enumerated() {
      let (typical, low, high) = spread(i)
      var row = [
        reading.what, reading.text(typical), "\(reading.text(low)) to \(reading.text(high))",
      ]
      if hasTheory { row.append(theory[i].isNaN ? "" : reading.text(theory[i])) }
      if let own {
        let isInside = own[i] >= low && own[i] <= high
        row.append(reading.text(own[i]) + (isInside ? "" : " (outside)"))
      }
      rows.append(row)
    }
    return rows.map { "| " + $0.joined(separator: " | ") + " |\n" }.joined()
  }

  private func statements() -> String {
    lesson.statements.map { statement in
      let count = values.count { statement.holds($0) }
      var line = "- \(statement.text): true for \(count) of \(values.count) students"
      if let student, let own {
        line += ", \(statement.holds(own) ? "and" : "not") for student \(student)"
      }
      return line + ".\n"
    }.joined()
  }

  /// The page of the key with `{name}`, `{name.low}`, `{name.high}` and `{name.mean}` (the exact one)
  /// replaced by numbers.
  private func filled(_ text: String) throws(Failure) -> String {
    var out = ""
    var rest = text[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      out += rest[..<open]
      out += try value(of: String(rest[rest.index(after: open)..<close]))
      rest = rest[rest.index(after: close)...]
    }
    return out + rest
  }

  private func value(of placeholder: String) throws(Failure) -> String {
    let parts = placeholder.split(separator: ".", maxSplits: 1).map(String.init)
    guard let name = parts.first,
      let index = lesson.readings.firstIndex(where: { $0.name == name })
    else {
      throw Failure(
        "\(lesson.folder)/\(Lesson.keyPage): {\(placeholder)} is no reading", exitStatus: 65)
    }
    let (typical, low, high) = spread(index)
    let reading = lesson.readings[index]
    switch parts.dropFirst().first {
    case nil: return reading.text(typical)
    case "low": return reading.text(low)
    case "high": return reading.text(high)
    case "mean" where !theory[index].isNaN: return reading.text(theory[index])
    default:
      throw Failure(
        "\(lesson.folder)/\(Lesson.keyPage): {\(placeholder)} has no value", exitStatus: 65)
    }
  }
}
