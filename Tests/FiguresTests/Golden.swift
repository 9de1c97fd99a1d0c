import Figures
import Glibc
import Testing

/// Compares a scene with the text stored beside this file. With RECORD_GOLDEN=1 the text is
/// rewritten and the test fails, so that a recording is never mistaken for a check.
func expectGolden(_ scene: Scene, _ name: String, file: String = #filePath) {
  let folder = file.split(separator: "/", omittingEmptySubsequences: false).dropLast()
  let path = folder.joined(separator: "/") + "/Golden/\(name).scene"
  if getenv("RECORD_GOLDEN") != nil {
    write(scene.dump, path)
    Issue.record("recorded \(path); run again without RECORD_GOLDEN")
    return
  }
  guard let golden = read(path) else {
    Issue.record("\(path) is missing; run once with RECORD_GOLDEN=1")
    return
  }
  let old = golden.split(separator: "\n")
  let new = scene.dump.split(separator: "\n")
  let place = zip(old, new).enumerated().first { $0.element.0 != $0.element.1 }?.offset
  guard let line = place ?? (old.count == new.count ? nil : min(old.count, new.count)) else {
    return
  }
  func text(_ lines: [Substring]) -> Substring { line < lines.count ? lines[line] : "(end)" }
  Issue.record("\(name).scene differs at line \(line + 1):\n- \(text(old))\n+ \(text(new))")
}

private func write(_ text: String, _ path: String) {
  guard let file = fopen(path, "w") else { return }
  fputs(text, file)
  fclose(file)
}

private func read(_ path: String) -> String? {
  guard let file = fopen(path, "r") else { return nil }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var block = [UInt8](repeating: 0, count: 65536)
  while case let count = fread(&block, 1, block.count, file), count > 0 {
    bytes += block[..<count]
  }
  return String(decoding: bytes, as: UTF8.self)
}
