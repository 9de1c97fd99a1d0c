internal import Models
internal import Numerics
internal import Platform
private import Synchronization

/// A model that another program holds. It can be sampled, and some can tell a density.
struct ProcessModel: FallibleModel {
  /// Gives the model back to the program when nobody needs it.
  private final class Handle: Sendable {
    let copy: ProcessCopy
    let number: Int

    init(_ copy: ProcessCopy) {
      self.copy = copy
      number = copy.newModel()
    }

    deinit {
      _ = try? copy.ask(["do": "forget", "model": .integer(number)])
    }
  }

  private let handle: Handle

  var fault: String? { handle.copy.fault }
  /// The copy of the program that serves the chain of this model.
  var copy: ProcessCopy { handle.copy }

  /// Fits a model to rows: a degeneracy where they determine none, and a fault where the program fails.
  init(fitting rows: Matrix, in copy: ProcessCopy, seed: Int) throws(Degeneracy) {
    handle = Handle(copy)
    let file = TemporaryFile(".csv")
    let finding: String?
    do throws(ProcessCopy.Fault) {
      try Self.write(rows, copy, to: file)
      let answer = try copy.ask(
        [
          "do": "fit", "model": .integer(handle.number), "rows": .string(file.path),
          "seed": .integer(seed),
        ], mayDegenerate: true)
      finding = answer["degenerate"].map { (try? $0.string()) ?? "the rows determine no model" }
    } catch {
      throw Degeneracy(error.description, isFault: true)
    }
    if let finding { throw Degeneracy(finding) }
  }

  /// Rows of a sample come in blocks that double, each with a seed of its own, so that a shorter sample
  /// is a prefix of a longer one whatever the program does.
  func sample(_ count: Int, key: RandomKey) -> Points {
    var parts: [Matrix] = []
    var drawn = 0
    while drawn < count, fault == nil {
      let size = max(256, drawn)
      guard let block = try? block(size, seed: key.part(parts.count).seed) else { break }
      parts.append(block)
      drawn += size
    }
    // After a fault nothing of the sample is used.
    if fault != nil || count == 0 {
      return Points(Matrix(rows: count, columns: copy.program.columns.count))
    }
    return Points(Matrix.stacked(parts)).prefix(count)
  }

  private func block(_ count: Int, seed: Int) throws(ProcessCopy.Fault) -> Matrix {
    let file = TemporaryFile(".csv")
    _ = try copy.ask([
      "do": "sample", "model": .integer(handle.number), "count": .integer(count),
      "seed": .integer(seed), "into": .string(file.path),
    ])
    return try table(file, columns: copy.program.columns, rows: count, "sample")
  }

  /// ln p of every row; nil after a fault.
  func logDensity(_ rows: Points) -> [Double]? {
    let from = TemporaryFile(".csv")
    let into = TemporaryFile(".csv")
    do throws(ProcessCopy.Fault) {
      try Self.write(rows.rows, copy, to: from)
      _ = try copy.ask([
        "do": "density", "model": .integer(handle.number), "rows": .string(from.path),
        "into": .string(into.path),
      ])
      return try table(into, columns: ["log_density"], rows: rows.count, "density").elements
    } catch {
      return nil
    }
  }

  private static func write(
    _ rows: Matrix, _ copy: ProcessCopy, to file: borrowing TemporaryFile
  ) throws(ProcessCopy.Fault) {
    var bytes: [UInt8] = []
    bytes.append(csvRow: copy.program.columns)
    for i in 0..<rows.rows {
      for j in 0..<rows.columns {
        if j > 0 { bytes.append(UInt8(ascii: ",")) }
        bytes.append(number: rows[i, j])
      }
      bytes.append(UInt8(ascii: "\n"))
    }
    do throws(FileError) { try file.write(bytes) } catch {
      throw copy.failed("cannot be given rows: \(error)")
    }
  }

  /// A table as the program wrote it, every number checked.
  private func table(
    _ file: borrowing TemporaryFile, columns: [String], rows: Int, _ what: String
  ) throws(ProcessCopy.Fault) -> Matrix {
    do {
      let table = try CSVReader(Disk.standard.read(file.path), file: "its \(what)")
      guard table.rowCount == rows else {
        throw copy.failed("wrote \(table.rowCount) rows of the \(what) asked for; expected \(rows)")
      }
      var result = Matrix(rows: rows, columns: columns.count)
      for (j, name) in columns.enumerated() {
        guard let place = table.column(name) else {
          throw copy.failed(
            "wrote no column \"\(name)\" of its \(what); there are"
              + " \(table.header.joined(separator: ", "))")
        }
        let values = try table.doubles(column: place)
        if let row = values.firstIndex(where: { !$0.isFinite }) {
          throw copy.failed(
            "wrote \(numberText(values[row])) in row \(row + 1), column \"\(name)\" of its \(what)")
        }
        for i in 0..<rows { result[i, j] = values[i] }
      }
      return result
    } catch let fault as ProcessCopy.Fault {
      throw fault
    } catch {
      throw copy.failed("wrote a \(what) that cannot be read: \(error)")
    }
  }
}

extension RandomKey {
  /// A seed below 2³², as other programs take them.
  var seed: Int {
    var stream = RandomStream(self)
    return Int(truncatingIfNeeded: stream.next() >> 32)
  }
}

/// Fits models by another program, which starts with the first of a chain.
struct ProcessLearner: Learner {
  let pool: ProcessPool

  func summary(of data: Points, weight: Double) -> PointRows { PointRows(data, weight: weight) }

  func fit(
    _ rows: PointRows, previous: ProcessModel?, key: RandomKey
  ) throws(Degeneracy) -> ProcessModel {
    let copy: ProcessCopy
    if let previous {
      copy = previous.copy
    } else {
      do throws(Coprocess.Failure) { copy = try pool.copy() } catch {
        throw Degeneracy("the program \"\(pool.program.name)\" \(error.reason)", isFault: true)
      }
    }
    return try ProcessModel(
      fitting: Matrix.stacked(rows.parts.map(\.rows)), in: copy, seed: key.seed)
  }
}
