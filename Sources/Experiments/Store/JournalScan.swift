internal import Numerics
internal import Platform

/// What one journal says of itself.
struct JournalScan: Sendable {
  /// The file's name.
  let name: String
  /// Finished replicates in it, of whatever experiment and build.
  private(set) var finished = 0
  /// What the writer says of itself; nil where not even that is whole.
  private(set) var attempt: Node?
  /// What it said when it stopped; nil where it runs, or was killed.
  private(set) var end: Node?
  /// Bytes at the end that are no whole frame: a torn tail, or damage.
  private(set) var unread = 0
  /// When the journal last grew, in seconds since 1970.
  let modified: Int

  /// A finished replicate's place in its journal.
  struct Place {
    /// Of the content.
    let place: Int
    let length: Int
    let checksum: Fingerprint
  }

  /// Reads a journal from its start to the first frame that is not whole.
  init(
    _ file: RandomAccessFile, name: String,
    each visit: (WorkFrame.Kind, FinishedFront, Place) -> Void
  ) throws(FileError) {
    self.name = name
    modified = file.modified
    let size = file.size
    var window = Window(file)
    var place = 0
    while place < size {
      guard let front = WorkFrame.front(try window.read(WorkFrame.frontBytes, at: place)) else {
        break
      }
      let whole = WorkFrame.frontBytes + front.length + WorkFrame.checksumBytes
      guard place + whole <= size else { break }
      var bytes = try window.read(whole, at: place)
      guard bytes.count == whole else { break }
      let checksum = Array(bytes.suffix(WorkFrame.checksumBytes))
      bytes.removeLast(WorkFrame.checksumBytes)
      guard SHA256.digest(bytes).prefix(WorkFrame.checksumBytes) == checksum[...] else { break }
      let start = place + WorkFrame.frontBytes
      let isState = front.kind == .checkpoint
      switch front.kind {
      case .finished?, .checkpoint?:
        var decoder = ByteDecoder(bytes, from: WorkFrame.frontBytes)
        if let front = try? decoder.value(FinishedFront.self) {
          let kind = isState ? WorkFrame.Kind.checkpoint : .finished
          if !isState { finished += 1 }
          visit(
            kind, front,
            Place(
              place: start, length: bytes.count - WorkFrame.frontBytes,
              checksum: Fingerprint(checksum)))
        }
      case .attempt: attempt = Self.node(bytes, name)
      case .end: end = Self.node(bytes, name)
      case nil: break
      }
      place += whole
    }
    unread = size - place
  }

  private static func node(_ bytes: [UInt8], _ name: String) -> Node? {
    try? Node.parse(Array(bytes.dropFirst(WorkFrame.frontBytes)), file: name)
  }
}

/// A file read from front to back in large pieces.
private struct Window {
  private let file: RandomAccessFile
  private var start = 0
  private var bytes: [UInt8] = []
  private static let size = 1 << 20

  init(_ file: RandomAccessFile) { self.file = file }

  mutating func read(_ count: Int, at place: Int) throws(FileError) -> [UInt8] {
    if place < start || place + count > start + bytes.count {
      bytes = try file.read(max(count, Self.size), at: place)
      start = place
    }
    let first = place - start
    return Array(bytes[first..<min(bytes.count, first + count)])
  }
}
