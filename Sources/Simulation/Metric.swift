public import Models

/// What a metric is, for listings, captions and reports.
public struct MetricInfo: Sendable, Equatable {
  /// Which way collapse moves the number.
  public enum Direction: String, Sendable {
    case higher = "higher is worse"
    case lower = "lower is worse"
    case either = "both directions are departures"
  }

  public let name: String
  public let unit: String
  public let direction: Direction
  public let definition: String
  /// What the metric must be given, beside the model.
  public let needs: String
  /// Time of one measurement, n rows in d dimensions.
  public let cost: String
  /// Where the definition comes from.
  public let reference: String

  public init(
    _ name: String, unit: String, _ direction: Direction, definition: String, needs: String,
    cost: String, reference: String
  ) {
    self.name = name
    self.unit = unit
    self.direction = direction
    self.definition = definition
    self.needs = needs
    self.cost = cost
    self.reference = reference
  }
}

/// One number a generation. The type says which models it can measure.
public struct Metric<Model: GenerativeModel>: Sendable {
  public typealias Evaluator = @Sendable (Snapshot<Model>) -> Double

  public let info: MetricInfo
  /// Whether the model must be sampled.
  package let usesSample: Bool
  /// Whether the real rows of generation 0 are looked at.
  package let usesTraining: Bool
  /// Whether real rows can stand for the model's only if generation 0 has not seen them.
  package let looksForCopies: Bool
  /// Whether models are compared with the first one measured.
  package let usesFirst: Bool
  /// Prepares the metric for one replicate's real world: what costs time is done once.
  package let bind: @Sendable (World<Model.Data>) -> Evaluator

  public init(
    _ info: MetricInfo, usesSample: Bool = false, usesTraining: Bool = false,
    looksForCopies: Bool = false, usesFirst: Bool = false,
    bind: @escaping @Sendable (World<Model.Data>) -> Evaluator
  ) {
    self.info = info
    self.usesSample = usesSample
    self.usesTraining = usesTraining
    self.looksForCopies = looksForCopies
    self.usesFirst = usesFirst
    self.bind = bind
  }

  public var name: String { info.name }
}

/// The real world as a metric may see it: what is exact, rows that no model was fitted to, and those
/// that generation 0 was.
public struct World<Data: Examples>: Sendable {
  public let law: Data.Law
  public let heldOut: Data
  /// The real rows of generation 0; nil where no metric asks for them or a statistic stands for them.
  public let training: Data?
  /// Whether closed forms are to be used where they exist.
  public let exact: Bool
  package let memo = Memo()

  public init(law: Data.Law, heldOut: Data, training: Data? = nil, exact: Bool = true) {
    self.law = law
    self.heldOut = heldOut
    self.training = training
    self.exact = exact
  }
}

/// One model at the moment it is measured.
public struct Snapshot<Model: GenerativeModel>: Sendable {
  public let model: Model
  /// Rows drawn from the model, as many as are held out; empty when no metric asks for them.
  public let sample: Model.Data?
  /// Real rows newly given to this generation, or of generation 0.
  public let realRows: Int
  /// The first model measured in the replicate, where a metric asks for it; nil for the first itself.
  public let first: Model?
  /// The models of the other lineages at that moment.
  public let others: [Model]
  /// What metrics of the sample share; nil where there is no sample.
  package let memo: Memo?

  public init(
    model: Model, sample: Model.Data?, realRows: Int, first: Model? = nil, others: [Model] = []
  ) {
    self.others = others
    self.model = model
    self.sample = sample
    self.realRows = realRows
    self.first = first
    memo = sample == nil ? nil : Memo()
  }

  /// The same moment, of a model that stands for the one that is measured.
  package init<Other>(_ snapshot: Snapshot<Other>, model: Model) where Other.Data == Model.Data {
    self.model = model
    sample = snapshot.sample
    realRows = snapshot.realRows
    first = nil
    others = []
    memo = snapshot.memo
  }

  /// What `make` finds out, once for all metrics of this moment.
  package func shared<Value: Sendable>(_ make: () -> Value) -> Value {
    memo?.value(make) ?? make()
  }
}
