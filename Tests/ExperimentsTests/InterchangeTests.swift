import Experiments
import Platform
import Testing

/// Models and samples as files that other programs read.
@Suite struct InterchangeTests {
  private static let experiment = """
    name: exchange
    replicates: 3
    source: {kind: gaussian, mean: [1, 2]}
    model: {kind: gaussian}
    loop: {generations: 4, samples: 50}
    metrics: [variance]
    figures: []
    """

  private func export(
    _ text: String = experiment, _ change: (inout ExportOptions) -> Void
  ) throws -> [UInt8] {
    let scratch = try Scratch()
    var options = ExportOptions()
    change(&options)
    return try exportModel(try scratch.write(text, to: "exchange.yaml"), options)
  }

  @Test func parametersAreThoseOfTheRun() async throws {
    let bytes = try export {
      $0.generation = 3
      $0.replicate = 2
    }
    let json = try Node.parse(bytes, file: "json")
    let covariance = try #require(json.find("parameters.covariance")).list().map {
      try $0.doubles()
    }
    #expect(try #require(json.find("parameters.mean")).doubles().count == 2)
    let table = try await Results(of: Self.experiment).table("metrics.csv")
    let rows = zip(try table.column("replicate"), try table.column("generation"))
    let place = try #require(Array(rows).firstIndex { $0 == ("2", "3") })
    let variance = try #require(Double(table.column("variance")[place]))
    #expect(abs((covariance[0][0] + covariance[1][1]) / 2 - variance) < 1e-14)
  }

  @Test func samplesAreTextOrNumPy() throws {
    let csv = try export {
      $0.format = .csv
      $0.samples = 5
    }
    let lines = String(decoding: csv, as: UTF8.self).split(separator: "\n")
    #expect(lines.count == 6 && lines[0] == "x1,x2")
    let npy = try export {
      $0.format = .npy
      $0.samples = 5
    }
    // The format's definition: magic, version 1.0, a header that ends on a multiple of 64, the data.
    #expect(npy.prefix(8) == [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, 1, 0])
    let header = 10 + Int(npy[8]) + 256 * Int(npy[9])
    #expect(header % 64 == 0 && npy[header - 1] == 0x0A && npy.count == header + 5 * 2 * 8)
    let text = String(decoding: npy[10..<header], as: UTF8.self)
    #expect(text.hasPrefix("{'descr': '<f8', 'fortran_order': False, 'shape': (5, 2), }"))
    let numbers = lines.dropFirst().flatMap { $0.split(separator: ",").compactMap { Double($0) } }
    for (place, number) in numbers.enumerated() {
      let start = header + 8 * place
      let bits = (0..<8).reduce(UInt64(0)) { $0 | UInt64(npy[start + $1]) << (8 * $1) }
      #expect(Double(bitPattern: bits) == number)
    }
  }

  @Test func textsStayTexts() throws {
    let text = """
      name: words
      source: {kind: markov-text, vocabulary: 20}
      model: {kind: ngram, order: 2}
      loop: {generations: 2, samples: 500}
      """
    let sample = try export(text) {
      $0.format = .csv
      $0.samples = 40
    }
    #expect(sample.last == 0x0A && sample.count > 80)
    #expect(throws: Failure.self) { try export(text) { $0.format = .npy } }
    #expect(throws: Failure.self) { try export(text) { $0.format = .json } }
    #expect(String(decoding: try export(text) { _ in }, as: UTF8.self).contains("\\data\\"))
    #expect(throws: Failure.self) { try export { $0.format = .arpa } }
  }

  @Test func aRunLeavesSamples() async throws {
    let results = try await Results(of: Self.experiment + "\nsweep: {loop.real.share: [0, 0.5]}") {
      $0.samples = try? SavedSamples("0,4", isNumPy: false)
    }
    for (arm, rows) in [("0-share=0", 50), ("1-share=0.5", 25)] {
      for generation in [0, 4] {
        let name = "samples/\(arm)/generation-\(generation).csv"
        let text = try results.text(name)
        #expect(text.split(separator: "\n").count == rows + 1)
        let sums = try #require(try results.manifest()["outputs_sha256"])
        #expect(try sums[name]?.string() == SHA256.hex(text))
      }
    }
    await #expect(throws: Failure.self) {
      try await Results(of: Self.experiment) {
        $0.samples = try? SavedSamples("5", isNumPy: false)
      }
    }
    for text in ["", "a", "1,,2", "-1"] {
      #expect(throws: Failure.self) { try SavedSamples(text, isNumPy: false) }
    }
  }
}
