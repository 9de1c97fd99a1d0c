private import Synchronization

/// What several metrics need of one real world, or of one model, computed once.
///
/// A value is known by its type.
package final class Memo: Sendable {
  private let values = Mutex<[ObjectIdentifier: any Sendable]>([:])

  package init() {}

  /// The value of type `Value`, made by `make` where there is none yet. `make` asks for no other.
  package func value<Value: Sendable>(_ make: () -> Value) -> Value {
    values.withLock { values in
      if let known = values[ObjectIdentifier(Value.self)] as? Value { return known }
      let made = make()
      values[ObjectIdentifier(Value.self)] = made
      return made
    }
  }
}
