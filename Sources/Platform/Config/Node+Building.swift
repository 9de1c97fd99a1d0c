extension Node {
  public static var null: Node { Node(.scalar("null", style: .plain)) }

  /// A number; infinities and NaN are written as YAML writes them (`.inf`, `-.inf`, `.nan`).
  public static func scalar(_ number: Double) -> Node {
    let text =
      number.isFinite
      ? numberText(number) : number.isNaN ? ".nan" : number < 0 ? "-.inf" : ".inf"
    return Node(.scalar(text, style: .plain))
  }

  public static func scalar(_ number: Int) -> Node {
    Node(.scalar(String(number), style: .plain))
  }

  public static func scalar(_ number: UInt64) -> Node {
    Node(.scalar(String(number), style: .plain))
  }

  public static func scalar(_ flag: Bool) -> Node {
    Node(.scalar(flag ? "true" : "false", style: .plain))
  }

  /// A text; it is written in quotes only where it would read as something else.
  public static func scalar(_ text: String) -> Node {
    Node(.scalar(text, style: .quoted))
  }

  public static func sequence(_ items: [Node]) -> Node {
    Node(.sequence(items))
  }

  public static func sequence(_ numbers: [Double]) -> Node {
    Node(.sequence(numbers.map { .scalar($0) }))
  }

  public static func sequence(_ texts: [String]) -> Node {
    Node(.sequence(texts.map { .scalar($0) }))
  }

  /// A mapping in the order given. Keys must differ.
  public static func mapping(_ entries: [(String, Node)]) -> Node {
    precondition(
      Set(entries.map(\.0)).count == entries.count, "a mapping holds every key once")
    return Node(.mapping(entries.map { Entry(key: $0.0, value: $0.1) }))
  }
}

extension Node: ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  public init(integerLiteral value: Int) { self = .scalar(value) }
  public init(floatLiteral value: Double) { self = .scalar(value) }
  public init(booleanLiteral value: Bool) { self = .scalar(value) }
  public init(stringLiteral value: String) { self = .scalar(value) }
  public init(arrayLiteral elements: Node...) { self = .sequence(elements) }
  public init(dictionaryLiteral elements: (String, Node)...) { self = .mapping(elements) }
}
