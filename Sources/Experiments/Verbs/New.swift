internal import Platform

/// Writes `<name>.yaml`, a commented experiment file to start from, and returns its path.
public func newExperiment(_ name: String, model: String) throws(Failure) -> String {
  try reporting {
    _ = try Node.argument(model, key: "model", option: "--model").name(
      of: Catalogue.families.map(\.name))
    let path = name.hasSuffix(".yaml") ? name : name + ".yaml"
    let stem = path.split(separator: "/").last?.dropLast(5) ?? ""
    guard !Disk.standard.exists(path) else {
      throw Failure("\(path): exists already; choose another name", exitStatus: 73)
    }
    let text = template(name: String(stem), Catalogue.families.first { $0.name == model })
    // What is written must be what `run` accepts.
    _ = try Experiment.read(Node.parse(text, file: path))
    try Disk.standard.writeAtomically(text, to: path)
    return path
  }
}

/// The names of all models.
public var modelNames: [String] { Catalogue.families.map(\.name) }

private func template(name: String, _ family: Family?) -> String {
  let example = family?.example ?? FamilyExample()
  let settings = example.model.isEmpty ? "" : ", " + example.model
  return """
    # Run with: collapse run \(name).yaml
    # See what it will do first: collapse plan --recipes \(name).yaml
    name: \(name)
    title: What happens to my distribution?   # above every figure
    seed: 1                # root of every random number
    replicates: \(example.replicates)\(String(repeating: " ", count: max(1, 11 - String(example.replicates).count)))# independent repetitions of every arm

    # The real world. Others: collapse list sources
    source: \(example.source)

    # What is trained, again and again. Others: collapse list models
    model: {kind: \(family?.name ?? "gaussian")\(settings)}

    loop:
      generations: 50      # generation 0 is fitted to real data only
      samples: \(example.samples)\(String(repeating: " ", count: max(1, 12 - String(example.samples).count)))# rows each generation is trained on
      workflow: replace    # others: collapse list workflows
      real: {share: 0, draw: fixed}        # share of real rows in every training set
      sampling: {temperature: 1}           # below 1: samples keep to the middle

    # One number each per generation. Others: collapse list metrics
    metrics: [\(example.metrics)]

    # Every value is an arm; several axes multiply.
    sweep:
      \(example.sweep)

    """
}
