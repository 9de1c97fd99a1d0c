/// A JSON document to be written. The keys of an object keep their order.
///
/// To read JSON use ``Node``: JSON is YAML.
public indirect enum JSONValue: Sendable {
  case object([(key: String, value: JSONValue)])
  case array([JSONValue])
  case string(String)
  /// NaN and infinities are written as null: JSON has no word for them.
  case number(Double)
  case integer(Int)
  case unsigned(UInt64)
  case bool(Bool)
  case null

  /// The document in one line, without a newline at the end.
  public func compact() -> String {
    var bytes: [UInt8] = []
    write(to: &bytes, indent: nil)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The document with two spaces a level and a newline at the end. Arrays of plain values stay
  /// in one line.
  public func pretty() -> String {
    var bytes: [UInt8] = []
    write(to: &bytes, indent: 0)
    bytes.append(text: "\n")
    return String(decoding: bytes, as: UTF8.self)
  }

  /// `indent` is the level of this value; nil asks for one line.
  private func write(to bytes: inout [UInt8], indent: Int?) {
    switch self {
    case .object(let members):
      JSONValue.writeList(members, "{", "}", to: &bytes, indent: indent) { member, bytes, deeper in
        JSONValue.write(string: member.key, to: &bytes)
        bytes.append(text: indent == nil ? ":" : ": ")
        member.value.write(to: &bytes, indent: deeper)
      }
    case .array(let items):
      let isFlat = items.allSatisfy { $0.isPlain }
      JSONValue.writeList(items, "[", "]", to: &bytes, indent: isFlat ? nil : indent) {
        item, bytes, deeper in item.write(to: &bytes, indent: deeper)
      }
    case .string(let text): JSONValue.write(string: text, to: &bytes)
    case .number(let number):
      if number.isFinite { bytes.append(number: number) } else { bytes.append(text: "null") }
    case .integer(let integer): bytes.append(integer: integer)
    case .unsigned(let integer): bytes.append(integer: integer)
    case .bool(let flag): bytes.append(text: flag ? "true" : "false")
    case .null: bytes.append(text: "null")
    }
  }

  private var isPlain: Bool {
    switch self {
    case .object, .array: false
    default: true
    }
  }

  private static func writeList<Item>(
    _ items: [Item], _ open: String, _ close: String, to bytes: inout [UInt8], indent: Int?,
    item write: (Item, inout [UInt8], Int?) -> Void
  ) {
    bytes.append(text: open)
    let deeper = indent.map { $0 + 1 }
    for (index, item) in items.enumerated() {
      if index > 0 { bytes.append(text: ",") }
      if let deeper { startLine(deeper, in: &bytes) }
      write(item, &bytes, deeper)
    }
    if let indent, !items.isEmpty { startLine(indent, in: &bytes) }
    bytes.append(text: close)
  }

  private static func startLine(_ indent: Int, in bytes: inout [UInt8]) {
    bytes.append(text: "\n")
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * indent))
  }

  private static func write(string text: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""): bytes.append(text: "\\\"")
      case UInt8(ascii: "\\"): bytes.append(text: "\\\\")
      case UInt8(ascii: "\n"): bytes.append(text: "\\n")
      case UInt8(ascii: "\r"): bytes.append(text: "\\r")
      case UInt8(ascii: "\t"): bytes.append(text: "\\t")
      // DEL is legal in JSON, but not in YAML, through which the text may be read again.
      case 0..<0x20, 0x7F:
        let digits = Array("0123456789abcdef".utf8)
        bytes.append(text: "\\u00")
        bytes.append(digits[Int(byte >> 4)])
        bytes.append(digits[Int(byte & 15)])
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}

extension JSONValue: ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByStringLiteral, ExpressibleByStringInterpolation,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
  public init(integerLiteral value: Int) { self = .integer(value) }
  public init(floatLiteral value: Double) { self = .number(value) }
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  public init(stringLiteral value: String) { self = .string(value) }
  public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  public init(nilLiteral: ()) { self = .null }
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(elements.map { (key: $0.0, value: $0.1) })
  }
}
