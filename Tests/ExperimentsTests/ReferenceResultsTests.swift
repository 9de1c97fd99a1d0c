import Experiments
import Platform
import Testing

/// The results that are kept with the sources.
struct ReferenceResultsTests {
  @Test func firstCollapseIsReproduced() async throws {
    let kept = "\(repository)/results/first-collapse"
    try #require(
      Disk.standard.exists("\(kept)/manifest.json"),
      "results/first-collapse is missing; run experiments/first-collapse.yaml")
    let new = try await Results(
      ofFile: "\(repository)/experiments/first-collapse.yaml", in: Scratch(), folder: "again")
    let path = "\(kept)/manifest.json"
    let old = try Node.parse(Disk.standard.readRaw(path), file: path)
    let now = try new.manifest()
    #expect(old.find("facts.digest") == now.find("facts.digest"))
    let kernels = ["tool.vector_kernels", "tool.blas_kernel"]
    let isSameMachine = kernels.allSatisfy { old.find($0) == now.find($0) }
    for name in ["metrics.csv", "summary.csv"] {
      let text = String(decoding: try Disk.standard.readRaw("\(kept)/\(name)"), as: UTF8.self)
      let sum = try #require(old.find("outputs_sha256.\(name)")).string()
      #expect(SHA256.hex(text) == sum, "\(name) is not the file of its manifest")
      if isSameMachine {
        #expect(try new.text(name) == text, "\(name) differs")
      } else {
        try expectClose(new.table(name), TextTable(text), name)
      }
    }
  }

  /// Equal texts, and numbers within 1e-9.
  private func expectClose(_ new: TextTable, _ old: TextTable, _ name: String) {
    #expect(new.header == old.header)
    #expect(new.rows.count == old.rows.count)
    for (row, (a, b)) in zip(new.rows, old.rows).enumerated() {
      let isClose = zip(a, b).allSatisfy { x, y in
        guard let x = Double(x), let y = Double(y) else { return x == y }
        return abs(x - y) <= 1e-9 * max(abs(x), abs(y), 1e-3)
      }
      #expect(isClose, "\(name), row \(row + 1): \(a) and \(b)")
    }
  }
}
