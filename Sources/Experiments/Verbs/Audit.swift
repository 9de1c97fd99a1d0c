internal import Numerics
internal import Platform
internal import Simulation

/// Compares synthetic data with real ones: every number beside what other real data would give.
public func audit(_ options: AuditOptions) throws(Failure) -> AuditReport {
  try reporting {
    setThreads(options.jobs ?? Machine.usableCores)
    switch try options.kind ?? commonKind(options) {
    case .table: return try auditTables(options)
    case .text: return try auditTexts(options)
    case .images: return try auditImages(options)
    }
  }
}

/// What all files hold.
private func commonKind(_ options: AuditOptions) throws -> AuditOptions.Kind {
  let first = try kind(of: options.real)
  for (_, path) in paths(options).dropFirst() {
    let other = try kind(of: path)
    if other != first {
      throw Failure(
        "\(path): holds \(other.words), but \(options.real) holds \(first.words); name files of one"
          + " kind, or say what they hold with --kind", exitStatus: 65)
    }
  }
  return first
}

extension AuditOptions.Kind {
  fileprivate var words: String {
    switch self {
    case .table: "a table"
    case .text: "text"
    case .images: "images"
    }
  }
}

/// What a file holds, by its name and first bytes.
private func kind(of path: String) throws -> AuditOptions.Kind {
  switch DataFile.kind(named: path) {
  case .table: return .table
  case .text: return .text
  case .images: return .images
  case nil: break
  }
  // Only the beginning tells, but files may be packed.
  if try Disk.standard.read(path).starts(with: [0, 0, 8]) { return .images }
  throw Failure(
    "\(path): neither .csv, .txt nor IDX; say what it holds with --kind"
      + " \(AuditOptions.Kind.allCases.map(\.rawValue).joined(separator: "|"))", exitStatus: 64)
}

private func auditTables(_ options: AuditOptions) throws -> AuditReport {
  var sheets = [
    try AuditSheet(options.real, role: "real"),
    try AuditSheet(options.synthetic, role: "synthetic"),
  ]
  if let path = options.holdOut { sheets.append(try AuditSheet(path, role: "hold-out")) }
  for sheet in sheets {
    try check(
      sheet.file, "rows",
      least: sheet.file.role == "real" ? TableAudit.fewestRows : TableAudit.fewestRows / 2)
  }
  let columns = try AuditColumns(sheets, options)
  let (real, synthetic) = (columns.tables[0], columns.tables[1])
  let heldOut = columns.tables.count > 2 ? columns.tables[2] : nil
  let budget = options.budget(dimension: RowEncoding(real).dimension)
  let parts = TableAudit(
    real: real, synthetic: synthetic, heldOut: heldOut, label: options.label, budget: budget,
    seed: options.seed
  ).parts
  var omissions: [String] = []
  if heldOut == nil {
    omissions.append(
      "membership_auc and dcr_share: they need --holdout FILE, real rows that the generator has not"
        + " seen")
  }
  if let label = options.label {
    if !parts.contains(where: { $0.measures.contains { $0.property == .utility } }) {
      omissions.append(
        "tstr: \"\(label)\" needs from 2 to 256 categories, and another column to predict it from")
    }
  } else {
    omissions.append("tstr: it needs --label COLUMN, categories that a model is to predict")
  }
  return AuditReport(
    kind: .table, files: sheets.map(\.file), seed: options.seed,
    comparisons: comparisons(parts), readings: parts.flatMap { $0.readings() },
    facts: columns.kinds.enumerated().map {
      AuditFacts($1, real.columns[$0], synthetic.columns[$0])
    }, notes: columns.notes, omissions: omissions,
    marginals: zip(real.columns, synthetic.columns).map { AuditMarginal($0, $1) })
}

/// Refuses files that are too short to say anything.
private func check(_ file: AuditFile, _ unit: String, least: Int) throws {
  guard file.count < least else { return }
  throw Failure(
    "\(file.path): \(file.count) \(unit), but at least \(least) \(file.role) ones are needed"
      + (file.role == "real"
        ? ", since they are split into halves that are compared with one another"
        : ""),
    exitStatus: 65)
}

/// What was compared, in words, what several parts share said once.
func comparisons(_ parts: [AuditPart]) -> [String] {
  var said: [String] = []
  for part in parts where !part.measures.isEmpty {
    let text = "\(part.subject): \(part.size) a side, \(part.repeats) random splits"
    if !said.contains(text) { said.append(text) }
  }
  return said
}

// MARK: Images

/// More images than these take more memory than they add.
private let mostImages = 10_000

private func auditImages(_ options: AuditOptions) throws -> AuditReport {
  try refuseTableOptions(options, "images")
  var files: [AuditFile] = []
  var points: [Matrix] = []
  var shape: [Int]?
  var notes: [String] = []
  for (role, path) in paths(options) {
    let bytes = try Disk.standard.read(path)
    let images = try IDXReader(bytes, file: path, dimensions: ["count", "height", "width"])
    let size = Array(images.dimensions.dropFirst())
    if let shape, shape != size {
      throw Failure(
        "\(path): images of \(size[0]) x \(size[1]) pixels, but those of \(options.real) have"
          + " \(shape[0]) x \(shape[1])", exitStatus: 65)
    }
    shape = size
    let file = AuditFile(
      role: role, path: path, digest: SHA256.hex(bytes), count: images.dimensions[0])
    try check(
      file, "images", least: role == "real" ? TableAudit.fewestRows : TableAudit.fewestRows / 2)
    if file.count > mostImages {
      notes.append("\(mostImages) of the \(file.count) \(role) images are used, chosen at random")
    }
    points.append(chosen(images, seed: options.seed, part: files.count))
    files.append(file)
  }
  let size = size(points, options)
  let splits = AuditSplits(seed: options.seed)
  let audit = PointAudit(
    real: points[0], synthetic: points[1], heldOut: points.count > 2 ? points[2] : nil,
    noun: "image", budget: options.budget(dimension: points[0].columns), seed: options.seed)
  let parts =
    [SpreadMeasures.part(points[0], points[1], size: size, repeats: AuditBudget().splits, splits)]
    + audit.parts
    + [
      CopySearch(points[0], points[1]).part(
        of: "whole images", size: size, repeats: AuditBudget().splits, splits)
    ]
  return AuditReport(
    kind: .images, files: files, seed: options.seed,
    comparisons: comparisons(parts), readings: parts.flatMap { $0.readings() },
    facts: [], notes: notes,
    omissions: points.count > 2
      ? []
      : [
        "membership_auc and dcr_share: they need --holdout FILE, real images that the generator has"
          + " not seen"
      ], marginals: [])
}

private func size(_ points: [Matrix], _ options: AuditOptions) -> Int {
  min(options.budget(dimension: 1).rows, points[0].rows / 2, points[1].rows)
}

/// Images as rows of numbers in 0…1, at most ``mostImages``.
private func chosen(_ images: IDXReader, seed: UInt64, part: Int) -> Matrix {
  let count = images.dimensions[0]
  let pixels = images.dimensions[1] * images.dimensions[2]
  var places = Array(0..<count)
  if count > mostImages {
    var stream = RandomStream(
      RandomKey(seed: seed, arm: 0, replicate: 0, generation: 0, purpose: .subsample).part(part))
    places = stream.choose(mostImages, of: count).sorted()
  }
  var elements: [Double] = []
  elements.reserveCapacity(places.count * pixels)
  for place in places {
    for byte in images.elements[place * pixels..<(place + 1) * pixels] {
      elements.append(Double(byte) / 255)
    }
  }
  return Matrix(rows: places.count, columns: pixels, elements: elements)
}

func paths(_ options: AuditOptions) -> [(role: String, path: String)] {
  [("real", options.real), ("synthetic", options.synthetic)]
    + (options.holdOut.map { [("hold-out", $0)] } ?? [])
}

/// Options about columns mean nothing where there are none.
func refuseTableOptions(_ options: AuditOptions, _ kind: String) throws {
  for (flag, isGiven) in [
    ("--columns", !options.columns.isEmpty), ("--categorical", !options.categorical.isEmpty),
    ("--numeric", !options.numeric.isEmpty), ("--label", options.label != nil),
  ] where isGiven {
    throw Failure("\(flag) is for tables, but \(options.real) holds \(kind)", exitStatus: 64)
  }
}
