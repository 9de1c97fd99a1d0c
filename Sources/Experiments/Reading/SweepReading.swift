private import Glibc
internal import Platform

/// One axis of a sweep: a key path and the values it takes.
struct Axis {
  let path: String
  let values: [AxisValue]

  /// The last part of the path, for labels.
  var shortName: String { String(path.split(separator: ".").last ?? "") }
}

/// One value of an axis: a scalar, or a block that is merged into the experiment.
struct AxisValue {
  let node: Node
  /// In tables: the scalar's text, or the block's label.
  let text: String
  /// Whether the text stands for itself in a label, without the name of the axis.
  let isNamed: Bool
}

extension Axis {
  static func readAll(_ node: Node?) throws(ConfigError) -> [Axis] {
    guard let node else { return [] }
    var axes: [Axis] = []
    for entry in try node.entries() {
      let root = String(entry.key.split(separator: ".").first ?? "")
      guard ["source", "model", "loop", "evaluation"].contains(root) else {
        let advice = suggestion(root)
        throw ConfigError(
          place: entry.keyPlace, keyPath: "sweep.\(entry.key)",
          message: "an axis starts with source, model, loop or evaluation\(advice)")
      }
      axes.append(Axis(path: entry.key, values: try values(entry.value, path: entry.key)))
    }
    return axes
  }

  private static func suggestion(_ root: String) -> String {
    nearest(root, in: ["source", "model", "loop", "evaluation"]).map {
      "; did you mean \"\($0)\"?"
    } ?? ""
  }

  static func values(_ node: Node, path: String) throws(ConfigError) -> [AxisValue] {
    var result: [AxisValue] = []
    var seen: Set<String> = []
    for item in try items(node) {
      let value = try axisValue(item, path: path)
      guard seen.insert(value.text).inserted else {
        throw item.error("the value \(value.text) is there twice")
      }
      result.append(value)
    }
    return result
  }

  /// A list, a range or a logarithmic range, as a list of nodes.
  private static func items(_ node: Node) throws(ConfigError) -> [Node] {
    guard case .mapping = node.value else {
      let list = try node.list()
      guard !list.isEmpty else { throw node.error("expected at least one value") }
      return list
    }
    let fields = try node.fields("range", "logspace")
    if (fields.optional("range") == nil) == (fields.optional("logspace") == nil) {
      throw node.error(
        "expected a list of values, {range: [first, last, step]} or"
          + " {logspace: [first, last, count]}")
    }
    if let range = fields.optional("range") {
      let parts = try range.doubles()
      guard parts.count == 3, parts[2] > 0, parts[1] >= parts[0] else {
        throw range.error("expected [first, last, step] with first ≤ last and step > 0")
      }
      let count = ((parts[1] - parts[0]) / parts[2] + 1e-9).rounded(.down)
      guard count < 100_000 else { throw range.error("expected fewer than 100000 values") }
      // Rounded to twelve digits, so that 3 · 0.1 reads 0.3.
      return (0...Int(count)).map { tidy(parts[0] + Double($0) * parts[2]).placed(like: range) }
    }
    let space = try fields.required("logspace")
    let parts = try space.doubles()
    guard parts.count == 3, parts[0] > 0, parts[1] > 0, parts[2] >= 2, parts[2] < 100_000,
      parts[2] == parts[2].rounded()
    else {
      throw space.error("expected [first, last, count] with positive ends and count ≥ 2")
    }
    let isWhole = parts[0] == parts[0].rounded() && parts[1] == parts[1].rounded()
    // Between whole ends values are rounded, and those that meet are one.
    var values: [Double] = []
    for i in 0..<Int(parts[2]) {
      let x = parts[0] * pow(parts[1] / parts[0], Double(i) / (parts[2] - 1))
      let value = isWhole ? x.rounded() : x
      if values.last != value { values.append(value) }
    }
    return values.map { tidy($0).placed(like: space) }
  }

  private static func tidy(_ x: Double) -> Node {
    if x == 0 { return 0 }
    let scale = pow(10, 11 - floor(log10(abs(x))))
    return .scalar((x * scale).rounded() / scale)
  }

  private static func axisValue(_ node: Node, path: String) throws(ConfigError) -> AxisValue {
    switch node.value {
    case .scalar:
      let text = try node.withCanonicalNumbers().string()
      return AxisValue(node: node, text: text, isNamed: Double(text) == nil)
    case .mapping(let entries):
      if let label = entries.first(where: { $0.key == "label" }) {
        return AxisValue(
          node: node.removing("label"), text: try label.value.string(), isNamed: true)
      }
      return AxisValue(node: node, text: flowText(node), isNamed: false)
    case .sequence:
      return AxisValue(node: node, text: flowText(node), isNamed: false)
    }
  }

  private static func flowText(_ node: Node) -> String {
    switch node.value {
    case .scalar(let text, _): text
    case .sequence(let items): "[" + items.map { flowText($0) }.joined(separator: " ") + "]"
    case .mapping(let entries):
      "{" + entries.map { "\($0.key)=\(flowText($0.value))" }.joined(separator: " ") + "}"
    }
  }
}

extension Node {
  fileprivate func placed(like other: Node) -> Node {
    var copy = self
    copy.place = other.place
    return copy
  }
}

/// One combination of axis values, before it is read.
struct ArmTree {
  let label: String
  let texts: [String]
  let node: Node
}

/// All combinations of a sweep's values, the last axis fastest, one at a time.
struct ArmTrees {
  private let base: Node
  private let axes: [Axis]
  /// Which value of each axis comes next; nil at the end.
  private var places: [Int]?
  private var seen: Set<String> = []

  init(_ base: Node, axes: [Axis]) throws(ConfigError) {
    self.base = base
    self.axes = axes
    places = axes.map { _ in 0 }
    var count = 1
    for axis in axes {
      count *= axis.values.count
      guard count <= 1_000_000 else {
        throw ConfigError(place: nil, keyPath: "sweep", message: "more than a million arms")
      }
    }
  }

  mutating func next() throws(ConfigError) -> ArmTree? {
    guard var places else { return nil }
    let values = zip(axes, places).map { $0.values[$1] }
    var node = base
    for (axis, value) in zip(axes, values) {
      let old = node.find(axis.path)
      let merged = old.map { $0.merging(value.node) } ?? value.node
      node = try node.setting(axis.path, to: merged)
    }
    let label = Self.label(axes, values)
    guard seen.insert(label).inserted else {
      throw ConfigError(
        place: nil, keyPath: "sweep", message: "two arms are called \"\(label)\"; give labels")
    }
    var axis = axes.count - 1
    while axis >= 0, places[axis] == axes[axis].values.count - 1 {
      places[axis] = 0
      axis -= 1
    }
    if axis >= 0 { places[axis] += 1 }
    self.places = axis >= 0 ? places : nil
    return ArmTree(label: label, texts: values.map(\.text), node: node)
  }

  private static func label(_ axes: [Axis], _ values: [AxisValue]) -> String {
    if axes.isEmpty { return "base" }
    return zip(axes, values).map { axis, value in
      value.isNamed ? value.text : "\(axis.shortName)=\(value.text)"
    }.joined(separator: " ")
  }
}
