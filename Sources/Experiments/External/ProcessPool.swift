internal import Platform
private import Synchronization

/// Another program that fits models and samples them, and how it is asked.
struct ProcessProgram: Sendable, Equatable {
  /// The program and its arguments.
  let words: [String]
  /// Names of the columns of every table.
  let columns: [String]
  /// Seconds that an answer may take.
  let timeout: Double

  var name: String { words.joined(separator: " ") }
}

/// Running copies of one program. A copy serves one chain at a time and goes on to the next when the
/// models of a chain are gone.
final class ProcessPool: Sendable {
  let program: ProcessProgram
  private let idle = Mutex<[Coprocess]>([])

  init(_ program: ProcessProgram) { self.program = program }

  /// A copy that serves no chain: one that waits, or a new one.
  func copy() throws(Coprocess.Failure) -> ProcessCopy {
    if let waiting = idle.withLock({ $0.popLast() }) { return ProcessCopy(waiting, self) }
    return ProcessCopy(try Coprocess(program.words), self)
  }

  fileprivate func take(_ process: Coprocess) { idle.withLock { $0.append(process) } }
}

/// One running copy and the models that it holds.
final class ProcessCopy: Sendable {
  private struct State: Sendable {
    var models = 0
    var next = 1
    /// The first thing that went wrong.
    var fault: String?
  }

  private let process: Coprocess
  private let pool: ProcessPool
  private let state = Mutex(State())

  fileprivate init(_ process: Coprocess, _ pool: ProcessPool) {
    self.process = process
    self.pool = pool
  }

  deinit {
    if fault == nil { pool.take(process) }
  }

  var program: ProcessProgram { pool.program }
  var fault: String? { state.withLock { $0.fault } }

  /// A number for a new model.
  func newModel() -> Int {
    state.withLock { state in
      defer { state.next += 1 }
      return state.next
    }
  }

  /// A program that cannot answer, or answers what is none.
  struct Fault: Error, Sendable {
    let description: String
  }

  /// Notes what went wrong, so that nothing else is asked of this copy, and says it.
  func failed(_ what: String) -> Fault {
    let text = state.withLock { state in
      let text = state.fault ?? "the program \"\(program.name)\" \(what)"
      state.fault = text
      return text
    }
    return Fault(description: text)
  }

  /// What the program answers to a request: an object with `ok: true`, or to a fit with the reason why
  /// the rows determine no model under `degenerate`, or with that of a failure under `error`.
  func ask(_ request: JSONValue, mayDegenerate: Bool = false) throws(Fault) -> Node {
    if let fault { throw Fault(description: fault) }
    let line: String
    do throws(Coprocess.Failure) {
      line = try process.ask(request.compact(), seconds: program.timeout)
    } catch {
      throw failed(error.reason)
    }
    guard let answer = try? Node.parse(Array(line.utf8), file: "answer"),
      case .mapping = answer.value
    else { throw failed("answered \"\(line.prefix(80))\", which is no JSON object") }
    if let error = answer["error"] {
      throw failed("reports an error: \((try? error.string()) ?? "of no words")")
    }
    let isDone = (try? answer["ok"]?.bool()) ?? false
    guard isDone || (mayDegenerate && answer["degenerate"] != nil) else {
      throw failed("answered \"\(line.prefix(80))\"; expected {\"ok\": true}")
    }
    return answer
  }
}
