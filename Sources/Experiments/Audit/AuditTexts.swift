internal import Models
internal import Numerics
internal import Platform
internal import Simulation

/// Words of either side that are compared unless told otherwise.
private let mostWords = 50_000
/// Texts are put in a random order by lines; fewer of them cannot be.
private let fewestLines = 40

func auditTexts(_ options: AuditOptions) throws -> AuditReport {
  try refuseTableOptions(options, "text")
  if options.holdOut != nil {
    throw Failure(
      "--holdout is for tables and images; texts are searched for copies of the real one",
      exitStatus: 64)
  }
  let read = try paths(options).map { role, path in
    (role: role, path: path, bytes: try Disk.standard.read(path))
  }
  // One vocabulary for both, so that no word of either is unknown.
  let all = read[0].bytes + [0x0A] + read[1].bytes
  let vocabulary = try naming(read[0].path) { () throws(TextError) in
    try TextSource.whole(all, tokenizer: .lowercasedWords).vocabulary
  }
  var texts: [TokenText] = []
  var files: [AuditFile] = []
  for (role, path, bytes) in read {
    let text = try naming(path) { () throws(TextError) in
      try TokenText(bytes, vocabulary: vocabulary)
    }
    guard text.pieceCount >= fewestLines else {
      throw Failure(
        "\(path): \(counted(text.pieceCount, "line")) with words, but at least \(fewestLines) are"
          + " needed: texts are put in a random order line by line. Write a sentence or a paragraph"
          + " a line", exitStatus: 65)
    }
    texts.append(text)
    files.append(
      AuditFile(
        role: role, path: path, digest: SHA256.hex(bytes), count: text.count - text.pieceCount))
  }
  let budget = AuditBudget()
  let audit = TextAudit(
    real: texts[0], synthetic: texts[1], words: options.rows ?? mostWords,
    repeats: budget.pairSplits, seed: options.seed)
  let parts = audit.parts
  return AuditReport(
    kind: .text, files: files, seed: options.seed, comparisons: comparisons(parts),
    readings: parts.flatMap { $0.readings() }, facts: [],
    notes: [
      "words are lower-cased; numbers and punctuation marks are words; lines of 5 words or more are"
        + " searched for copies"
    ],
    omissions: parts.count > 1
      ? [] : ["exact_copies: it needs 20 lines of 5 words or more on either side"],
    marginals: [])
}

/// Runs `body`, whose errors then name the file.
private func naming<Value>(
  _ path: String, _ body: () throws(TextError) -> Value
) throws(Failure) -> Value {
  do throws(TextError) { return try body() } catch {
    throw Failure("\(path): \(error)", exitStatus: 65)
  }
}
